import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import type { ApexValue } from '../runtime/apex-value.ts';
import { NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { date, datetime, integer, long, text } from './arguments.ts';
import { formatInstant, instantOfLocal, localParts } from './datetime-format.ts';
import type { LibraryFunction, LibrarySource } from './library-type.ts';

const DAY = 86_400_000;
const zoneOf = (execution: Execution): string => execution.transaction.user.timeZone;

function parseDate(value: ApexValue): CalendarDate {
  const parsed = CalendarDate.parse(text(value).slice(0, 10));
  if (parsed === undefined) throw new SystemFailure('TypeException', `Invalid date: ${text(value)}`);
  return parsed;
}

/** Reads `yyyy-MM-dd HH:mm:ss` in a zone. */
function parseDatetime(value: ApexValue, zone: string): Instant {
  const match = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/.exec(text(value));
  if (match === null) throw new SystemFailure('TypeException', `Invalid date/time: ${text(value)}`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return new Instant(instantOfLocal({ year, month, day, hour, minute, second }, zone));
}

function daysInMonth(year: number, month: number): number {
  return CalendarDate.of(year, month + 1, 0).day;
}

function monthsBetween(from: CalendarDate, to: CalendarDate): number {
  return (to.year - from.year) * 12 + to.month - from.month;
}

export const DATE_CLASS: LibrarySource = {
  name: 'Date',
  description: 'A day without a time.',
  members: {
    'static Date newInstance(Integer year, Integer month, Integer day)': (_, _self, year, month, day) =>
      CalendarDate.of(integer(year), integer(month), integer(day)),
    'static Date today()': (execution) => {
      const { year, month, day } = localParts(execution.services.clock.now(), zoneOf(execution));
      return CalendarDate.of(year, month, day);
    },
    'static Date valueOf(String value)': (_, _self, value) => parseDate(value),
    'static Integer daysInMonth(Integer year, Integer month)': (_, _self, year, month) =>
      daysInMonth(integer(year), integer(month)),
    'static Boolean isLeapYear(Integer year)': (_, _self, year) => daysInMonth(integer(year), 2) === 29,
    'Date addDays(Integer days)': (_, self, days) => date(self).addDays(integer(days)),
    'Date addMonths(Integer months)': (_, self, months) => date(self).addMonths(integer(months)),
    'Date addYears(Integer years)': (_, self, years) => date(self).addMonths(12 * integer(years)),
    'Integer day()': (_, self) => date(self).day,
    'Integer month()': (_, self) => date(self).month,
    'Integer year()': (_, self) => date(self).year,
    'Integer dayOfYear()': (_, self) => date(self).epochDay - CalendarDate.of(date(self).year, 1, 1).epochDay + 1,
    'Integer daysBetween(Date other)': (_, self, other) => date(other).epochDay - date(self).epochDay,
    'Integer monthsBetween(Date other)': (_, self, other) => monthsBetween(date(self), date(other)),
    'Boolean isSameDay(Date other)': (_, self, other) => date(self).equals(date(other)),
    'Date toStartOfMonth()': (_, self) => CalendarDate.of(date(self).year, date(self).month, 1),
    'String format()': (execution, self) => {
      if (execution.transaction.user.locale !== 'en_US')
        throw new NotSupportedError(`Date.format() in the locale ${execution.transaction.user.locale}`);
      return `${date(self).month}/${date(self).day}/${date(self).year}`;
    },
  },
};

const plus =
  (unit: number): LibraryFunction =>
  (_, self, amount) =>
    datetime(self).plus(unit * integer(amount));

const part = (name: keyof ReturnType<typeof localParts>, zone: 'GMT' | 'local'): LibraryFunction => {
  return (execution, self) => localParts(datetime(self), zone === 'GMT' ? 'UTC' : zoneOf(execution))[name];
};

function dateIn(value: Instant, zone: string): CalendarDate {
  const { year, month, day } = localParts(value, zone);
  return CalendarDate.of(year, month, day);
}

function addMonths(execution: Execution, self: ApexValue, months: number): Instant {
  const value = datetime(self);
  const parts = localParts(value, zoneOf(execution));
  const moved = CalendarDate.of(parts.year, parts.month, parts.day).addMonths(months);
  const time = instantOfLocal({ ...parts, year: moved.year, month: moved.month, day: moved.day }, zoneOf(execution));
  return new Instant(time + parts.millisecond);
}

function instantOf(zone: string, numbers: readonly ApexValue[]): Instant {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers.map(integer);
  return new Instant(instantOfLocal({ year, month, day, hour, minute, second }, zone));
}

export const DATETIME_CLASS: LibrarySource = {
  name: 'Datetime',
  description: "A point in time; parts without 'Gmt' are on the running user's clock.",
  members: {
    'static Datetime now()': (execution) => execution.services.clock.now(),
    'static Datetime newInstance(Long milliseconds)': (_, _self, milliseconds) =>
      new Instant(Number(long(milliseconds))),
    'static Datetime newInstance(Integer year, Integer month, Integer day)': (execution, _self, year, month, day) =>
      instantOf(zoneOf(execution), [year, month, day]),
    'static Datetime newInstance(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)':
      (execution, _self, ...numbers) => instantOf(zoneOf(execution), numbers),
    'static Datetime newInstanceGmt(Integer year, Integer month, Integer day)': (_, _self, year, month, day) =>
      instantOf('UTC', [year, month, day]),
    'static Datetime newInstanceGmt(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)':
      (_, _self, ...numbers) => instantOf('UTC', numbers),
    'static Datetime valueOf(String value)': (execution, _self, value) => parseDatetime(value, zoneOf(execution)),
    'static Datetime valueOfGmt(String value)': (_, _self, value) => parseDatetime(value, 'UTC'),
    'Datetime addDays(Integer days)': (execution, self, days) => {
      const parts = localParts(datetime(self), zoneOf(execution));
      return new Instant(
        instantOfLocal({ ...parts, day: parts.day + integer(days) }, zoneOf(execution)) + parts.millisecond,
      );
    },
    'Datetime addHours(Integer hours)': plus(3_600_000),
    'Datetime addMinutes(Integer minutes)': plus(60_000),
    'Datetime addSeconds(Integer seconds)': plus(1000),
    'Datetime addMonths(Integer months)': (execution, self, months) => addMonths(execution, self, integer(months)),
    'Datetime addYears(Integer years)': (execution, self, years) => addMonths(execution, self, 12 * integer(years)),
    'Date date()': (execution, self) => dateIn(datetime(self), zoneOf(execution)),
    'Date dateGmt()': (_, self) => dateIn(datetime(self), 'UTC'),
    'Integer day()': part('day', 'local'),
    'Integer dayGmt()': part('day', 'GMT'),
    'Integer hour()': part('hour', 'local'),
    'Integer hourGmt()': part('hour', 'GMT'),
    'Integer minute()': part('minute', 'local'),
    'Integer minuteGmt()': part('minute', 'GMT'),
    'Integer month()': part('month', 'local'),
    'Integer monthGmt()': part('month', 'GMT'),
    'Integer second()': part('second', 'local'),
    'Integer secondGmt()': part('second', 'GMT'),
    'Integer millisecond()': part('millisecond', 'local'),
    'Integer year()': part('year', 'local'),
    'Integer yearGmt()': part('year', 'GMT'),
    'String format(String pattern)': (execution, self, pattern) =>
      formatInstant(datetime(self), text(pattern), zoneOf(execution)),
    'String format(String pattern, String timeZone)': (_, self, pattern, zone) =>
      formatInstant(datetime(self), text(pattern), text(zone)),
    'String formatGmt(String pattern)': (_, self, pattern) => formatInstant(datetime(self), text(pattern), 'UTC'),
    'Long getTime()': (_, self) => BigInt(datetime(self).epochMilliseconds),
    'Boolean isSameDay(Datetime other)': (execution, self, other) =>
      dateIn(datetime(self), zoneOf(execution)).equals(dateIn(datetime(other), zoneOf(execution))),
  },
};

function time(value: ApexValue): TimeOfDay {
  if (value instanceof TimeOfDay) return value;
  throw new SystemFailure('NullPointerException', 'Argument cannot be null.');
}

export const TIME_CLASS: LibrarySource = {
  name: 'Time',
  description: 'A time of day.',
  members: {
    'static Time newInstance(Integer hour, Integer minute, Integer second, Integer millisecond)': (
      _,
      _self,
      hour,
      minute,
      second,
      millisecond,
    ) =>
      new TimeOfDay(
        (((((integer(hour) * 60 + integer(minute)) * 60 + integer(second)) * 1000 + integer(millisecond)) % DAY) +
          DAY) %
          DAY,
      ),
    'Integer hour()': (_, self) => Math.floor(time(self).milliseconds / 3_600_000),
    'Integer minute()': (_, self) => Math.floor(time(self).milliseconds / 60_000) % 60,
    'Integer second()': (_, self) => Math.floor(time(self).milliseconds / 1000) % 60,
    'Integer millisecond()': (_, self) => time(self).milliseconds % 1000,
  },
};
