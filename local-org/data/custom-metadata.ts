import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { FieldDefinition, Schema } from '../schema/object-definition.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { SObject } from '../values/sobject.ts';
import { normaliseValue, restrictedPicklistError, sizeError } from './field-value-check.ts';

/**
 * Reads `CustomMetadata` components (Metadata API Developer Guide, "CustomMetadata") into records of their types.
 * @param components others are passed over
 * @returns the records that are in order, and every problem with its position
 */
export function readCustomMetadata(
  components: Iterable<Component>,
  schema: Schema,
): { readonly records: readonly SObject[]; readonly problems: readonly Problem[] } {
  const records: SObject[] = [];
  const problems: Problem[] = [];
  for (const component of components) {
    if (component.type !== 'CustomMetadata' || component.xml === undefined) continue;
    const found = problems.length;
    const record = readRecord(component, component.xml, schema, problems);
    if (record !== undefined && problems.length === found) records.push(record);
  }
  return { records, problems };
}

function readRecord(
  component: Component,
  element: XmlElement,
  schema: Schema,
  problems: Problem[],
): SObject | undefined {
  const refuse = (message: string, at: XmlElement = element): void => {
    problems.push(problemOf(component, message, at.position));
  };
  const [typeName = '', developerName = ''] = component.fullName.split('.');
  const object = schema.object(`${typeName.replace(/__mdt$/, '')}__mdt`);
  if (object?.kind !== 'customMetadata') {
    refuse(`Entity of type 'CustomMetadata' named '${component.fullName}' cannot be found: no type ${typeName}__mdt.`);
    return undefined;
  }
  const label = childText(element, 'label')?.trim() ?? '';
  if (label === '' || label.length > 40) refuse('A custom metadata record needs a label of 1 to 40 characters.');
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(developerName) || developerName.length > 40) {
    refuse(`'${developerName}' is no valid name of a custom metadata record.`);
  }
  const record = new SObject(object.name, [
    ['DeveloperName', developerName],
    ['MasterLabel', label],
    ['Label', label],
    ['QualifiedApiName', developerName],
    ['Language', 'en_US'],
  ]);
  for (const entry of children(element, 'values')) {
    const name = childText(entry, 'field')?.trim() ?? '';
    const field = object.field(name);
    if (field?.custom !== true) {
      refuse(`Invalid field ${name} in custom metadata record of ${object.name}.`, entry);
      continue;
    }
    const value = readValue(field, child(entry, 'value'));
    if (typeof value === 'object' && value !== null && 'problem' in value) refuse(value.problem, entry);
    else record.fields.set(field.name, value);
  }
  for (const field of object.fields.values()) {
    if (!field.custom || !field.required || (record.fields.get(field.name) ?? null) !== null) continue;
    refuse(`Required fields are missing: [${field.name}]`);
  }
  return record;
}

/** Readers of `xsi:type`; each gives undefined for a text that is none of its type. */
const READERS: Readonly<Record<string, (text: string) => FieldValue | undefined>> = {
  string: (text) => text,
  boolean: (text) => (/^(?:true|false|1|0)$/.test(text.trim()) ? /^(?:true|1)$/.test(text.trim()) : undefined),
  double: readNumber,
  int: readNumber,
  decimal: readNumber,
  date: (text) => CalendarDate.parse(text.trim()),
  dateTime: (text) => Instant.parse(text.trim()),
};

function readValue(field: FieldDefinition, element: XmlElement | undefined): FieldValue | { readonly problem: string } {
  if (element === undefined || element.attributes.get('xsi:nil') === 'true') return null;
  const typeName = element.attributes.get('xsi:type') ?? '';
  const read = READERS[typeName.slice(typeName.indexOf(':') + 1)];
  if (read === undefined)
    return { problem: `The value of ${field.name} has the type '${typeName}', which is unknown.` };
  const raw = read(element.text);
  if (raw === undefined) return { problem: `The value '${element.text}' of ${field.name} is no ${typeName}.` };
  const normalised = normaliseValue(field, raw);
  const error =
    'error' in normalised
      ? normalised.error
      : (restrictedPicklistError(field, normalised.value) ?? sizeError(field, normalised.value));
  if (error !== undefined) return { problem: error.message };
  return 'value' in normalised ? normalised.value : null;
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? undefined : number;
}
