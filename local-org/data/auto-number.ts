import type { Instant } from '../values/instant.ts';

/**
 * An auto-number by its display format: `{0000}` is the number with leading zeros, `{YYYY}`, `{YY}`, `{MM}` and
 * `{DD}` are parts of the day on which the record is made, in UTC (help "Auto-Number Fields").
 */
export function formatAutoNumber(format: string, number: number, now: Instant): string {
  const [year, month, day] = now.toIso().slice(0, 10).split('-');
  return format
    .replaceAll('{YYYY}', year ?? '')
    .replaceAll('{YY}', (year ?? '').slice(2))
    .replaceAll('{MM}', month ?? '')
    .replaceAll('{DD}', day ?? '')
    .replace(/\{0+\}/, (zeros) => String(number).padStart(zeros.length - 2, '0'));
}
