import { CalendarDate } from '../../values/calendar-date.ts';

/** Days from `start` on, up to but without `end`. */
export interface DayRange {
  readonly start: CalendarDate;
  readonly end: CalendarDate;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

const FIXED: Readonly<Record<string, readonly [Unit, number]>> = {
  YESTERDAY: ['DAY', -1],
  TODAY: ['DAY', 0],
  TOMORROW: ['DAY', 1],
};
const NAMED = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/;
const COUNTED = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/;
const AGO = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/;

/**
 * The days that a date literal means (SOQL and SOQL Reference, "Date Formats and Date Literals in WHERE").
 * @param name such as `LAST_N_DAYS`
 * @param count the number after the colon
 * @returns undefined for literals that the local org does not know: those of fiscal years
 */
export function dateLiteralRange(name: string, count: number, today: CalendarDate): DayRange | undefined {
  const literal = name.toUpperCase();
  const fixed = FIXED[literal];
  if (fixed !== undefined) return unitsFrom(fixed[0], fixed[1], 1, today);
  if (literal === 'LAST_90_DAYS') return dateLiteralRange('LAST_N_DAYS', 90, today);
  if (literal === 'NEXT_90_DAYS') return dateLiteralRange('NEXT_N_DAYS', 90, today);
  const named = NAMED.exec(literal);
  if (named !== null) {
    const distance = { LAST: -1, THIS: 0, NEXT: 1 }[named[1] as 'LAST' | 'THIS' | 'NEXT'];
    return unitsFrom(named[2] as Unit, distance, 1, today);
  }
  const ago = AGO.exec(literal);
  if (ago !== null) return unitsFrom(ago[1] as Unit, -count, 1, today);
  const counted = COUNTED.exec(literal);
  if (counted === null) return undefined;
  const unit = counted[2] as Unit;
  if (counted[1] === 'NEXT') return unitsFrom(unit, 1, count, today);
  // LAST_N_DAYS includes today; weeks and longer units end before the current one.
  return unitsFrom(unit, -count, unit === 'DAY' ? count + 1 : count, today);
}

/** Whether the days that a literal means depend on which day begins the week. */
export function dependsOnWeekStart(name: string): boolean {
  return /WEEK/i.test(name);
}

function unitsFrom(unit: Unit, distance: number, count: number, today: CalendarDate): DayRange {
  const start = startOfUnit(unit, distance, today);
  return { start, end: startOfUnit(unit, distance + count, today) };
}

function startOfUnit(unit: Unit, distance: number, today: CalendarDate): CalendarDate {
  switch (unit) {
    case 'DAY':
      return today.addDays(distance);
    case 'WEEK':
      // Day 0 of the epoch was a Thursday; weeks begin on Sunday.
      return today.addDays(distance * 7 - ((((today.epochDay + 4) % 7) + 7) % 7));
    case 'MONTH':
      return CalendarDate.of(today.year, today.month + distance, 1);
    case 'QUARTER':
      return CalendarDate.of(today.year, Math.floor((today.month - 1) / 3) * 3 + 1 + distance * 3, 1);
    case 'YEAR':
      return CalendarDate.of(today.year + distance, 1, 1);
  }
}
