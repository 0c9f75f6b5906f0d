import type { Instant } from '../values/instant.ts';
import type { Clock } from './clock.ts';
import type { Transaction } from './transaction.ts';

/** Help 000229525, "Unable to lock row": a transaction waits for a lock this long at most; so does `FOR UPDATE`. */
export const LONGEST_WAIT_FOR_LOCK = 10_000;

/** A record that another client holds; without an end, until it lets go. */
export interface HeldRecord {
  readonly id: string;
  readonly until: Instant | undefined;
}

/**
 * Who may write which record (Apex Developer Guide, "Locking Records"). A transaction locks what it writes until its
 * end; transactions take turns here, so whom they meet is another client, played from outside, or a transaction that
 * made them wait while it had uncommitted work.
 *
 * No time is spent on waiting: when the other lets go is known beforehand, so it is decided at once whether a wait of
 * ten seconds would have been enough.
 */
export class RecordLocks {
  private readonly clock: Clock;
  private readonly held = new Map<string, Instant | undefined>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Plays another client that locks records. */
  hold(ids: readonly string[], until?: Instant): void {
    for (const id of ids) this.held.set(id, until);
  }

  /** Lets go of records; of all, when none are named. */
  release(ids: readonly string[] = [...this.held.keys()]): void {
    for (const id of ids) this.held.delete(id);
  }

  /** What other clients hold now. */
  all(): readonly HeldRecord[] {
    const now = this.clock.now();
    for (const [id, until] of this.held) if (until !== undefined && until.compareTo(now) <= 0) this.held.delete(id);
    return [...this.held].map(([id, until]) => ({ id, until }));
  }

  /** Whether there is any record that the transaction could be refused. */
  canRefuse(transaction: Transaction): boolean {
    return this.held.size > 0 || transaction.lockedOutOf.size > 0;
  }

  /** Locks records for a transaction, until its end. @returns those that somebody else held for too long */
  lock(ids: readonly string[], transaction: Transaction): readonly string[] {
    const refused = ids.filter((id) => !transaction.lockedRecords.has(id) && this.isRefused(id, transaction));
    if (refused.length === 0) for (const id of ids) transaction.lockedRecords.add(id);
    return refused;
  }

  private isRefused(id: string, transaction: Transaction): boolean {
    if (transaction.lockedOutOf.has(id)) return true;
    if (!this.held.has(id)) return false;
    const until = this.held.get(id);
    return until === undefined || until.compareTo(this.clock.now()) > LONGEST_WAIT_FOR_LOCK;
  }
}
