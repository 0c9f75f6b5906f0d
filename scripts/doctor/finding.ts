/**
 * What a check found. `problem`: something does not work. `warning`: it works, and somebody should look.
 * `manual`: no API tells, a person has to look. `skipped`: cannot be told before something else is mended.
 */
export type FindingState = 'ok' | 'warning' | 'problem' | 'manual' | 'skipped';

export interface Finding {
  /** Short name of the check, the same in every run. */
  readonly check: string;
  readonly state: FindingState;
  /** What was found, for a person. */
  readonly detail: string;
  /** What to do; undefined where nothing is. */
  readonly remedy?: string;
}

export type Findings = readonly Omit<Finding, 'check'>[];

/** A number with the words for it. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function ok(detail: string): Findings {
  return [{ state: 'ok', detail }];
}

export function problem(detail: string, remedy: string): Findings {
  return [{ state: 'problem', detail, remedy }];
}

export function warning(detail: string, remedy: string): Findings {
  return [{ state: 'warning', detail, remedy }];
}
