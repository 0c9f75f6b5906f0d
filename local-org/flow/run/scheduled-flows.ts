import type { Coordinator } from '../../transactions/coordinator.ts';
import type { JobHandle, Scheduler } from '../../transactions/scheduler.ts';
import type { Work } from '../../transactions/work.ts';
import { Instant } from '../../values/instant.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { CompiledFlow, FlowSchedule } from '../model/flow-model.ts';
import { Interview, type FlowServices } from './interview.ts';
import type { PathEntry, PathRunner } from './path-runner.ts';
import type { PathUsers } from './path-users.ts';

const DAY = 86_400_000;
const PERIODS: Readonly<Record<FlowSchedule['frequency'], number | undefined>> = {
  Once: undefined,
  Daily: DAY,
  Weekly: 7 * DAY,
};

/** Schedule-triggered flows: they run as the Default Workflow User, one interview per record that meets the filters. */
export class ScheduledFlows {
  private readonly services: FlowServices;
  private readonly runner: PathRunner;
  private readonly coordinator: Coordinator;
  private readonly scheduler: Scheduler;
  private readonly users: PathUsers;
  private readonly planned = new Map<string, { readonly versionNumber: number; readonly handle: JobHandle }>();

  constructor(
    services: FlowServices,
    runner: PathRunner,
    coordinator: Coordinator,
    scheduler: Scheduler,
    users: PathUsers,
  ) {
    this.services = services;
    this.runner = runner;
    this.coordinator = coordinator;
    this.scheduler = scheduler;
    this.users = users;
  }

  clear(): void {
    for (const { handle } of this.planned.values()) handle.cancel();
    this.planned.clear();
  }

  /** Plans the next run of every active scheduled flow, and forgets those that are gone or replaced. */
  plan(flows: readonly CompiledFlow[]): void {
    const active = new Map(flows.map((flow) => [flow.apiName, flow]));
    for (const [name, planned] of this.planned) {
      if (active.get(name)?.versionNumber === planned.versionNumber) continue;
      planned.handle.cancel();
      this.planned.delete(name);
    }
    for (const flow of flows) if (!this.planned.has(flow.apiName)) this.planNext(flow);
  }

  private planNext(flow: CompiledFlow): void {
    const due = flow.schedule === undefined ? undefined : nextRun(flow.schedule, this.services.clock.now());
    if (due === undefined) return;
    const handle = this.scheduler.schedule({
      due,
      description: `scheduled flow ${flow.apiName}`,
      run: async () => {
        this.planned.delete(flow.apiName);
        const current = this.services.activeFlow(flow.apiName);
        if (current?.schedule === undefined) return;
        this.planNext(current);
        await this.run(current, current.schedule);
      },
    });
    this.planned.set(flow.apiName, { versionNumber: flow.versionNumber, handle });
  }

  private async run(flow: CompiledFlow, schedule: FlowSchedule): Promise<void> {
    const user = this.users.defaultWorkflowUser();
    const entries = await this.coordinator.run({
      kind: 'scheduledFlow',
      user,
      limits: 'asynchronous',
      work: (transaction) => this.entriesOf(flow, schedule, transaction),
    });
    for (let start = 0; start < entries.length; start += schedule.maxBatchSize) {
      await this.runner.run({
        kind: 'scheduledFlow',
        flow,
        pathName: 'Scheduled',
        first: flow.first,
        objectName: schedule.objectName,
        user,
        entries: entries.slice(start, start + schedule.maxBatchSize),
      });
    }
  }

  private *entriesOf(flow: CompiledFlow, schedule: FlowSchedule, transaction: Transaction): Work<PathEntry[]> {
    if (schedule.prepare === undefined) return [{ recordId: null, snapshot: undefined, prior: undefined }];
    const trigger = { record: null, prior: null, isNew: false };
    const { query } = schedule.prepare(new Interview(flow, 0, this.services, transaction, trigger).root);
    const found = this.services.data.select({ ...query, fields: [['Id']] }, transaction);
    return found.map((record) => ({ recordId: record.id, snapshot: undefined, prior: undefined }));
  }
}

/** The first run after `now`; undefined where there is none any more. */
function nextRun(schedule: FlowSchedule, now: Instant): Instant | undefined {
  const first = schedule.startDate.epochDay * DAY + schedule.startMilliseconds;
  if (first > now.epochMilliseconds) return new Instant(first);
  const period = PERIODS[schedule.frequency];
  if (period === undefined) return undefined;
  const periods = Math.floor((now.epochMilliseconds - first) / period) + 1;
  return new Instant(first + periods * period);
}
