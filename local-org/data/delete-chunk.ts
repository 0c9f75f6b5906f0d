import type { FieldDefinition } from '../schema/object-definition.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { RecordError, SaveBatch } from './data-service.ts';
import { isReference } from './field-index.ts';
import { lockChanged, lockForSave } from './lock-records.ts';
import { recordError } from './record-error.ts';
import type { Row } from './row.ts';
import { hasFailed, type SaveItem, type SaveRequest } from './save-item.ts';
import { readContext, type StoreParts } from './store-parts.ts';
import type { Table } from './table.ts';

export interface DeleteCall {
  readonly table: Table;
  readonly allOrNone: boolean;
  readonly transaction: Transaction;
  readonly parts: StoreParts;
}

/**
 * Deletes up to 200 records once, with what their lookups say of children (help "Lookup relationship": clear the
 * field, refuse the deletion, or delete the child too). Children are cleared and deleted without automation.
 * @returns true where an after-save refusal means that the chunk must be taken back and deleted again without those
 */
export function deleteOnce(requests: readonly SaveRequest[], call: DeleteCall): boolean {
  const { table, transaction, parts } = call;
  const context = readContext(parts, transaction);
  const items: SaveItem[] = [];
  for (const request of requests) {
    const row = table.liveRow(request.id ?? '');
    if (row === undefined) continue;
    const before = parts.reader.toRecord(table, row.values, context);
    items.push({
      request,
      row,
      before: row.values,
      values: [...row.values],
      saveRow: { before, after: before.clone() },
    });
  }
  if (items.length === 0) return false;
  const batch: SaveBatch = { object: table.object, operation: 'delete', rows: items.map((item) => item.saveRow) };
  parts.automation.beforeSave(batch, transaction);
  takeRefusals(items);
  lockForSave(
    items.filter((item) => !hasFailed(item.request)),
    { ...call, operation: 'delete' },
  );
  for (const item of items) {
    if (hasFailed(item.request) || item.row === undefined) continue;
    const error = removeWithChildren(table, item.row, call);
    if (error !== undefined) item.request.errors = [error];
  }
  if (call.allOrNone && requests.some(hasFailed)) return false;
  const deleted = items.filter((item) => !hasFailed(item.request));
  parts.automation.afterSave({ ...batch, rows: deleted.map((item) => item.saveRow) }, transaction);
  takeRefusals(deleted);
  return deleted.some((item) => hasFailed(item.request));
}

function takeRefusals(items: readonly SaveItem[]): void {
  for (const { request, saveRow } of items) if (saveRow.error !== undefined) request.errors = [saveRow.error];
}

interface Removal {
  /** Children before their parents. */
  readonly deletions: { readonly table: Table; readonly row: Row }[];
  readonly clearings: { readonly table: Table; readonly row: Row; readonly slot: number }[];
}

function removeWithChildren(table: Table, row: Row, call: DeleteCall): RecordError | undefined {
  const removal: Removal = { deletions: [], clearings: [] };
  const error = plan(table, row, removal, new Set(), call.parts);
  if (error !== undefined) return error;
  const changed = [...removal.deletions, ...removal.clearings].map((change) => change.row.id);
  const lockError = lockChanged(changed, call);
  if (lockError !== undefined) return lockError;
  const doomed = new Set(removal.deletions.map((deletion) => deletion.row));
  for (const { table: childTable, row: child, slot } of removal.clearings) {
    if (doomed.has(child)) continue;
    childTable.update(child, Object.freeze(child.values.with(slot, null)), call.transaction);
  }
  for (const deletion of removal.deletions) deletion.table.remove(deletion.row, call.transaction);
  return undefined;
}

function plan(table: Table, row: Row, removal: Removal, seen: Set<Row>, parts: StoreParts): RecordError | undefined {
  if (seen.has(row)) return undefined;
  seen.add(row);
  for (const child of childrenOf(table, row, parts)) {
    if (child.field.deleteConstraint === 'Restrict') return restricted(table, child.table);
    if (child.field.deleteConstraint === 'Cascade') {
      const error = plan(child.table, child.row, removal, seen, parts);
      if (error !== undefined) return error;
    } else {
      removal.clearings.push(child);
    }
  }
  removal.deletions.push({ table, row });
  return undefined;
}

interface Child {
  readonly table: Table;
  readonly row: Row;
  readonly field: FieldDefinition;
  readonly slot: number;
}

function* childrenOf(parent: Table, row: Row, parts: StoreParts): Iterable<Child> {
  for (const table of parts.tables.all()) {
    for (const [slot, field] of table.fields.entries()) {
      if (!isReference(field) || field.referenceTo?.includes(parent.object.name) !== true) continue;
      for (const child of table.index(field.name)?.matches(row.id) ?? []) yield { table, row: child, field, slot };
    }
  }
}

function restricted(parent: Table, child: Table): RecordError {
  return recordError(
    'DELETE_FAILED',
    `Your attempt to delete ${parent.object.label} could not be completed because it is associated with the following ${child.object.pluralLabel}.`,
  );
}
