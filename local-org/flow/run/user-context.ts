import type { UserAccess } from '../../access/access.ts';
import type { FieldPath, RecordFilter } from '../../data/record-query.ts';
import type { ObjectDefinition, Schema } from '../../schema/object-definition.ts';
import { PlatformError } from '../../transactions/errors.ts';
import type { SObject } from '../../values/sobject.ts';
import type { PreparedQuery, SaveElement } from '../model/flow-model.ts';
import type { Frame } from './interview.ts';

/**
 * What the running user may do in a flow that runs in user context (help `flow_distribute_context`: the default of a
 * flow that is launched over the REST API). Record-triggered, schedule-triggered and platform event-triggered flows
 * run in system context, and so does a flow whose `runInMode` says so: their frames bear no access.
 */
export type FrameAccess = UserAccess | undefined;

/**
 * The query as the running user may ask it: without the fields that are hidden from them.
 * @throws PlatformError where the object, or a field of a condition or of the order, is hidden
 */
export function asVisible(frame: Frame, prepared: PreparedQuery): PreparedQuery {
  const { access } = frame;
  if (access === undefined) return prepared;
  const { schema } = frame.interview.services.data;
  const object = schema.object(prepared.query.object);
  if (object === undefined || isOpenToAll(object)) return prepared;
  requireReadable(access, object);
  for (const path of [...pathsOf(prepared.query.where), ...(prepared.query.orderBy ?? []).map((order) => order.path)]) {
    if (isVisible(access, schema, object, path)) continue;
    throw new PlatformError('INVALID_FIELD', `No such column '${path.join('.')}' on entity '${object.name}'.`);
  }
  const asked = prepared.query.fields ?? [...object.fields.keys()].map((name): FieldPath => [name]);
  const fields = asked.filter((path) => isVisible(access, schema, object, path));
  return { ...prepared, query: { ...prepared.query, fields } };
}

/**
 * Refuses what the running user may not save. The preference "Filter inaccessible fields from flow requests" is off,
 * as it is in orgs since 2017 (help `flow_considerations_readonlyfields_behavior`): the element fails.
 * @throws PlatformError
 */
export function requireSavable(frame: Frame, element: SaveElement, records: readonly SObject[]): void {
  const { access } = frame;
  const object = frame.interview.services.data.schema.object(element.objectName);
  if (access === undefined || object === undefined) return;
  for (const operation of operationsOf(element)) {
    if (MAY[operation](access, object.name)) continue;
    throw new PlatformError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  if (element.kind === 'delete') return;
  const refused = new Set(records.flatMap((record) => [...record.fields.keys()]).filter((name) => isReadOnly(name)));
  if (refused.size === 0) return;
  throw new PlatformError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${[...refused].join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [...refused],
  );

  function isReadOnly(name: string): boolean {
    const field = object?.field(name);
    // What nobody can write, the platform's own fields, is left alone in a record that was read
    if (access === undefined || field === undefined || (!field.createable && !field.updateable)) return false;
    return !access.canEditField(object?.name ?? '', field.name);
  }
}

type Operation = 'create' | 'update' | 'delete';

const MAY: Readonly<Record<Operation, (access: UserAccess, object: string) => boolean>> = {
  create: (access, object) => access.canCreateObject(object),
  update: (access, object) => access.canEditObject(object),
  delete: (access, object) => access.canDeleteObject(object),
};

function operationsOf({ kind, upsertField }: SaveElement): readonly Operation[] {
  return kind === 'create' && upsertField !== undefined ? ['create', 'update'] : [kind];
}

/** Custom metadata and settings are read by code in system mode (help "Custom Metadata Types"). */
function isOpenToAll({ kind }: ObjectDefinition): boolean {
  return kind === 'customMetadata' || kind === 'customSetting';
}

function requireReadable(access: UserAccess, { name }: ObjectDefinition): void {
  if (access.canReadObject(name)) return;
  throw new PlatformError('INVALID_TYPE', `sObject type '${name}' is not supported.`);
}

function isVisible(access: UserAccess, schema: Schema, object: ObjectDefinition, path: FieldPath): boolean {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return object.field(first)?.kind === 'Id' || access.canReadField(object.name, first);
  const lookup = object.parentRelationship(first);
  if (lookup === undefined || !access.canReadField(object.name, lookup.name)) return false;
  return (lookup.referenceTo ?? []).some((name) => {
    const parent = schema.object(name);
    return parent !== undefined && access.canReadObject(name) && isVisible(access, schema, parent, rest);
  });
}

function pathsOf(filter: RecordFilter | undefined): readonly FieldPath[] {
  if (filter === undefined) return [];
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.filters.flatMap(pathsOf);
    case 'not':
      return pathsOf(filter.filter);
    default:
      return [filter.path];
  }
}
