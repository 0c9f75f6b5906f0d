import { CalendarDate } from '../values/calendar-date.ts';
import type { Instant } from '../values/instant.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The day that it is at an instant in a time zone.
 * @param timeZone IANA name
 */
export function dateInZone(instant: Instant, timeZone: string): CalendarDate {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      era: 'short',
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(instant.epochMilliseconds).map(({ type, value }) => [type, value]));
  return CalendarDate.of(Number(parts.get('year')), Number(parts.get('month')), Number(parts.get('day')));
}
