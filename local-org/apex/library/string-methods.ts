import { isRecordId } from '../../values/record-id.ts';
import type { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { ListValue, type ApexValue } from '../runtime/apex-value.ts';
import { elementsOf } from '../runtime/collections.ts';
import { NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import { LONGEST_STRING } from '../runtime/execution.ts';
import { textOf, tooLong } from '../runtime/text-of-value.ts';
import { INTEGER, STRING } from '../types/apex-type.ts';
import { integer, list, optionalText, text } from './arguments.ts';
import { formatInstant } from './datetime-format.ts';
import type { LibrarySource } from './library-type.ts';

const isBlank = (value: ApexValue): boolean => (optionalText(value) ?? '').trim() === '';

function checkBounds(value: string, start: number, end: number): void {
  if (start < 0 || end > value.length || start > end) {
    throw new SystemFailure(
      'StringException',
      `Starting position out of bounds: ${start < 0 || start > value.length ? start : end}`,
    );
  }
}

/** A Java regular expression as far as JavaScript reads it the same; what differs is refused. */
function pattern(source: string, flags: string): RegExp {
  if (/\\[QEAzZGpPhHRX]|\(\?[idmsuxU-]|[*+?}]\+|&&/.test(source)) {
    throw new NotSupportedError(`the regular expression '${source}' (it means something else outside Java)`);
  }
  try {
    return new RegExp(source, flags);
  } catch {
    throw new SystemFailure('StringException', `Invalid regex: ${source}`);
  }
}

/** `String.split`: a leading empty part of a zero-width match and trailing empty parts are dropped (Java's rules). */
function split(value: string, expression: string, limit: number): string[] {
  const found = pattern(expression, 'g');
  const parts: string[] = [];
  let from = 0;
  for (const match of value.matchAll(found)) {
    if (limit > 0 && parts.length === limit - 1) break;
    if (match[0] === '' && (match.index === 0 || match.index >= value.length)) continue;
    parts.push(value.slice(from, match.index));
    from = match.index + match[0].length;
  }
  parts.push(value.slice(from));
  if (limit === 0) while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts;
}

function checked(value: string): string {
  if (value.length > LONGEST_STRING) throw tooLong(value.length);
  return value;
}

function padding(value: string, length: number, fill: string): string {
  return fill
    .repeat(Math.ceil(Math.max(length - value.length, 0) / Math.max(fill.length, 1)))
    .slice(0, Math.max(length - value.length, 0));
}

function replacement(value: string): string {
  return value.replace(/\$(?!\d)/g, '$$$$').replace(/\\(.)/g, '$1');
}

/** Code units, which is what positions in an Apex String count. */
function charactersOf(value: string): string[] {
  return Array.from({ length: value.length }, (_, index) => value.charAt(index));
}

const capitalized = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1);

function between(value: string, open: string, close: string): string | null {
  const start = value.indexOf(open);
  const end = start < 0 ? -1 : value.indexOf(close, start + open.length);
  return end < 0 ? null : value.slice(start + open.length, end);
}

export const STRING_CLASS: LibrarySource = {
  name: 'String',
  description: 'Text. Positions count from 0.',
  members: {
    'static Boolean isBlank(String value)': (_, _self, value) => isBlank(value),
    'static Boolean isNotBlank(String value)': (_, _self, value) => !isBlank(value),
    'static Boolean isEmpty(String value)': (_, _self, value) => (optionalText(value) ?? '') === '',
    'static Boolean isNotEmpty(String value)': (_, _self, value) => (optionalText(value) ?? '') !== '',
    'static String valueOf(Date value)': (_, _self, value) => (value === null ? null : String(value as CalendarDate)),
    'static String valueOf(Datetime value)': (execution, _self, value) =>
      value instanceof Instant
        ? formatInstant(value, 'yyyy-MM-dd HH:mm:ss', execution.transaction.user.timeZone)
        : null,
    'static String valueOf(Object value)': (execution, _self, value) =>
      value === null ? null : textOf(value, execution),
    'static String join(List<Object> parts, String separator)': (execution, _self, parts, separator) =>
      checked(
        [...elementsOf(list(parts))].map((one) => (one === null ? '' : textOf(one, execution))).join(text(separator)),
      ),
    'static String join(Set<T> parts, String separator)': (execution, _self, parts, separator) =>
      checked([...elementsOf(parts)].map((one) => (one === null ? '' : textOf(one, execution))).join(text(separator))),
    'static String format(String template, List<Object> arguments)': (execution, _self, template, args) => {
      const values = list(args).items;
      // MessageFormat: '' is one quote, text between single quotes is verbatim.
      return text(template).replace(
        /''|'([^']*)'|\{(\d+)\}/g,
        (all: string, verbatim: string | undefined, number: string | undefined) => {
          if (number !== undefined)
            return Number(number) < values.length ? textOf(values[Number(number)] ?? null, execution) : all;
          return verbatim ?? "'";
        },
      );
    },
    'static String escapeSingleQuotes(String value)': (_, _self, value) => text(value).replace(/\\|'/g, '\\$&'),
    'static String fromCharArray(List<Integer> codes)': (_, _self, codes) =>
      String.fromCharCode(...list(codes).items.map(integer)),
    'static String getCommonPrefix(List<String> values)': (_, _self, values) => {
      const [first = '', ...rest] = list(values).items.map(text);
      let length = first.length;
      for (const one of rest) while (!one.startsWith(first.slice(0, length))) length -= 1;
      return first.slice(0, length);
    },
    'String abbreviate(Integer length)': (_, self, length) => {
      const value = text(self);
      return value.length <= integer(length) ? value : `${value.slice(0, integer(length) - 3)}...`;
    },
    'String capitalize()': (_, self) => capitalized(text(self)),
    'String uncapitalize()': (_, self) => text(self).charAt(0).toLowerCase() + text(self).slice(1),
    'String center(Integer length)': (_, self, length) => {
      const value = text(self);
      const left = Math.floor(Math.max(integer(length) - value.length, 0) / 2);
      return value.padStart(value.length + left).padEnd(integer(length));
    },
    'Integer charAt(Integer index)': (_, self, index) => {
      checkBounds(text(self), integer(index), integer(index) + 1);
      return text(self).charCodeAt(integer(index));
    },
    'List<Integer> getChars()': (_, self) =>
      new ListValue(
        INTEGER,
        text(self)
          .split('')
          .map((one) => one.charCodeAt(0)),
      ),
    'Integer compareTo(String other)': (_, self, other) => {
      const [one, two] = [text(self), text(other)];
      for (let index = 0; index < Math.min(one.length, two.length); index += 1) {
        if (one.charCodeAt(index) !== two.charCodeAt(index)) return one.charCodeAt(index) - two.charCodeAt(index);
      }
      return one.length - two.length;
    },
    'Boolean contains(String part)': (_, self, part) => text(self).includes(text(part)),
    'Boolean containsIgnoreCase(String part)': (_, self, part) =>
      text(self).toLowerCase().includes(text(part).toLowerCase()),
    'Boolean containsAny(String characters)': (_, self, characters) =>
      charactersOf(optionalText(characters) ?? '').some((one) => text(self).includes(one)),
    'Boolean containsNone(String characters)': (_, self, characters) =>
      !charactersOf(optionalText(characters) ?? '').some((one) => text(self).includes(one)),
    'Boolean containsOnly(String characters)': (_, self, characters) =>
      charactersOf(text(self)).every((one) => text(characters).includes(one)),
    'Boolean containsWhitespace()': (_, self) => /\s/.test(text(self)),
    'Integer countMatches(String part)': (_, self, part) =>
      text(part) === '' ? 0 : text(self).split(text(part)).length - 1,
    'String deleteWhitespace()': (_, self) => text(self).replace(/\s/g, ''),
    'Boolean endsWith(String part)': (_, self, part) => text(self).endsWith(text(part)),
    'Boolean endsWithIgnoreCase(String part)': (_, self, part) =>
      text(self).toLowerCase().endsWith(text(part).toLowerCase()),
    'Boolean equals(Object other)': (_, self, other) => self === other,
    'Boolean equalsIgnoreCase(String other)': (_, self, other) =>
      text(self).toLowerCase() === optionalText(other)?.toLowerCase(),
    'String escapeHtml4()': (_, self) =>
      text(self).replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? '&quot;'),
    'Integer hashCode()': (_, self) => {
      let hash = 0;
      for (let index = 0; index < text(self).length; index += 1)
        hash = (Math.imul(hash, 31) + text(self).charCodeAt(index)) | 0;
      return hash;
    },
    'Integer indexOf(String part)': (_, self, part) => text(self).indexOf(text(part)),
    'Integer indexOf(String part, Integer from)': (_, self, part, from) =>
      text(self).indexOf(text(part), integer(from)),
    'Integer indexOfIgnoreCase(String part)': (_, self, part) =>
      text(self).toLowerCase().indexOf(text(part).toLowerCase()),
    'Integer lastIndexOf(String part)': (_, self, part) => text(self).lastIndexOf(text(part)),
    'Boolean isAllLowerCase()': (_, self) => /^\p{Ll}+$/u.test(text(self)),
    'Boolean isAllUpperCase()': (_, self) => /^\p{Lu}+$/u.test(text(self)),
    'Boolean isAlpha()': (_, self) => /^\p{L}+$/u.test(text(self)),
    'Boolean isAlphanumeric()': (_, self) => /^[\p{L}\p{Nd}]+$/u.test(text(self)),
    'Boolean isNumeric()': (_, self) => /^\p{Nd}+$/u.test(text(self)),
    'Boolean isWhitespace()': (_, self) => /^\s*$/.test(text(self)),
    'String left(Integer length)': (_, self, length) => text(self).slice(0, Math.max(integer(length), 0)),
    'String leftPad(Integer length)': (_, self, length) => padding(text(self), integer(length), ' ') + text(self),
    'String leftPad(Integer length, String fill)': (_, self, length, fill) =>
      padding(text(self), integer(length), text(fill)) + text(self),
    'Integer length()': (_, self) => text(self).length,
    'Boolean matches(String expression)': (_, self, expression) =>
      pattern(`^(?:${text(expression)})$`, '').test(text(self)),
    'String mid(Integer start, Integer length)': (_, self, start, length) =>
      text(self).slice(Math.max(integer(start), 0), Math.max(integer(start), 0) + Math.max(integer(length), 0)),
    'String normalizeSpace()': (_, self) => text(self).trim().replace(/\s+/g, ' '),
    'String remove(String part)': (_, self, part) => (text(part) === '' ? self : text(self).replaceAll(text(part), '')),
    'String removeEnd(String part)': (_, self, part) =>
      text(part) !== '' && text(self).endsWith(text(part)) ? text(self).slice(0, -text(part).length) : self,
    'String removeStart(String part)': (_, self, part) =>
      text(self).startsWith(text(part)) ? text(self).slice(text(part).length) : self,
    'String repeat(Integer times)': (_, self, times) => {
      const length = text(self).length * Math.max(integer(times), 0);
      if (length > LONGEST_STRING) throw tooLong(length);
      return text(self).repeat(Math.max(integer(times), 0));
    },
    'String replace(String part, String by)': (_, self, part, by) =>
      checked(text(self).split(text(part)).join(text(by))),
    'String replaceAll(String expression, String by)': (_, self, expression, by) =>
      checked(text(self).replace(pattern(text(expression), 'g'), replacement(text(by)))),
    'String replaceFirst(String expression, String by)': (_, self, expression, by) =>
      text(self).replace(pattern(text(expression), ''), replacement(text(by))),
    'String reverse()': (_, self) => charactersOf(text(self)).reverse().join(''),
    'String right(Integer length)': (_, self, length) =>
      integer(length) <= 0 ? '' : text(self).slice(-integer(length)),
    'String rightPad(Integer length)': (_, self, length) => text(self) + padding(text(self), integer(length), ' '),
    'String rightPad(Integer length, String fill)': (_, self, length, fill) =>
      text(self) + padding(text(self), integer(length), text(fill)),
    'List<String> split(String expression)': (_, self, expression) =>
      new ListValue(STRING, split(text(self), text(expression), 0)),
    'List<String> split(String expression, Integer limit)': (_, self, expression, limit) =>
      new ListValue(STRING, split(text(self), text(expression), integer(limit))),
    'Boolean startsWith(String part)': (_, self, part) => text(self).startsWith(text(part)),
    'Boolean startsWithIgnoreCase(String part)': (_, self, part) =>
      text(self).toLowerCase().startsWith(text(part).toLowerCase()),
    'String substring(Integer start)': (_, self, start) => {
      checkBounds(text(self), integer(start), text(self).length);
      return text(self).slice(integer(start));
    },
    'String substring(Integer start, Integer end)': (_, self, start, end) => {
      checkBounds(text(self), integer(start), integer(end));
      return text(self).slice(integer(start), integer(end));
    },
    'String substringAfter(String separator)': (_, self, separator) => {
      const at = text(self).indexOf(text(separator));
      return at < 0 ? '' : text(self).slice(at + text(separator).length);
    },
    'String substringAfterLast(String separator)': (_, self, separator) => {
      const at = text(self).lastIndexOf(text(separator));
      return at < 0 || text(separator) === '' ? '' : text(self).slice(at + text(separator).length);
    },
    'String substringBefore(String separator)': (_, self, separator) => {
      const at = text(self).indexOf(text(separator));
      return at < 0 ? self : text(self).slice(0, at);
    },
    'String substringBeforeLast(String separator)': (_, self, separator) => {
      const at = text(self).lastIndexOf(text(separator));
      return at < 0 ? self : text(self).slice(0, at);
    },
    'String substringBetween(String tag)': (_, self, tag) => between(text(self), text(tag), text(tag)),
    'String substringBetween(String open, String close)': (_, self, open, close) =>
      between(text(self), text(open), text(close)),
    'String toLowerCase()': (_, self) => text(self).toLowerCase(),
    'String toUpperCase()': (_, self) => text(self).toUpperCase(),
    'String toString()': (_, self) => self,
    'String trim()': (_, self) => text(self).trim(),
  },
};

export const ID_CLASS: LibrarySource = {
  name: 'Id',
  description: 'The ID of a record.',
  superType: 'String',
  members: {
    'static Id valueOf(String value)': (_, _self, value) => {
      if (!isRecordId(text(value))) throw new SystemFailure('StringException', `Invalid id: ${text(value)}`);
      return text(value);
    },
    'String to15()': (_, self) => text(self).slice(0, 15),
  },
};
