import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { Scheduler } from '../../transactions/scheduler.ts';
import type { SObject } from '../../values/sobject.ts';
import type { CompiledFlow } from '../model/flow-model.ts';
import type { FlowServices } from './interview.ts';
import type { PathRunner } from './path-runner.ts';
import type { PathUsers } from './path-users.ts';

/** Platform Events Developer Guide, "Platform Event Limits": events that a subscriber gets at once. */
const BATCH_SIZE = 2000;

/** Platform event-triggered flows: they run as the Automated Process user (help "Platform Event-Triggered Flows"). */
export class EventFlows {
  private readonly services: FlowServices;
  private readonly runner: PathRunner;
  private readonly scheduler: Scheduler;
  private readonly users: PathUsers;

  constructor(services: FlowServices, runner: PathRunner, scheduler: Scheduler, users: PathUsers) {
    this.services = services;
    this.runner = runner;
    this.scheduler = scheduler;
    this.users = users;
  }

  /** Queues the events for each flow; every flow gets its own copy, in the order of publishing. */
  deliver(object: ObjectDefinition, events: readonly SObject[], flows: readonly CompiledFlow[]): void {
    for (const flow of flows) {
      this.scheduler.schedule({
        due: this.services.clock.now(),
        description: `${events.length} events ${object.name} for ${flow.apiName}`,
        run: () => this.run(flow, events),
      });
    }
  }

  private async run(flow: CompiledFlow, events: readonly SObject[]): Promise<void> {
    for (let start = 0; start < events.length; start += BATCH_SIZE) {
      await this.runner.run({
        kind: 'platformEvent',
        flow,
        pathName: 'Platform Event',
        first: flow.first,
        objectName: flow.event,
        user: this.users.automatedProcessUser(),
        entries: events.slice(start, start + BATCH_SIZE).map((event) => ({
          recordId: null,
          snapshot: event.clone(),
          prior: undefined,
        })),
      });
    }
  }
}
