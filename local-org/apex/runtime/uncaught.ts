import { LimitException } from '../../transactions/errors.ts';
import { typeName } from '../types/apex-type.ts';
import { ApexException } from '../apex-catalog.ts';
import { ExceptionValue, NotSupportedError } from './exception-value.ts';
import type { Execution } from './execution.ts';

/** What leaves Apex code: an `ApexException` for an exception; limits and faults of the local org as they are. */
export function asApexException(error: unknown, execution: Execution): unknown {
  const thrown = execution.mark(error);
  if (!(thrown instanceof ExceptionValue)) return thrown;
  const message = thrown.text ?? 'Script-thrown exception';
  return new ApexException(typeName(thrown.type), message, thrown.trace ?? '');
}

/** Message and stack of a failed test method, in the platform's form. */
export function failureOf(error: unknown, execution: Execution): { message: string; stackTrace: string } {
  const thrown = asApexException(error, execution);
  if (thrown instanceof ApexException) {
    return { message: `${thrown.typeName}: ${thrown.message}`, stackTrace: thrown.apexStack };
  }
  if (thrown instanceof LimitException) {
    return { message: `System.LimitException: ${thrown.message}`, stackTrace: execution.traceOfLimit() };
  }
  if (thrown instanceof NotSupportedError) return { message: thrown.message, stackTrace: execution.stackTrace() };
  throw thrown;
}
