import type { ObjectDefinition } from '../schema/object-definition.ts';
import { visibleField } from './record-access.ts';
import { RestError } from './rest-error.ts';
import type { Call } from './rest-exchange.ts';

/** A field that a UI API request names: `Contact.Account.Name` is `{parents: ['Account'], field: 'Name'}`. */
export interface UiFieldPath {
  /** Canonical relationship names on the way. */
  readonly parents: readonly string[];
  readonly field: string;
}

/**
 * The fields that a UI API request asks for. An entry of `fields` that does not exist or is invisible to the user is
 * an error; an entry of `optionalFields` is left out then (User Interface API Developer Guide, "Get a Record").
 * @throws RestError 400 INVALID_FIELD
 */
export function uiFieldPaths(
  call: Call,
  object: ObjectDefinition,
  fields: readonly string[],
  optionalFields: readonly string[],
): UiFieldPath[] {
  const required = fields.map((text) => {
    const path = resolve(call, object, text);
    if (path !== undefined) return path;
    const name = text.split('.').slice(1).join('.') || text;
    throw RestError.of(
      400,
      'INVALID_FIELD',
      `No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to ` +
        "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the " +
        'appropriate names.',
    );
  });
  return [...required, ...optionalFields.flatMap((text) => resolve(call, object, text) ?? [])];
}

function resolve(call: Call, start: ObjectDefinition, text: string): UiFieldPath | undefined {
  const [objectName, ...steps] = text.split('.');
  if (objectName?.toLowerCase() !== start.name.toLowerCase()) return undefined;
  const last = steps.pop();
  if (last === undefined || steps.length > 5) return undefined;
  let object = start;
  const parents: string[] = [];
  for (const step of steps) {
    const lookup = object.parentRelationship(step);
    const parent = call.services.data.schema.object(lookup?.referenceTo?.[0] ?? '');
    if (lookup?.relationshipName === undefined || parent === undefined) return undefined;
    if (visibleField(call.access, object, lookup.name) === undefined) return undefined;
    if (!call.access.canReadObject(parent.name)) return undefined;
    parents.push(lookup.relationshipName);
    object = parent;
  }
  const field = visibleField(call.access, object, last);
  return field === undefined ? undefined : { parents, field: field.name };
}
