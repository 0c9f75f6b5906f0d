import { action, assignments, create, decision, formula, lookup, ref, variable } from './flow-parts.ts';
import { minutesBetween, note, pathFlow } from './path-probe.ts';
import { ACTION, EVENT, LOG, MINUTE, PREFIX, reading, REFUSED, type Bench, type Probe, type Reading } from './probe.ts';

/** The platform runs a path again 15 minutes after its start; what is not there then and a while later does not come. */
const UNTIL_RERUN = 25;
/** While a record is younger, the paths of these probes fail; the re-run comes later and does well. */
const FAILING_MINUTES = 10;
const YOUNG = formula(
  'Is_Young',
  'Boolean',
  `{!$Flow.CurrentDateTime} < {!$Record.CreatedDate} + ${FAILING_MINUTES} / 1440`,
);
const ageCheck = (failing: string): string =>
  decision('Check_Age', [['Is_Young', 'EqualTo', true]], failing, 'Note_Rerun');

/** A path that fails at first in some way. */
function retryProbe(options: {
  readonly name: string;
  readonly key: string;
  readonly failing: string;
  readonly parts: readonly string[];
}): Probe {
  const { name, key, failing, parts } = options;
  return {
    name,
    reads: [key],
    needs: 'long',
    flows: {
      [PREFIX + name]: pathFlow({
        name,
        first: 'Check_Age',
        parts: [ageCheck(failing), note('Note_Rerun', name, {}), YOUNG, ...parts],
      }),
    },
    start: async (bench) => {
      await bench.save(name, [{}]);
      return {
        minutes: UNTIL_RERUN,
        isComplete: () => bench.logs(name).length > 0,
        read: () => [rerun(key, bench, name)],
      };
    },
  };
}

function rerun(key: string, bench: Bench, name: string): Reading {
  const [log] = bench.logs(name);
  if (log === undefined) return reading(key, 'no', `the path failed, and was not run again in ${UNTIL_RERUN} minutes`);
  return reading(
    key,
    'yes',
    `the path failed, and was run again ${minutesBetween(log.savedAt, log.ranAt)} minutes later`,
  );
}

/** The failing run tells its interview's GUID by an event, which survives it; so does the re-run. */
function writeProbe(): Probe {
  const name = 'Retry_Write';
  const [retried, guid] = ['retryAfterFault', 'interviewGuidOnRetry'];
  return {
    name,
    reads: [retried, guid],
    needs: 'long',
    flows: {
      [PREFIX + name]: pathFlow({
        name,
        first: 'Tell_Guid',
        parts: [
          create('Tell_Guid', EVENT, { Probe__c: name, Text__c: ref('$Flow.InterviewGuid') }, { next: 'Check_Age' }),
          ageCheck('Be_Refused'),
          create('Be_Refused', LOG, { Text__c: REFUSED }),
          note('Note_Rerun', `${name}_Done`, {}),
          YOUNG,
        ],
      }),
    },
    start: async (bench) => {
      await bench.save(name, [{}]);
      return {
        minutes: UNTIL_RERUN,
        isComplete: () => bench.logs(`${name}_Done`).length > 0 && bench.logs(name).length > 1,
        read: () => {
          const guids = bench.logs(name).map(({ text }) => text);
          if (guids.length === 0)
            return [retried, guid].map((key) => reading(key, undefined, 'no path has told its GUID'));
          return [rerun(retried, bench, `${name}_Done`), guidReading(guid, guids)];
        },
      };
    },
  };
}

function guidReading(key: string, guids: readonly (string | undefined)[]): Reading {
  const distinct = new Set(guids).size;
  if (guids.length < 2) return reading(key, undefined, 'the path was not run again');
  return reading(key, distinct === 1 ? 'same' : 'new', `${guids.length} runs had ${distinct} GUIDs`);
}

const MORE_THAN_ALLOWED = 210;

const limitProbe = retryProbe({
  name: 'Retry_Limit',
  key: 'retryAfterLimitFailure',
  failing: 'Count_Query',
  parts: [
    assignments('Count_Query', [['queries', 'Add', 1]], 'Query_Again'),
    lookup('Query_Again', LOG, [['Key__c', 'EqualTo', 'none']], { next: 'Is_Enough' }),
    decision('Is_Enough', [['queries', 'LessThan', MORE_THAN_ALLOWED]], 'Count_Query', 'Note_Rerun'),
    variable('queries', 'Number', { value: 0 }),
  ],
});

const calloutProbe = retryProbe({
  name: 'Retry_Callout',
  key: 'retryAfterLoneCalloutFailure',
  failing: 'Call_Nobody',
  parts: [action('Call_Nobody', ACTION, { mode: `callout:${PREFIX}None/`, key: ref('$Record.Id') })],
});

const CAP = 'Hourly_Cap';
const CAP_KEY = 'timeBasedHourlyCap';
const PORTIONS = 6;
const PORTION = 200;
const UNTIL_CAPPED = 20;
/** Minutes of an hour in which there is time left to see what the rest of it lets through. */
const EARLY = 30;

/** More time-based entries than the suspected cap, early in an hour of the org's clock. */
const capProbe: Probe = {
  name: CAP,
  reads: [CAP_KEY],
  needs: 'long',
  flows: {
    [PREFIX + CAP]: pathFlow({ name: CAP, first: 'Note_Run', later: 'save', parts: [note('Note_Run', CAP, {})] }),
  },
  start: async (bench) => {
    // entries of other probes have run in this hour
    const hour = hourOf(bench);
    while (hourOf(bench) === hour || new Date(bench.now).getUTCMinutes() > EARLY) await bench.pause();
    for (let portion = 0; portion < PORTIONS; portion += 1) {
      await bench.save(
        CAP,
        Array.from({ length: PORTION }, () => ({})),
      );
    }
    const all = PORTIONS * PORTION;
    const startedAt = bench.now;
    return {
      minutes: UNTIL_CAPPED,
      isComplete: () => bench.logs(CAP).length >= all,
      read: () => {
        const ran = bench.logs(CAP).filter(({ ranAt }) => ranAt - startedAt < UNTIL_CAPPED * MINUTE).length;
        const evidence = `${ran} of ${all} paths ran within ${UNTIL_CAPPED} minutes`;
        return [reading(CAP_KEY, ran === 0 ? undefined : ran === all ? 'none' : ran, evidence)];
      },
    };
  },
};

function hourOf(bench: Bench): number {
  return new Date(bench.now).getUTCHours();
}

/** What takes a quarter of an hour or more. */
export const RETRY_PROBES: readonly Probe[] = [writeProbe(), calloutProbe, limitProbe];
export const CAP_PROBES: readonly Probe[] = [capProbe];
