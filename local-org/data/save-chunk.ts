import type { Transaction } from '../transactions/transaction.ts';
import { sameValue, type FieldValue } from '../values/field-value.ts';
import { SObject } from '../values/sobject.ts';
import { toLongId } from '../values/record-id.ts';
import { computeName } from './computed-name.ts';
import type { SaveBatch, SaveRow } from './data-service.ts';
import { lockForSave } from './lock-records.ts';
import { checkEarly, prepareInsert, prepareUpdate } from './prepare-values.ts';
import { publishEvents } from './publish-events.ts';
import type { ReadContext } from './record-reader.ts';
import { hasFailed, type SaveItem, type SaveRequest } from './save-item.ts';
import { currentSecond, readContext, type StoreParts } from './store-parts.ts';
import type { Table } from './table.ts';
import { uniqueError } from './unique-check.ts';
import { validateRecord } from './validate-record.ts';

/** What an attempt needs to know. */
export interface ChunkCall {
  readonly table: Table;
  readonly operation: 'insert' | 'update';
  readonly allOrNone: boolean;
  readonly transaction: Transaction;
  readonly parts: StoreParts;
}

/**
 * Takes up to 200 records through the save order once. Records that are refused get their errors.
 * @returns true where an after-save refusal means that the chunk must be taken back and saved again without those
 */
export function saveOnce(requests: readonly SaveRequest[], call: ChunkCall): boolean {
  const { table, operation, transaction, parts } = call;
  const context = readContext(parts, transaction);
  const items = prepare(requests, call, context);
  const failsAltogether = (): boolean => call.allOrNone && requests.some(hasFailed);
  if (items.length === 0 || failsAltogether()) return false;

  const batch: SaveBatch = { object: table.object, operation, rows: items.map((item) => item.saveRow) };
  parts.automation.beforeSave(batch, transaction);
  takeRefusals(items);
  for (const item of remaining(items)) {
    takeChanges(item, call);
    if (hasFailed(item.request)) continue;
    item.request.errors = validateRecord(table, item.values, item.before, parts.reader, context);
  }
  if (failsAltogether()) return false;
  if (table.object.kind === 'platformEvent') {
    publishEvents(remaining(items), call);
    return false;
  }

  lockForSave(remaining(items), call);
  if (failsAltogether()) return false;
  for (const item of remaining(items)) store(item, call, context);
  const saved = remaining(items);
  if (saved.length === 0 || failsAltogether()) return false;

  parts.automation.afterSave({ object: table.object, operation, rows: saved.map((item) => item.saveRow) }, transaction);
  takeRefusals(saved);
  return remaining(saved).length < saved.length;
}

function prepare(requests: readonly SaveRequest[], call: ChunkCall, context: ReadContext): SaveItem[] {
  const { table, parts } = call;
  const items: SaveItem[] = [];
  for (const request of requests) {
    const row = call.operation === 'insert' ? undefined : table.liveRow(toLongId(request.id ?? ''));
    const before = row?.values;
    const prepared =
      before === undefined
        ? prepareInsert(request.record, table, parts, context)
        : prepareUpdate(request.record, table, before, parts, context);
    if (prepared.errors.length > 0) {
      request.errors = prepared.errors;
      continue;
    }
    const saveRow: SaveRow = {
      before: before === undefined ? undefined : parts.reader.toRecord(table, before, context),
      after: parts.reader.toRecord(table, prepared.values, context),
    };
    items.push({ request, row, before, values: prepared.values, saveRow });
  }
  return items;
}

/** Copies what before-save automation changed in the record back into its values. */
function takeChanges(item: SaveItem, call: ChunkCall): void {
  const { table, parts } = call;
  const errors = [...item.request.errors];
  table.fields.forEach((field, slot) => {
    const raw = item.saveRow.after.fields.get(field.name);
    if (raw === undefined || raw instanceof SObject || isList(raw)) return;
    if (sameValue(raw, item.values[slot] ?? null)) return;
    if (!(item.before === undefined ? field.createable : field.updateable)) return;
    const checked = checkEarly(field, raw, parts);
    if ('error' in checked) errors.push(checked.error);
    else item.values[slot] = checked.value;
  });
  item.request.errors = errors;
  computeName(table, item.values);
}

function isList(value: unknown): value is readonly SObject[] {
  return Array.isArray(value);
}

function store(item: SaveItem, call: ChunkCall, context: ReadContext): void {
  const { table, transaction, parts } = call;
  const duplicate = uniqueError(table, item.values, item.row);
  if (duplicate !== undefined) {
    item.request.errors = [duplicate];
    return;
  }
  if (item.row === undefined) {
    const id = parts.tables.nextId(table.object);
    setInsertFields(item.values, id, call);
    item.row = table.insert(id, Object.freeze([...item.values]), transaction);
    item.request.created = true;
  } else {
    setModified(item.values, call);
    table.update(item.row, Object.freeze([...item.values]), transaction);
  }
  item.request.id = item.row.id;
  parts.reader.fill(item.saveRow.after, table, item.values, context);
}

function setInsertFields(values: FieldValue[], id: string, call: ChunkCall): void {
  const { table, parts } = call;
  const now = currentSecond(parts);
  set(table, values, 'Id', id);
  set(table, values, 'IsDeleted', false);
  set(table, values, 'CreatedDate', now);
  set(table, values, 'CreatedById', call.transaction.user.id);
  table.fields.forEach((field, slot) => {
    if (field.kind === 'AutoNumber') values[slot] = parts.tables.nextAutoNumber(table.object, field, now);
  });
  // A custom object or setting with a text name that nobody gave shows the ID as its name.
  const name = table.slot('Name');
  const { kind } = table.object;
  if ((kind === 'custom' || kind === 'customSetting') && name !== undefined) values[name] ??= id;
  setModified(values, call);
}

function setModified(values: FieldValue[], call: ChunkCall): void {
  const now = currentSecond(call.parts);
  set(call.table, values, 'LastModifiedDate', now);
  set(call.table, values, 'LastModifiedById', call.transaction.user.id);
  set(call.table, values, 'SystemModstamp', now);
}

function set(table: Table, values: FieldValue[], field: string, value: FieldValue): void {
  const slot = table.slot(field);
  if (slot !== undefined) values[slot] = value;
}

function takeRefusals(items: readonly SaveItem[]): void {
  for (const { request, saveRow } of items) {
    if (saveRow.error !== undefined && !hasFailed(request)) request.errors = [saveRow.error];
  }
}

function remaining(items: readonly SaveItem[]): SaveItem[] {
  return items.filter((item) => !hasFailed(item.request));
}
