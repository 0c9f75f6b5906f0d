import { READ_ONLY, text } from '../schema/field-builders.ts';
import type { FieldDefinition } from '../schema/object-definition.ts';

const TYPE = text('Type', 'Type', 40, READ_ONLY);

/**
 * The qualifier `Type` behind a lookup that points at records of several objects, as in `Owner.Type = 'Queue'`
 * (SOQL and SOSL Reference, "Filter on Polymorphic Relationship Fields"; Object Reference, "Name").
 */
export function relatedType(lookup: FieldDefinition | undefined, name: string): FieldDefinition | undefined {
  return (lookup?.referenceTo ?? []).length > 1 && name.toLowerCase() === 'type' ? TYPE : undefined;
}

/** Groups tell the kind of group: an owner is a `User` or a `Queue`. Other records tell their object. */
export function tellsOwnType(objectName: string): boolean {
  return objectName === 'Group';
}
