import type { Instant } from '../values/instant.ts';
import { VirtualClock, type Clock } from './clock.ts';

/** Work that is due at a time: an asynchronous path, a time-based path, a scheduled flow, a platform re-run. */
export interface Job {
  readonly due: Instant;
  /** For logs and traces, such as "asynchronous path of Sertifier_Send_Credential, 20 interviews". */
  readonly description: string;
  readonly run: () => Promise<void>;
}

export interface JobHandle {
  cancel(): void;
}

interface QueuedJob extends Job {
  readonly sequence: number;
}

/**
 * Runs due jobs one after another, in order of their due time.
 * On a real clock by timers; on a virtual clock only what is due now, the rest when the clock is advanced.
 */
export class Scheduler {
  private readonly clock: Clock;
  private readonly queue: QueuedJob[] = [];
  private readonly reportCrash: (job: Job, error: unknown) => void;
  private nextSequence = 0;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /** @param reportCrash told when a job throws: a defect of the local org, never an outcome of a flow */
  constructor(clock: Clock, reportCrash: (job: Job, error: unknown) => void) {
    this.clock = clock;
    this.reportCrash = reportCrash;
  }

  schedule(job: Job): JobHandle {
    const queued: QueuedJob = { ...job, sequence: this.nextSequence };
    this.nextSequence += 1;
    const position = this.queue.findIndex((other) => comesBefore(queued, other));
    this.queue.splice(position === -1 ? this.queue.length : position, 0, queued);
    this.wake();
    return {
      cancel: () => {
        const index = this.queue.indexOf(queued);
        if (index !== -1) this.queue.splice(index, 1);
      },
    };
  }

  /** Resolves when no job is due any more. */
  async idle(): Promise<void> {
    while (!this.stopped && (this.running !== undefined || this.nextIsDue())) {
      this.start();
      await this.running;
    }
  }

  /** Moves a virtual clock forward; due jobs run in order, each at its own due time, before this resolves. */
  async advance(clock: VirtualClock, milliseconds: number): Promise<void> {
    await this.idle();
    const target = clock.now().plus(milliseconds);
    for (let next = this.queue[0]; next !== undefined && next.due.compareTo(target) <= 0; next = this.queue[0]) {
      clock.moveTo(next.due);
      await this.idle();
    }
    clock.moveTo(target);
    await this.idle();
  }

  /** Due times and descriptions of what waits, earliest first. */
  pending(): readonly Pick<Job, 'due' | 'description'>[] {
    return this.queue.map(({ due, description }) => ({ due, description }));
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.queue.length = 0;
  }

  /** Ends for good: nothing starts any more. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.clear();
  }

  private nextIsDue(): boolean {
    const next = this.queue[0];
    return next !== undefined && next.due.compareTo(this.clock.now()) <= 0;
  }

  private wake(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const next = this.queue[0];
    if (next === undefined) return;
    const wait = next.due.compareTo(this.clock.now());
    if (wait > 0 && this.clock instanceof VirtualClock) return;
    this.timer = setTimeout(() => this.start(), Math.min(Math.max(wait, 0), 2 ** 31 - 1));
  }

  private start(): void {
    if (this.running !== undefined || this.stopped) return;
    this.running = this.runDueJobs().finally(() => {
      this.running = undefined;
      this.wake();
    });
  }

  private async runDueJobs(): Promise<void> {
    while (!this.stopped && this.nextIsDue()) {
      const job = this.queue.shift();
      if (job === undefined) return;
      try {
        await job.run();
      } catch (error) {
        this.reportCrash(job, error);
      }
    }
  }
}

function comesBefore(one: QueuedJob, other: QueuedJob): boolean {
  const byTime = one.due.compareTo(other.due);
  return byTime < 0 || (byTime === 0 && one.sequence < other.sequence);
}
