/**
 * The platform's open points: where its documentation leaves the behaviour open, each reading is a value here.
 * Keys, values and likelier defaults follow the list of open platform doubts; the first value is the default.
 * Only switches that some engine reads are listed: a key that would change nothing is refused.
 */
export const SWITCH_VALUES = {
  /** What `$Record` holds on an asynchronous path: the record as it is now, or as it was saved. */
  recordInAsyncPath: ['fresh', 'snapshot'],
  /** What `$Record__Prior` holds on an asynchronous path. */
  priorRecordInAsyncPath: ['null', 'available'],
  /** How many interviews share one asynchronous transaction at most. */
  asyncBatchSize: [200, 1, 7, 50],
  /** Order in which the interviews of asynchronous paths run. */
  asyncOrder: ['save order', 'reversed', 'shuffled'],
  /** Minutes between the commit and the asynchronous path. */
  asyncDelayMinutes: [0, 3],
  /** Which column of the governor limits holds for the asynchronous path. */
  asyncLimits: ['asynchronous', 'synchronous'],
  /** Whether Get Records on custom metadata counts against the SOQL limit. */
  customMetadataQueryCounts: ['no', 'yes'],
  /** A record that is gone when its asynchronous path is due. */
  recordDeletedBeforePath: ['entry dropped', 'runs without record', 'fault'],
  /** Whether the platform runs a path again (15, 30, 60, 120 minutes) after an unhandled fault. */
  retryAfterFault: ['yes', 'no'],
  /** `$Flow.InterviewGuid` of such a re-run. */
  interviewGuidOnRetry: ['new', 'same'],
  /** Interviews that one call of an Apex action receives. */
  apexActionListSize: ['whole batch', 'slices'],
  /** What an exception thrown by an Apex action hits. */
  apexActionException: ['all interviews fault', 'called again per interview'],
  /** What a null in a required input of an Apex action hits. */
  nullRequiredInput: ['whole list faults', 'that interview faults'],
  /** Which group runs first when interviews of one batch stand at different elements. */
  divergedGroupOrder: ['callout element first', 'DML element first'],
  /** Whether uncommitted work of one interview blocks the callout of another in the same transaction. */
  dmlBlocksBatchMates: ['yes', 'no'],
  /** Whether DML done before a handled fault of the same interview is kept. */
  dmlBeforeHandledFault: ['kept', 'rolled back'],
  /** Text comparison in decisions. */
  decisionTextCompare: ['case-sensitive', 'insensitive'],
  /** Text comparison in start conditions. */
  startFilterTextCompare: ['case-sensitive', 'insensitive'],
  /** `NotEqualTo` with null on one side. */
  notEqualToNull: [true, false],
  /** A blank number in a formula of a flow. */
  blankNumberInFormula: ['null', 'zero'],
  /** `$Flow.FaultMessage` after the fault path has rejoined. */
  faultMessageAfterFaultPath: ['null', 'kept'],
  /** Text of the exception for a callout after uncommitted work. */
  pendingWorkFaultText: [
    'You have uncommitted work pending. Please commit or rollback before calling out',
    'A callout was unsuccessful because of pending uncommitted work related to a process, flow, or Apex operation. Commit or roll back the work, and then try again.',
  ],
  /** Who runs the asynchronous path. */
  asyncRunningUser: ['triggering user', 'default workflow user', 'automated process'],
  /** Whether access to the Apex class is checked for the running user of an asynchronous path. */
  apexClassAccess: ['checked', 'not checked'],
  /** A header value of a Named Credential that is no formula (`3.3`). */
  headerWithoutFormula: ['sent verbatim', 'not sent'],
} as const;

export type SwitchKey = keyof typeof SWITCH_VALUES;
export type SwitchValue<Key extends SwitchKey> = (typeof SWITCH_VALUES)[Key][number];

/** The switches of one running org. */
export class Switches {
  private readonly values = new Map<SwitchKey, unknown>();

  get<Key extends SwitchKey>(key: Key): SwitchValue<Key> {
    return (this.values.has(key) ? this.values.get(key) : SWITCH_VALUES[key][0]) as SwitchValue<Key>;
  }

  /**
   * Sets one switch.
   * @returns undefined, or why it was refused (nothing is changed then)
   */
  set(key: string, value: unknown): string | undefined {
    if (!isSwitchKey(key)) {
      return `There is no switch '${key}'. Known switches: ${Object.keys(SWITCH_VALUES).join(', ')}.`;
    }
    const allowed: readonly unknown[] = SWITCH_VALUES[key];
    if (!allowed.includes(value)) {
      return `Switch '${key}' cannot be ${JSON.stringify(value)}. Allowed: ${allowed.map((one) => JSON.stringify(one)).join(', ')}.`;
    }
    this.values.set(key, value);
    return undefined;
  }

  reset(): void {
    this.values.clear();
  }

  /** Every switch with its present value. */
  all(): Record<SwitchKey, unknown> {
    const keys = Object.keys(SWITCH_VALUES) as SwitchKey[];
    return Object.fromEntries(keys.map((key) => [key, this.get(key)])) as Record<SwitchKey, unknown>;
  }
}

function isSwitchKey(key: string): key is SwitchKey {
  return Object.hasOwn(SWITCH_VALUES, key);
}
