import type { UserAccess } from '../access/access.ts';
import type { RecordError } from '../data/data-service.ts';
import type { ChildRelationship, FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { RestError } from './rest-error.ts';
import type { Call } from './rest-exchange.ts';

/**
 * An object that the calling user may see, by its name in any case.
 * @throws RestError 404 NOT_FOUND: an object without Read permission is no object at all in the API
 */
export function visibleObject(call: Call, name: string): ObjectDefinition {
  const object = call.services.data.schema.object(name);
  if (object === undefined || !call.access.canReadObject(object.name)) throw RestError.notFound();
  return object;
}

export function canSeeField(access: UserAccess, object: ObjectDefinition, field: FieldDefinition): boolean {
  return field.kind === 'Id' || access.canReadField(object.name, field.name);
}

/** The fields of an object that the calling user may see, in the order of their definition. */
export function visibleFields(access: UserAccess, object: ObjectDefinition): FieldDefinition[] {
  return [...object.fields.values()].filter((field) => canSeeField(access, object, field));
}

/** A field by its name in any case, undefined where there is none or field-level security hides it. */
export function visibleField(access: UserAccess, object: ObjectDefinition, name: string): FieldDefinition | undefined {
  const field = object.field(name);
  return field !== undefined && canSeeField(access, object, field) ? field : undefined;
}

/**
 * The child relationships of an object that the calling user may see: who may not read the children or the lookup
 * behind them, does not learn which records are related (help "Field-Level Security").
 */
export function visibleChildren(access: UserAccess, schema: Schema, object: ObjectDefinition): ChildRelationship[] {
  return schema.childRelationships(object.name).filter((relationship) => {
    const child = schema.object(relationship.childObject);
    return (
      child !== undefined &&
      access.canReadObject(child.name) &&
      visibleField(access, child, relationship.field) !== undefined
    );
  });
}

export type WriteOperation = 'create' | 'update' | 'delete';

/** Why the calling user may not do this to records of an object; undefined where it may be done. */
export function objectRefusal(
  access: UserAccess,
  object: ObjectDefinition,
  operation: WriteOperation,
): RecordError | undefined {
  const allowed = {
    create: () => access.canCreateObject(object.name),
    update: () => access.canEditObject(object.name),
    delete: () => access.canDeleteObject(object.name),
  }[operation]();
  if (allowed) return undefined;
  const message =
    operation === 'create'
      ? `insufficient access rights on object: you may not create records of ${object.name}`
      : 'insufficient access rights on object id';
  return { statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message, fields: [] };
}

/** "No such column": what the REST API says of a field that does not exist or is invisible to the user. */
export function noSuchColumn(name: string, object: ObjectDefinition): RestError {
  return RestError.of(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
}
