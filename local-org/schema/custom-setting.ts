import { child, childText, type XmlElement } from '../metadata/xml-element.ts';
import { lookup, READ_ONLY, REQUIRED, text } from './field-builders.ts';
import type { FieldDefinition, FieldKind, SettingType } from './object-definition.ts';
import type { ProblemList } from './problem-list.ts';
import { systemFields } from './system-fields.ts';

/** The most characters that the name of a data set can have (Object Reference, "Custom Setting"). */
const NAME_LENGTH = 38;

/** Types that fields of custom settings can have (help "Add Fields to Custom Settings"). */
const FIELD_KINDS: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'Checkbox',
  'Currency',
  'Date',
  'DateTime',
  'Email',
  'Number',
  'Percent',
  'Phone',
  'Text',
  'TextArea',
  'Url',
]);

/**
 * Whether a `CustomObject` is a custom setting, and of which kind (Metadata API Developer Guide, "CustomObject",
 * `customSettingsType`).
 */
export function readSettingType(element: XmlElement, problems: ProblemList): SettingType | undefined {
  const type = childText(element, 'customSettingsType')?.trim();
  if (type === undefined || type === 'Hierarchy' || type === 'List') return type;
  problems.add(`'${type}' is not a valid value for the enum 'CustomSettingsType'`, 'customSettingsType');
  return undefined;
}

/**
 * Fields of a custom setting besides its own: whom a data set is for, and its name, which finds the data sets of a
 * list (Apex Developer Guide, "Custom Settings"). Each owner has one data set of a hierarchy.
 */
export function customSettingFields(type: SettingType): FieldDefinition[] {
  const isList = type === 'List';
  return [
    ...systemFields(true),
    text('Name', 'Name', NAME_LENGTH, isList ? { ...REQUIRED, unique: true } : {}),
    lookup('SetupOwnerId', 'Location', ['Organization', 'Profile', 'User'], {
      ...(isList ? READ_ONLY : { unique: true, updateable: false }),
    }),
  ];
}

/** Says what a field of a custom setting cannot be. */
export function checkCustomSettingField(element: XmlElement, kind: FieldKind, problems: ProblemList): void {
  if (child(element, 'formula') !== undefined) {
    problems.add('A custom setting cannot have a formula field.', 'formula');
  } else if (!FIELD_KINDS.has(kind)) {
    problems.add(`A custom setting cannot have a field of type ${kind}.`, 'type');
  }
}
