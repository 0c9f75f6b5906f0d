import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { wrongArgument, wrongNumber, type Expression, type FunctionCall } from './formula-expression.ts';
import { FormulaError, type FormulaEnvironment, type FormulaType } from './formula.ts';
import { plainFunction, strictFunction, type FunctionDefinition } from './function-definition.ts';
import { dateInZone } from './zone-time.ts';

const category = 'Date & Time';
const MILLISECONDS_PER_DAY = 86_400_000;

/** Functions of dates and times, by name (github.com/salesforce/formula-engine for edge cases). */
export const DATE_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  ADDMONTHS: {
    signature: 'ADDMONTHS(date, num)',
    category,
    compile: (call) => compileConversion(call, ['Date', 'DateTime'], undefined, addMonths, 'Number'),
  },
  DATE: strictFunction({
    signature: 'DATE(year, month, day)',
    category,
    parameters: ['Number', 'Number', 'Number'],
    result: 'Date',
    apply: ([year, month, day]) => makeDate(Math.trunc(year), Math.trunc(month), Math.trunc(day)),
  }),
  DATETIMEVALUE: {
    signature: 'DATETIMEVALUE(expression)',
    category,
    compile: (call) => compileConversion(call, ['DateTime', 'Date', 'Text'], 'DateTime', toInstant),
  },
  DATEVALUE: {
    signature: 'DATEVALUE(expression)',
    category,
    compile: (call) => compileConversion(call, ['DateTime', 'Text'], 'Date', toDate),
  },
  DAY: partOfDate('DAY', (date) => date.day),
  DAYOFYEAR: partOfDate('DAYOFYEAR', (date) => date.epochDay - CalendarDate.of(date.year, 1, 1).epochDay + 1),
  FROMUNIXTIME: strictFunction({
    signature: 'FROMUNIXTIME(number)',
    category,
    parameters: ['Number'],
    result: 'DateTime',
    apply: ([seconds]) => new Instant(Math.trunc(seconds * 1000)),
  }),
  HOUR: partOfTime('HOUR', (milliseconds) => Math.floor(milliseconds / 3_600_000)),
  ISOWEEK: partOfDate('ISOWEEK', (date) => isoWeek(date).week),
  ISOYEAR: partOfDate('ISOYEAR', (date) => isoWeek(date).year),
  MILLISECOND: partOfTime('MILLISECOND', (milliseconds) => milliseconds % 1000),
  MINUTE: partOfTime('MINUTE', (milliseconds) => Math.floor(milliseconds / 60_000) % 60),
  MONTH: partOfDate('MONTH', (date) => date.month),
  NOW: plainFunction({ signature: 'NOW()', category, parameters: [], result: 'DateTime', apply: (_, { now }) => now }),
  SECOND: partOfTime('SECOND', (milliseconds) => Math.floor(milliseconds / 1000) % 60),
  TIMENOW: plainFunction({
    signature: 'TIMENOW()',
    category,
    parameters: [],
    result: 'Time',
    apply: (_, { now }) => timeOf(now),
  }),
  TIMEVALUE: {
    signature: 'TIMEVALUE(expression)',
    category,
    compile: (call) => compileConversion(call, ['DateTime', 'Time', 'Text'], 'Time', toTime),
  },
  TODAY: plainFunction({
    signature: 'TODAY()',
    category,
    parameters: [],
    result: 'Date',
    apply: (_, { now, timeZone }) => dateInZone(now, timeZone),
  }),
  UNIXTIMESTAMP: {
    signature: 'UNIXTIMESTAMP(date/time)',
    category,
    compile: (call) => compileConversion(call, ['DateTime', 'Date', 'Time'], 'Number', toSeconds),
  },
  // 1 is Sunday; 1970-01-01 was a Thursday
  WEEKDAY: partOfDate('WEEKDAY', (date) => ((((date.epochDay + 4) % 7) + 7) % 7) + 1),
  YEAR: partOfDate('YEAR', (date) => date.year),
};

function partOfDate(name: string, part: (date: CalendarDate) => number): FunctionDefinition {
  return strictFunction({
    signature: `${name}(date)`,
    category,
    parameters: ['Date'],
    result: 'Number',
    apply: ([date]) => part(date),
  });
}

function partOfTime(name: string, part: (milliseconds: number) => number): FunctionDefinition {
  return strictFunction({
    signature: `${name}(time)`,
    category,
    parameters: ['Time'],
    result: 'Number',
    apply: ([time]) => part(time.milliseconds),
  });
}

type Conversion = (value: FieldValue, environment: FormulaEnvironment, second: FieldValue) => FieldValue;

/** A function whose first parameter may be of several types; without a result type it returns what it was given. */
function compileConversion(
  call: FunctionCall,
  accepted: readonly FormulaType[],
  result: FormulaType | undefined,
  convert: Conversion,
  secondType?: FormulaType,
): Expression {
  const [operand, second] = call.parameters;
  const expected = secondType === undefined ? 1 : 2;
  if (operand === undefined || call.parameters.length !== expected) throw wrongNumber(call, expected);
  if (operand.type !== 'Null' && !accepted.includes(operand.type)) throw wrongArgument(call);
  if (second !== undefined && second.type !== secondType) throw wrongArgument(call);
  return {
    type: result ?? operand.type,
    offset: call.offset,
    evaluate: (environment) => {
      const value = operand.evaluate(environment);
      return value === null || value === '' ? null : convert(value, environment, second?.evaluate(environment) ?? null);
    },
  };
}

function makeDate(year: number, month: number, day: number): CalendarDate {
  if (year < 1 || year > 9999) throw new FormulaError('Year out of range in DATE() function');
  const date = CalendarDate.of(year, month, day);
  if (date.month === month && date.day === day) return date;
  throw new FormulaError('Month or Day out of range in DATE() function');
}

/** The last day of a month stays the last day (github.com/salesforce/formula-engine, FunctionAddMonths). */
const addMonths: Conversion = (value, _, months) => {
  if (typeof months !== 'number') return null;
  const whole = Math.trunc(months);
  if (value instanceof CalendarDate) return addMonthsToDate(value, whole);
  if (!(value instanceof Instant)) return null;
  const day = dateInZone(value, 'UTC');
  const days = addMonthsToDate(day, whole).epochDay - day.epochDay;
  return value.plus(days * MILLISECONDS_PER_DAY);
};

function addMonthsToDate(date: CalendarDate, months: number): CalendarDate {
  const isLastDay = date.addDays(1).day === 1;
  return isLastDay ? date.addDays(1).addMonths(months).addDays(-1) : date.addMonths(months);
}

/** `YYYY-MM-DD`; months and days may have one digit, and text after the day is ignored, as Java's parser does. */
const LEADING_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})/;
const LEADING_INSTANT = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})/;
const LEADING_TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})\.(\d{1,3})/;

function readDate(text: string, match: RegExpExecArray | null, functionName: string): CalendarDate {
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const date = match === null ? undefined : CalendarDate.of(year, month, day);
  if (date?.year === year && date.month === month && date.day === day) return date;
  throw new FormulaError(`${functionName}() cannot read '${text}' as a date: expected YYYY-MM-DD.`);
}

/** A date-time becomes the day that it is in the user's time zone. */
const toDate: Conversion = (value, { timeZone }) => {
  if (value instanceof Instant) return dateInZone(value, timeZone);
  return typeof value === 'string' ? readDate(value, LEADING_DATE.exec(value), 'DATEVALUE') : null;
};

/** Text is read in GMT: `YYYY-MM-DD HH:MM:SS`. A date becomes its midnight in GMT. */
const toInstant: Conversion = (value) => {
  if (value instanceof Instant) return value;
  if (value instanceof CalendarDate) return new Instant(value.epochDay * MILLISECONDS_PER_DAY);
  if (typeof value !== 'string') return null;
  const match = LEADING_INSTANT.exec(value);
  const [hour, minute, second] = [Number(match?.[4]), Number(match?.[5]), Number(match?.[6])];
  if (match === null || hour > 23 || minute > 59 || second > 59) {
    throw new FormulaError(`DATETIMEVALUE() cannot read '${value}': expected YYYY-MM-DD HH:MM:SS.`);
  }
  const { epochDay } = readDate(value, match, 'DATETIMEVALUE');
  return new Instant(epochDay * MILLISECONDS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000);
};

/** Text is read as `HH:MM:SS.mmm`; a date-time gives its time in GMT. */
const toTime: Conversion = (value) => {
  if (value instanceof TimeOfDay) return value;
  if (value instanceof Instant) return timeOf(value);
  if (typeof value !== 'string') return null;
  const match = LEADING_TIME.exec(value);
  const [hour, minute, second] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (match === null || hour > 23 || minute > 59 || second > 59) {
    throw new FormulaError(`TIMEVALUE() cannot read '${value}': expected HH:MM:SS.mmm.`);
  }
  return new TimeOfDay(((hour * 60 + minute) * 60 + second) * 1000 + Number(match[4]));
};

const toSeconds: Conversion = (value) => {
  if (value instanceof Instant) return Math.floor(value.epochMilliseconds / 1000);
  if (value instanceof CalendarDate) return value.epochDay * 86_400;
  return value instanceof TimeOfDay ? Math.floor(value.milliseconds / 1000) : null;
};

function timeOf(instant: Instant): TimeOfDay {
  return new TimeOfDay(
    ((instant.epochMilliseconds % MILLISECONDS_PER_DAY) + MILLISECONDS_PER_DAY) % MILLISECONDS_PER_DAY,
  );
}

/** ISO 8601: a week belongs to the year in which its Thursday lies. */
function isoWeek(date: CalendarDate): { year: number; week: number } {
  const mondayBased = (((date.epochDay + 3) % 7) + 7) % 7;
  const thursday = date.addDays(3 - mondayBased);
  const firstDay = CalendarDate.of(thursday.year, 1, 1);
  return { year: thursday.year, week: Math.floor((thursday.epochDay - firstDay.epochDay) / 7) + 1 };
}
