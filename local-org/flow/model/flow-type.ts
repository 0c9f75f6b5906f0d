import type { ServiceType } from '../../external-services/external-service.ts';
import type { FormulaType } from '../../formula/formula.ts';
import type { FieldDefinition, Schema } from '../../schema/object-definition.ts';

export type ScalarType = 'Text' | 'Picklist' | 'Multipicklist' | 'Number' | 'Boolean' | 'Date' | 'DateTime' | 'Time';

const SERVICE_SCALARS = {
  text: 'Text',
  boolean: 'Boolean',
  number: 'Number',
  date: 'Date',
  dateTime: 'DateTime',
} as const;

/** The type of a resource or value in a flow. */
export interface FlowType {
  /** `Unreadable` is a value that may be passed on as a whole (an Apex-defined output) but not looked into. */
  readonly base: ScalarType | 'Record' | 'Apex' | 'Map' | 'Unreadable';
  readonly collection: boolean;
  /** Canonical object name, for records. */
  readonly objectName?: string;
  /** Name of an Apex-defined type that flows can look into. */
  readonly className?: string;
}

export function scalar(base: ScalarType, collection = false): FlowType {
  return { base, collection };
}

export function recordType(objectName: string, collection = false): FlowType {
  return { base: 'Record', collection, objectName };
}

/** The flow type behind the type of an external service's value. */
export function serviceType(type: ServiceType): FlowType {
  switch (type.kind) {
    case 'list':
      return { ...serviceType(type.element), collection: true };
    case 'object':
      return { base: 'Apex', collection: false, className: type.className };
    default:
      return scalar(SERVICE_SCALARS[type.kind]);
  }
}

export function elementTypeOf(type: FlowType): FlowType {
  return { ...type, collection: false };
}

/** How messages name a type, in the words of Flow Builder. */
export function typeName(type: FlowType): string {
  const one = nameOfOne(type);
  return type.collection ? `collection of ${one}` : one;
}

function nameOfOne(type: FlowType): string {
  if (type.base === 'Record') return `Record (${type.objectName ?? ''})`;
  return type.base === 'Apex' ? `Apex-Defined (${type.className ?? ''})` : type.base;
}

/** The Apex type whose values a flow type takes (Actions Developer Guide, "Flow Actions"). */
export function apexTypeOf(type: FlowType): string {
  const name = nameOfApexType(type);
  return type.collection ? `List<${name}>` : name;
}

function nameOfApexType(type: FlowType): string {
  if (isTextual(type)) return 'String';
  if (type.base === 'Number') return 'Decimal';
  return type.objectName ?? type.className ?? type.base;
}

export function isTextual(type: FlowType): boolean {
  return type.base === 'Text' || type.base === 'Picklist' || type.base === 'Multipicklist';
}

export function fieldType(field: FieldDefinition): ScalarType {
  switch (field.kind) {
    case 'Checkbox':
      return 'Boolean';
    case 'Currency':
    case 'Number':
    case 'Percent':
      return 'Number';
    case 'Date':
      return 'Date';
    case 'DateTime':
      return 'DateTime';
    case 'Time':
      return 'Time';
    case 'Picklist':
      return 'Picklist';
    case 'MultiselectPicklist':
      return 'Multipicklist';
    default:
      return 'Text';
  }
}

/** What a formula sees of a flow type; undefined for what no formula can hold. */
export function formulaTypeOf(type: FlowType): FormulaType | undefined {
  if (type.collection || type.base === 'Record' || type.base === 'Apex') return undefined;
  if (type.base === 'Map' || type.base === 'Unreadable') return undefined;
  return type.base === 'Multipicklist' ? 'Picklist' : type.base;
}

/**
 * Whether a value of one type may be stored where another is declared (help "Operators in Flow Assignment
 * Elements"): text-like values among themselves, a Date where a DateTime is expected, otherwise equal types.
 */
export function fits(from: FlowType, to: FlowType): boolean {
  if (from.collection !== to.collection) return false;
  if (isTextual(from) && isTextual(to)) return true;
  if (from.base === 'Date' && to.base === 'DateTime') return true;
  if (from.base === 'Record') return to.base === 'Record' && from.objectName === to.objectName;
  if (from.base === 'Apex') return to.base === 'Apex' && from.className === to.className;
  return from.base === to.base;
}

/**
 * The flow type behind an Apex type as written (`List<String>`, `Decimal`, `Contact`).
 * @param isDefined whether a class is an Apex-defined data type
 */
export function apexType(written: string, schema: Schema, isDefined: (className: string) => boolean): FlowType {
  const list = /^list\s*<\s*([\w.]+)\s*>$/i.exec(written.trim());
  if (list?.[1] !== undefined) {
    const element = apexType(list[1], schema, isDefined);
    return { ...element, collection: true };
  }
  switch (written.trim().toLowerCase()) {
    case 'string':
    case 'id':
      return scalar('Text');
    case 'integer':
    case 'long':
    case 'decimal':
    case 'double':
      return scalar('Number');
    case 'boolean':
      return scalar('Boolean');
    case 'date':
      return scalar('Date');
    case 'datetime':
      return scalar('DateTime');
    case 'time':
      return scalar('Time');
    default: {
      const object = schema.object(written.trim());
      if (object !== undefined) return recordType(object.name);
      if (isDefined(written.trim())) return { base: 'Apex', collection: false, className: written.trim() };
      return { base: 'Unreadable', collection: false };
    }
  }
}
