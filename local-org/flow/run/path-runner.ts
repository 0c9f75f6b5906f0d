import { randomUUID } from 'node:crypto';
import { LimitException } from '../../transactions/errors.ts';
import type { Coordinator } from '../../transactions/coordinator.ts';
import type { LimitColumn } from '../../transactions/limits.ts';
import type { Scheduler } from '../../transactions/scheduler.ts';
import type { RunningUser, Transaction } from '../../transactions/transaction.ts';
import type { Work } from '../../transactions/work.ts';
import type { Instant } from '../../values/instant.ts';
import type { SObject } from '../../values/sobject.ts';
import type { CompiledFlow, FlowElement } from '../model/flow-model.ts';
import { meetsStart } from './event-criteria.ts';
import { FailedInterviews, type Failure } from './failed-interviews.ts';
import type { FlowServices, TriggerContext } from './interview.ts';
import { runBatch, type InterviewSeed } from './run-batch.ts';

/** A record for which a path is to run. */
export interface PathEntry {
  readonly recordId: string | null;
  /** The record as it was saved, where a switch asks for it. */
  readonly snapshot: SObject | undefined;
  readonly prior: SObject | undefined;
  guid?: string;
}

/** Entries that run together in one transaction. */
export interface PathBatch {
  readonly kind: 'asynchronousPath' | 'timeBasedPath' | 'scheduledFlow' | 'platformEvent';
  readonly flow: CompiledFlow;
  readonly pathName: string;
  readonly first: FlowElement | undefined;
  readonly objectName: string | undefined;
  readonly user: RunningUser;
  readonly entries: readonly PathEntry[];
  /** When it ran first, and how many re-runs there were: the platform's re-runs count from there. */
  readonly firstStart?: Instant;
  readonly attempt?: number;
}

/** Help `automate_flow_troubleshoot_retries`: minutes after the first run of the path. */
const RETRY_MINUTES = [15, 30, 60, 120];
const MINUTE = 60_000;

/** Thrown to take a batch back whose interviews failed after DML. */
class BatchTakenBack extends Error {
  override readonly name = 'BatchTakenBack';
}

interface Outcome {
  readonly failures: readonly Failure[];
  readonly survivors: readonly PathEntry[];
}

/** Runs paths behind the commit, each batch in a transaction of its own, with the platform's re-runs. */
export class PathRunner {
  readonly failed: FailedInterviews;
  private readonly services: FlowServices;
  private readonly coordinator: Coordinator;
  private readonly scheduler: Scheduler;

  constructor(services: FlowServices, coordinator: Coordinator, scheduler: Scheduler) {
    this.services = services;
    this.coordinator = coordinator;
    this.scheduler = scheduler;
    this.failed = new FailedInterviews();
  }

  /** Runs a batch; never rejects for what flows do. */
  async run(batch: PathBatch): Promise<void> {
    const firstStart = batch.firstStart ?? this.services.clock.now();
    let entries = batch.entries;
    const failures: Failure[] = [];
    for (let reruns = 0; entries.length > 0; reruns += 1) {
      const outcome = await this.attempt(batch, entries);
      failures.push(...outcome.failures);
      if (outcome.survivors.length === 0) break;
      if (reruns >= this.services.switches.get('inBatchReruns')) {
        failures.push(...outcome.survivors.map((entry) => gaveUp(entry)));
        break;
      }
      entries = outcome.survivors;
    }
    this.afterFailures(batch, failures, firstStart);
  }

  /** One transaction. Survivors are interviews that did well, but were taken back with the others. */
  private async attempt(batch: PathBatch, entries: readonly PathEntry[]): Promise<Outcome> {
    const failures: Failure[] = [];
    try {
      await this.coordinator.run({
        kind: batch.kind,
        user: batch.user,
        limits: this.limitsOf(batch),
        work: (transaction) => this.work(batch, entries, transaction, failures),
      });
      return { failures, survivors: [] };
    } catch (error) {
      if (error instanceof BatchTakenBack) {
        const failing = new Set(failures.map((failure) => failure.entry));
        return { failures, survivors: entries.filter((entry) => !failing.has(entry)) };
      }
      if (!(error instanceof LimitException)) throw error;
      const { message } = error;
      return {
        failures: entries.map((entry) => ({ entry, element: '', message, cause: 'limit' })),
        survivors: [],
      };
    }
  }

  private *work(
    batch: PathBatch,
    entries: readonly PathEntry[],
    transaction: Transaction,
    failures: Failure[],
  ): Work<void> {
    const running: PathEntry[] = [];
    const seeds: InterviewSeed[] = [];
    for (const entry of entries) {
      const trigger = this.triggerOf(batch, entry, transaction);
      if (trigger === 'dropped') continue;
      if (trigger === 'fault') {
        const message = 'The record that triggered the flow was deleted before the path ran.';
        failures.push({ entry, element: '', message, cause: 'other' });
        continue;
      }
      running.push(entry);
      seeds.push({ trigger, guid: this.guidOf(entry) });
    }
    const { flow, first } = batch;
    const interviews = yield* runBatch({
      flow,
      first,
      seeds,
      transaction,
      services: this.services,
      behindCommit: true,
    });
    let takenBack = false;
    for (const interview of interviews) {
      const entry = running[interview.index];
      if (entry === undefined || interview.fault === undefined) continue;
      const { element, message } = interview.fault;
      failures.push({ entry, element, message, cause: interview.triedDml ? 'dml' : 'other' });
      takenBack ||= interview.triedDml;
    }
    if (failures.length > 0 && this.services.switches.get('retryScope') === 'whole batch') {
      failures.push(...others(entries, failures));
      takenBack = true;
    }
    if (takenBack) throw new BatchTakenBack(`Unhandled faults in ${batch.flow.apiName}: ${failures[0]?.message ?? ''}`);
  }

  private triggerOf(
    batch: PathBatch,
    entry: PathEntry,
    transaction: Transaction,
  ): TriggerContext | 'dropped' | 'fault' {
    // An event is stored nowhere: it comes with its entry
    if (entry.recordId === null || batch.objectName === undefined) {
      const { snapshot } = entry;
      if (snapshot !== undefined && !meetsStart(batch.flow, snapshot, this.services, transaction)) return 'dropped';
      return { record: entry.snapshot ?? null, prior: null, isNew: batch.kind === 'platformEvent' };
    }
    const current = this.services.data.find(batch.objectName, entry.recordId);
    const prior = entry.prior ?? null;
    if (current !== undefined) return { record: entry.snapshot ?? current, prior, isNew: false };
    switch (this.services.switches.get('recordDeletedBeforePath')) {
      case 'entry dropped':
        return 'dropped';
      case 'runs without record':
        return { record: null, prior, isNew: false };
      case 'fault':
        return 'fault';
    }
  }

  private guidOf(entry: PathEntry): string | undefined {
    if (this.services.switches.get('interviewGuidOnRetry') === 'new') return undefined;
    entry.guid ??= randomUUID();
    return entry.guid;
  }

  private limitsOf(batch: PathBatch): LimitColumn {
    // Platform Events Developer Guide, "Considerations for Publishing and Subscribing": synchronous limits hold
    if (batch.kind === 'platformEvent') return 'synchronous';
    return batch.kind === 'asynchronousPath' ? this.services.switches.get('asyncLimits') : 'asynchronous';
  }

  /** Puts failed entries down for the next re-run of the platform, or among the failed interviews for good. */
  private afterFailures(batch: PathBatch, failures: readonly Failure[], firstStart: Instant): void {
    if (failures.length === 0) return;
    const attempt = batch.attempt ?? 0;
    const minutes = RETRY_MINUTES[attempt];
    const again = failures.filter((failure) => minutes !== undefined && this.isRetried(batch, failure));
    const due = minutes === undefined ? undefined : firstStart.plus(minutes * MINUTE);
    for (const failure of failures) {
      this.failed.add(batch, failure, this.services.clock.now(), attempt, again.includes(failure) ? due : undefined);
    }
    if (again.length === 0 || due === undefined) return;
    const entries = again.map((failure) => failure.entry);
    this.scheduler.schedule({
      due,
      description: `re-run ${attempt + 1} of ${batch.flow.apiName} (${batch.pathName}), ${entries.length} interviews`,
      run: () => this.run({ ...batch, entries, firstStart, attempt: attempt + 1 }),
    });
  }

  private isRetried(batch: PathBatch, failure: Failure): boolean {
    const { switches } = this.services;
    // Help `automate_flow_troubleshoot_retries` speaks of paths of record-triggered flows
    if (batch.kind === 'platformEvent') return false;
    if (failure.cause === 'limit') return switches.get('retryAfterLimitFailure') === 'yes';
    if (switches.get('retryAfterFault') === 'no') return false;
    return failure.cause === 'dml' || switches.get('retryAfterLoneCalloutFailure') === 'yes';
  }
}

function others(entries: readonly PathEntry[], failures: readonly Failure[]): Failure[] {
  const failing = new Set(failures.map((failure) => failure.entry));
  return entries.filter((entry) => !failing.has(entry)).map((entry) => gaveUp(entry));
}

function gaveUp(entry: PathEntry): Failure {
  const message = 'The interview was rolled back, because others of its batch failed.';
  return { entry, element: '', message, cause: 'dml' };
}
