import type { Instant } from '../values/instant.ts';
import { Limits, type LimitColumn } from './limits.ts';

/** Who a transaction runs as: `$User`, `UserInfo`, and the person whose access is checked. */
export interface RunningUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** IANA name, such as `Europe/Istanbul`. */
  readonly timeZone: string;
  /** Such as `en_US`. */
  readonly locale: string;
}

export type TransactionKind =
  | 'request'
  | 'deployment'
  | 'asynchronousPath'
  | 'timeBasedPath'
  | 'scheduledFlow'
  | 'platformEvent'
  | 'apexTest'
  | 'anonymous';

export interface TransactionOptions {
  readonly id: number;
  readonly kind: TransactionKind;
  readonly user: RunningUser;
  readonly startedAt: Instant;
  readonly limits: LimitColumn;
}

type Undo = () => void;

/** A point in a transaction that it can return to. */
export interface Savepoint {
  readonly undoLength: number;
  readonly afterCommitLength: number;
  readonly uncommittedWork: boolean;
}

/**
 * One transaction: who, limits, the way back, and what happens once it is committed.
 * Writers change shared state in place and register how to undo it; `rollback` runs those in reverse.
 */
export class Transaction {
  readonly id: number;
  readonly kind: TransactionKind;
  readonly user: RunningUser;
  readonly startedAt: Instant;
  readonly limits: Limits;
  /** True from the first DML on: callouts are refused then ("uncommitted work pending"). */
  uncommittedWork = false;
  /** Callouts that were refused because of uncommitted work, for the transaction log. */
  calloutsRefused = 0;
  /** Interviews that ran in this transaction, for the transaction log. */
  interviews = 0;
  /** Records that it has locked: nobody else writes them before its end. */
  readonly lockedRecords = new Set<string>();
  /** Of those, what `FOR UPDATE` alone has locked: a callout lets go of it. */
  readonly lockedByQuery = new Set<string>();
  /** Records that a transaction for which it had to wait held for too long. */
  readonly lockedOutOf = new Set<string>();
  private undo: Undo[] = [];
  private afterCommitActions: (() => void)[] = [];

  constructor(options: TransactionOptions) {
    this.id = options.id;
    this.kind = options.kind;
    this.user = options.user;
    this.startedAt = options.startedAt;
    this.limits = new Limits(options.limits);
  }

  /** Registers how to take a change back that was just made to shared state. */
  onRollback(undo: Undo): void {
    this.undo.push(undo);
  }

  /** Registers what happens after the commit (step 19/20 of the save order); dropped on rollback. */
  afterCommit(action: () => void): void {
    this.afterCommitActions.push(action);
  }

  savepoint(): Savepoint {
    return {
      undoLength: this.undo.length,
      afterCommitLength: this.afterCommitActions.length,
      uncommittedWork: this.uncommittedWork,
    };
  }

  /** Takes back everything since the savepoint; without one, everything. Limits stay as they were counted. */
  rollback(savepoint?: Savepoint): void {
    const keep = savepoint?.undoLength ?? 0;
    while (this.undo.length > keep) this.undo.pop()?.();
    this.afterCommitActions.length = savepoint?.afterCommitLength ?? 0;
    this.uncommittedWork = savepoint?.uncommittedWork ?? false;
  }

  /** Makes the changes final and runs what was waiting for that. */
  commit(): void {
    const actions = this.afterCommitActions;
    this.undo = [];
    this.afterCommitActions = [];
    this.uncommittedWork = false;
    for (const action of actions) action();
  }
}
