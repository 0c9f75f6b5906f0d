import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';

/**
 * Puts values into the places {0}, {1} … of a label; a dash where there is none.
 * @param {string} label
 * @param {...(string | number | null | undefined)} values
 */
export const fillIn = (label, ...values) =>
  label.replace(/\{(\d)\}/g, (_place, index) => String(values[index] ?? '–')).trim();

/**
 * Sentences one after the other, without those that there are none of.
 * @param {string} between
 * @param {unknown[]} sentences
 */
export const joined = (between, sentences) => sentences.filter(Boolean).join(between);

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => {
  const form = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', ...options });
  return (/** @type {string | null | undefined} */ time) => (time ? form.format(new Date(time)) : undefined);
};

/** A date as the person writes it; what Sertifier gives as a date is one in UTC: elsewhere it could be the day before. */
export const day = format({ timeZone: 'UTC' });
/** A moment as the person writes it, in their own time zone. */
export const moment = format({ timeZone: TIME_ZONE, timeStyle: 'short' });
