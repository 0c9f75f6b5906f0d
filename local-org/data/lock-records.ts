import type { FieldDefinition } from '../schema/object-definition.ts';
import { PlatformError } from '../transactions/errors.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { DmlOperation, RecordError } from './data-service.ts';
import { isReference } from './field-index.ts';
import { recordError } from './record-error.ts';
import type { SaveItem } from './save-item.ts';
import type { StoreParts } from './store-parts.ts';
import type { Table } from './table.ts';

interface LockCall {
  readonly table: Table;
  readonly operation: DmlOperation;
  readonly transaction: Transaction;
  readonly parts: StoreParts;
}

/** A lookup whose target a save locks: always, or where the relationship is new or changes. */
interface LockingReference {
  readonly slot: number;
  readonly always: boolean;
}

/** Nobody selects these: the platform sets them. */
const SET_BY_THE_PLATFORM = new Set(['CreatedById', 'LastModifiedById']);

/** "Record Locking Cheatsheet": "Opportunity inserts lock the related account record". */
const LOCKING_PARENTS = new Set(['Opportunity.AccountId']);

/**
 * Locks what a save writes, and the parents that go with it, until the transaction ends; a record that somebody else
 * holds for more than ten seconds fails (help 000229525, "Unable to lock row").
 */
export function lockForSave(items: readonly SaveItem[], call: LockCall): void {
  const { parts, transaction } = call;
  const references = lockingReferences(call);
  const refused: (readonly [SaveItem, readonly string[]])[] = [];
  for (const item of items) {
    const ids = [...(item.row === undefined ? [] : [item.row.id]), ...parentsOf(item, references, call)];
    const missing = parts.locks.lock(ids, transaction);
    if (missing.length > 0) refused.push([item, missing]);
  }
  if (refused.length === 0) return;
  if (parts.lockFailureHitsChunk()) {
    const error = lockError(refused.flatMap(([, ids]) => ids));
    for (const item of items) item.request.errors = [error];
    return;
  }
  for (const [item, ids] of refused) item.request.errors = [lockError(ids)];
}

/** Locks records that a deletion deletes or changes with its own. @returns why not, where somebody else holds one */
export function lockChanged(
  ids: readonly string[],
  { parts, transaction }: Omit<LockCall, 'operation'>,
): RecordError | undefined {
  const missing = parts.locks.lock(ids, transaction);
  return missing.length === 0 ? undefined : lockError(missing);
}

/**
 * Locks what `FOR UPDATE` has found (Apex Developer Guide, "Locking Statements").
 * @throws PlatformError where somebody else holds one for more than ten seconds; a `QueryException` in Apex
 */
export function lockQueried(ids: readonly string[], transaction: Transaction, { locks }: StoreParts): void {
  const fresh = ids.filter((id) => !transaction.lockedRecords.has(id));
  if (locks.lock(ids, transaction).length === 0) {
    for (const id of fresh) transaction.lockedByQuery.add(id);
    return;
  }
  throw new PlatformError(
    'UNABLE_TO_LOCK_ROW',
    'Record Currently Unavailable: The record you are attempting to edit, or one of its related records, is currently being modified by another user. Please try again.',
  );
}

/** The wording of salesforce.stackexchange.com/questions/151892 and many others. */
function lockError(ids: readonly string[]): RecordError {
  const unique = [...new Set(ids)];
  return recordError(
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or ${unique.length} records: ${unique.join(',')}`,
  );
}

/**
 * Lookups whose target a save locks. "Record Locking Cheatsheet": "Locks only occur if lookup relationship is not
 * configured to clear the value of this field if the lookup record is deleted". The article "Managing Lookup Skew to
 * Avoid Record Lock Exceptions" says each lookup of each save, hence switch `lookupLocks`.
 */
function lockingReferences({ table, parts, transaction }: LockCall): readonly LockingReference[] {
  // A reading is asked for only where it can make a difference
  const every = parts.locks.canRefuse(transaction) && parts.everyLookupLocks();
  const references: LockingReference[] = [];
  for (const [slot, field] of table.fields.entries()) {
    if (!isReference(field) || SET_BY_THE_PLATFORM.has(field.name)) continue;
    const locks = keepsTarget(field) || LOCKING_PARENTS.has(`${table.object.name}.${field.name}`);
    if (every || locks) references.push({ slot, always: every });
  }
  return references;
}

function keepsTarget({ deleteConstraint }: FieldDefinition): boolean {
  return deleteConstraint === 'Restrict' || deleteConstraint === 'Cascade';
}

/** The parents, old and new, that a save locks. */
function parentsOf(item: SaveItem, references: readonly LockingReference[], { operation }: LockCall): string[] {
  const ids: string[] = [];
  for (const { slot, always } of references) {
    const [before, after] = [item.before?.[slot], item.values[slot]];
    if (operation === 'update' && before === after && !always) continue;
    for (const id of [before, after]) if (typeof id === 'string') ids.push(id);
  }
  return ids;
}
