import type { Instant } from '../../values/instant.ts';
import type { PathBatch, PathEntry } from './path-runner.ts';

/** Why an entry did not come through. */
export interface Failure {
  readonly entry: PathEntry;
  readonly element: string;
  readonly message: string;
  readonly cause: 'dml' | 'limit' | 'other';
}

/** A row of Setup, "Paused and Failed Flow Interviews". */
export interface FailedInterview {
  readonly flow: string;
  readonly label: string;
  readonly path: string;
  readonly recordId: string | null;
  readonly element: string;
  readonly message: string;
  readonly failedAt: string;
  /** 0 for the first run. */
  readonly attempt: number;
  /** When the platform runs it again; null: the interview has failed for good. */
  readonly runsAgainAt: string | null;
}

const CAPACITY = 10_000;

/** What failed behind the commit, oldest first. */
export class FailedInterviews {
  /** Told of interviews that the platform does not run again. */
  onFinal: ((interview: FailedInterview) => void) | undefined;
  private readonly rows: FailedInterview[] = [];

  list(): readonly FailedInterview[] {
    return this.rows;
  }

  clear(): void {
    this.rows.length = 0;
  }

  add(batch: PathBatch, failure: Failure, at: Instant, attempt: number, runsAgainAt: Instant | undefined): void {
    const row: FailedInterview = {
      flow: batch.flow.apiName,
      label: batch.flow.label,
      path: batch.pathName,
      recordId: failure.entry.recordId,
      element: failure.element,
      message: failure.message,
      failedAt: at.toIso(),
      attempt,
      runsAgainAt: runsAgainAt?.toIso() ?? null,
    };
    this.rows.push(row);
    if (row.runsAgainAt === null) this.onFinal?.(row);
    if (this.rows.length > CAPACITY) this.rows.shift();
  }
}
