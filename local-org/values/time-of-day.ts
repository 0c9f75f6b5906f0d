const ISO_TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?Z?$/;

/** A time of day without a date or a zone, in milliseconds since midnight: the value of a Time field. */
export class TimeOfDay {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** Reads `HH:MM:SS.mmmZ`; undefined for anything else. */
  static parse(text: string): TimeOfDay | undefined {
    const match = ISO_TIME.exec(text);
    if (match === null) return undefined;
    const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    const fraction = Number((match[4] ?? '0').padEnd(3, '0'));
    return new TimeOfDay(((hour * 60 + minute) * 60 + second) * 1000 + fraction);
  }

  equals(other: TimeOfDay): boolean {
    return this.milliseconds === other.milliseconds;
  }

  compareTo(other: TimeOfDay): number {
    return this.milliseconds - other.milliseconds;
  }

  /** `HH:MM:SS.mmmZ`, the form of the REST API. */
  toString(): string {
    return new Date(this.milliseconds).toISOString().slice(11);
  }

  toJSON(): string {
    return this.toString();
  }
}
