import type { FieldDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import { recordError } from './record-error.ts';
import type { SaveRequest } from './save-item.ts';
import type { Table } from './table.ts';

/**
 * Divides the records of an upsert into new and existing ones by an external ID. One key twice in a portion refuses
 * both records; a key that several stored records have refuses its record (SOAP API Developer Guide, `upsert()`,
 * `DUPLICATE_VALUE` and `DUPLICATE_EXTERNAL_ID`).
 */
export function matchUpserts(
  requests: readonly SaveRequest[],
  table: Table,
  keyField: string,
): { readonly inserts: SaveRequest[]; readonly updates: SaveRequest[] } {
  const field = table.object.field(keyField);
  if (field === undefined || (field.name !== 'Id' && !field.externalId)) {
    const message = `Field name provided, ${keyField} is not an External ID or indexed field for ${table.object.name}`;
    for (const request of requests) request.errors = [recordError('INVALID_FIELD', message, [keyField])];
    return { inserts: [], updates: [] };
  }
  if (field.name === 'Id') {
    return {
      inserts: requests.filter((request) => request.record.id === null),
      updates: requests.filter((request) => request.record.id !== null),
    };
  }
  return matchByExternalId(requests, table, field);
}

function matchByExternalId(
  requests: readonly SaveRequest[],
  table: Table,
  field: FieldDefinition,
): { readonly inserts: SaveRequest[]; readonly updates: SaveRequest[] } {
  const inserts: SaveRequest[] = [];
  const updates: SaveRequest[] = [];
  const byKey = new Map<string, SaveRequest[]>();
  for (const request of requests) {
    const value = keyOf(request, field);
    if (value === null || value === '') {
      request.errors = [recordError('MISSING_ARGUMENT', `${field.name} not specified`, [field.name])];
      continue;
    }
    const key = field.caseSensitive ? String(value) : String(value).toLowerCase();
    byKey.set(key, [...(byKey.get(key) ?? []), request]);
  }
  for (const [key, same] of byKey) {
    const [request, ...others] = same;
    if (request === undefined) continue;
    if (others.length > 0) {
      const value = String(keyOf(request, field));
      const error = recordError('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, [field.name]);
      for (const one of same) one.errors = [error];
      continue;
    }
    const [row, ...more] = table.index(field.name)?.matches(key) ?? [];
    if (more.length > 0 && row !== undefined) {
      const ids = [row, ...more].map((one) => one.id).join(', ');
      const message = `${field.name}: more than one record found for external id field: [${ids}]`;
      request.errors = [recordError('DUPLICATE_EXTERNAL_ID', message, [field.name])];
    } else if (row === undefined) {
      inserts.push(request);
    } else {
      request.id = row.id;
      updates.push(request);
    }
  }
  return { inserts, updates };
}

function keyOf(request: SaveRequest, field: FieldDefinition): FieldValue {
  const value = request.record.value(field.name);
  return typeof value === 'string' ? value.trim() : value;
}
