import type { SaveRow } from '../../data/data-service.ts';
import type { Scheduler } from '../../transactions/scheduler.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { AsynchronousPath, CompiledFlow } from '../model/flow-model.ts';
import type { FlowServices } from './interview.ts';
import type { PathEntry, PathRunner } from './path-runner.ts';
import { pathUser, type PathUsers } from './path-users.ts';

const MINUTE = 60_000;

interface QueuedPath {
  readonly entries: PathEntry[];
}

/** Queues asynchronous paths once their transaction is committed; what is rolled back is never queued. */
export class AsynchronousPaths {
  private readonly services: FlowServices;
  private readonly runner: PathRunner;
  private readonly scheduler: Scheduler;
  private readonly users: PathUsers;
  private readonly queued = new WeakMap<Transaction, Map<string, QueuedPath>>();
  /** Paths of several transactions that wait to run together (switch `asyncBatchScope`). */
  private readonly shared = new Map<string, QueuedPath>();

  constructor(services: FlowServices, runner: PathRunner, scheduler: Scheduler, users: PathUsers) {
    this.services = services;
    this.runner = runner;
    this.scheduler = scheduler;
    this.users = users;
  }

  /** Forgets what waits; the scheduler's jobs are the caller's to clear. */
  clear(): void {
    this.shared.clear();
  }

  /** Remembers the rows of one save for which the path is to run. */
  enqueue(flow: CompiledFlow, path: AsynchronousPath, rows: readonly SaveRow[], transaction: Transaction): void {
    const { switches } = this.services;
    const keepsRecord = switches.get('recordInAsyncPath') === 'snapshot';
    const keepsPrior = switches.get('priorRecordInAsyncPath') === 'available';
    const taken = rows.map((row) => ({
      row,
      snapshot: keepsRecord ? row.after.clone() : undefined,
      prior: keepsPrior ? row.before : undefined,
    }));
    transaction.afterCommit(() => {
      const { entries } = this.queuedPath(flow, path, transaction);
      for (const { row, snapshot, prior } of taken) {
        if (row.error === undefined) entries.push({ recordId: row.after.id, snapshot, prior });
      }
    });
  }

  /** All interviews that one transaction queues for a path belong together; the first of them schedules the job. */
  private queuedPath(flow: CompiledFlow, path: AsynchronousPath, transaction: Transaction): QueuedPath {
    const shares = this.services.switches.get('asyncBatchScope') === 'several save transactions';
    const paths = shares ? this.shared : this.pathsOf(transaction);
    const key = `${flow.apiName} ${path.name} ${transaction.user.id}`;
    const known = paths.get(key);
    if (known !== undefined) return known;
    const queued: QueuedPath = { entries: [] };
    paths.set(key, queued);
    this.scheduler.schedule({
      due: this.services.clock.now().plus(this.services.switches.get('asyncDelayMinutes') * MINUTE),
      description: `asynchronous path of ${flow.apiName}`,
      run: () => {
        paths.delete(key);
        return this.run(flow, path, queued, transaction);
      },
    });
    return queued;
  }

  private pathsOf(transaction: Transaction): Map<string, QueuedPath> {
    const known = this.queued.get(transaction);
    if (known !== undefined) return known;
    const paths = new Map<string, QueuedPath>();
    this.queued.set(transaction, paths);
    return paths;
  }

  private async run(
    flow: CompiledFlow,
    path: AsynchronousPath,
    queued: QueuedPath,
    transaction: Transaction,
  ): Promise<void> {
    const { switches, data } = this.services;
    const user = pathUser('asynchronous', transaction.user, this.users, switches, data);
    const entries = inOrder(queued.entries, switches.get('asyncOrder'));
    const size = switches.get('asyncBatchScope') === 'a single interview' ? 1 : switches.get('asyncBatchSize');
    for (let start = 0; start < entries.length; start += size) {
      await this.runner.run({
        kind: 'asynchronousPath',
        flow,
        pathName: path.name,
        first: path.first,
        objectName: flow.trigger?.objectName,
        user,
        entries: entries.slice(start, start + size),
      });
    }
  }
}

/** The platform guarantees no order (switch `asyncOrder`); the shuffle is the same each time. */
function inOrder(entries: readonly PathEntry[], order: 'save order' | 'reversed' | 'shuffled'): readonly PathEntry[] {
  if (order === 'save order') return entries;
  if (order === 'reversed') return [...entries].reverse();
  const shuffled = [...entries];
  let state = 12_345;
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (index + 1);
    const [one, two] = [shuffled[index], shuffled[other]];
    if (one !== undefined && two !== undefined) [shuffled[index], shuffled[other]] = [two, one];
  }
  return shuffled;
}
