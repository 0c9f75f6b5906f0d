import { CalendarDate } from '../../values/calendar-date.ts';
import { sameValue } from '../../values/field-value.ts';
import { Instant } from '../../values/instant.ts';
import { SObject, type SObjectValue } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import {
  BlobValue,
  ListValue,
  MapValue,
  SetValue,
  TypeToken,
  type ApexValue,
  type CollectionKey,
} from './apex-value.ts';
import { typeName } from '../types/apex-type.ts';
import { DecimalValue, DoubleValue } from './decimal-value.ts';
import { NotSupportedError } from './exception-value.ts';

/** What a set or map finds a value by: text with its case, numbers and dates by value, objects by identity. */
export function keyOf(value: ApexValue): CollectionKey {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DecimalValue) return `\u0000decimal ${value.stripped(0).toString()}`;
  if (value instanceof DoubleValue) return `\u0000double ${value.value}`;
  if (value instanceof CalendarDate || value instanceof TimeOfDay)
    return `\u0000${value.constructor.name} ${value.toString()}`;
  if (value instanceof Instant) return `\u0000datetime ${value.epochMilliseconds}`;
  if (value instanceof TypeToken) return `\u0000type ${typeName(value.type)}`;
  if (
    value instanceof SObject ||
    value instanceof ListValue ||
    value instanceof SetValue ||
    value instanceof MapValue
  ) {
    throw new NotSupportedError('a record or a collection as a key of a Map or an element of a Set');
  }
  return value;
}

/** `==` of values that are not statically text: by value for collections and records, by identity for objects. */
export function isEqual(left: ApexValue, right: ApexValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.toLowerCase() !== right.toLowerCase()) return false;
    throw new NotSupportedError(`'==' between '${left}' and '${right}' as values of type Object: cast both to String`);
  }
  const number = compareNumbers(left, right);
  if (number !== undefined) return number === 0;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return sameObject(left, right);
}

function sameObject(left: NonNullable<ApexValue> & object, right: NonNullable<ApexValue> & object): boolean {
  if (left instanceof CalendarDate) return right instanceof CalendarDate && left.equals(right);
  if (left instanceof Instant) return right instanceof Instant && left.equals(right);
  if (left instanceof TimeOfDay) return right instanceof TimeOfDay && left.equals(right);
  if (left instanceof TypeToken) return right instanceof TypeToken && keyOf(left) === keyOf(right);
  if (left instanceof BlobValue) return right instanceof BlobValue && Buffer.compare(left.bytes, right.bytes) === 0;
  if (left instanceof SObject) return right instanceof SObject && sameRecord(left, right);
  if (left instanceof ListValue) {
    if (!(right instanceof ListValue) || left.items.length !== right.items.length) return false;
    return left.items.every((item, index) => elementsEqual(item, right.items[index] ?? null));
  }
  if (left instanceof SetValue) {
    if (!(right instanceof SetValue) || left.items.size !== right.items.size) return false;
    return [...left.items.keys()].every((key) => right.items.has(key));
  }
  if (left instanceof MapValue) {
    if (!(right instanceof MapValue) || left.entries.size !== right.entries.size) return false;
    return [...left.entries].every(([key, entry]) => {
      const other = right.entries.get(key);
      return other !== undefined && elementsEqual(entry.value, other.value);
    });
  }
  return false;
}

/** Equality as collections use it (`contains`, `indexOf`): text with its case. */
export function elementsEqual(left: ApexValue, right: ApexValue): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return isEqual(left, right);
}

function sameRecord(left: SObject, right: SObject): boolean {
  if (left.objectName !== right.objectName || left.fields.size !== right.fields.size) return false;
  return [...left.fields].every(
    ([name, value]) => right.fields.has(name) && sameFieldValue(value, right.fields.get(name)),
  );
}

function sameFieldValue(left: SObjectValue, right: SObjectValue | undefined): boolean {
  if (right === undefined) return false;
  if (left instanceof SObject) return right instanceof SObject && sameRecord(left, right);
  if (isRecordList(left)) {
    return (
      isRecordList(right) &&
      left.length === right.length &&
      left.every((one, index) => sameFieldValue(one, right[index]))
    );
  }
  return right instanceof SObject || isRecordList(right) ? false : sameValue(left, right);
}

export function isRecordList(value: SObjectValue): value is readonly SObject[] {
  return Array.isArray(value);
}

/** The order of two numbers of any kind; undefined where one of them is no number. */
export function compareNumbers(left: ApexValue, right: ApexValue): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const one = exactNumber(left);
  const other = exactNumber(right);
  return one === undefined || other === undefined ? undefined : one.compareTo(other);
}

export function exactNumber(value: ApexValue): DecimalValue | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return new DecimalValue(BigInt(value), 0);
  if (value instanceof DoubleValue)
    return Number.isFinite(value.value) ? DecimalValue.ofNumber(value.value) : undefined;
  return value instanceof DecimalValue ? value : undefined;
}
