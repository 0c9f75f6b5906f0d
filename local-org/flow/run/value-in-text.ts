import { toText } from '../../formula/text-functions.ts';
import type { Switches } from '../../switches.ts';
import type { RunningUser } from '../../transactions/transaction.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import type { FieldValue } from '../../values/field-value.ts';
import { Instant } from '../../values/instant.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
const DAY = {
  long: { dateStyle: 'long' },
  short: { year: 'numeric', month: 'numeric', day: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
const MOMENT = {
  long: { dateStyle: 'long', timeStyle: 'short' },
  short: { ...DAY.short, hour: 'numeric', minute: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/**
 * A value where `{!reference}` stands in text of a flow: dates in the way of the running user's locale, and moments
 * on the clocks of the user's zone. How long the platform writes them, and whether it groups digits, is documented
 * nowhere: switches `dateInText` and `numberInText`.
 */
export function valueInText(value: FieldValue, user: RunningUser, switches: Switches): string {
  if (value instanceof CalendarDate) {
    return dateText(value.epochDay * MILLISECONDS_PER_DAY, user, 'UTC', DAY[switches.get('dateInText')]);
  }
  if (value instanceof Instant) {
    return dateText(value.epochMilliseconds, user, user.timeZone, MOMENT[switches.get('dateInText')]);
  }
  if (value instanceof TimeOfDay) return dateText(value.milliseconds, user, 'UTC', { timeStyle: 'short' });
  if (typeof value === 'number' && switches.get('numberInText') === 'grouped') {
    return new Intl.NumberFormat(languageTag(user.locale), { maximumFractionDigits: 18 }).format(value);
  }
  return typeof value === 'boolean' ? String(value) : (toText(value) ?? '');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function dateText(
  milliseconds: number,
  user: RunningUser,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const key = `${user.locale} ${timeZone} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(languageTag(user.locale), { ...options, timeZone });
    formatters.set(key, formatter);
  }
  // Node's locale data puts narrow no-break spaces before AM and PM
  return formatter.format(milliseconds).replaceAll(/[\u00A0\u202F]/g, ' ');
}

/** `en_US` as the language tag of the web; what stands behind the country (`_EURO`) says nothing of dates. */
function languageTag(locale: string): string {
  return locale.split('_').slice(0, 2).join('-');
}
