import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { toLongId } from '../values/record-id.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { parseNumber, plainNumber } from './decimal-number.ts';
import { fits, wrongNumber, wrongType, type FunctionCall } from './formula-expression.ts';
import { FormulaError } from './formula.ts';
import { plainFunction, strictFunction, type FunctionDefinition } from './function-definition.ts';
import { compileRegularExpression, matchesWhole } from './regular-expression.ts';
import { FormulaCompileError } from './formula-token.ts';

const category = 'Text';

/** Most characters that LPAD and RPAD make: guards the local org's memory, far above any field. */
const GREATEST_PADDING = 131_072;

/** Text functions, by name. Null rules as in github.com/salesforce/formula-engine. */
export const TEXT_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  ASCII: strictFunction({
    signature: 'ASCII(text)',
    category,
    parameters: ['Text'],
    result: 'Number',
    apply: ([text]) => text.codePointAt(0) ?? null,
  }),
  BEGINS: plainFunction({
    signature: 'BEGINS(text, compare_text)',
    category,
    parameters: ['Text', 'Text'],
    result: 'Boolean',
    apply: ([text, start]) => (isEmpty(start) ? true : isEmpty(text) ? null : text.startsWith(start)),
  }),
  BR: plainFunction({ signature: 'BR()', category, parameters: [], result: 'Text', apply: () => '<br>' }),
  CASESAFEID: strictFunction({
    signature: 'CASESAFEID(id)',
    category: 'Advanced',
    parameters: ['Text'],
    result: 'Text',
    apply: ([id]) => toLongId(id),
  }),
  CHR: strictFunction({
    signature: 'CHR(number)',
    category,
    parameters: ['Number'],
    result: 'Text',
    apply: ([code]) => (code >= 1 && code <= 0x10ffff ? String.fromCodePoint(Math.trunc(code)) : null),
  }),
  CONTAINS: plainFunction({
    signature: 'CONTAINS(text, compare_text)',
    category,
    parameters: ['Text', 'Text'],
    result: 'Boolean',
    apply: ([text, part]) => (isEmpty(part) ? true : isEmpty(text) ? null : text.includes(part)),
  }),
  FIND: plainFunction({
    signature: 'FIND(search_text, text [, start_num])',
    category,
    parameters: ['Text', 'Text', 'Number'],
    optional: 1,
    result: 'Number',
    apply: ([search, text, start]) =>
      search === null || text === null ? 0 : text.indexOf(search, Math.trunc(start ?? 1) - 1) + 1,
  }),
  HYPERLINK: plainFunction({
    signature: 'HYPERLINK(url, friendly_name [, target])',
    category: 'Advanced',
    parameters: ['Text', 'Text', 'Text'],
    optional: 1,
    result: 'Text',
    apply: ([url, name, target]) => `<a href="${url ?? ''}" target="${target ?? '_blank'}">${name ?? ''}</a>`,
  }),
  INITCAP: strictFunction({
    signature: 'INITCAP(text)',
    category,
    parameters: ['Text'],
    result: 'Text',
    apply: ([text]) => text.replace(/[\p{L}\p{Nd}]+/gu, (word) => initialCapital(word)),
  }),
  ISNUMBER: plainFunction({
    signature: 'ISNUMBER(text)',
    category,
    parameters: ['Text'],
    result: 'Boolean',
    apply: ([text]) => text !== null && parseNumber(text) !== undefined,
  }),
  LEFT: strictFunction({
    signature: 'LEFT(text, num_chars)',
    category,
    parameters: ['Text', 'Number'],
    result: 'Text',
    apply: ([text, count]) => textOrNull(text.slice(0, Math.max(0, Math.trunc(count)))),
  }),
  LEN: plainFunction({
    signature: 'LEN(text)',
    category,
    parameters: ['Text'],
    result: 'Number',
    apply: ([text]) => text?.length ?? 0,
  }),
  LOWER: plainFunction({
    signature: 'LOWER(text [, locale])',
    category,
    parameters: ['Text', 'Text'],
    optional: 1,
    result: 'Text',
    apply: ([text, locale]) => changeCase(text, locale, 'toLocaleLowerCase'),
  }),
  LPAD: plainFunction({
    signature: 'LPAD(text, padded_length [, pad_string])',
    category,
    parameters: ['Text', 'Number', 'Text'],
    optional: 1,
    result: 'Text',
    apply: ([text, length, padding]) => pad(text, length, padding, 'padStart'),
  }),
  MID: strictFunction({
    signature: 'MID(text, start_num, num_chars)',
    category,
    parameters: ['Text', 'Number', 'Number'],
    result: 'Text',
    apply: ([text, start, count]) => {
      const from = Math.max(1, Math.trunc(start)) - 1;
      return textOrNull(text.slice(from, from + Math.max(0, Math.trunc(count))));
    },
  }),
  REGEX: { signature: 'REGEX(text, regex_text)', category: 'Advanced', compile: compileRegex },
  REVERSE: plainFunction({
    signature: 'REVERSE(text)',
    category,
    parameters: ['Text'],
    result: 'Text',
    apply: ([text]) => (text === null ? null : Array.from(text).reverse().join('')),
  }),
  RIGHT: strictFunction({
    signature: 'RIGHT(text, num_chars)',
    category,
    parameters: ['Text', 'Number'],
    result: 'Text',
    apply: ([text, count]) => (count < 1 ? null : textOrNull(text.slice(-Math.trunc(count)))),
  }),
  RPAD: plainFunction({
    signature: 'RPAD(text, padded_length [, pad_string])',
    category,
    parameters: ['Text', 'Number', 'Text'],
    optional: 1,
    result: 'Text',
    apply: ([text, length, padding]) => pad(text, length, padding, 'padEnd'),
  }),
  SUBSTITUTE: plainFunction({
    signature: 'SUBSTITUTE(text, old_text, new_text)',
    category,
    parameters: ['Text', 'Text', 'Text'],
    result: 'Text',
    apply: ([text, old, replacement]) => {
      if (text === null || old === null) return null;
      return old === '' ? text : textOrNull(text.replaceAll(old, () => replacement ?? ''));
    },
  }),
  TEXT: { signature: 'TEXT(value)', category, picklistAt: [0], compile: compileText },
  TRIM: strictFunction({
    signature: 'TRIM(text)',
    category,
    parameters: ['Text'],
    result: 'Text',
    // spaces only, as the platform: no tabs, no line breaks
    apply: ([text]) => textOrNull(text.replace(/^ +/, '').replace(/ +$/, '')),
  }),
  UPPER: plainFunction({
    signature: 'UPPER(text [, locale])',
    category,
    parameters: ['Text', 'Text'],
    optional: 1,
    result: 'Text',
    apply: ([text, locale]) => changeCase(text, locale, 'toLocaleUpperCase'),
  }),
  VALUE: plainFunction({
    signature: 'VALUE(text)',
    category,
    parameters: ['Text'],
    result: 'Number',
    apply: ([text]) => {
      if (isEmpty(text)) return null;
      const number = parseNumber(text);
      if (number === undefined) throw new FormulaError(`The value '${text}' is not a valid number.`);
      return number;
    },
  }),
};

function isEmpty(text: string | null): text is null | '' {
  return text === null || text === '';
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

function initialCapital(word: string): string {
  const [first = '', ...rest] = Array.from(word);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** The locale is the platform's own optional parameter (`UPPER(text, "tr")`): Turkish has its own i. */
function changeCase(
  text: string | null,
  locale: string | null,
  method: 'toLocaleLowerCase' | 'toLocaleUpperCase',
): FieldValue {
  if (text === null) return null;
  try {
    return text[method](locale === null ? 'en' : locale.replaceAll('_', '-'));
  } catch {
    throw new FormulaError(`'${locale ?? ''}' is no locale.`);
  }
}

function pad(
  text: string | null,
  length: number | null,
  padding: string | null,
  method: 'padStart' | 'padEnd',
): FieldValue {
  if (isEmpty(text) || length === null || length < 1) return null;
  const whole = Math.trunc(length);
  if (whole > GREATEST_PADDING) throw new FormulaError(`A text cannot be padded to ${whole} characters.`);
  return whole <= text.length ? text.slice(0, whole) : text[method](whole, padding ?? ' ');
}

function compileText(call: FunctionCall): ReturnType<FunctionDefinition['compile']> {
  const [parameter] = call.parameters;
  if (parameter === undefined || call.parameters.length !== 1) throw wrongNumber(call, 1);
  if (parameter.type === 'Text' || parameter.type === 'Boolean') {
    throw wrongType("function 'TEXT()'", ['Number', 'Date', 'DateTime', 'Picklist'], parameter);
  }
  return {
    type: 'Text',
    offset: call.offset,
    evaluate: (environment) => toText(parameter.evaluate(environment)),
  };
}

/** TEXT(): dates as `YYYY-MM-DD`, instants as `YYYY-MM-DD HH:MM:SSZ` in GMT, numbers without grouping. */
export function toText(value: FieldValue): string | null {
  if (typeof value === 'number') return plainNumber(value);
  if (value instanceof CalendarDate) return value.toString();
  if (value instanceof Instant) return `${value.toIso().slice(0, 19).replace('T', ' ')}Z`;
  if (value instanceof TimeOfDay) return value.toString().slice(0, -1);
  return typeof value === 'string' ? value : null;
}

function compileRegex(call: FunctionCall): ReturnType<FunctionDefinition['compile']> {
  const [text, pattern] = call.parameters;
  if (text === undefined || pattern === undefined || call.parameters.length !== 2) throw wrongNumber(call, 2);
  for (const parameter of [text, pattern]) {
    if (!fits(parameter, 'Text')) throw wrongType("function 'REGEX()'", ['Text'], parameter);
  }
  const constant = pattern.literalText === undefined ? undefined : compileRegularExpression(pattern.literalText);
  if (constant !== undefined && 'problem' in constant) throw new FormulaCompileError(constant.problem, pattern.offset);
  return {
    type: 'Boolean',
    offset: call.offset,
    evaluate: (environment) => {
      const subject = text.evaluate(environment);
      const expression = constant ?? compileRegularExpression(patternText(pattern.evaluate(environment)));
      if ('problem' in expression) throw new FormulaError(expression.problem);
      return matchesWhole(expression, typeof subject === 'string' ? subject : '');
    },
  };
}

function patternText(value: FieldValue): string {
  return typeof value === 'string' ? value : '';
}
