import { Instant } from '../values/instant.ts';

/** What time it is in the org. */
export interface Clock {
  now(): Instant;
}

/** The machine's own clock. */
export class RealClock implements Clock {
  now(): Instant {
    return new Instant(Date.now());
  }
}

/** A clock that stands still until it is moved. */
export class VirtualClock implements Clock {
  private time: Instant;

  constructor(start: Instant) {
    this.time = start;
  }

  now(): Instant {
    return this.time;
  }

  moveTo(time: Instant): void {
    if (time.compareTo(this.time) > 0) this.time = time;
  }
}
