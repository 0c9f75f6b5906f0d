/** A fault that a person can act on: what was attempted, what went wrong, what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly attempted: string;
  readonly problem: string;
  readonly remedy: string;

  constructor(fault: {
    readonly attempted: string;
    readonly problem: string;
    readonly remedy: string;
    readonly cause?: unknown;
  }) {
    super(`${fault.attempted}: ${fault.problem} ${fault.remedy}`, { cause: fault.cause });
    this.attempted = fault.attempted;
    this.problem = fault.problem;
    this.remedy = fault.remedy;
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
