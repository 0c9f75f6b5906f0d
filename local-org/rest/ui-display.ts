import type { FieldDefinition } from '../schema/object-definition.ts';
import type { RunningUser } from '../transactions/transaction.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { TimeOfDay } from '../values/time-of-day.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
const DAY = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
const TIME = { hour: 'numeric', minute: '2-digit' } as const;

/** The value of a field as the UI API gives it: the value itself, and the text that the user would read. */
export interface FieldValueRepresentation {
  readonly displayValue: string | null;
  readonly value: unknown;
}

/**
 * A field as the UI API writes it: dates, numbers and picklists also as text in the user's locale and time zone (User
 * Interface API Developer Guide, "Field Value"); text needs no other form.
 */
export function fieldRepresentation(
  field: FieldDefinition | undefined,
  value: FieldValue,
  user: RunningUser,
): FieldValueRepresentation {
  const json = value instanceof Instant ? value.toIso() : value instanceof Object ? value.toString() : value;
  return { displayValue: value === null ? null : displayText(field, value, user), value: json };
}

function displayText(
  field: FieldDefinition | undefined,
  value: Exclude<FieldValue, null>,
  user: RunningUser,
): string | null {
  const locale = localeOf(user);
  if (value instanceof CalendarDate) {
    return format(locale, 'UTC', DAY, value.epochDay * MILLISECONDS_PER_DAY);
  }
  if (value instanceof Instant) return format(locale, user.timeZone, { ...DAY, ...TIME }, value.epochMilliseconds);
  if (value instanceof TimeOfDay) return format(locale, 'UTC', TIME, value.milliseconds);
  if (typeof value === 'number') return numberText(field, value, locale);
  if (typeof value !== 'string' || field?.picklist === undefined) return null;
  const labels = new Map(field.picklist.values.map((one) => [one.value, one.label]));
  return value
    .split(';')
    .map((one) => labels.get(one) ?? one)
    .join(';');
}

function numberText(field: FieldDefinition | undefined, value: number, locale: string): string {
  const digits = { minimumFractionDigits: field?.scale ?? 0, maximumFractionDigits: field?.scale ?? 0 };
  if (field?.kind === 'Currency') {
    return new Intl.NumberFormat(locale, { ...digits, style: 'currency', currency: 'USD' }).format(value);
  }
  const text = new Intl.NumberFormat(locale, digits).format(value);
  return field?.kind === 'Percent' ? `${text}%` : text;
}

function format(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions, time: number): string {
  // newer locale data puts a narrow no-break space before AM and PM, which the platform does not
  return formatter(locale, timeZone, options).format(time).replaceAll('\u202f', ' ');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [locale, timeZone, Object.keys(options).join()].join('|');
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formatters.set(key, known);
  return known;
}

function localeOf(user: RunningUser): string {
  const locale = user.locale.replaceAll('_', '-');
  return Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0 ? locale : 'en-US';
}
