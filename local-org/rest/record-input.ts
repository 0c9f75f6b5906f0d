import type { RecordError } from '../data/data-service.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import { SObject } from '../values/sobject.ts';
import { fieldInput } from './field-input.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from './json.ts';
import { canSeeField, noSuchColumn, visibleField } from './record-access.ts';
import { RestError } from './rest-error.ts';
import type { Call } from './rest-exchange.ts';

export interface RecordInput {
  readonly record: SObject;
  /** Why the record cannot be written although its JSON is right; undefined where it may be. */
  readonly refusal: RecordError | undefined;
}

/**
 * A record out of the JSON of a client, checked against the schema and the access of the calling user.
 * @param skip members that are no fields, beside `attributes`, in lower case
 * @throws RestError 400 INVALID_FIELD for an unknown or invisible field, JSON_PARSER_ERROR for a wrong type
 */
export function recordInput(
  call: Call,
  object: ObjectDefinition,
  json: JsonObject,
  operation: 'create' | 'update',
  skip: readonly string[] = [],
): RecordInput {
  const record = new SObject(object.name);
  const readOnly: string[] = [];
  for (const [key, value] of Object.entries(json)) {
    const lowerKey = key.toLowerCase();
    if (lowerKey === 'attributes' || skip.includes(lowerKey)) continue;
    const field = visibleField(call.access, object, key);
    if (field === undefined) {
      setParent(call, object, record, key, value, readOnly, operation);
      continue;
    }
    if (field.kind === 'Id') {
      throw RestError.of(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
    }
    record.set(field.name, fieldInput(field, value));
    if (!isWritable(call, object, field, operation)) readOnly.push(field.name);
  }
  return { record, refusal: readOnly.length === 0 ? undefined : readOnlyRefusal(readOnly) };
}

/** A parent named by an external ID: `{"Contact__r": {"Badge_Number__c": "7"}}`. */
function setParent(
  call: Call,
  object: ObjectDefinition,
  record: SObject,
  key: string,
  value: JsonValue,
  readOnly: string[],
  operation: 'create' | 'update',
): void {
  const lookup = object.parentRelationship(key);
  if (lookup === undefined || !canSeeField(call.access, object, lookup)) throw noSuchColumn(key, object);
  if (value !== null && !isJsonObject(value)) throw noSuchColumn(key, object);
  record.set(lookup.name, value === null ? null : parentId(call, lookup, value));
  if (!isWritable(call, object, lookup, operation)) readOnly.push(lookup.name);
}

function parentId(call: Call, lookup: FieldDefinition, value: JsonObject): string {
  const { data } = call.services;
  const attributes = member(value, 'attributes');
  const named = isJsonObject(attributes) ? member(attributes, 'type') : undefined;
  const targetName = typeof named === 'string' ? named : (lookup.referenceTo?.[0] ?? '');
  const target = data.schema.object(targetName);
  const entries = Object.entries(value).filter(([key]) => key !== 'attributes');
  const [entry] = entries;
  const field = target === undefined || entry === undefined ? undefined : visibleField(call.access, target, entry[0]);
  if (target === undefined || entry === undefined || field === undefined || entries.length !== 1) {
    const message = `The parent in '${lookup.relationshipName ?? lookup.name}' must be named by exactly one of its external ID fields.`;
    throw RestError.of(400, 'INVALID_FIELD', message);
  }
  const key = fieldInput(field, entry[1]);
  const found = data.select(
    {
      object: target.name,
      fields: [['Id']],
      where: { kind: 'compare', path: [field.name], operator: '=', value: key },
      limit: 2,
    },
    call.transaction,
  );
  const id = found[0]?.id ?? null;
  if (id !== null && found.length === 1) return id;
  const shown = key === null ? 'null' : key.toString();
  const message =
    found.length === 0
      ? `Foreign key external ID: ${shown} not found for field ${field.name} in entity ${target.name}`
      : `${field.name}: more than one record found for external id field: ${found.map((one) => one.id).join(', ')}`;
  throw RestError.of(400, found.length === 0 ? 'INVALID_FIELD' : 'DUPLICATE_EXTERNAL_ID', message);
}

function isWritable(
  call: Call,
  object: ObjectDefinition,
  field: FieldDefinition,
  operation: 'create' | 'update',
): boolean {
  const possible = operation === 'create' ? field.createable : field.updateable;
  return possible && call.access.canEditField(object.name, field.name);
}

function readOnlyRefusal(fields: readonly string[]): RecordError {
  return {
    statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    message:
      `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field ` +
      'and verify that it is read/write for your profile or permission set.',
    fields,
  };
}
