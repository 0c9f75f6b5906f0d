import type { DataService, RecordError, SaveResult } from '../data/data-service.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { LimitException } from '../transactions/errors.ts';
import type { FieldValue } from '../values/field-value.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import type { SObject } from '../values/sobject.ts';
import { RestError } from './rest-error.ts';
import type { Call } from './rest-exchange.ts';

/** Saves one record. @throws RestError where it is refused */
export function saveOne(
  call: Call,
  record: SObject,
  save: (data: DataService, records: readonly SObject[]) => SaveResult[],
): SaveResult {
  const result = save(call.services.data, [record])[0];
  if (result === undefined) throw new Error('The store gave no result for the record that it was to save.');
  if (!result.success) throw RestError.ofRecord(result.errors);
  return result;
}

/**
 * The 18-character ID out of a path.
 * @throws RestError 400 MALFORMED_ID, 404 NOT_FOUND where the ID belongs to another object
 */
export function recordIdOf(call: Call, object: ObjectDefinition, id: string): string {
  if (!isRecordId(id)) throw RestError.of(400, 'MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${id}`);
  const longId = toLongId(id);
  const owner = call.services.data.schema.objectOfRecord(longId);
  if (owner !== undefined && owner.name !== object.name) throw RestError.notFound();
  return longId;
}

/** IDs of records whose field has a value. */
export function idsWhere(call: Call, object: ObjectDefinition, field: string, value: FieldValue): string[] {
  const records = call.services.data.select(
    {
      object: object.name,
      fields: [['Id']],
      where: { kind: 'compare', path: [field], operator: '=', value },
    },
    call.transaction,
  );
  return records.flatMap((record) => (record.id === null ? [] : [record.id]));
}

/**
 * Runs a save of several records. A governor limit that automation exceeds takes all of them back, and each gets the
 * error, as the platform reports it per record.
 */
export function saveOrReportLimit(call: Call, count: number, save: () => SaveResult[]): SaveResult[] {
  const savepoint = call.transaction.savepoint();
  try {
    return save();
  } catch (error) {
    if (!(error instanceof LimitException)) throw error;
    call.transaction.rollback(savepoint);
    const refused: RecordError = {
      statusCode: 'CANNOT_EXECUTE_FLOW_TRIGGER',
      message: error.message,
      fields: [],
    };
    return Array.from({ length: count }, () => refusedResult(refused));
  }
}

export function refusedResult(error: RecordError): SaveResult {
  return { id: null, success: false, created: false, errors: [error] };
}
