import type { FieldDefinition } from '../schema/object-definition.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { isReference } from './field-index.ts';

/** A value in a form that `===` and `<` compare as SOQL does. */
export type Comparable = string | number | boolean | null;

/** How the values of one field compare. */
export interface Collation {
  /** SOQL compares text without case, but for unique fields that are case-sensitive. */
  readonly caseSensitive: boolean;
  /** IDs compare exactly; those with 15 characters are completed. */
  readonly isId: boolean;
}

export const PLAIN_COLLATION: Collation = { caseSensitive: false, isId: false };

export function collationOf(field: FieldDefinition): Collation {
  return { caseSensitive: field.caseSensitive, isId: field.kind === 'Id' || isReference(field) };
}

export function comparable(value: FieldValue, collation: Collation): Comparable {
  if (typeof value === 'string') {
    if (collation.isId) return isRecordId(value) ? toLongId(value) : value;
    return collation.caseSensitive ? value : value.toLowerCase();
  }
  if (value instanceof CalendarDate) return value.epochDay;
  if (value instanceof Instant) return value.epochMilliseconds;
  if (value instanceof TimeOfDay) return value.milliseconds;
  return value;
}

/** Order of two values that are not null and of one type. */
export function compareOrder(left: Exclude<Comparable, null>, right: Exclude<Comparable, null>): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
