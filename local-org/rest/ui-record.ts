import { createHash } from 'node:crypto';
import type { FieldPath } from '../data/record-query.ts';
import type { ObjectDefinition, Schema } from '../schema/object-definition.ts';
import type { RunningUser } from '../transactions/transaction.ts';
import { Instant } from '../values/instant.ts';
import { SObject } from '../values/sobject.ts';
import { fieldRepresentation } from './ui-display.ts';
import type { UiFieldPath } from './ui-field-paths.ts';

const SYSTEM_FIELDS = ['Id', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp'];

/** What the store must be asked for so that `uiRecord` can be built, parents' names and IDs included. */
export function selectionFor(schema: Schema, object: ObjectDefinition, paths: readonly UiFieldPath[]): FieldPath[] {
  const wanted = new Map<string, FieldPath>();
  const add = (path: FieldPath): unknown => wanted.set(path.join('.'), path);
  for (const name of SYSTEM_FIELDS) if (object.field(name) !== undefined) add([name]);
  for (const { parents, field } of paths) {
    add([...parents, field]);
    let parent: ObjectDefinition | undefined = object;
    for (const [index, relationship] of parents.entries()) {
      parent = schema.object(parent?.parentRelationship(relationship)?.referenceTo?.[0] ?? '');
      add([...parents.slice(0, index + 1), 'Id']);
      if (parent !== undefined) add([...parents.slice(0, index + 1), parent.nameField]);
    }
  }
  return [...wanted.values()];
}

/** A record as the UI API writes it (User Interface API Developer Guide, "Record"). */
export function uiRecord(
  schema: Schema,
  object: ObjectDefinition,
  record: SObject,
  paths: readonly UiFieldPath[],
  user: RunningUser,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { parents, field } of paths) {
    if (parents.length === 0) fields[field] = fieldRepresentation(object.field(field), record.value(field), user);
  }
  for (const relationship of new Set(paths.flatMap(({ parents }) => parents.slice(0, 1)))) {
    const inner = paths
      .filter(({ parents }) => parents[0] === relationship)
      .map(({ parents, field }) => ({ parents: parents.slice(1), field }));
    fields[relationship] = parentRepresentation(schema, object, record, relationship, inner, user);
  }
  const modified = record.value('LastModifiedDate');
  const stamp = record.value('SystemModstamp');
  const body = {
    apiName: object.name,
    childRelationships: {},
    fields,
    id: record.id,
    lastModifiedById: record.value('LastModifiedById'),
    lastModifiedDate: modified instanceof Instant ? modified.toIso() : null,
    recordTypeId: null,
    recordTypeInfo: null,
    systemModstamp: stamp instanceof Instant ? stamp.toIso() : null,
    weakEtag: modified instanceof Instant ? modified.epochMilliseconds : 0,
  };
  return { ...body, eTag: eTagOf(body) };
}

/** A short text that changes with the content. */
export function eTagOf(content: unknown): string {
  return createHash('md5').update(JSON.stringify(content)).digest('hex');
}

function parentRepresentation(
  schema: Schema,
  object: ObjectDefinition,
  record: SObject,
  relationship: string,
  paths: readonly UiFieldPath[],
  user: RunningUser,
): Record<string, unknown> {
  const parent = record.fields.get(relationship);
  const parentObject = schema.object(object.parentRelationship(relationship)?.referenceTo?.[0] ?? '');
  if (!(parent instanceof SObject) || parentObject === undefined) return { displayValue: null, value: null };
  const name = parent.value(parentObject.nameField);
  return {
    displayValue: typeof name === 'string' ? name : null,
    value: uiRecord(schema, parentObject, parent, paths, user),
  };
}
