const MILLISECONDS_PER_DAY = 86_400_000;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * A day of the Gregorian calendar without a time or a zone: the value of a Date field.
 * Immutable. Compare with `equals` or `compareTo`, never with `===`.
 */
export class CalendarDate {
  readonly epochDay: number;

  constructor(epochDay: number) {
    this.epochDay = epochDay;
  }

  static of(year: number, month: number, day: number): CalendarDate {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return new CalendarDate(Math.floor(date.getTime() / MILLISECONDS_PER_DAY));
  }

  /** Reads `YYYY-MM-DD`; undefined for anything else, impossible days (2026-02-30) included. */
  static parse(text: string): CalendarDate | undefined {
    const match = ISO_DATE.exec(text);
    if (match === null) return undefined;
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const date = CalendarDate.of(year, month, day);
    return date.year === year && date.month === month && date.day === day ? date : undefined;
  }

  get year(): number {
    return this.utc().getUTCFullYear();
  }

  /** 1 to 12. */
  get month(): number {
    return this.utc().getUTCMonth() + 1;
  }

  get day(): number {
    return this.utc().getUTCDate();
  }

  addDays(days: number): CalendarDate {
    return new CalendarDate(this.epochDay + days);
  }

  /** As Apex `Date.addMonths`: the last day of the month where the day does not exist. */
  addMonths(months: number): CalendarDate {
    const first = CalendarDate.of(this.year, this.month + months, 1);
    const lastDay = CalendarDate.of(first.year, first.month + 1, 0).day;
    return CalendarDate.of(first.year, first.month, Math.min(this.day, lastDay));
  }

  equals(other: CalendarDate): boolean {
    return this.epochDay === other.epochDay;
  }

  compareTo(other: CalendarDate): number {
    return this.epochDay - other.epochDay;
  }

  /** `YYYY-MM-DD`. */
  toString(): string {
    const pad = (value: number, length: number): string => String(value).padStart(length, '0');
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  private utc(): Date {
    return new Date(this.epochDay * MILLISECONDS_PER_DAY);
  }
}
