import type { Clock } from '../transactions/clock.ts';
import type { RecordLocks } from '../transactions/record-locks.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { Instant } from '../values/instant.ts';
import type { SaveAutomation } from './data-service.ts';
import type { ReadContext, RecordReader } from './record-reader.ts';
import type { Tables } from './tables.ts';

/** What the parts of the store share. */
export interface StoreParts {
  readonly tables: Tables;
  readonly reader: RecordReader;
  readonly clock: Clock;
  /** IANA name. */
  readonly organizationTimeZone: string;
  readonly locks: RecordLocks;
  /** Whether a save locks the record behind every lookup. */
  readonly everyLookupLocks: () => boolean;
  /** Whether a record that cannot be locked fails the others of its chunk too. */
  readonly lockFailureHitsChunk: () => boolean;
  automation: SaveAutomation;
}

/** No automation at all. */
export const NO_AUTOMATION: SaveAutomation = { beforeSave: () => undefined, afterSave: () => undefined };

/** Reads happen now, as the user of the transaction, or as the org itself where there is none. */
export function readContext(parts: StoreParts, transaction: Transaction | undefined): ReadContext {
  return {
    now: parts.clock.now(),
    timeZone: transaction?.user.timeZone ?? parts.organizationTimeZone,
    transaction,
  };
}

/** Now, as DateTime fields hold it: without milliseconds. */
export function currentSecond(parts: StoreParts): Instant {
  return new Instant(Math.floor(parts.clock.now().epochMilliseconds / 1000) * 1000);
}
