import type { RecordFilter, RecordQuery } from '../../data/record-query.ts';
import type { FieldDefinition } from '../../schema/object-definition.ts';
import type { ServiceOperation } from '../../external-services/external-service.ts';
import type { CalendarDate } from '../../values/calendar-date.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import type { SObject } from '../../values/sobject.ts';
import type { StandardAction } from '../actions/standard-action.ts';
import type { Frame } from '../run/interview.ts';
import type { FlowType } from './flow-type.ts';

/** Reads a value from a running interview. */
export type Reader = (frame: Frame) => RuntimeValue;
export type Writer = (frame: Frame, value: RuntimeValue) => void;
export type Test = (frame: Frame) => boolean;
export type Step = (frame: Frame) => void;

export interface TypedReader {
  readonly type: FlowType;
  readonly read: Reader;
}

interface ElementBase {
  readonly name: string;
  readonly label: string;
  /** Place in a walk from the start: interviews of a batch that lag behind go first, so that they meet again. */
  order: number;
  /** Reachable without passing a fault connector. */
  onNormalPath: boolean;
}

export interface AssignmentElement extends ElementBase {
  readonly kind: 'assignment';
  readonly steps: readonly Step[];
  next: FlowElement | undefined;
}

export interface DecisionOutcome {
  readonly slot: number;
  readonly name: string;
  readonly test: Test;
  next: FlowElement | undefined;
}

export interface DecisionElement extends ElementBase {
  readonly kind: 'decision';
  readonly outcomes: readonly DecisionOutcome[];
  next: FlowElement | undefined;
}

export interface LoopElement extends ElementBase {
  readonly kind: 'loop';
  readonly collection: Reader;
  readonly descending: boolean;
  readonly store: Writer;
  /** Number under which a frame keeps how far the loop has come. */
  readonly loopIndex: number;
  body: FlowElement | undefined;
  next: FlowElement | undefined;
}

/** Sorts or filters a collection into a new one. */
export interface CollectionElement extends ElementBase {
  readonly kind: 'collection';
  readonly process: Step;
  next: FlowElement | undefined;
}

/** The condition `field = value` that tells the queries of a batch apart. */
export interface PreparedEquality {
  readonly field: FieldDefinition;
  readonly value: string;
  /** The other conditions, which two queries share when their keys are equal. */
  readonly otherConditions: readonly RecordFilter[];
  readonly otherKey: string;
}

/** The query of one interview, and what tells whether two interviews ask for the same. */
export interface PreparedQuery {
  readonly query: RecordQuery;
  /** Equal for equal queries. */
  readonly key: string;
  /** Set where the query is `rest AND field = value`: such queries of a batch are merged into one. */
  readonly equality?: PreparedEquality;
}

export interface LookupElement extends ElementBase {
  readonly kind: 'lookup';
  readonly objectName: string;
  readonly customMetadata: boolean;
  readonly single: boolean;
  readonly prepare: (frame: Frame) => PreparedQuery;
  readonly store: (frame: Frame, records: readonly SObject[]) => void;
  next: FlowElement | undefined;
  fault: FlowElement | undefined;
}

export interface SaveElement extends ElementBase {
  readonly kind: 'create' | 'update' | 'delete';
  readonly objectName: string;
  /** Set for an upsert: `Id` or an external ID field. */
  readonly upsertField: string | undefined;
  /** False: what can be saved stays, although the element faults. */
  readonly allOrNone: boolean;
  readonly source:
    | { readonly kind: 'records'; readonly read: (frame: Frame) => readonly SObject[] }
    | {
        readonly kind: 'query';
        readonly prepare: (frame: Frame) => PreparedQuery;
        /** What is saved of the records that the query found. */
        readonly records: (frame: Frame, found: readonly SObject[]) => readonly SObject[];
      };
  /** Told the IDs of created records, in the order of the records. */
  readonly storeIds: ((frame: Frame, ids: readonly string[]) => void) | undefined;
  /** Before-save: writes straight into the record that is being saved; no DML. */
  readonly inPlace: Step | undefined;
  next: FlowElement | undefined;
  fault: FlowElement | undefined;
}

export interface ActionElement extends ElementBase {
  readonly kind: 'action';
  /** Of an Apex action. */
  readonly className: string;
  /** Set for an action that the platform brings along. */
  readonly standard: StandardAction | undefined;
  /** Set for an action of an external service. */
  readonly operation: ServiceOperation | undefined;
  readonly callout: boolean;
  readonly inputs: readonly { readonly name: string; readonly read: Reader }[];
  readonly required: readonly string[];
  readonly store: (frame: Frame, outputs: ReadonlyMap<string, RuntimeValue>) => void;
  next: FlowElement | undefined;
  fault: FlowElement | undefined;
}

export interface SubflowElement extends ElementBase {
  readonly kind: 'subflow';
  readonly flowName: string;
  readonly inputs: readonly { readonly name: string; readonly read: Reader }[];
  readonly store: (frame: Frame, outputs: ReadonlyMap<string, RuntimeValue>) => void;
  next: FlowElement | undefined;
}

export interface CustomErrorElement extends ElementBase {
  readonly kind: 'customError';
  readonly messages: readonly { readonly read: Reader; readonly field: string | undefined }[];
  next: FlowElement | undefined;
}

export type FlowElement =
  | AssignmentElement
  | DecisionElement
  | LoopElement
  | CollectionElement
  | LookupElement
  | SaveElement
  | ActionElement
  | SubflowElement
  | CustomErrorElement;

/** Elements at which the interviews of a batch wait for one another. */
export type BulkElement = LookupElement | SaveElement | ActionElement;

export type OffsetUnit = 'Minutes' | 'Hours' | 'Days' | 'Weeks' | 'Months';

export interface TimeBasedPath {
  readonly kind: 'timeBased';
  readonly name: string;
  readonly label: string;
  readonly offsetNumber: number;
  readonly offsetUnit: OffsetUnit;
  /** The field that the offset counts from; undefined: from the save. */
  readonly recordField: string | undefined;
  readonly maxBatchSize: number;
  readonly first: FlowElement | undefined;
}

export interface AsynchronousPath {
  readonly kind: 'asynchronous';
  readonly name: string;
  readonly label: string;
  readonly first: FlowElement | undefined;
}

export type ScheduledPath = TimeBasedPath | AsynchronousPath;

export interface RecordTrigger {
  readonly objectName: string;
  readonly when: 'beforeSave' | 'afterSave';
  readonly onCreate: boolean;
  readonly onUpdate: boolean;
  /** True where no conditions are set. */
  readonly criteria: Test;
  readonly hasCriteria: boolean;
  readonly onlyWhenChangedToMeet: boolean;
  readonly order: number;
}

export interface FlowVariable {
  readonly name: string;
  readonly slot: number;
  readonly type: FlowType;
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

/** One version of a flow, ready to run. Immutable once it is compiled. */
export interface CompiledFlow {
  readonly apiName: string;
  readonly label: string;
  readonly versionNumber: number;
  readonly trigger: RecordTrigger | undefined;
  readonly schedule: FlowSchedule | undefined;
  /** The platform event that starts it. */
  readonly event: string | undefined;
  /** Which events start it; undefined: all. */
  readonly eventCriteria: Test | undefined;
  /** First element of the immediate path, or of an autolaunched flow. */
  readonly first: FlowElement | undefined;
  readonly paths: readonly ScheduledPath[];
  readonly slotCount: number;
  readonly loopCount: number;
  readonly initialise: readonly Step[];
  readonly variables: ReadonlyMap<string, FlowVariable>;
  /** Whether an element writes into `$Record`: each interview then has a copy of its own. */
  readonly changesTriggerRecord: boolean;
  /** Whether its `runInMode` is a system mode. */
  readonly systemContext: boolean;
}

/** When a schedule-triggered flow runs, and for which records. */
export interface FlowSchedule {
  readonly frequency: 'Once' | 'Daily' | 'Weekly';
  /** First run: the day, and the time in UTC in milliseconds since midnight. */
  readonly startDate: CalendarDate;
  readonly startMilliseconds: number;
  readonly objectName: string | undefined;
  readonly prepare: ((frame: Frame) => PreparedQuery) | undefined;
  readonly maxBatchSize: number;
}
