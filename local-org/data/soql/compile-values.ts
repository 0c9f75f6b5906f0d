import { PlatformError } from '../../transactions/errors.ts';
import type { FieldDefinition } from '../../schema/object-definition.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import type { FieldValue } from '../../values/field-value.ts';
import { Instant } from '../../values/instant.ts';
import { isRecordId } from '../../values/record-id.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import type { FieldPath, RecordFilter } from '../record-query.ts';
import { isReference } from '../field-index.ts';
import { boundExpression } from './bind-markers.ts';
import { notImplemented, soqlError } from './soql-error.ts';
import type { SoqlValue } from './soql-plan.ts';

/** Escapes of SOQL text besides those of LIKE, which `%` and `_` keep for themselves. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/**
 * Reads a value as the parser hands it over.
 * @param isPattern whether it stands after LIKE, so that an escaped wildcard stays escaped
 */
export function compileValue(
  text: string,
  literalType: string | undefined,
  count: number | undefined,
  isPattern: boolean,
  soql: string,
): SoqlValue {
  switch (literalType) {
    case 'STRING': {
      const expression = boundExpression(text.slice(1, -1));
      if (expression !== undefined) return { kind: 'bind', expression };
      return literal(unquote(text, isPattern, soql));
    }
    case 'INTEGER':
    case 'DECIMAL':
      return literal(Number(text));
    case 'BOOLEAN':
      return literal(/^true$/i.test(text));
    case 'NULL':
      return literal(null);
    case 'DATE': {
      const date = CalendarDate.parse(text);
      if (date === undefined) throw soqlError('MALFORMED_QUERY', `Invalid date: ${text}`, soql, text);
      return literal(date);
    }
    case 'DATETIME': {
      const instant = Instant.parse(text);
      if (instant === undefined) throw soqlError('MALFORMED_QUERY', `Invalid dateTime: ${text}`, soql, text);
      return literal(instant);
    }
    case 'DATE_LITERAL':
    case 'DATE_N_LITERAL':
      return { kind: 'dateLiteral', name: text.split(':')[0] ?? text, count: count ?? 0 };
    default:
      throw notImplemented(`values of type ${literalType ?? 'unknown'} (${text})`, soql, text);
  }
}

/**
 * Checks that a value fits the field that it is compared with.
 * @throws PlatformError in the platform's words
 */
export function checkValueType(field: FieldDefinition, value: FieldValue): void {
  if (value === null) return;
  const isId = field.kind === 'Id' || isReference(field);
  if (isId) {
    if (typeof value === 'string' && (isRecordId(value) || value === '')) return;
    throw new PlatformError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${String(value)}`);
  }
  const [expected, quoted] = expectedType(field);
  if (typeNameOf(value) === expected) return;
  throw new PlatformError(
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${expected} and should ${quoted ? '' : 'not '}be enclosed in quotes`,
  );
}

/**
 * Checks every value of a structured filter against its field: what compares two types never holds, and would hide
 * a mistake.
 */
export function checkFilterValues(filter: RecordFilter, fieldOf: (path: FieldPath) => FieldDefinition): void {
  switch (filter.kind) {
    case 'all':
    case 'any':
      for (const one of filter.filters) checkFilterValues(one, fieldOf);
      break;
    case 'not':
      checkFilterValues(filter.filter, fieldOf);
      break;
    case 'compare':
      checkValueType(fieldOf(filter.path), filter.value);
      break;
    case 'in':
      for (const value of filter.values) checkValueType(fieldOf(filter.path), value);
      break;
    case 'text':
      checkTextual(fieldOf(filter.path));
  }
}

function checkTextual(field: FieldDefinition): void {
  const isId = field.kind === 'Id' || isReference(field);
  if (!isId && expectedType(field)[0] === 'string') return;
  throw new PlatformError('INVALID_FIELD', `invalid operator on ${field.kind.toLowerCase()} field '${field.name}'`);
}

function expectedType(field: FieldDefinition): [string, boolean] {
  switch (field.kind) {
    case 'Checkbox':
      return ['boolean', false];
    case 'Number':
    case 'Currency':
    case 'Percent':
      return ['double', false];
    case 'Date':
      return ['date', false];
    case 'DateTime':
      return ['dateTime', false];
    case 'Time':
      return ['time', false];
    default:
      return ['string', true];
  }
}

function typeNameOf(value: Exclude<FieldValue, null>): string {
  if (value instanceof CalendarDate) return 'date';
  if (value instanceof Instant) return 'dateTime';
  if (value instanceof TimeOfDay) return 'time';
  if (typeof value === 'number') return 'double';
  return typeof value;
}

function literal(value: FieldValue): SoqlValue {
  return { kind: 'literal', value };
}

function unquote(text: string, isPattern: boolean, soql: string): string {
  return text.slice(1, -1).replaceAll(/\\([\s\S])/g, (escape, character: string) => {
    if (isPattern && '%_\\'.includes(character)) return escape;
    if (`'"\\`.includes(character)) return character;
    const plain = ESCAPES[character.toLowerCase()];
    if (plain === undefined) throw soqlError('MALFORMED_QUERY', `invalid escape sequence: ${escape}`, soql, escape);
    return plain;
  });
}
