import type { SaveRow } from '../../data/data-service.ts';
import type { JobHandle, Scheduler } from '../../transactions/scheduler.ts';
import type { RunningUser, Transaction } from '../../transactions/transaction.ts';
import { Instant } from '../../values/instant.ts';
import type { CompiledFlow, TimeBasedPath } from '../model/flow-model.ts';
import { dueTime } from './due-time.ts';
import type { FlowServices } from './interview.ts';
import type { PathEntry, PathRunner } from './path-runner.ts';
import { pathUser, type PathUsers } from './path-users.ts';
import { refuse, type StartDecision } from './record-trigger.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Entries of one path and user that are due at one moment. */
interface Bucket {
  readonly key: string;
  readonly flow: CompiledFlow;
  readonly path: TimeBasedPath;
  readonly user: RunningUser;
  readonly due: Instant;
  readonly entries: Map<string, PathEntry>;
  handle: JobHandle | undefined;
}

/** What a save means for the pending paths of one record. */
interface Change {
  readonly row: SaveRow;
  readonly decision: StartDecision;
  readonly due: Instant | undefined;
  readonly entry: PathEntry;
}

/**
 * The queue of time-based paths: entries come with the commit of a save that enters the flow, and go when a save ends
 * the start conditions (switches `cancelWhenCriteriaEnd`, `rescheduleOnDateMove`, `newVersionAndPendingEntries`).
 */
export class TimeBasedPaths {
  private readonly services: FlowServices;
  private readonly runner: PathRunner;
  private readonly scheduler: Scheduler;
  private readonly users: PathUsers;
  private readonly buckets = new Map<string, Bucket>();
  /** The bucket in which the entry of a path and a record stands. */
  private readonly pending = new Map<string, Bucket>();
  /** The hour of the clock that is counted, and how many entries it has run. */
  private hour = 0;
  private ranInHour = 0;

  constructor(services: FlowServices, runner: PathRunner, scheduler: Scheduler, users: PathUsers) {
    this.services = services;
    this.runner = runner;
    this.scheduler = scheduler;
    this.users = users;
  }

  clear(): void {
    for (const bucket of this.buckets.values()) bucket.handle?.cancel();
    this.buckets.clear();
    this.pending.clear();
    this.ranInHour = 0;
  }

  /** The version of a flow that queued an entry for a record. */
  pendingVersion(flow: CompiledFlow, recordId: string | null): CompiledFlow | undefined {
    for (const path of flow.paths) {
      const bucket = this.pending.get(entryKey(flow, path.name, recordId));
      if (bucket !== undefined) return bucket.flow;
    }
    return undefined;
  }

  /** Notes what a save decided about a path; it holds from the commit on. */
  note(
    flow: CompiledFlow,
    path: TimeBasedPath,
    decided: readonly { readonly row: SaveRow; readonly decision: StartDecision }[],
    transaction: Transaction,
  ): void {
    const { switches } = this.services;
    const keepsRecord = switches.get('recordInTimeBasedPath') === 'snapshot';
    const keepsPrior = switches.get('priorRecordInTimeBasedPath') === 'available';
    const changes: Change[] = [];
    for (const { row, decision } of decided) {
      const due = dueTime(path, row.after, transaction.startedAt, transaction.user.timeZone);
      if (due === undefined && decision.enters && switches.get('nullDate') === 'fault') {
        refuse(row, flow, `The scheduled path "${path.label}" has no date to count from.`);
        continue;
      }
      const snapshot = keepsRecord ? row.after.clone() : undefined;
      changes.push({
        row,
        decision,
        due,
        entry: { recordId: row.after.id, snapshot, prior: keepsPrior ? row.before : undefined },
      });
    }
    if (changes.length === 0) return;
    transaction.afterCommit(() => {
      for (const change of changes) {
        if (change.row.error === undefined) this.apply(flow, path, change, transaction.user);
      }
    });
  }

  private apply(flow: CompiledFlow, path: TimeBasedPath, change: Change, user: RunningUser): void {
    const { switches } = this.services;
    const key = entryKey(flow, path.name, change.entry.recordId);
    const known = this.pending.get(key);
    const moves = switches.get('rescheduleOnDateMove');
    if (change.decision.enters) {
      if (known !== undefined && moves === 'no') return;
      this.remove(key);
      this.put(key, flow, path, change, user);
    } else if (known !== undefined && !change.decision.meets) {
      if (switches.get('cancelWhenCriteriaEnd') === 'yes') this.remove(key);
    } else if (known !== undefined && moves === 'yes' && path.recordField !== undefined) {
      if (change.due !== undefined && this.dueOf(change.due).equals(known.due)) return;
      this.remove(key);
      this.put(key, flow, path, change, user);
    }
  }

  private put(key: string, flow: CompiledFlow, path: TimeBasedPath, change: Change, user: RunningUser): void {
    if (change.due === undefined) return;
    const past = change.due.compareTo(this.services.clock.now()) < 0;
    if (past && this.services.switches.get('pastDate') === 'never runs') return;
    const due = this.dueOf(change.due);
    const bucketKey = `${flow.apiName} ${flow.versionNumber} ${path.name} ${user.id} ${due.epochMilliseconds}`;
    let bucket = this.buckets.get(bucketKey);
    if (bucket === undefined) {
      const created: Bucket = { key: bucketKey, flow, path, user, due, entries: new Map(), handle: undefined };
      created.handle = this.scheduler.schedule({
        due,
        description: `time-based path ${path.name} of ${flow.apiName}`,
        run: () => this.run(created),
      });
      this.buckets.set(bucketKey, created);
      bucket = created;
    }
    bucket.entries.set(key, change.entry);
    this.pending.set(key, bucket);
  }

  /** When it really runs: late per switch, and never before now. */
  private dueOf(due: Instant): Instant {
    const now = this.services.clock.now();
    const time = due.compareTo(now) < 0 ? now : due;
    return time.plus(this.services.switches.get('timeBasedDelayMinutes') * MINUTE);
  }

  private remove(key: string): void {
    const bucket = this.pending.get(key);
    if (bucket === undefined) return;
    this.pending.delete(key);
    bucket.entries.delete(key);
    if (bucket.entries.size > 0) return;
    bucket.handle?.cancel();
    this.buckets.delete(bucket.key);
  }

  private async run(bucket: Bucket): Promise<void> {
    const entries = [...bucket.entries.values()];
    for (const key of bucket.entries.keys()) this.pending.delete(key);
    this.buckets.delete(bucket.key);
    const version = this.versionFor(bucket);
    const path = version?.paths.find((one) => one.kind === 'timeBased' && one.name === bucket.path.name);
    if (version === undefined || path?.kind !== 'timeBased') return;
    const { switches, data } = this.services;
    const user = pathUser('timeBased', bucket.user, this.users, switches, data);
    const allowed = this.takeFromHour(entries.length);
    if (allowed < entries.length) this.postpone(bucket, allowed);
    for (let start = 0; start < allowed; start += path.maxBatchSize) {
      await this.runner.run({
        kind: 'timeBasedPath',
        flow: version,
        pathName: path.name,
        first: path.first,
        objectName: version.trigger?.objectName,
        user,
        entries: entries.slice(start, Math.min(start + path.maxBatchSize, allowed)),
      });
    }
  }

  /** How many of so many entries may run in this hour (switch `timeBasedHourlyCap`). */
  private takeFromHour(wanted: number): number {
    const cap = this.services.switches.get('timeBasedHourlyCap');
    if (cap === 'none') return wanted;
    const hour = Math.floor(this.services.clock.now().epochMilliseconds / HOUR);
    if (hour !== this.hour) {
      this.hour = hour;
      this.ranInHour = 0;
    }
    const allowed = Math.max(0, Math.min(wanted, cap - this.ranInHour));
    this.ranInHour += allowed;
    return allowed;
  }

  /** Entries beyond the cap wait for the next hour. */
  private postpone(bucket: Bucket, from: number): void {
    const due = new Instant((this.hour + 1) * HOUR);
    const entries = new Map([...bucket.entries].slice(from));
    const later: Bucket = { ...bucket, key: `${bucket.key} from ${this.hour + 1}`, due, entries, handle: undefined };
    later.handle = this.scheduler.schedule({
      due,
      description: `time-based path ${bucket.path.name} of ${bucket.flow.apiName}, beyond the hourly cap`,
      run: () => this.run(later),
    });
    this.buckets.set(later.key, later);
    for (const key of entries.keys()) this.pending.set(key, later);
  }

  private versionFor(bucket: Bucket): CompiledFlow | undefined {
    const active = this.services.activeFlow(bucket.flow.apiName);
    switch (this.services.switches.get('newVersionAndPendingEntries')) {
      case 'new criteria apply':
        return active;
      case 'old criteria apply':
        return active?.versionNumber === bucket.flow.versionNumber ? active : bucket.flow;
      case 'entries cancelled':
        return active?.versionNumber === bucket.flow.versionNumber ? active : undefined;
    }
  }
}

function entryKey(flow: CompiledFlow, pathName: string, recordId: string | null): string {
  return `${flow.apiName} ${pathName} ${recordId ?? ''}`;
}
