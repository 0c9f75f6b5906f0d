import { dataSetsOf, mergedSetting, settingOwners, uncounted } from '../data/custom-setting.ts';
import type { AccessService } from '../access/access.ts';
import type { ApexCatalog } from '../apex/apex-catalog.ts';
import type { CalloutService } from '../callouts/callout-service.ts';
import type { DataService, SaveBatch } from '../data/data-service.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { Switches } from '../switches.ts';
import type { Clock } from '../transactions/clock.ts';
import type { Coordinator } from '../transactions/coordinator.ts';
import { PlatformError } from '../transactions/errors.ts';
import type { Scheduler } from '../transactions/scheduler.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Work } from '../transactions/work.ts';
import type { SObject } from '../values/sobject.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';
import { SentMessages } from './actions/sent-messages.ts';
import { CompiledFlowCatalog } from './compile/flow-catalog.ts';
import { FlowFault, type FlowCatalog, type FlowRuntime } from './flow-runtime.ts';
import type { CompiledFlow } from './model/flow-model.ts';
import { AsynchronousPaths } from './run/asynchronous-paths.ts';
import { EventFlows } from './run/event-flows.ts';
import type { FailedInterview } from './run/failed-interviews.ts';
import type { FlowServices } from './run/interview.ts';
import { PathRunner } from './run/path-runner.ts';
import type { PathUsers } from './run/path-users.ts';
import { runImmediately, StartProbe, TriggerDepth } from './run/record-trigger.ts';
import { runBatch, type InterviewSeed } from './run/run-batch.ts';
import { ScheduledFlows } from './run/scheduled-flows.ts';
import { TimeBasedPaths } from './run/time-based-paths.ts';
import { TraceRecorder } from './run/traces.ts';

export interface FlowRuntimeOptions extends PathUsers {
  /** The flows as they are now; a catalogue that `compileFlows` made. */
  readonly flows: () => FlowCatalog;
  readonly apex: () => ApexCatalog;
  readonly data: DataService;
  readonly coordinator: Coordinator;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly access: AccessService;
  /** How external services are called. Without it, such a call is a defect of the composition. */
  readonly callouts?: CalloutService;
  /** The text of a custom label. */
  readonly label?: (name: string) => string | undefined;
  /** Told of interviews behind the commit that failed for good. */
  readonly interviewFailed?: (interview: FailedInterview) => void;
}

/** The flow runtime with what people and tests look at. */
export interface LocalFlowRuntime extends FlowRuntime {
  /** Interviews step by step as plain JSON; off until `enabled` is set. */
  readonly traces: TraceRecorder;
  /** What flows sent by standard actions. */
  readonly messages: SentMessages;
  /** Interviews behind the commit that failed, oldest first. */
  failedInterviews(): readonly FailedInterview[];
  /** To be called when other flows are active: plans schedule-triggered flows. */
  flowsChanged(): void;
  /** Forgets queued paths, failures and traces. */
  reset(): void;
}

/** Makes the runtime that saves start (`DataStore.setAutomation`) and that runs flows by name. */
export function createFlowRuntime(options: FlowRuntimeOptions): LocalFlowRuntime {
  return new Runtime(options);
}

const NO_CALLOUTS: CalloutService = {
  send: () => {
    throw new Error('This flow runtime was made without a callout service.');
  },
};

class Runtime implements LocalFlowRuntime {
  readonly traces = new TraceRecorder();
  readonly messages = new SentMessages();
  private readonly options: FlowRuntimeOptions;
  private readonly services: FlowServices;
  private readonly depth = new TriggerDepth();
  private readonly runner: PathRunner;
  private readonly asynchronous: AsynchronousPaths;
  private readonly timeBased: TimeBasedPaths;
  private readonly scheduled: ScheduledFlows;
  private readonly events: EventFlows;

  constructor(options: FlowRuntimeOptions) {
    this.options = options;
    this.services = servicesOf(options, this.traces, this.messages);
    this.runner = new PathRunner(this.services, options.coordinator, options.scheduler);
    this.runner.failed.onFinal = options.interviewFailed;
    this.asynchronous = new AsynchronousPaths(this.services, this.runner, options.scheduler, options);
    this.timeBased = new TimeBasedPaths(this.services, this.runner, options.scheduler, options);
    this.events = new EventFlows(this.services, this.runner, options.scheduler, options);
    this.scheduled = new ScheduledFlows(this.services, this.runner, options.coordinator, options.scheduler, options);
  }

  failedInterviews(): readonly FailedInterview[] {
    return this.runner.failed.list();
  }

  flowsChanged(): void {
    this.scheduled.plan(catalogOf(this.options).scheduled());
  }

  reset(): void {
    this.asynchronous.clear();
    this.timeBased.clear();
    this.scheduled.clear();
    this.runner.failed.clear();
    this.traces.clear();
    this.messages.clear();
  }

  beforeSave(batch: SaveBatch, transaction: Transaction): void {
    if (batch.operation === 'delete') return;
    const flows = catalogOf(this.options).triggeredBy(batch.object.name, 'beforeSave');
    if (flows.length === 0) return;
    this.depth.inside(batch, transaction, () => {
      for (const flow of flows) this.runBeforeSave(flow, batch, transaction);
    });
  }

  afterSave(batch: SaveBatch, transaction: Transaction): void {
    if (batch.operation === 'delete') return;
    const flows = catalogOf(this.options).triggeredBy(batch.object.name, 'afterSave');
    if (flows.length === 0) return;
    this.depth.inside(batch, transaction, () => {
      for (const flow of flows) this.runAfterSave(flow, batch, transaction);
    });
  }

  published(object: ObjectDefinition, events: readonly SObject[]): void {
    this.events.deliver(object, events, catalogOf(this.options).onEvent(object.name));
  }

  *launch(
    apiName: string,
    inputs: readonly ReadonlyMap<string, RuntimeValue>[],
    transaction: Transaction,
  ): Work<ReadonlyMap<string, RuntimeValue>[]> {
    const flow = this.launchable(apiName);
    const seeds = inputs.map((values) => seedOf(flow, values));
    // Help `flow_distribute_context`: whoever launches a flow over the API runs it in user context
    const access = this.services.access.of(transaction.user.id);
    const batch = { flow, first: flow.first, seeds, transaction, services: this.services, access };
    const interviews = yield* runBatch(batch);
    for (const { fault } of interviews) {
      if (fault !== undefined) throw new FlowFault(fault.flow.apiName, fault.element, fault.message);
    }
    const outputs = [...flow.variables.values()].filter((variable) => variable.isOutput);
    return interviews.map(({ root }) => new Map(outputs.map(({ name, slot }) => [name, root.slots[slot] ?? null])));
  }

  private launchable(apiName: string): CompiledFlow {
    const flow = this.services.activeFlow(apiName);
    if (flow === undefined) {
      throw new PlatformError('NOT_FOUND', `The flow "${apiName}" doesn't exist or has no active version.`);
    }
    if (flow.trigger !== undefined || flow.schedule !== undefined || flow.event !== undefined) {
      throw new PlatformError(
        'INVALID_OPERATION',
        `The flow "${apiName}" can't be called: its start has a triggerType.`,
      );
    }
    return flow;
  }

  private runBeforeSave(flow: CompiledFlow, batch: SaveBatch, transaction: Transaction): void {
    if (flow.trigger === undefined) return;
    const probe = new StartProbe(flow, flow.trigger, this.services, transaction);
    const rows = batch.rows.filter((row) => row.error === undefined && probe.decide(row).enters);
    runImmediately(flow, rows, transaction, this.services);
  }

  private runAfterSave(flow: CompiledFlow, batch: SaveBatch, transaction: Transaction): void {
    const { trigger } = flow;
    if (trigger === undefined) return;
    const probe = new StartProbe(flow, trigger, this.services, transaction);
    const decided = batch.rows
      .filter((row) => row.error === undefined)
      .map((row) => ({ row, decision: probe.decide(row) }));
    const entering = decided
      .filter(({ row, decision }) => decision.enters && row.error === undefined)
      .map(({ row }) => row);
    runImmediately(flow, entering, transaction, this.services);
    const standing = decided.filter(({ row }) => row.error === undefined);
    for (const path of flow.paths) {
      if (path.kind === 'asynchronous') {
        const rows = entering.filter((row) => row.error === undefined);
        if (rows.length > 0) this.asynchronous.enqueue(flow, path, rows, transaction);
      } else {
        this.timeBased.note(flow, path, this.byQueuingVersion(flow, standing, transaction), transaction);
      }
    }
  }

  /** Switch `newVersionAndPendingEntries`: the version that queued an entry may go on deciding about it. */
  private byQueuingVersion<
    Decided extends { row: SaveBatch['rows'][number]; decision: { enters: boolean; meets: boolean } },
  >(
    flow: CompiledFlow,
    decided: readonly Decided[],
    transaction: Transaction,
  ): readonly Pick<Decided, 'row' | 'decision'>[] {
    if (this.options.switches.get('newVersionAndPendingEntries') !== 'old criteria apply') return decided;
    return decided.map(({ row, decision }) => {
      const queuing = this.timeBased.pendingVersion(flow, row.after.id);
      if (queuing?.trigger === undefined || queuing.versionNumber === flow.versionNumber) return { row, decision };
      const { meets } = new StartProbe(queuing, queuing.trigger, this.services, transaction).decide(row);
      return { row, decision: { enters: decision.enters, meets } };
    });
  }
}

function seedOf(flow: CompiledFlow, values: ReadonlyMap<string, RuntimeValue>): InterviewSeed {
  for (const name of values.keys()) {
    if (flow.variables.get(name)?.isInput === true) continue;
    throw new PlatformError('INVALID_INPUT', `The flow "${flow.apiName}" has no input variable "${name}".`);
  }
  return {
    trigger: { record: null, prior: null, isNew: false },
    inputs: (interview) => {
      for (const [name, value] of values) {
        const variable = flow.variables.get(name);
        if (variable !== undefined) interview.root.slots[variable.slot] = interview.share(value);
      }
    },
  };
}

function catalogOf(options: FlowRuntimeOptions): CompiledFlowCatalog {
  const catalog = options.flows();
  if (catalog instanceof CompiledFlowCatalog) return catalog;
  throw new Error('The flow runtime needs a catalogue that compileFlows made.');
}

function servicesOf(options: FlowRuntimeOptions, traces: TraceRecorder, messages: SentMessages): FlowServices {
  const { data, clock, switches, access, apex } = options;
  return {
    data,
    clock,
    switches,
    access,
    apex,
    callouts: options.callouts ?? NO_CALLOUTS,
    traces,
    messages,
    activeFlow: (apiName) => catalogOf(options).active(apiName),
    label: (name) => options.label?.(name),
    organization: (transaction) => data.select({ object: 'Organization', limit: 1 }, uncounted(transaction))[0],
    customSetting: (setting, transaction) => {
      const owners = settingOwners(data, transaction.user.id, transaction);
      return mergedSetting(setting, dataSetsOf(data, setting, owners, transaction), owners);
    },
    customMetadataRecord: (objectName, developerName, transaction) => {
      const where = { kind: 'compare', path: ['DeveloperName'], operator: '=', value: developerName } as const;
      return data.select({ object: objectName, where, limit: 1 }, uncounted(transaction))[0];
    },
  };
}
