import type { FieldDefinition } from '../schema/object-definition.ts';
import { literalDefault } from '../schema/default-value.ts';
import { sameValue, type FieldValue } from '../values/field-value.ts';
import { SObject, type SObjectValue } from '../values/sobject.ts';
import { computeName } from './computed-name.ts';
import type { RecordError } from './data-service.ts';
import { normaliseValue, restrictedPicklistError } from './field-value-check.ts';
import { parentByExternalId } from './parent-by-external-id.ts';
import { recordError } from './record-error.ts';
import type { ReadContext } from './record-reader.ts';
import { referenceError } from './reference-check.ts';
import type { StoreParts } from './store-parts.ts';
import type { Table } from './table.ts';

export interface PreparedValues {
  readonly values: FieldValue[];
  readonly errors: readonly RecordError[];
}

/** Values of a new record: its own, and defaults for fields that it does not mention. */
export function prepareInsert(record: SObject, table: Table, parts: StoreParts, context: ReadContext): PreparedValues {
  const values: FieldValue[] = table.fields.map(() => null);
  const mentioned = new Set<FieldDefinition>();
  const errors = setFields(record, table, values, undefined, parts, context, mentioned);
  table.fields.forEach((field, slot) => {
    if (!mentioned.has(field) && values[slot] === null) values[slot] = defaultOf(field, table, parts, context);
  });
  const owner = table.slot('OwnerId');
  if (owner !== undefined) values[owner] ??= context.transaction?.user.id ?? null;
  // A data set of a custom setting without an owner is the organization's.
  const setupOwner = table.slot('SetupOwnerId');
  if (setupOwner !== undefined) values[setupOwner] ??= parts.tables.organizationId();
  computeName(table, values);
  return { values, errors };
}

/** Values of a stored record with the changes of an update. */
export function prepareUpdate(
  record: SObject,
  table: Table,
  before: readonly FieldValue[],
  parts: StoreParts,
  context: ReadContext,
): PreparedValues {
  const values = [...before];
  const errors = setFields(record, table, values, before, parts, context);
  computeName(table, values);
  return { values, errors };
}

/**
 * What the platform checks before any automation runs: types, foreign keys, restricted picklists
 * (Apex Developer Guide, "Triggers and Order of Execution", step 2, for requests that come from no page).
 */
export function checkEarly(
  field: FieldDefinition,
  raw: FieldValue,
  parts: StoreParts,
): ReturnType<typeof normaliseValue> {
  const normalised = normaliseValue(field, raw);
  if ('error' in normalised) return normalised;
  const error =
    restrictedPicklistError(field, normalised.value) ?? referenceError(field, normalised.value, parts.tables);
  return error === undefined ? normalised : { error };
}

function setFields(
  record: SObject,
  table: Table,
  values: FieldValue[],
  before: readonly FieldValue[] | undefined,
  parts: StoreParts,
  context: ReadContext,
  mentioned = new Set<FieldDefinition>(),
): RecordError[] {
  const errors: RecordError[] = [];
  const readOnly: string[] = [];
  for (const [name, raw] of record.fields) {
    if (raw instanceof SObject || isChildList(raw)) {
      if (raw instanceof SObject) setParent(name, raw, record, table, values, parts, errors);
      continue;
    }
    const field = table.object.field(name);
    if (field === undefined) {
      errors.push(
        recordError('INVALID_FIELD', `No such column '${name}' on sobject of type ${table.object.name}`, [name]),
      );
      continue;
    }
    if (field.name === 'Id' && before !== undefined) continue;
    const slot = table.slot(field.name);
    if (!(before === undefined ? field.createable : field.updateable) || slot === undefined) {
      if (!isUnchanged(field, raw, table, before, parts, context)) readOnly.push(field.name);
      continue;
    }
    // Records that were read and are written back mention fields that they do not change.
    if (before !== undefined && sameValue(raw, before[slot] ?? null)) continue;
    mentioned.add(field);
    const checked = checkEarly(field, raw, parts);
    if ('error' in checked) errors.push(checked.error);
    else values[slot] = checked.value;
  }
  if (readOnly.length > 0) errors.push(readOnlyError(readOnly, before === undefined));
  return errors;
}

function isChildList(value: SObjectValue): value is readonly SObject[] {
  return Array.isArray(value);
}

/** A field that cannot be written may be mentioned with the value that it has: reading and writing back is no change. */
function isUnchanged(
  field: FieldDefinition,
  raw: FieldValue,
  table: Table,
  before: readonly FieldValue[] | undefined,
  parts: StoreParts,
  context: ReadContext,
): boolean {
  if (before === undefined) return raw === null;
  return sameValue(raw, parts.reader.path(table, [field.name]).read(before, context));
}

function readOnlyError(fields: readonly string[], isNew: boolean): RecordError {
  if (isNew && fields.includes('Id')) {
    return recordError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
  }
  return recordError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );
}

/** A parent given by an external ID instead of by its own ID (REST API Developer Guide, "relate by external ID"). */
function setParent(
  name: string,
  parent: SObject,
  record: SObject,
  table: Table,
  values: FieldValue[],
  parts: StoreParts,
  errors: RecordError[],
): void {
  const lookup = table.object.parentRelationship(name);
  const slot = lookup === undefined ? undefined : table.slot(lookup.name);
  if (lookup === undefined || slot === undefined) {
    errors.push(
      recordError('INVALID_FIELD', `No such column '${name}' on sobject of type ${table.object.name}`, [name]),
    );
    return;
  }
  if (record.fields.has(lookup.name)) return;
  const found = parentByExternalId(parent, lookup, parts.tables);
  if (found === undefined) return;
  if ('error' in found) errors.push(found.error);
  else values[slot] = found.id;
}

function defaultOf(field: FieldDefinition, table: Table, parts: StoreParts, context: ReadContext): FieldValue {
  if (field.picklist !== undefined) {
    const chosen = field.picklist.values.find((one) => one.default && one.active);
    if (chosen !== undefined) return chosen.value;
  }
  if (field.defaultValue === undefined) return field.kind === 'Checkbox' ? false : null;
  const literal = literalDefault(field.defaultValue);
  const value = literal === undefined ? parts.reader.defaultValue(table, field, context) : literal.value;
  const normalised = normaliseValue(field, value);
  return 'value' in normalised ? normalised.value : null;
}
