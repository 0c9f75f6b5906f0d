import { RestError } from './rest-error.ts';

const DURATION = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?$/;
const [WEEK, DAY, HOUR, MINUTE, SECOND] = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds of an ISO 8601 duration (`PT5M`, `P1DT2H`); undefined for anything else, years and months included. */
export function durationMilliseconds(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null || text.endsWith('P') || text.endsWith('T')) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const parts = [(weeks ?? 0) * WEEK, (days ?? 0) * DAY, (hours ?? 0) * HOUR, (minutes ?? 0) * MINUTE];
  return Math.round(parts.reduce((sum, part) => sum + part, (seconds ?? 0) * SECOND));
}

/** As `durationMilliseconds`. @throws RestError 400 INVALID_INPUT where the text is no such duration */
export function requireDuration(text: string): number {
  const milliseconds = durationMilliseconds(text);
  if (milliseconds !== undefined) return milliseconds;
  throw RestError.of(
    400,
    'INVALID_INPUT',
    `'${text}' is no ISO 8601 duration of weeks, days, hours, minutes and seconds, such as PT5M.`,
  );
}
