import type { FieldDefinition } from '../schema/object-definition.ts';
import type { SObject } from '../values/sobject.ts';
import type { RecordError } from './data-service.ts';
import { recordError } from './record-error.ts';
import type { Tables } from './tables.ts';

/**
 * The parent that a record names by the external ID inside a nested record.
 * @returns undefined where the nested record names none: it was read along and means nothing for a save
 */
export function parentByExternalId(
  parent: SObject,
  lookup: FieldDefinition,
  tables: Tables,
): { readonly id: string } | { readonly error: RecordError } | undefined {
  const [[name, value] = [], ...others] = parent.fields;
  if (name === undefined || others.length > 0 || typeof value !== 'string') return undefined;
  const object = lookup.referenceTo?.map((target) => tables.table(target)).find((table) => table.object.field(name));
  const field = object?.object.field(name);
  if (object === undefined || field?.externalId !== true) return undefined;
  const matches = [...(object.index(field.name)?.matches(value) ?? [])];
  const [only, ...more] = matches;
  if (only !== undefined && more.length === 0) return { id: only.id };
  const message =
    only === undefined
      ? `Foreign key external ID: ${value} not found for field ${field.name} in entity ${object.object.name}`
      : `${field.name}: more than one record found for external id field: [${matches.map((row) => row.id).join(', ')}]`;
  return { error: recordError(only === undefined ? 'INVALID_FIELD' : 'DUPLICATE_EXTERNAL_ID', message, [field.name]) };
}
