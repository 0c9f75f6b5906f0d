import type { FormulaType } from '../../formula/formula.ts';
import type { FieldDefinition, Schema } from '../../schema/object-definition.ts';

export type ScalarType = 'Text' | 'Picklist' | 'Multipicklist' | 'Number' | 'Boolean' | 'Date' | 'DateTime' | 'Time';

/** The type of a resource or value in a flow. */
export interface FlowType {
  /** `Unreadable` is a value that may be passed on as a whole (an Apex-defined output) but not looked into. */
  readonly base: ScalarType | 'Record' | 'Map' | 'Unreadable';
  readonly collection: boolean;
  /** Canonical object name, for records. */
  readonly objectName?: string;
}

export function scalar(base: ScalarType, collection = false): FlowType {
  return { base, collection };
}

export function recordType(objectName: string, collection = false): FlowType {
  return { base: 'Record', collection, objectName };
}

export function elementTypeOf(type: FlowType): FlowType {
  return { ...type, collection: false };
}

/** How messages name a type, in the words of Flow Builder. */
export function typeName(type: FlowType): string {
  const one = type.base === 'Record' ? `Record (${type.objectName ?? ''})` : type.base;
  return type.collection ? `collection of ${one}` : one;
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
  if (type.collection || type.base === 'Record' || type.base === 'Map' || type.base === 'Unreadable') return undefined;
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
  return from.base === to.base;
}

/** The flow type behind an Apex type as written (`List<String>`, `Decimal`, `Contact`). */
export function apexType(written: string, schema: Schema): FlowType {
  const list = /^list\s*<\s*([\w.]+)\s*>$/i.exec(written.trim());
  if (list?.[1] !== undefined) {
    const element = apexType(list[1], schema);
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
      return object === undefined ? { base: 'Unreadable', collection: false } : recordType(object.name);
    }
  }
}
