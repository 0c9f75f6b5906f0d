import { CalendarDate } from './calendar-date.ts';
import { Instant } from './instant.ts';
import { TimeOfDay } from './time-of-day.ts';

/**
 * What a field of a record holds. Text, picklists and IDs are strings; numbers, currency and percent are numbers.
 * A blank field is null, never an empty string: the platform stores blank text as null.
 */
export type FieldValue = null | string | number | boolean | CalendarDate | Instant | TimeOfDay;

/** Whether two values are the same, dates and times by value, text with its case. */
export function sameValue(left: FieldValue, right: FieldValue): boolean {
  if (left instanceof CalendarDate && right instanceof CalendarDate) return left.equals(right);
  if (left instanceof Instant && right instanceof Instant) return left.equals(right);
  if (left instanceof TimeOfDay && right instanceof TimeOfDay) return left.equals(right);
  return left === right;
}
