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
  /** Whose interviews share an asynchronous transaction. */
  asyncBatchScope: ['one save transaction', 'several save transactions', 'a single interview'],
  /** Order in which the interviews of asynchronous paths run. */
  asyncOrder: ['save order', 'reversed', 'shuffled'],
  /** Minutes between the commit and the asynchronous path. */
  asyncDelayMinutes: [0, 3],
  /** Which column of the governor limits holds for the asynchronous path. */
  asyncLimits: ['asynchronous', 'synchronous'],
  /** Whether Get Records on custom metadata counts against the SOQL limit. */
  customMetadataQueryCounts: ['no', 'yes'],
  /**
   * Which saves lock the record behind a lookup: where the lookup's delete rule is another than to clear it, or all.
   */
  lookupLocks: ['by its delete rule', 'always'],
  /** What a record fails that somebody else holds for too long. */
  rowLockFailure: ['that record', 'whole chunk'],
  /** What `$Record` holds on a time-based path: the record as it is when the path runs, or as it was saved. */
  recordInTimeBasedPath: ['fresh', 'snapshot'],
  /** What `$Record__Prior` holds on a time-based path. */
  priorRecordInTimeBasedPath: ['null', 'available'],
  /** Minutes by which time-based paths run late. */
  timeBasedDelayMinutes: [0, 3],
  /** Entries of time-based paths that the org runs in an hour; those beyond wait for the next. */
  timeBasedHourlyCap: ['none', 1000],
  /** Whether a pending time-based path is dropped when a save ends the start conditions. */
  cancelWhenCriteriaEnd: ['yes', 'no'],
  /** Whether a pending time-based path moves with the date that it counts from. */
  rescheduleOnDateMove: ['only when the record re-enters', 'yes', 'no'],
  /** Which version of the flow decides about entries that an older version queued. */
  newVersionAndPendingEntries: ['new criteria apply', 'old criteria apply', 'entries cancelled'],
  /** A time-based path whose time has passed already when the record is saved. */
  pastDate: ['runs at once', 'never runs'],
  /** A time-based path whose date is blank when the record is saved. */
  nullDate: ['not scheduled', 'fault'],
  /** A record that is gone when its asynchronous or time-based path is due. */
  recordDeletedBeforePath: ['entry dropped', 'runs without record', 'fault'],
  /** Whether the platform runs a path again (15, 30, 60, 120 minutes) after an unhandled fault. */
  retryAfterFault: ['yes', 'no'],
  /** Whether that holds for an action's fault that no DML preceded, too. */
  retryAfterLoneCalloutFailure: ['yes', 'no'],
  /** Whether that holds for a governor-limit failure, too. */
  retryAfterLimitFailure: ['no', 'yes'],
  /** What is run again then. */
  retryScope: ['failed interviews', 'whole batch'],
  /** How often the others of a batch are run again at once after one's DML failed. */
  inBatchReruns: [2, 0, 1],
  /**
   * How often a Create, Update or Delete element that could save a part only is tried again without what was refused;
   * after that the others of its batch are refused too.
   */
  partialSaveReattempts: [3, 0, 1, 2],
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
  /** `IsChanged` on a record that is just being created. */
  isChangedOnCreate: [false, true],
  /** `Contains`, `StartsWith` and `EndsWith` with an empty text on the right. */
  containsEmptyText: [true, false],
  /** The same operators with null on the left. */
  containsOnNull: [false, 'fault'],
  /** A loop over a collection that is null. */
  loopOverNullCollection: ['no turn', 'fault'],
  /** A field of a record that is not set, or of the parent behind an empty lookup. */
  unsetReference: ['fault', 'null'],
  /** A blank number in a formula of a flow. */
  blankNumberInFormula: ['null', 'zero'],
  /** A date where it is merged into text of a flow, always in the way of the running user's locale. */
  dateInText: ['long', 'short'],
  /** A number there: as TEXT() writes it, or with its digits in groups. */
  numberInText: ['plain', 'grouped'],
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
  /** What an answer of 300 or more to an External Service action is. */
  nonSuccess: ['fault', 'continue'],
  /** Whether the outputs of an External Service action can be read on its fault path. */
  outputsOnFaultPath: ['yes', 'no'],
  /** What becomes of members of a request's body that were never set. */
  nullBody: ['omitted', 'null'],
  /** A successful answer without a body, where one is declared. */
  emptyBody: ['fault', 'continue with null outputs'],
  /** A declared property that an answer does not have. */
  missingResponseKey: ['null', 'fault'],
  /** A property of an answer that the specification does not declare. */
  unknownResponseKeys: ['dropped', 'fault'],
  /** Whether a flow that uses an External Service can be deployed together with its registration. */
  registrationWithFlow: ['works', 'fails'],
} as const;

export type SwitchKey = keyof typeof SWITCH_VALUES;
export type SwitchValue<Key extends SwitchKey> = (typeof SWITCH_VALUES)[Key][number];

/** The switches of one running org. */
export class Switches {
  private readonly values = new Map<SwitchKey, unknown>();
  /** Values that a reset returns to, where they are not the defaults. */
  private kept: ReadonlyMap<SwitchKey, unknown> = new Map();
  private readonly asked = new Set<SwitchKey>();

  get<Key extends SwitchKey>(key: Key): SwitchValue<Key> {
    this.asked.add(key);
    return this.valueOf(key);
  }

  private valueOf<Key extends SwitchKey>(key: Key): SwitchValue<Key> {
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

  /** Makes the present values those that a reset returns to. */
  keep(): void {
    this.kept = new Map(this.values);
  }

  reset(): void {
    this.values.clear();
    for (const [key, value] of this.kept) this.values.set(key, value);
    this.asked.clear();
  }

  /** Switches that an engine has asked for since the last reset: no other can have made a difference. */
  consulted(): ReadonlySet<SwitchKey> {
    return new Set(this.asked);
  }

  /** Every switch with its present value. */
  all(): Record<SwitchKey, unknown> {
    const keys = Object.keys(SWITCH_VALUES) as SwitchKey[];
    return Object.fromEntries(keys.map((key) => [key, this.valueOf(key)])) as Record<SwitchKey, unknown>;
  }
}

function isSwitchKey(key: string): key is SwitchKey {
  return Object.hasOwn(SWITCH_VALUES, key);
}
