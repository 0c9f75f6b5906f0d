/** One of the ten test scenarios of the design guide. */
export interface TestScenario {
  readonly id: string;
  readonly expectation: string;
  /** Where it is not proved yet: what it waits for. */
  readonly later?: string;
}

/** The design guide's own list; scenarios of the package name in their titles which of these they prove. */
export const TEST_SCENARIOS: readonly TestScenario[] = [
  { id: 'DG-T1', expectation: 'all requirements met: issued within 60 seconds' },
  {
    id: 'DG-T2',
    expectation: 'the final assessment is failed: none is issued, manual queue',
    later: 'needs the sources that know of assessments',
  },
  {
    id: 'DG-T3',
    expectation: 'all but the time threshold: held for review',
    later: 'needs the sources that know of times',
  },
  { id: 'DG-T4', expectation: 'a completion is reported twice: the second is blocked' },
  { id: 'DG-T5', expectation: 'the API times out: queued, retried, issued in the end' },
  { id: 'DG-T6', expectation: 'the data do not match: held for an administrator' },
  {
    id: 'DG-T7',
    expectation: 'a prerequisite is missing: none is issued, the learner is told',
    later: 'needs the sources that know of prerequisites',
  },
  { id: 'DG-T8', expectation: '20 and more at once: all within 5 minutes' },
  {
    id: 'DG-T9',
    expectation: 'the learner claims the credential: what follows is started',
    later: 'needs the notices of claims',
  },
  {
    id: 'DG-T10',
    expectation: 'an administrator overrides: issued, with an audit of the override',
    later: 'needs the override with its compulsory reason',
  },
];

/** Whether the title of a scenario names a requirement: `DG-T1` is not in `DG-T10`. */
export function names(title: string, id: string): boolean {
  return new RegExp(`(?<![\\w-])${id}(?!\\w)`).test(title);
}
