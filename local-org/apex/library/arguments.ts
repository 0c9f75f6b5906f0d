import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { SObject } from '../../values/sobject.ts';
import {
  BlobValue, EnumValue, ListValue, MapValue, SetValue, TypeToken, type ApexValue,
} from '../runtime/apex-value.ts'; // prettier-ignore
import { DecimalValue, DoubleValue } from '../runtime/decimal-value.ts';
import { ExceptionValue, nullPointer } from '../runtime/exception-value.ts';

/**
 * Readers of arguments whose declared types the compiler has checked: what is left to find out is null.
 * @throws SystemFailure NullPointerException "Argument cannot be null."
 */
function reader<Value extends ApexValue>(is: (value: ApexValue) => value is Value): (value: ApexValue) => Value {
  return (value) => {
    if (is(value)) return value;
    throw nullPointer('Argument cannot be null.');
  };
}

export const text: (value: ApexValue) => string = reader((value) => typeof value === 'string');
export const integer: (value: ApexValue) => number = reader((value) => typeof value === 'number');
export const long: (value: ApexValue) => bigint = reader((value) => typeof value === 'bigint');
export const decimal: (value: ApexValue) => DecimalValue = reader((value) => value instanceof DecimalValue);
export const double: (value: ApexValue) => DoubleValue = reader((value) => value instanceof DoubleValue);
export const list: (value: ApexValue) => ListValue = reader((value) => value instanceof ListValue);
export const set: (value: ApexValue) => SetValue = reader((value) => value instanceof SetValue);
export const map: (value: ApexValue) => MapValue = reader((value) => value instanceof MapValue);
export const date: (value: ApexValue) => CalendarDate = reader((value) => value instanceof CalendarDate);
export const datetime: (value: ApexValue) => Instant = reader((value) => value instanceof Instant);
export const blob: (value: ApexValue) => BlobValue = reader((value) => value instanceof BlobValue);
export const record: (value: ApexValue) => SObject = reader((value) => value instanceof SObject);
export const typeToken: (value: ApexValue) => TypeToken = reader((value) => value instanceof TypeToken);
export const enumValue: (value: ApexValue) => EnumValue = reader((value) => value instanceof EnumValue);
export const exception: (value: ApexValue) => ExceptionValue = reader((value) => value instanceof ExceptionValue);

/** An argument that may be null. */
export function optionalText(value: ApexValue): string | null {
  return typeof value === 'string' ? value : null;
}
