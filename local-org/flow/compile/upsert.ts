import { child, childFlag, type XmlElement } from '../../metadata/xml-element.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { CompileContext } from './compile-context.ts';

/** The field by which an upsert finds existing records (API 62); undefined for a plain create. */
export function compileUpsertField(
  context: CompileContext,
  xml: XmlElement,
  object: ObjectDefinition,
): string | undefined {
  const external = child(xml, 'upsertExternalIdField');
  const standard = child(xml, 'upsertStandardIdField');
  if (childFlag(xml, 'doesUpsert') !== true) {
    const stray = external ?? standard ?? child(xml, 'doesUpsertAllOrNone');
    if (stray !== undefined) context.complain(`${stray.name} needs doesUpsert set to true.`, stray);
    return undefined;
  }
  if (child(xml, 'inputReference') === undefined) {
    context.complain('An upsert needs inputReference, and no single fields.', xml);
  }
  if ((external === undefined) === (standard === undefined)) {
    context.complain('An upsert needs exactly one of upsertExternalIdField and upsertStandardIdField.', xml);
    return undefined;
  }
  const named = external ?? standard;
  const field = object.field(named?.text.trim() ?? '');
  if (field === undefined) {
    context.complain(
      `The field "${named?.text.trim() ?? ''}" for the object "${object.name}" doesn't exist.`,
      named ?? xml,
    );
    return undefined;
  }
  if (external !== undefined && !field.externalId) {
    context.complain(`The field "${field.name}" is no external ID.`, external);
  }
  if (standard !== undefined && field.name !== 'Id') {
    context.complain(`The local org does not upsert by the standard field "${field.name}".`, standard);
  }
  return field.name;
}
