import type { FieldDefinition } from '../schema/object-definition.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import type { RecordError } from './data-service.ts';
import { recordError } from './record-error.ts';
import { roundToScale } from './round-to-scale.ts';

export type Normalised = { readonly value: FieldValue } | { readonly error: RecordError };

/**
 * Brings a value into the form in which a field stores it: text trimmed, blank text null, IDs with 18 characters,
 * numbers rounded half up to the scale of the field, times without milliseconds, an empty checkbox false.
 * Refuses values of another type (SOAP API Developer Guide, `INVALID_TYPE_ON_FIELD_IN_RECORD`, `MALFORMED_ID`).
 */
export function normaliseValue(field: FieldDefinition, value: FieldValue): Normalised {
  if (value === null) return { value: field.kind === 'Checkbox' ? false : null };
  switch (field.kind) {
    case 'Checkbox':
      return typeof value === 'boolean' ? { value } : wrongType(field, value);
    case 'Number':
    case 'Currency':
    case 'Percent':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType(field, value);
      return { value: field.scale === undefined ? value : roundToScale(value, field.scale) };
    case 'Date':
      return value instanceof CalendarDate ? { value } : wrongType(field, value);
    case 'DateTime':
      return value instanceof Instant ? { value: wholeSecond(value) } : wrongType(field, value);
    case 'Time':
      return value instanceof TimeOfDay ? { value } : wrongType(field, value);
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Hierarchy':
      return normaliseId(field, value);
    case 'LongTextArea':
    case 'Html':
      return typeof value === 'string' ? { value: value.trim() === '' ? null : value } : wrongType(field, value);
    default:
      return typeof value === 'string' ? { value: blankAsNull(value.trim()) } : wrongType(field, value);
  }
}

/** Why a value is no choice of a restricted picklist; undefined where it is one, or the field is none. */
export function restrictedPicklistError(field: FieldDefinition, value: FieldValue): RecordError | undefined {
  if (field.picklist?.restricted !== true || typeof value !== 'string') return undefined;
  const chosen = field.kind === 'MultiselectPicklist' ? value.split(';') : [value];
  const allowed = field.picklist.values;
  const wrong = chosen.find((one) => !allowed.some((choice) => choice.active && choice.value === one));
  if (wrong === undefined) return undefined;
  return recordError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${wrong}`,
    [field.name],
  );
}

/** What is wrong with the size or shape of a normalised value. */
export function sizeError(field: FieldDefinition, value: FieldValue): RecordError | undefined {
  if (typeof value === 'number') return rangeError(field, value);
  if (typeof value !== 'string') return undefined;
  if (field.length !== undefined && value.length > field.length) {
    return recordError(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value} (max length=${field.length})`,
      [field.name],
    );
  }
  if (field.kind === 'Email' && !isEmailAddress(value)) {
    return recordError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name]);
  }
  return undefined;
}

function rangeError(field: FieldDefinition, value: number): RecordError | undefined {
  if (field.precision === undefined) return undefined;
  const wholeDigits = field.precision - (field.scale ?? 0);
  if (Math.abs(value) < 10 ** wholeDigits) return undefined;
  return recordError(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${value}`,
    [field.name],
  );
}

/**
 * Help, "Email field": local part of letters, digits and !#$%&'*+/=?^_`{|}~- with single dots, a domain of two or
 * more labels.
 */
function isEmailAddress(text: string): boolean {
  return /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]{2,}$/i.test(
    text,
  );
}

function normaliseId(field: FieldDefinition, value: FieldValue): Normalised {
  if (typeof value !== 'string') return wrongType(field, value);
  const text = value.trim();
  if (text === '') return { value: null };
  if (isRecordId(text)) return { value: toLongId(text) };
  return {
    error: recordError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name]),
  };
}

function wrongType(field: FieldDefinition, value: FieldValue): Normalised {
  return {
    error: recordError(
      'INVALID_TYPE_ON_FIELD_IN_RECORD',
      `${field.label}: value not of required type: ${String(value)}`,
      [field.name],
    ),
  };
}

function wholeSecond(value: Instant): Instant {
  const beyond = value.epochMilliseconds % 1000;
  return beyond === 0 ? value : new Instant(Math.floor(value.epochMilliseconds / 1000) * 1000);
}

function blankAsNull(text: string): string | null {
  return text === '' ? null : text;
}
