const ISO_INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/;

/** A point in time, in milliseconds: the value of a DateTime field. Immutable. */
export class Instant {
  readonly epochMilliseconds: number;

  constructor(epochMilliseconds: number) {
    this.epochMilliseconds = epochMilliseconds;
  }

  /** Reads ISO 8601 with a zone (`2026-01-31T12:00:00.000+0000`, `…Z`); undefined for anything else. */
  static parse(text: string): Instant | undefined {
    const match = ISO_INSTANT.exec(text);
    if (match === null) return undefined;
    const [, date, hour, minute, second = '00', fraction = '0', zone = 'Z'] = match;
    const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
    const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
    const time = Date.parse(`${date}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
    return Number.isNaN(time) ? undefined : new Instant(time);
  }

  plus(milliseconds: number): Instant {
    return new Instant(this.epochMilliseconds + milliseconds);
  }

  equals(other: Instant): boolean {
    return this.epochMilliseconds === other.epochMilliseconds;
  }

  compareTo(other: Instant): number {
    return this.epochMilliseconds - other.epochMilliseconds;
  }

  /** The form of the REST API: `2026-01-31T12:00:00.000+0000`. */
  toString(): string {
    return this.toIso().replace('Z', '+0000');
  }

  /** `2026-01-31T12:00:00.000Z`, as the UI API writes it. */
  toIso(): string {
    return new Date(this.epochMilliseconds).toISOString();
  }

  toJSON(): string {
    return this.toString();
  }
}
