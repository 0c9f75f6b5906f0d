import { literalDefault } from '../schema/default-value.ts';
import type { FieldDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { SObject } from '../values/sobject.ts';
import { toLongId } from '../values/record-id.ts';
import { computeName } from './computed-name.ts';
import { normaliseValue } from './field-value-check.ts';
import { currentSecond, type StoreParts } from './store-parts.ts';
import type { Table, UndoLog } from './table.ts';

/**
 * Writes records that the platform itself keeps (users, profiles, deployed permission sets, classes, custom
 * metadata): read-only fields too, without automation, validation or limits. A record with the `Id` of a stored one
 * replaces those of its fields that it mentions; an `Id` that is not stored yet is taken over.
 * @returns the IDs, in order
 * @throws Error where a value does not fit its field
 */
export function writeSystemRecords(
  records: readonly SObject[],
  userId: string | null,
  log: UndoLog,
  parts: StoreParts,
): string[] {
  return records.map((record) => writeOne(record, userId, log, parts));
}

/** Removes records without automation and without a look at lookups that point at them. */
export function removeSystemRecords(objectName: string, ids: readonly string[], log: UndoLog, parts: StoreParts): void {
  const table = parts.tables.table(objectName);
  for (const id of ids) {
    const row = table.liveRow(toLongId(id));
    if (row !== undefined) table.remove(row, log);
  }
}

function writeOne(record: SObject, userId: string | null, log: UndoLog, parts: StoreParts): string {
  const table = parts.tables.table(record.objectName);
  const given = record.id === null ? undefined : toLongId(record.id);
  const row = given === undefined ? undefined : table.liveRow(given);
  const id = given ?? parts.tables.nextId(table.object);
  const values = row === undefined ? initialValues(table, id, userId, parts) : [...row.values];
  for (const name of record.fields.keys()) {
    const field = table.object.field(name);
    const slot = table.slot(field?.name ?? '');
    if (field === undefined || slot === undefined) {
      throw new Error(`A system record of ${table.object.name} has '${name}', which is no stored field.`);
    }
    const normalised = normaliseValue(field, record.value(name));
    if ('error' in normalised) {
      throw new Error(`A system record of ${table.object.name} has a wrong ${name}: ${normalised.error.message}`);
    }
    values[slot] = normalised.value;
  }
  setValue(table, values, 'Id', id);
  computeName(table, values);
  if (row === undefined) table.insert(id, Object.freeze(values), log);
  else table.update(row, Object.freeze(values), log);
  return id;
}

function initialValues(table: Table, id: string, userId: string | null, parts: StoreParts): FieldValue[] {
  const now = currentSecond(parts);
  const values = table.fields.map((field): FieldValue =>
    field.kind === 'AutoNumber' ? parts.tables.nextAutoNumber(table.object, field, now) : platformDefault(field),
  );
  setValue(table, values, 'Id', id);
  for (const name of ['CreatedDate', 'LastModifiedDate', 'SystemModstamp']) setValue(table, values, name, now);
  for (const name of ['CreatedById', 'LastModifiedById', 'OwnerId']) setValue(table, values, name, userId);
  return values;
}

function setValue(table: Table, values: FieldValue[], field: string, value: FieldValue): void {
  const slot = table.slot(field);
  if (slot !== undefined) values[slot] = value;
}

/** What a field holds that nobody mentions: the default choice, a literal default, false for a checkbox, else null. */
export function platformDefault(field: FieldDefinition): FieldValue {
  const chosen = field.picklist?.values.find((one) => one.default);
  if (chosen !== undefined) return chosen.value;
  const literal = field.defaultValue === undefined ? undefined : literalDefault(field.defaultValue);
  return literal?.value ?? (field.kind === 'Checkbox' ? false : null);
}
