import { failed, type Answer } from './envelope.ts';
import type { VariantChoice } from './variants.ts';

const MINUTE = 60_000;

/** Refuses what exceeds a number of requests in a rolling minute with 429 and `Retry-After`. */
export class RateLimit {
  private readonly perMinute: number | undefined;
  private times: number[] = [];

  constructor(perMinute: number | undefined) {
    this.perMinute = perMinute;
  }

  refuse(now: Date, variants: VariantChoice): Answer | undefined {
    if (this.perMinute === undefined) return undefined;
    const time = now.getTime();
    this.times = this.times.filter((one) => one > time - MINUTE);
    const oldest = this.times[0];
    if (this.times.length >= this.perMinute && oldest !== undefined) {
      const seconds = Math.ceil((oldest + MINUTE - time) / 1000);
      return { ...failed(429, 'Too many requests.', variants), headers: { 'retry-after': String(seconds) } };
    }
    this.times.push(time);
    return undefined;
  }

  clear(): void {
    this.times = [];
  }
}
