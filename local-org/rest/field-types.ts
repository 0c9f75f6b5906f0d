import type { FieldDefinition, FieldKind } from '../schema/object-definition.ts';

interface FieldType {
  /** `type` in a describe (Object Reference, "Field Types"). */
  readonly type: string;
  readonly soapType: string;
  /** `dataType` in the UI API (User Interface API Developer Guide, "Field"). */
  readonly dataType: string;
}

const type = (name: string, soapType: string, dataType: string): FieldType => ({ type: name, soapType, dataType });

const TYPES: Record<FieldKind, FieldType> = {
  Id: type('id', 'tns:ID', 'String'),
  AutoNumber: type('string', 'xsd:string', 'String'),
  Lookup: type('reference', 'tns:ID', 'Reference'),
  MasterDetail: type('reference', 'tns:ID', 'Reference'),
  Hierarchy: type('reference', 'tns:ID', 'Reference'),
  Checkbox: type('boolean', 'xsd:boolean', 'Boolean'),
  Currency: type('currency', 'xsd:double', 'Currency'),
  Date: type('date', 'xsd:date', 'Date'),
  DateTime: type('datetime', 'xsd:dateTime', 'DateTime'),
  Time: type('time', 'xsd:time', 'Time'),
  Email: type('email', 'xsd:string', 'Email'),
  Number: type('double', 'xsd:double', 'Double'),
  Percent: type('percent', 'xsd:double', 'Percent'),
  Phone: type('phone', 'xsd:string', 'Phone'),
  Picklist: type('picklist', 'xsd:string', 'Picklist'),
  MultiselectPicklist: type('multipicklist', 'xsd:string', 'MultiPicklist'),
  Text: type('string', 'xsd:string', 'String'),
  EncryptedText: type('encryptedstring', 'xsd:string', 'EncryptedString'),
  TextArea: type('textarea', 'xsd:string', 'TextArea'),
  LongTextArea: type('textarea', 'xsd:string', 'TextArea'),
  Html: type('textarea', 'xsd:string', 'TextArea'),
  Url: type('url', 'xsd:string', 'Url'),
};

export function fieldType(field: FieldDefinition): FieldType {
  return TYPES[field.kind];
}

/** Greatest number of characters, 0 for what is no text. */
export function lengthOf(field: FieldDefinition): number {
  if (field.length !== undefined) return field.length;
  switch (field.kind) {
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Hierarchy':
      return 18;
    case 'Email':
      return 80;
    case 'Phone':
      return 40;
    case 'AutoNumber':
      return 30;
    case 'Picklist':
    case 'TextArea':
    case 'Text':
    case 'Url':
      return 255;
    case 'MultiselectPicklist':
      return 4099;
    case 'LongTextArea':
    case 'Html':
      return 32_768;
    default:
      return 0;
  }
}

/** Long and rich text is neither filtered, sorted nor grouped. */
export function isLongText(field: FieldDefinition): boolean {
  return field.kind === 'LongTextArea' || field.kind === 'Html' || field.kind === 'EncryptedText';
}

export function isReference(field: FieldDefinition): boolean {
  return field.referenceTo !== undefined && field.referenceTo.length > 0;
}

/** Whether an insert must bring a value: required, and nothing else fills it. */
export function isMandatory(field: FieldDefinition): boolean {
  return field.required && field.kind !== 'Checkbox' && field.kind !== 'Id' && field.kind !== 'AutoNumber';
}

/** A default that needs no evaluation: `false` of a checkbox, the default value of a picklist, a literal. */
export function plainDefault(field: FieldDefinition): string | number | boolean | null {
  const chosen = field.picklist?.values.find((one) => one.default && one.active);
  if (chosen !== undefined) return chosen.value;
  const source = field.defaultValue?.trim();
  if (field.kind === 'Checkbox') return source === 'true';
  if (source === undefined) return null;
  const text = /^(?:"([^"]*)"|'([^']*)')$/.exec(source);
  if (text !== null) return text[1] ?? text[2] ?? null;
  return source !== '' && Number.isFinite(Number(source)) ? Number(source) : null;
}
