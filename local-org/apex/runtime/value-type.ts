import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { SObject } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import { isRecordId } from '../../values/record-id.ts';
import type { Schema } from '../../schema/object-definition.ts';
import { isAssignable } from '../types/assignability.ts';
import {
  INTEGER,
  isPrimitive,
  isText,
  NULL,
  OBJECT,
  primitive,
  sameType,
  STRING,
  typeName,
  type ApexType,
} from '../types/apex-type.ts';
import type { LibraryType } from '../library/library-type.ts';
import {
  BlobValue, EnumValue, ListValue, MapValue, SetValue, TypeToken, type ApexValue,
} from './apex-value.ts'; // prettier-ignore
import { DecimalValue, DoubleValue } from './decimal-value.ts';
import { NotSupportedError, SystemFailure } from './exception-value.ts';

/** What the type of a value depends on beside the value itself. */
export interface TypeSource {
  readonly schema: Schema;
  libraryType(name: string): LibraryType;
}

/** The runtime type of a value. */
function typeOfValue(value: ApexValue, types: TypeSource): ApexType {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'number':
      return INTEGER;
    case 'boolean':
      return primitive('Boolean');
    case 'bigint':
      return primitive('Long');
    default:
      return value === null ? NULL : typeOfObject(value, types);
  }
}

function typeOfObject(
  value: Exclude<ApexValue, null | string | number | boolean | bigint>,
  types: TypeSource,
): ApexType {
  if (value instanceof ListValue) return { kind: 'list', element: value.element };
  if (value instanceof SetValue) return { kind: 'set', element: value.element };
  if (value instanceof MapValue) return { kind: 'map', key: value.key, value: value.value };
  if (value instanceof SObject) return { kind: 'sobject', object: types.schema.object(value.objectName) };
  if (value instanceof DecimalValue) return primitive('Decimal');
  if (value instanceof DoubleValue) return primitive('Double');
  if (value instanceof CalendarDate) return primitive('Date');
  if (value instanceof Instant) return primitive('Datetime');
  if (value instanceof TimeOfDay) return primitive('Time');
  if (value instanceof BlobValue) return primitive('Blob');
  if (value instanceof TypeToken) return { kind: 'library', type: types.libraryType('Type') };
  if (value instanceof EnumValue) return value.type;
  if ('libraryName' in value) return { kind: 'library', type: types.libraryType(value.libraryName) };
  return value.type;
}

/** A type as `System.TypeException` writes it: Object is ANY there. */
function runtimeTypeName(type: ApexType): string {
  if (type === OBJECT) return 'ANY';
  if (type.kind === 'list') return `List<${runtimeTypeName(type.element)}>`;
  if (type.kind === 'set') return `Set<${runtimeTypeName(type.element)}>`;
  if (type.kind === 'map') return `Map<${runtimeTypeName(type.key)},${runtimeTypeName(type.value)}>`;
  return typeName(type);
}

/** Whether `value instanceof type`; null is an instance of nothing. */
export function isInstance(value: ApexValue, type: ApexType, types: TypeSource): boolean {
  if (value === null) return false;
  if (isPrimitive(type, 'Id')) return typeof value === 'string' && isRecordId(value);
  const actual = typeOfValue(value, types);
  if (actual.kind === 'primitive' && type.kind === 'primitive')
    return sameType(actual, type) || isPrimitive(type, 'Object');
  return isAssignable(actual, type);
}

/** A cast of a value whose type is only known now. @throws SystemFailure TypeException */
export function cast(value: ApexValue, type: ApexType, types: TypeSource): ApexValue {
  if (value === null) return null;
  const actual = typeOfValue(value, types);
  if (isText(type) && actual === STRING) return value;
  if (
    actual.kind === 'primitive' &&
    type.kind === 'primitive' &&
    !sameType(actual, type) &&
    isAssignable(actual, type)
  ) {
    if (type === OBJECT) return value;
    throw new NotSupportedError(`a cast to ${type.name} of an Object that holds a value of type ${actual.name}`);
  }
  if (isAssignable(actual, type)) return value;
  throw new SystemFailure(
    'TypeException',
    `Invalid conversion from runtime type ${runtimeTypeName(actual)} to ${runtimeTypeName(type)}`,
  );
}
