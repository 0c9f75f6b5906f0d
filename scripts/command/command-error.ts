/** A fault that a person can act on: what was attempted, what went wrong, what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly attempted: string;
  readonly problem: string;
  readonly remedy: string;
  /** The org's own code of the fault, such as `INVALID_TYPE`, where an org answered one. */
  readonly code: string | undefined;
  /** 1: something is wrong. 2: the command itself was called in a wrong way. */
  readonly exitCode: 1 | 2;

  constructor(fault: {
    readonly attempted: string;
    readonly problem: string;
    readonly remedy: string;
    readonly code?: string | undefined;
    readonly exitCode?: 1 | 2;
    readonly cause?: unknown;
  }) {
    super(`${fault.attempted}: ${fault.problem} ${fault.remedy}`, { cause: fault.cause });
    this.attempted = fault.attempted;
    this.problem = fault.problem;
    this.remedy = fault.remedy;
    this.code = fault.code;
    this.exitCode = fault.exitCode ?? 1;
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The org's code of a fault; undefined where no org answered. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof CommandError ? error.code : undefined;
}
