import type { FieldDefinition } from '../schema/object-definition.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import type { JsonValue } from './json.ts';
import { RestError } from './rest-error.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The value of a field out of the JSON of a client. As on the platform, a number may come as text and a text as
 * number; blank text is null.
 * @throws RestError 400 JSON_PARSER_ERROR "Cannot deserialize instance of …", MALFORMED_ID
 */
export function fieldInput(field: FieldDefinition, json: JsonValue): FieldValue {
  if (json === null) return null;
  switch (field.kind) {
    case 'Checkbox':
      return booleanInput(json);
    case 'Currency':
    case 'Number':
    case 'Percent':
      return numberInput(json);
    case 'Date':
      return temporalInput(json, 'date', (text) => CalendarDate.parse(text) ?? dateOfInstant(text));
    case 'DateTime':
      return temporalInput(json, 'datetime', (text) => Instant.parse(text));
    case 'Time':
      return temporalInput(json, 'time', (text) => TimeOfDay.parse(text));
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Hierarchy':
      return idInput(field, json);
    default:
      return textInput(json);
  }
}

function booleanInput(json: JsonValue): boolean {
  if (typeof json === 'boolean') return json;
  if (typeof json === 'string' && /^(?:true|false)$/i.test(json)) return json.toLowerCase() === 'true';
  throw cannotDeserialize('boolean', json);
}

function numberInput(json: JsonValue): number | null {
  if (typeof json === 'number') return json;
  if (json === '') return null;
  if (typeof json === 'string' && NUMBER.test(json.trim())) return Number(json);
  throw cannotDeserialize('double', json);
}

function textInput(json: JsonValue): string | null {
  if (typeof json === 'object') throw cannotDeserialize('string', json);
  return json === '' ? null : String(json);
}

function temporalInput<Value extends FieldValue>(
  json: JsonValue,
  type: string,
  parse: (text: string) => Value | undefined,
): Value | null {
  if (json === '') return null;
  const value = typeof json === 'string' ? parse(json.trim()) : undefined;
  if (value === undefined) throw cannotDeserialize(type, json);
  return value;
}

/** A date may come with a time, of which the platform keeps the day in GMT. */
function dateOfInstant(text: string): CalendarDate | undefined {
  const instant = Instant.parse(text);
  return instant === undefined ? undefined : CalendarDate.parse(instant.toIso().slice(0, 10));
}

function idInput(field: FieldDefinition, json: JsonValue): string | null {
  if (json === '') return null;
  if (typeof json !== 'string') throw cannotDeserialize('reference', json);
  if (isRecordId(json)) return toLongId(json);
  throw RestError.of(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${json}`, [field.name]);
}

/** The platform's words, without the position, which is not known here. */
function cannotDeserialize(type: string, json: JsonValue): RestError {
  const message = `Cannot deserialize instance of ${type} from ${token(json)} or request may be missing a required field`;
  return RestError.of(400, 'JSON_PARSER_ERROR', message);
}

function token(json: JsonValue): string {
  if (typeof json === 'string') return `VALUE_STRING value ${json}`;
  if (typeof json === 'boolean') return `VALUE_${String(json).toUpperCase()} value ${json}`;
  if (typeof json === 'number') {
    return `${Number.isInteger(json) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT'} value ${json}`;
  }
  return Array.isArray(json) ? 'START_ARRAY value [' : 'START_OBJECT value {';
}
