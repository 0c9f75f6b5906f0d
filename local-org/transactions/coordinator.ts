import type { Instant } from '../values/instant.ts';
import type { Clock } from './clock.ts';
import type { LimitColumn } from './limits.ts';
import { LONGEST_WAIT_FOR_LOCK, RecordLocks } from './record-locks.ts';
import { Transaction, type RunningUser, type TransactionKind } from './transaction.ts';
import type { CalloutOutcome, OutboundRequest, Work } from './work.ts';

/** Sends a request for real and says what came of it; never rejects. */
export interface Transport {
  send(request: OutboundRequest): Promise<CalloutOutcome>;
}

export interface TransactionRequest<Result> {
  readonly kind: TransactionKind;
  readonly user: RunningUser;
  readonly limits?: LimitColumn;
  /** Roll back at the end although the work succeeded: tests, check-only requests. */
  readonly rollback?: boolean;
  readonly work: (transaction: Transaction) => Work<Result>;
}

export interface TransactionRecord {
  readonly id: number;
  readonly kind: TransactionKind;
  readonly user: string;
  readonly startedAt: string;
  readonly interviews: number;
  /** Callouts that were refused because of uncommitted work. */
  readonly calloutsRefused: number;
  readonly used: ReturnType<Transaction['limits']['snapshot']>;
  /** Highest share of any governor limit that it used, 0 to 1. */
  readonly maxShareOfLimit: number;
  readonly outcome: 'committed' | 'rolledBack';
  readonly error?: string;
}

const LOG_LENGTH = 100_000;

/**
 * Runs transactions. Each runs alone but for the time that it waits for a callout: then others go on, unless it
 * has uncommitted work, which nobody may see before the commit.
 */
export class Coordinator {
  /** Which records other clients hold. */
  readonly locks: RecordLocks;
  private readonly clock: Clock;
  private readonly transport: Transport;
  private readonly records: TransactionRecord[] = [];
  private nextId = 1;
  /** Held, to its end, by a transaction that waited for a callout with uncommitted work. */
  private held:
    { readonly by: Transaction; readonly released: Promise<void>; readonly release: () => void } | undefined;

  constructor(clock: Clock, transport: Transport) {
    this.clock = clock;
    this.transport = transport;
    this.locks = new RecordLocks(clock);
  }

  /** Runs the work in a transaction of its own: committed when it returns, rolled back when it throws. */
  async run<Result>(request: TransactionRequest<Result>): Promise<Result> {
    const arrivedAt = this.clock.now();
    const lockedOutOf = new Set<string>();
    // No other await may stand between this check and the first step: the lock could be taken in between.
    while (this.held !== undefined) {
      const { by, released } = this.held;
      await released;
      this.noteLongWait(arrivedAt, by, lockedOutOf);
    }
    const transaction = new Transaction({
      id: this.nextId,
      kind: request.kind,
      user: request.user,
      startedAt: this.clock.now(),
      limits: request.limits ?? 'synchronous',
    });
    this.nextId += 1;
    for (const id of lockedOutOf) transaction.lockedOutOf.add(id);
    try {
      const result = await this.drive(transaction, request.work(transaction));
      this.finish(transaction, request.rollback === true ? 'rolledBack' : 'committed');
      return result;
    } catch (error) {
      this.finish(transaction, 'rolledBack', error);
      throw error;
    }
  }

  /** What ran, oldest first. */
  log(): readonly TransactionRecord[] {
    return this.records;
  }

  clearLog(): void {
    this.records.length = 0;
  }

  private async drive<Result>(transaction: Transaction, work: Work<Result>): Promise<Result> {
    let step = work.next();
    while (step.done !== true) {
      if (transaction.uncommittedWork) this.hold(transaction);
      releaseQueriedRecords(transaction);
      const outcome = await this.transport.send(step.value);
      const answeredAt = this.clock.now();
      while (this.held !== undefined && this.held.by !== transaction) {
        const { by, released } = this.held;
        await released;
        this.noteLongWait(answeredAt, by, transaction.lockedOutOf);
      }
      step = work.next(outcome);
    }
    return step.value;
  }

  /**
   * On the platform a transaction waits for single records only. What another one held for longer than anybody waits
   * is out of reach for one that had to wait for it here.
   */
  private noteLongWait(since: Instant, by: Transaction, lockedOutOf: Set<string>): void {
    if (this.clock.now().compareTo(since) <= LONGEST_WAIT_FOR_LOCK) return;
    for (const id of by.lockedRecords) lockedOutOf.add(id);
  }

  private hold(transaction: Transaction): void {
    if (this.held !== undefined) return;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.held = { by: transaction, released, release };
  }

  private finish(transaction: Transaction, outcome: 'committed' | 'rolledBack', error?: unknown): void {
    const used = transaction.limits.snapshot();
    const shares = Object.entries(used).map(([counter, amount]) =>
      counter === 'cpuMilliseconds' ? 0 : amount / transaction.limits.maximum(counter as keyof typeof used),
    );
    this.records.push({
      id: transaction.id,
      kind: transaction.kind,
      user: transaction.user.username,
      startedAt: transaction.startedAt.toString(),
      interviews: transaction.interviews,
      calloutsRefused: transaction.calloutsRefused,
      used,
      maxShareOfLimit: Math.max(...shares),
      outcome,
      ...(error === undefined ? {} : { error: errorText(error) }),
    });
    if (this.records.length > LOG_LENGTH) this.records.shift();
    if (outcome === 'committed') transaction.commit();
    else transaction.rollback();
    if (this.held?.by === transaction) {
      const { release } = this.held;
      this.held = undefined;
      release();
    }
  }
}

/** Apex Developer Guide, "Locking Statements": callouts let go of what `FOR UPDATE` has locked. */
function releaseQueriedRecords(transaction: Transaction): void {
  for (const id of transaction.lockedByQuery) transaction.lockedRecords.delete(id);
  transaction.lockedByQuery.clear();
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : 'something that is no Error was thrown';
}
