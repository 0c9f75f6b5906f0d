import type { DataStore } from '../data/data-store.ts';
import type { RecordQuery } from '../data/record-query.ts';
import { Transaction } from '../transactions/transaction.ts';
import { Instant } from '../values/instant.ts';
import type { SObject } from '../values/sobject.ts';
import { SEED_IDS } from './seed-records.ts';

/** Reads records for the org's own purposes: outside of every transaction, and of its limits. */
export function systemSelect(data: DataStore, query: RecordQuery): readonly SObject[] {
  const user = { id: SEED_IDS.administrator, username: '', name: '', timeZone: 'GMT', locale: 'en_US' };
  const transaction = new Transaction({
    id: 0,
    kind: 'request',
    user,
    startedAt: new Instant(0),
    limits: 'asynchronous',
  });
  return data.select(query, transaction);
}

export function selectAll(data: DataStore, object: string): readonly SObject[] {
  return systemSelect(data, { object });
}
