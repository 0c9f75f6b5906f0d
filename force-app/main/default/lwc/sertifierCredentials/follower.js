/** Seconds between looks: close together while an answer is near, then once a minute, and then no more. */
export const DELAY_SECONDS = [2, 3, 5, 8, 12, 20, 30, ...Array.from({ length: 12 }, () => 60)];

/**
 * Looks again by itself while something is under way: ever more rarely, and about a quarter of an hour at most.
 */
export class Follower {
  looks = 0;
  /** @type {number | undefined} */
  timer;

  /** @param {() => Promise<void>} look what to do each time; following goes on when it is done */
  constructor(look) {
    this.look = look;
  }

  /**
   * Waits for the next look if something is under way, and else no longer.
   * @param {boolean} isUnderWay
   */
  follow(isUnderWay) {
    if (!isUnderWay) {
      this.stop();
      this.looks = 0;
    } else if (this.timer === undefined && this.looks < DELAY_SECONDS.length) {
      // eslint-disable-next-line @lwc/lwc/no-async-operation -- there is no event that tells of a flow's writes; stop() clears it
      this.timer = window.setTimeout(() => this.lookOnce(), DELAY_SECONDS[this.looks] * 1000);
    }
  }

  async lookOnce() {
    this.timer = undefined;
    this.looks += 1;
    await this.look();
  }

  /** Begins anew with close looks: something has just happened. */
  restart() {
    this.stop();
    this.looks = 0;
  }

  stop() {
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }
}
