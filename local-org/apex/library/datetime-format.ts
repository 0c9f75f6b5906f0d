import type { Instant } from '../../values/instant.ts';
import { NotSupportedError } from '../runtime/exception-value.ts';

export interface LocalParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Date and time of an instant on the clocks of a zone. */
export function localParts(instant: Instant, timeZone: string): LocalParts {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
      second: '2-digit',
    }); // prettier-ignore
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(
    formatter.formatToParts(instant.epochMilliseconds).map((part) => [part.type, Number(part.value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const millisecond = ((instant.epochMilliseconds % 1000) + 1000) % 1000;
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
    millisecond,
  };
}

/** The instant at which the clocks of a zone show a date and time, in milliseconds. */
export function instantOfLocal(parts: Omit<LocalParts, 'millisecond'>, timeZone: string): number {
  const asUtc = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  const offsetAt = (time: number): number => {
    const local = localParts({ epochMilliseconds: time } as Instant, timeZone);
    return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second) - time;
  };
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

/** Formats with a pattern of Java's SimpleDateFormat. @throws NotSupportedError for letters that are not implemented */
export function formatInstant(instant: Instant, format: string, timeZone: string): string {
  const parts = localParts(instant, timeZone);
  return format.replace(
    /''|'([^']*)'|([A-Za-z])\2*/g,
    (word: string, verbatim: string | undefined, letter: string | undefined) => {
      if (letter === undefined) return verbatim ?? "'";
      return formatWord(word, letter, parts, instant, timeZone);
    },
  );
}

function formatWord(word: string, letter: string, parts: LocalParts, instant: Instant, timeZone: string): string {
  const padded = (value: number): string => String(value).padStart(word.length, '0');
  switch (letter) {
    case 'y':
      return word.length === 2 ? String(parts.year).slice(-2) : padded(parts.year);
    case 'M':
      return word.length > 2
        ? named(instant, timeZone, { month: word.length > 3 ? 'long' : 'short' })
        : padded(parts.month);
    case 'd':
      return padded(parts.day);
    case 'H':
      return padded(parts.hour);
    case 'h':
      return padded(parts.hour % 12 === 0 ? 12 : parts.hour % 12);
    case 'm':
      return padded(parts.minute);
    case 's':
      return padded(parts.second);
    case 'S':
      return padded(parts.millisecond);
    case 'a':
      return parts.hour < 12 ? 'AM' : 'PM';
    case 'E':
      return named(instant, timeZone, { weekday: word.length > 3 ? 'long' : 'short' });
    case 'Z':
      return offsetText(parts, instant);
    default:
      throw new NotSupportedError(`the letter '${letter}' in a date format`);
  }
}

function named(instant: Instant, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(instant.epochMilliseconds);
}

function offsetText(parts: LocalParts, instant: Instant): string {
  const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  const minutes = Math.round((local - instant.epochMilliseconds) / 60_000);
  const absolute = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}${two(absolute % 60)}`;
}
