import type { FieldDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { RecordError } from './data-service.ts';
import { isReference } from './field-index.ts';
import { recordError } from './record-error.ts';
import type { Tables } from './tables.ts';

/** Why a lookup cannot point at a record; undefined where it can, or the field is no lookup. */
export function referenceError(field: FieldDefinition, value: FieldValue, tables: Tables): RecordError | undefined {
  if (!isReference(field) || typeof value !== 'string') return undefined;
  const table = tables.tableOfRecord(value);
  if (table === undefined || field.referenceTo?.includes(table.object.name) !== true) {
    return recordError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, [
      field.name,
    ]);
  }
  const row = table.row(value);
  if (row === undefined) return recordError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  return row.deleted ? recordError('ENTITY_IS_DELETED', 'entity is deleted', []) : undefined;
}
