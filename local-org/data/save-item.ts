import type { FieldValue } from '../values/field-value.ts';
import type { SObject } from '../values/sobject.ts';
import type { RecordError, SaveResult, SaveRow } from './data-service.ts';
import { recordError } from './record-error.ts';
import type { Row } from './row.ts';

/** One record of a DML call, with what came of it so far. */
export interface SaveRequest {
  readonly record: SObject;
  errors: readonly RecordError[];
  id: string | null;
  /** Whether it is new; for upserts. */
  created: boolean;
}

/** One record during one attempt to save it. */
export interface SaveItem {
  readonly request: SaveRequest;
  /** The stored record; undefined for a new one. */
  row: Row | undefined;
  /** Its values as they were; undefined for a new record. */
  readonly before: readonly FieldValue[] | undefined;
  /** Its values as they will be. */
  readonly values: FieldValue[];
  readonly saveRow: SaveRow;
}

export function newRequest(record: SObject): SaveRequest {
  return { record, errors: [], id: null, created: false };
}

export function hasFailed(request: SaveRequest): boolean {
  return request.errors.length > 0;
}

export function toResult(request: SaveRequest): SaveResult {
  const success = !hasFailed(request);
  return { id: success ? request.id : null, success, created: success && request.created, errors: request.errors };
}

/** The result of a record that was in order itself, but went back with the others. */
export function rolledBackResult(): SaveResult {
  return {
    id: null,
    success: false,
    created: false,
    errors: [
      recordError(
        'ALL_OR_NONE_OPERATION_ROLLED_BACK',
        'Record rolled back because not all records were valid and the request was using AllOrNone header',
      ),
    ],
  };
}
