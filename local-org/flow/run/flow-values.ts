import { offsetAt, startOfDay } from '../../formula/zone-time.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { SObject } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import type { FieldValue } from '../../values/field-value.ts';
import type { ApexInstance, RuntimeValue } from '../../values/runtime-value.ts';

/** Something went wrong at an element: its fault connector is taken, or the interview fails. */
export class ElementFault extends Error {
  override readonly name = 'ElementFault';
}

export function isCollection(value: RuntimeValue): value is readonly RuntimeValue[] {
  return Array.isArray(value);
}

export function isApexInstance(value: RuntimeValue): value is ApexInstance {
  return value !== null && typeof value === 'object' && 'members' in value;
}

/** The value as a field can hold it; null for records, collections and Apex instances. */
export function asFieldValue(value: RuntimeValue): FieldValue {
  if (value instanceof SObject || isCollection(value) || isApexInstance(value)) return null;
  return value;
}

export function asRecord(value: RuntimeValue): SObject | null {
  return value instanceof SObject ? value : null;
}

export function asText(value: RuntimeValue): string | null {
  if (value === null || value instanceof SObject || isCollection(value) || isApexInstance(value)) return null;
  return typeof value === 'string' ? value : String(value);
}

export function asNumber(value: RuntimeValue): number | null {
  return typeof value === 'number' ? value : null;
}

/** A copy that its holder may change: records and collections are held by value in flow variables. */
export function ownCopy(value: RuntimeValue): RuntimeValue {
  if (value instanceof SObject) return value.clone();
  if (isCollection(value)) return value.map(ownCopy);
  if (isApexInstance(value)) {
    const members = [...value.members].map(([name, member]) => [name, ownCopy(member)] as const);
    return { className: value.className, members: new Map(members) };
  }
  return value;
}

/** The day that a moment falls on in a time zone. */
export function dayOf(instant: Instant, timeZone: string): CalendarDate {
  const local = instant.epochMilliseconds + offsetAt(instant.epochMilliseconds, timeZone);
  return new CalendarDate(Math.floor(local / 86_400_000));
}

/**
 * Order of two values that are not null; undefined where they cannot be compared.
 * A Date beside a DateTime counts from midnight in the running user's zone.
 */
export function order(left: FieldValue, right: FieldValue, timeZone: string): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (left instanceof CalendarDate && right instanceof CalendarDate) return left.compareTo(right);
  if (left instanceof TimeOfDay && right instanceof TimeOfDay) return left.compareTo(right);
  const [leftInstant, rightInstant] = [toInstant(left, timeZone), toInstant(right, timeZone)];
  return leftInstant !== undefined && rightInstant !== undefined ? leftInstant.compareTo(rightInstant) : undefined;
}

function toInstant(value: FieldValue, timeZone: string): Instant | undefined {
  if (value instanceof Instant) return value;
  return value instanceof CalendarDate ? startOfDay(value, timeZone) : undefined;
}

/** Half away from zero, to a number of decimal places. */
export function roundTo(value: number, scale: number): number {
  const rounded = Number(`${Math.round(Number(`${Math.abs(value)}e${scale}`))}e-${scale}`);
  return Number.isNaN(rounded) ? value : Math.sign(value) * rounded;
}
