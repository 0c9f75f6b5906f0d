import { child, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { FieldValue } from '../../values/field-value.ts';
import { fieldType, scalar } from '../model/flow-type.ts';
import { asFieldValue } from '../run/flow-values.ts';
import type { Frame } from '../run/interview.ts';
import type { CompileContext } from './compile-context.ts';
import { compileValueFor } from './flow-value.ts';
import { compileField } from './record-filters.ts';

/** A field that an element sets, and from what. */
export interface FieldAssignment {
  readonly field: string;
  readonly read: (frame: Frame) => FieldValue;
}

/** `inputAssignments` of Create and Update Records. */
export function compileFields(
  context: CompileContext,
  xml: XmlElement,
  object: ObjectDefinition,
  operation: 'create' | 'update',
): FieldAssignment[] {
  const assignments: FieldAssignment[] = [];
  for (const assignment of children(xml, 'inputAssignments')) {
    const field = compileField(context, object, child(assignment, 'field'), assignment);
    if (field === undefined) continue;
    if (operation === 'create' ? !field.createable : !field.updateable) {
      context.complain(`The field "${field.name}" for the object "${object.name}" can't be set by a flow.`, assignment);
      continue;
    }
    const value = child(assignment, 'value');
    if (value === undefined) {
      assignments.push({ field: field.name, read: () => null });
      continue;
    }
    const read = compileValueFor(context, value, scalar(fieldType(field)), `the field "${field.name}"`);
    if (read !== undefined) assignments.push({ field: field.name, read: (frame) => asFieldValue(read(frame)) });
  }
  return assignments;
}
