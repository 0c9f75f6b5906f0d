import type { ApexType } from '../types/apex-type.ts';
import type { ApexValue } from './apex-value.ts';

/** An Apex exception, thrown as it is. Generated classes of the org's own exceptions extend it. */
export class ExceptionValue extends Error {
  override readonly name = 'ExceptionValue';
  readonly type: ApexType;
  /** Undefined until the exception has a message of its own. */
  text: string | undefined;
  inner: ExceptionValue | null = null;
  /** Apex stack trace, one frame a line; undefined until it was thrown. */
  trace: string | undefined;
  line = 0;
  /** What failed, for a `System.DmlException`. */
  failures: readonly DmlFailure[] = [];

  constructor(type: ApexType, text?: string) {
    super(text);
    this.type = type;
    this.text = text;
  }
}

export interface DmlFailure {
  readonly index: number;
  readonly id: string | null;
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/** A system exception on its way to Apex code: the execution that it passes through makes an `ExceptionValue` of it. */
export class SystemFailure extends Error {
  override readonly name = 'SystemFailure';
  /** Name of the library's exception class, without namespace: `ListException`. */
  readonly exception: string;
  readonly failures: readonly DmlFailure[];

  constructor(exception: string, message: string, failures: readonly DmlFailure[] = []) {
    super(message);
    this.exception = exception;
    this.failures = failures;
  }
}

/** What the local org found out too late to refuse at deploy time. No Apex code can catch it. */
export class NotSupportedError extends Error {
  override readonly name = 'NotSupportedError';

  constructor(what: string) {
    super(`Not supported by the local org: ${what}.`);
  }
}

export function nullPointer(message = 'Attempt to de-reference a null object'): SystemFailure {
  return new SystemFailure('NullPointerException', message);
}

/** A receiver or operand that must be there. @throws SystemFailure NullPointerException */
export function notNull<Value extends ApexValue>(value: Value): NonNullable<Value> {
  if (value === null) throw nullPointer();
  return value as NonNullable<Value>;
}
