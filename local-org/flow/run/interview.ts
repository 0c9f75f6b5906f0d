import { randomUUID } from 'node:crypto';
import type { AccessService } from '../../access/access.ts';
import type { ApexCatalog } from '../../apex/apex-catalog.ts';
import type { CalloutService } from '../../callouts/callout-service.ts';
import type { DataService } from '../../data/data-service.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { Switches } from '../../switches.ts';
import type { Clock } from '../../transactions/clock.ts';
import type { Savepoint, Transaction } from '../../transactions/transaction.ts';
import type { ApexInstance, RuntimeValue } from '../../values/runtime-value.ts';
import { SObject } from '../../values/sobject.ts';
import type { SentMessages } from '../actions/sent-messages.ts';
import { isApexInstance, isCollection } from './flow-values.ts';
import type { CompiledFlow, FlowElement, SubflowElement } from '../model/flow-model.ts';
import type { TraceRecorder } from './traces.ts';
import type { FrameAccess } from './user-context.ts';

/** What a running interview can reach. */
export interface FlowServices {
  readonly data: DataService;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly access: AccessService;
  readonly apex: () => ApexCatalog;
  readonly callouts: CalloutService;
  /** The active version of a flow. */
  readonly activeFlow: (apiName: string) => CompiledFlow | undefined;
  readonly label: (name: string) => string | undefined;
  readonly organization: (transaction: Transaction) => SObject | undefined;
  readonly customMetadataRecord: (
    objectName: string,
    developerName: string,
    transaction: Transaction,
  ) => SObject | undefined;
  /** A hierarchy custom setting as the running user has it. */
  readonly customSetting: (setting: ObjectDefinition, transaction: Transaction) => SObject;
  readonly traces: TraceRecorder;
  readonly messages: SentMessages;
}

/** What started an interview. */
export interface TriggerContext {
  record: SObject | null;
  prior: SObject | null;
  isNew: boolean;
}

/** An element fault that no fault connector handled. */
export interface InterviewFault {
  readonly flow: CompiledFlow;
  readonly element: string;
  readonly message: string;
}

export interface CustomErrorMessage {
  readonly message: string;
  readonly field: string | undefined;
}

/** What happened at an element that cannot be done twice: the answer of an action. */
export type ActionOutcome =
  | { readonly kind: 'outputs'; readonly outputs: ReadonlyMap<string, RuntimeValue> }
  /** With outputs where they can be read on the fault path. */
  | { readonly kind: 'fault'; readonly message: string; readonly outputs?: ReadonlyMap<string, RuntimeValue> };

export interface LoopState {
  readonly items: readonly RuntimeValue[];
  position: number;
}

/** One flow version inside an interview: the flow itself, or a subflow that it is in. */
export class Frame {
  readonly interview: Interview;
  readonly flow: CompiledFlow;
  readonly parent: Frame | undefined;
  readonly call: SubflowElement | undefined;
  /** Which calls led here: interviews wait for one another only where these are the same. */
  readonly callPath: string;
  /** What the running user may do; undefined in system context. */
  readonly access: FrameAccess;
  readonly slots: RuntimeValue[];
  readonly loops: (LoopState | undefined)[];
  position: FlowElement | undefined;
  faultMessage: string | null = null;
  /** Names of elements that faulted, for HasError. */
  erred: Set<string> | undefined;

  constructor(interview: Interview, flow: CompiledFlow, parent?: Frame, call?: SubflowElement) {
    this.interview = interview;
    this.flow = flow;
    this.parent = parent;
    this.call = call;
    // A subflow runs in its caller's context, unless its own mode is a system mode
    this.access = flow.systemContext ? undefined : parent === undefined ? interview.access : parent.access;
    this.callPath = parent === undefined ? flow.apiName : `${parent.callPath}/${call?.name ?? ''}`;
    this.slots = new Array<RuntimeValue>(flow.slotCount).fill(null);
    this.loops = new Array<LoopState | undefined>(flow.loopCount);
  }

  /** Gives variables their default values. */
  initialise(): void {
    for (const step of this.flow.initialise) step(this);
  }
}

/** One run of a flow, for one record or one set of inputs. */
export class Interview {
  readonly index: number;
  readonly services: FlowServices;
  readonly transaction: Transaction;
  readonly trigger: TriggerContext;
  /** What the person who launched it may do; undefined where the platform did. */
  readonly access: FrameAccess;
  readonly root: Frame;
  frame: Frame;
  state: 'running' | 'finished' | 'failed' = 'running';
  fault: InterviewFault | undefined;
  customErrors: CustomErrorMessage[] | undefined;
  /** Whether it saved or tried to save records. */
  triedDml = false;
  /** Whether records that it saved are in this transaction. */
  madeDml = false;
  /** The record that is being saved, in a before-save flow: written in place. */
  inPlace: SObject | undefined;
  /** Records and lists that one variable alone holds; all others are copied before they are changed. */
  private readonly owned = new WeakSet();
  /** Set on paths behind the commit: nothing but its own batch has written in its transaction. */
  behindCommit = false;
  /** It must run apart from its batch, because its DML is taken back alone (switch `dmlBeforeHandledFault`). */
  needsIsolation = false;
  /** Where it began, when it runs apart from its batch. */
  startOfIsolation: Savepoint | undefined;
  /** Answers of actions, in the order of the calls, for a second run that must not call out again. */
  readonly actionLog: ActionOutcome[];
  actionsTaken = 0;
  private guidText: string | undefined;

  constructor(
    flow: CompiledFlow,
    index: number,
    services: FlowServices,
    transaction: Transaction,
    trigger: TriggerContext,
    options: {
      readonly guid?: string | undefined;
      readonly actionLog?: ActionOutcome[];
      readonly access?: FrameAccess;
    } = {},
  ) {
    this.index = index;
    this.services = services;
    this.transaction = transaction;
    this.trigger = trigger;
    this.guidText = options.guid;
    this.actionLog = options.actionLog ?? [];
    this.access = options.access;
    this.root = new Frame(this, flow);
    this.frame = this.root;
  }

  get guid(): string {
    this.guidText ??= randomUUID();
    return this.guidText;
  }

  /** A value for another holder: from now on neither may change it in place. */
  share(value: RuntimeValue): RuntimeValue {
    if (value instanceof SObject) {
      if (value === this.inPlace) return value.clone();
      this.owned.delete(value);
    } else if (isCollection(value)) {
      this.owned.delete(value);
      for (const item of value) this.share(item);
    } else if (isApexInstance(value)) {
      this.owned.delete(value);
      for (const member of value.members.values()) this.share(member);
    }
    return value;
  }

  /** The record itself where its holder may change it, otherwise a copy that it may. */
  changeableRecord(record: SObject): SObject {
    if (record === this.inPlace || this.owned.has(record)) return record;
    const copy = record.clone();
    this.owned.add(copy);
    return copy;
  }

  /** As `changeableRecord`, for a list. */
  changeableList(list: readonly RuntimeValue[]): RuntimeValue[] {
    if (this.owned.has(list)) return list as RuntimeValue[];
    const copy = [...list];
    this.owned.add(copy);
    return copy;
  }

  /** As `changeableRecord`, for a value of an Apex-defined type. */
  changeableInstance(instance: ApexInstance): ApexInstance {
    if (this.owned.has(instance)) return instance;
    const copy = { className: instance.className, members: new Map(instance.members) };
    this.owned.add(copy);
    return copy;
  }

  fail(element: string, message: string): void {
    this.state = 'failed';
    this.fault = { flow: this.frame.flow, element, message };
    this.services.traces.fault(this, element, message, false);
  }
}
