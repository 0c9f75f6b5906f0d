import type { ApexTestResult } from '../apex/apex-catalog.ts';
import type { Instant } from '../values/instant.ts';
import { makeRecordId } from '../values/record-id.ts';

/** Lines of one class that one test method ran, or left out. */
export interface MethodCoverage {
  readonly testClass: string;
  readonly testMethod: string;
  readonly className: string;
  readonly coveredLines: readonly number[];
  readonly uncoveredLines: readonly number[];
}

export interface FinishedTest extends ApexTestResult {
  readonly id: string;
  readonly queueItemId: string;
  readonly finishedAt: Instant;
}

export interface TestQueueItem {
  readonly id: string;
  readonly className: string;
  status: 'Queued' | 'Processing' | 'Completed' | 'Failed';
}

/** One run of Apex tests, as the Tooling API shows it while it goes on and afterwards. */
export interface ApexTestRun {
  readonly id: string;
  readonly userId: string;
  readonly startedAt: Instant;
  readonly methodsEnqueued: number;
  readonly items: readonly TestQueueItem[];
  readonly results: FinishedTest[];
  readonly coverage: MethodCoverage[];
  endedAt: Instant | undefined;
  status: 'Processing' | 'Completed' | 'Failed';
}

const KEPT = 50;

/** The test runs since the start, the last fifty of them. */
export class ApexTestRuns {
  private runs: ApexTestRun[] = [];
  private sequence = 0;

  start(userId: string, startedAt: Instant, classes: readonly string[], methodsEnqueued: number): ApexTestRun {
    const run: ApexTestRun = {
      id: this.newId('707'),
      userId,
      startedAt,
      methodsEnqueued,
      items: classes.map((className) => ({ id: this.newId('709'), className, status: 'Queued' })),
      results: [],
      coverage: [],
      endedAt: undefined,
      status: 'Processing',
    };
    this.runs.push(run);
    if (this.runs.length > KEPT) this.runs.shift();
    return run;
  }

  newId(keyPrefix: string): string {
    this.sequence += 1;
    return makeRecordId(keyPrefix, this.sequence);
  }

  all(): readonly ApexTestRun[] {
    return this.runs;
  }

  clear(): void {
    this.runs = [];
  }
}
