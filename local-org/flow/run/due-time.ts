import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import type { SObject } from '../../values/sobject.ts';
import type { OffsetUnit, TimeBasedPath } from '../model/flow-model.ts';
import { startOfDay } from '../../formula/zone-time.ts';

const MILLISECONDS: Readonly<Record<Exclude<OffsetUnit, 'Months'>, number>> = {
  Minutes: 60_000,
  Hours: 3_600_000,
  Days: 86_400_000,
  Weeks: 604_800_000,
};

/**
 * When a time-based path is due for a record.
 * @param savedAt when the record was saved
 * @returns undefined where the date that it counts from is blank
 */
export function dueTime(path: TimeBasedPath, record: SObject, savedAt: Instant, timeZone: string): Instant | undefined {
  const from = path.recordField === undefined ? savedAt : record.value(path.recordField);
  if (from instanceof Instant) return moved(from, path);
  return from instanceof CalendarDate ? moved(startOfDay(from, timeZone), path) : undefined;
}

function moved(from: Instant, path: TimeBasedPath): Instant {
  if (path.offsetUnit !== 'Months') return from.plus(path.offsetNumber * MILLISECONDS[path.offsetUnit]);
  const day = Math.floor(from.epochMilliseconds / MILLISECONDS.Days);
  const target = new CalendarDate(day).addMonths(path.offsetNumber);
  return from.plus((target.epochDay - day) * MILLISECONDS.Days);
}
