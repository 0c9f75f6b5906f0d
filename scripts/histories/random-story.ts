import fc from 'fast-check';
import { SWITCH_VALUES, type SwitchKey } from '../../local-org/switches.ts';
import { CAMPAIGNS, COMMANDS, type ContactKind, type Step, type Story } from './story.ts';
import { TROUBLES } from './troubles.ts';

const MOST_STEPS = 14;
const MOST_READINGS = 6;
const LARGEST_IMPORT = 20;

const kind: fc.Arbitrary<ContactKind> = fc.oneof(
  { arbitrary: fc.constant('ordinary' as const), weight: 6 },
  {
    arbitrary: fc.constantFrom(
      'without e-mail' as const,
      'whom Sertifier refuses' as const,
      'with a name of other scripts' as const,
      'whose link may not be written' as const,
      'of the same address as others' as const,
    ),
    weight: 2,
  },
);
const number = fc.nat({ max: 49 });
const some = fc.uniqueArray(number, { minLength: 1, maxLength: 8 });

function weighted<Value>(weight: number, arbitrary: fc.Arbitrary<Value>): fc.WeightedArbitrary<Value> {
  return { weight, arbitrary };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(3, fc.record({ kind: fc.constant('create'), contacts: fc.array(kind, { minLength: 1, maxLength: 8 }) })),
  weighted(
    3,
    fc.record({ kind: fc.constant('import'), contacts: fc.array(kind, { minLength: 1, maxLength: LARGEST_IMPORT }) }),
  ),
  weighted(8, fc.record({ kind: fc.constant('tick'), which: some })),
  weighted(2, fc.record({ kind: fc.constant('tick twice at once'), which: some })),
  weighted(3, fc.record({ kind: fc.constant('untick'), which: some })),
  weighted(1, fc.record({ kind: fc.constant('rename'), which: number })),
  weighted(2, fc.record({ kind: fc.constant('change e-mail'), which: number, wrong: fc.boolean() })),
  weighted(1, fc.record({ kind: fc.constant('delete'), which: number })),
  weighted(1, fc.record({ kind: fc.constant('merge'), which: number, into: number })),
  weighted(
    8,
    fc.record({
      kind: fc.constant('trouble'),
      trouble: fc.constantFrom(...troubleNames()),
      requests: fc.integer({ min: 1, max: 6 }),
    }),
  ),
  weighted(1, fc.record({ kind: fc.constant('recovery') })),
  weighted(3, fc.record({ kind: fc.constant('command'), row: number, command: fc.constantFrom(...COMMANDS) })),
  weighted(
    1,
    fc.record({
      kind: fc.constant('campaign is switched'),
      campaign: fc.constantFrom(...CAMPAIGNS),
      on: fc.boolean(),
    }),
  ),
  weighted(
    2,
    fc.record({
      kind: fc.constant('lock'),
      what: fc.constantFrom('contact' as const, 'credential' as const),
      which: number,
      minutes: fc.constantFrom(1, 6, 20),
    }),
  ),
  weighted(1, fc.record({ kind: fc.constant('access is withdrawn') })),
  weighted(1, fc.record({ kind: fc.constant('access is given') })),
  weighted(1, fc.record({ kind: fc.constant('pause') })),
  weighted(1, fc.record({ kind: fc.constant('go on') })),
  weighted(2, fc.record({ kind: fc.constant('automation breaks') })),
  weighted(1, fc.record({ kind: fc.constant('automation is mended') })),
  weighted(1, fc.record({ kind: fc.constant('change default campaign'), campaign: fc.constantFrom(...CAMPAIGNS) })),
  weighted(8, fc.record({ kind: fc.constant('wait'), minutes: fc.constantFrom(1, 3, 5, 10, 16, 31, 65, 130, 300) })),
);

const reading = fc
  .constantFrom(...switchKeys())
  .chain((key) => fc.tuple(fc.constant(key), fc.constantFrom<unknown>(...SWITCH_VALUES[key].slice(1))));

/** Any history: it begins with contacts, so that there is somebody to whom something can happen. */
export const randomStory: fc.Arbitrary<Story> = fc.record({
  readings: fc.uniqueArray(reading, { maxLength: MOST_READINGS, selector: ([key]) => key }).map(Object.fromEntries),
  steps: fc
    .tuple(
      fc.record({ kind: fc.constant('create' as const), contacts: fc.array(kind, { minLength: 1, maxLength: 10 }) }),
      fc.array(step, { minLength: 1, maxLength: MOST_STEPS }),
    )
    .map(([first, others]): readonly Step[] => [first, ...others]),
});

function troubleNames(): readonly (keyof typeof TROUBLES)[] {
  return Object.keys(TROUBLES) as (keyof typeof TROUBLES)[];
}

function switchKeys(): readonly SwitchKey[] {
  return Object.keys(SWITCH_VALUES) as SwitchKey[];
}
