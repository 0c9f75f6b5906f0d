import { ApexException } from '../apex/apex-catalog.ts';
import type { RecordError } from '../data/data-service.ts';
import { FlowFault } from '../flow/flow-runtime.ts';
import { CalloutException, LimitException, PlatformError } from '../transactions/errors.ts';

/** One entry of an error answer (REST API Developer Guide, "Status Codes and Error Responses"). */
export interface ErrorEntry {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}

/** A request that is answered with an error: HTTP status and body. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown, message: string) {
    super(message);
    this.status = status;
    this.body = body;
  }

  /** An error in the shape of the REST API: a list with one entry. */
  static of(status: number, errorCode: string, message: string, fields?: readonly string[]): RestError {
    const entry: ErrorEntry = { message, errorCode, ...(fields === undefined ? {} : { fields }) };
    return new RestError(status, [entry], `${errorCode}: ${message}`);
  }

  static notFound(): RestError {
    return RestError.of(404, 'NOT_FOUND', 'The requested resource does not exist');
  }

  /** A request that the platform answers and the local org does not: never a silent guess. */
  static notImplemented(what: string, instead: string): RestError {
    return RestError.of(501, 'NOT_IMPLEMENTED', `The local org does not implement ${what}. ${instead}`);
  }

  /** Records that were refused, as `sobjects` answers them. */
  static ofRecord(errors: readonly RecordError[]): RestError {
    const entries = errors.map(({ statusCode, message, fields }) => ({ message, errorCode: statusCode, fields }));
    const first = errors[0];
    return new RestError(
      statusOf(first?.statusCode ?? 'UNKNOWN_EXCEPTION'),
      entries,
      first === undefined ? 'The record was refused without a reason' : `${first.statusCode}: ${first.message}`,
    );
  }
}

const NOT_FOUND_CODES = new Set(['NOT_FOUND', 'ENTITY_IS_DELETED']);

/** The HTTP status that goes with a status code word. */
export function statusOf(errorCode: string): number {
  if (NOT_FOUND_CODES.has(errorCode)) return 404;
  if (errorCode === 'INSUFFICIENT_ACCESS_OR_READONLY' || errorCode === 'INSUFFICIENT_ACCESS') return 403;
  if (errorCode === 'INVALID_SESSION_ID') return 401;
  return 400;
}

/** Whatever the engines threw, as an answer. What is no refusal of theirs is a defect of the local org: 500. */
export function asRestError(error: unknown): RestError {
  if (error instanceof RestError) return error;
  if (error instanceof PlatformError) {
    const fields = error.fields.length === 0 ? undefined : error.fields;
    return RestError.of(statusOf(error.errorCode), error.errorCode, error.message, fields);
  }
  if (error instanceof ApexException) {
    return RestError.of(400, 'APEX_ERROR', [`${error.typeName}: ${error.message}`, error.apexStack].join('\n').trim());
  }
  if (error instanceof FlowFault || error instanceof LimitException) {
    return RestError.of(400, 'CANNOT_EXECUTE_FLOW_TRIGGER', error.message);
  }
  if (error instanceof CalloutException) return RestError.of(400, 'UNKNOWN_EXCEPTION', error.message);
  const message = error instanceof Error ? error.message : String(error);
  return RestError.of(500, 'UNKNOWN_EXCEPTION', `An unexpected error occurred in the local org: ${message}`);
}
