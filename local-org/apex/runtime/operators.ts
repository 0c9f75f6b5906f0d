import { Instant } from '../../values/instant.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import { isRecordId, toLongId } from '../../values/record-id.ts';
import type { ApexValue } from './apex-value.ts';
import { DecimalValue, DoubleValue } from './decimal-value.ts';
import { compareNumbers, exactNumber, isEqual } from './equality.ts';
import { notNull, SystemFailure } from './exception-value.ts';

type Integer = number | null;

const divideByZero = (): SystemFailure => new SystemFailure('MathException', 'Divide by 0');

/** Arithmetic of Integers: 32 bits, overflow wraps round (Apex Developer Guide, "Primitive Data Types"). */
export const integers = {
  '+': (left: Integer, right: Integer): number => (notNull(left) + notNull(right)) | 0,
  '-': (left: Integer, right: Integer): number => (notNull(left) - notNull(right)) | 0,
  '*': (left: Integer, right: Integer): number => Math.imul(notNull(left), notNull(right)),
  '/': (left: Integer, right: Integer): number => {
    if (notNull(right) === 0) throw divideByZero();
    return (notNull(left) / notNull(right)) | 0;
  },
  '&': (left: Integer, right: Integer): number => notNull(left) & notNull(right),
  '|': (left: Integer, right: Integer): number => notNull(left) | notNull(right),
  '^': (left: Integer, right: Integer): number => notNull(left) ^ notNull(right),
  '<<': (left: Integer, right: Integer): number => notNull(left) << notNull(right),
  '>>': (left: Integer, right: Integer): number => notNull(left) >> notNull(right),
  '>>>': (left: Integer, right: Integer): number => (notNull(left) >>> notNull(right)) | 0,
};

type Long = bigint | null;
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

/** Arithmetic of Longs: 64 bits, overflow wraps round. */
export const longs = {
  '+': (left: Long, right: Long): bigint => wrap(notNull(left) + notNull(right)),
  '-': (left: Long, right: Long): bigint => wrap(notNull(left) - notNull(right)),
  '*': (left: Long, right: Long): bigint => wrap(notNull(left) * notNull(right)),
  '/': (left: Long, right: Long): bigint => {
    if (notNull(right) === 0n) throw divideByZero();
    return wrap(notNull(left) / notNull(right));
  },
  '&': (left: Long, right: Long): bigint => notNull(left) & notNull(right),
  '|': (left: Long, right: Long): bigint => notNull(left) | notNull(right),
  '^': (left: Long, right: Long): bigint => notNull(left) ^ notNull(right),
  '<<': (left: Long, right: Long): bigint => wrap(notNull(left) << (notNull(right) & 63n)),
  '>>': (left: Long, right: Long): bigint => notNull(left) >> (notNull(right) & 63n),
  '>>>': (left: Long, right: Long): bigint => wrap(BigInt.asUintN(64, notNull(left)) >> (notNull(right) & 63n)),
};

type Double = DoubleValue | null;

export const doubles = {
  '+': (left: Double, right: Double): DoubleValue => new DoubleValue(notNull(left).value + notNull(right).value),
  '-': (left: Double, right: Double): DoubleValue => new DoubleValue(notNull(left).value - notNull(right).value),
  '*': (left: Double, right: Double): DoubleValue => new DoubleValue(notNull(left).value * notNull(right).value),
  '/': (left: Double, right: Double): DoubleValue => {
    if (notNull(right).value === 0) throw divideByZero();
    return new DoubleValue(notNull(left).value / notNull(right).value);
  },
};

type Decimal = DecimalValue | null;

export const decimals = {
  '+': (left: Decimal, right: Decimal): DecimalValue => notNull(left).plus(notNull(right)),
  '-': (left: Decimal, right: Decimal): DecimalValue => notNull(left).minus(notNull(right)),
  '*': (left: Decimal, right: Decimal): DecimalValue => notNull(left).times(notNull(right)),
  '/': (left: Decimal, right: Decimal): DecimalValue => {
    if (notNull(right).unscaled === 0n) throw divideByZero();
    return notNull(left).dividedBy(notNull(right));
  },
};

/** Conversions between kinds of number, implicit and by cast; null stays null. */
export const conversions = {
  Integer: (value: ApexValue): Integer => {
    if (value === null || typeof value === 'number') return value;
    return Number(BigInt.asIntN(32, whole(value)));
  },
  Long: (value: ApexValue): Long => (value === null || typeof value === 'bigint' ? value : wrap(whole(value))),
  Double: (value: ApexValue): Double => {
    if (value === null || value instanceof DoubleValue) return value;
    return new DoubleValue(value instanceof DecimalValue ? value.toNumber() : Number(value));
  },
  Decimal: (value: ApexValue): Decimal => {
    if (value === null || value instanceof DecimalValue) return value;
    return exactNumber(value) ?? new DecimalValue(0n, 0);
  },
  Datetime: (value: ApexValue): ApexValue =>
    value instanceof CalendarDate ? new Instant(value.epochDay * 86_400_000) : value,
  /** Apex Reference Guide, "Id Class": a String that is no record ID does not become an Id. */
  Id: (value: ApexValue): ApexValue => {
    if (typeof value !== 'string') return value;
    if (!isRecordId(value)) throw new SystemFailure('StringException', `Invalid id: ${value}`);
    return toLongId(value);
  },
};

function whole(value: ApexValue): bigint {
  if (value instanceof DoubleValue) return BigInt(Math.trunc(value.value));
  return exactNumber(value)?.truncated() ?? 0n;
}

/** `==` of text: case is ignored. */
export function sameText(left: ApexValue, right: ApexValue): boolean {
  if (left === right) return true;
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  return left.length === right.length && left.toLowerCase() === right.toLowerCase();
}

export const equal: (left: ApexValue, right: ApexValue) => boolean = isEqual;

/** `===`: the same object; for values without identity, the same value. */
export function identical(left: ApexValue, right: ApexValue): boolean {
  if (left === right) return true;
  if (left instanceof DecimalValue || left instanceof DoubleValue || left instanceof CalendarDate)
    return isEqual(left, right);
  return (left instanceof Instant || left instanceof TimeOfDay) && isEqual(left, right);
}

/**
 * Order of two values of one type. Undefined with null on either side, but for text: "If x or y equal null … the
 * expression is false. A non-null String or ID value is always greater than a null value." (Apex Developer Guide,
 * "Expression Operators")
 */
export function order(left: ApexValue, right: ApexValue): number | undefined {
  if (typeof left === 'string' || typeof right === 'string') return orderOfText(left, right);
  if (left === null || right === null) return undefined;
  if (left instanceof CalendarDate && right instanceof CalendarDate) return left.compareTo(right);
  if (left instanceof Instant && right instanceof Instant) return left.compareTo(right);
  if (left instanceof TimeOfDay && right instanceof TimeOfDay) return left.compareTo(right);
  return compareNumbers(left, right);
}

function orderOfText(left: ApexValue, right: ApexValue): number {
  if (typeof left !== 'string') return -1;
  if (typeof right !== 'string') return 1;
  const [one, other] = [left.toLowerCase(), right.toLowerCase()];
  return one < other ? -1 : Number(one > other);
}

export const comparisons = {
  '<': (left: ApexValue, right: ApexValue): boolean => (order(left, right) ?? 0) < 0,
  '>': (left: ApexValue, right: ApexValue): boolean => (order(left, right) ?? 0) > 0,
  '<=': (left: ApexValue, right: ApexValue): boolean => (order(left, right) ?? 1) <= 0,
  '>=': (left: ApexValue, right: ApexValue): boolean => (order(left, right) ?? -1) >= 0,
};

export function negate(value: ApexValue): ApexValue {
  if (value instanceof DecimalValue) return value.negated();
  if (value instanceof DoubleValue) return new DoubleValue(-value.value);
  if (typeof value === 'bigint') return wrap(-value);
  return typeof value === 'number' ? -value | 0 : notNull(value);
}

export function invert(value: ApexValue): ApexValue {
  return typeof value === 'bigint' ? ~value : ~Number(notNull(value));
}

/** A condition: null is no Boolean. */
export function truth(value: ApexValue): boolean {
  return notNull(value) === true;
}
