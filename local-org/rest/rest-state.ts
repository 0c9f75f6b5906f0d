import { QueryCursors } from './query-cursors.ts';
import { RequestLog } from './request-log.ts';
import { ApexTestRuns } from './apex-test-runs.ts';

/** What the server itself remembers between requests. */
export class RestState {
  readonly cursors = new QueryCursors();
  readonly requests = new RequestLog();
  readonly testRuns = new ApexTestRuns();

  /** Forgets everything but the request log, in which tests look for what they did. */
  reset(): void {
    this.cursors.clear();
    this.testRuns.clear();
  }
}
