import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

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

/**
 * The instant at which a day begins in a time zone.
 * @param timeZone IANA name
 */
export function startOfDay(date: CalendarDate, timeZone: string): Instant {
  const midnight = date.epochDay * MILLISECONDS_PER_DAY;
  // The offset at the guess can differ from the one at the result, on the day when the clocks change.
  const guess = midnight - offsetAt(midnight, timeZone);
  return new Instant(midnight - offsetAt(guess, timeZone));
}

/** Milliseconds by which local time is ahead of UTC. */
export function offsetAt(epochMilliseconds: number, timeZone: string): number {
  let format = offsetFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    offsetFormats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(epochMilliseconds).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(epochMilliseconds / 1000) * 1000;
}
