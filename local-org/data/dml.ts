import type { Transaction } from '../transactions/transaction.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import type { SObject } from '../values/sobject.ts';
import type { DmlOperation, SaveOptions, SaveResult } from './data-service.ts';
import { deleteOnce } from './delete-chunk.ts';
import { recordError } from './record-error.ts';
import { saveOnce } from './save-chunk.ts';
import { hasFailed, newRequest, rolledBackResult, toResult, type SaveRequest } from './save-item.ts';
import type { StoreParts } from './store-parts.ts';
import { supportsDelete, supportsInsert } from './supported-operations.ts';
import type { Table } from './table.ts';
import { matchUpserts } from './upsert-match.ts';

/** Apex Developer Guide, "Bulk Triggers": records are saved in portions of 200. */
const CHUNK_SIZE = 200;

/** Apex Developer Guide, "Bulk DML Exception Handling": the first attempt and two without the refused records. */
const MOST_ATTEMPTS = 3;

/** Runs one DML statement. */
export function runDml(
  operation: DmlOperation | 'upsert',
  records: readonly SObject[],
  transaction: Transaction,
  options: SaveOptions,
  parts: StoreParts,
): SaveResult[] {
  if (records.length === 0) return [];
  transaction.limits.consume('dmlStatements');
  transaction.limits.consume('dmlRows', records.length);
  // Even a statement that fails leaves the transaction with pending work, so this stands before the savepoint.
  transaction.uncommittedWork = true;
  const savepoint = transaction.savepoint();
  const requests = records.map(newRequest);
  try {
    for (const chunk of chunksOf(requests)) {
      runChunk(chunk, operation, transaction, options, parts);
      if (options.allOrNone && chunk.some(hasFailed)) break;
    }
  } catch (error) {
    transaction.rollback(savepoint);
    throw error;
  }
  if (!options.allOrNone || !requests.some(hasFailed)) return requests.map(toResult);
  transaction.rollback(savepoint);
  return requests.map((request) => (hasFailed(request) ? toResult(request) : rolledBackResult()));
}

/** Portions of at most 200 records in a row that belong to one object. */
function* chunksOf(requests: readonly SaveRequest[]): Iterable<SaveRequest[]> {
  let chunk: SaveRequest[] = [];
  for (const request of requests) {
    const [first] = chunk;
    if (first !== undefined && (chunk.length === CHUNK_SIZE || first.record.objectName !== request.record.objectName)) {
      yield chunk;
      chunk = [];
    }
    chunk.push(request);
  }
  if (chunk.length > 0) yield chunk;
}

function runChunk(
  chunk: readonly SaveRequest[],
  operation: DmlOperation | 'upsert',
  transaction: Transaction,
  options: SaveOptions,
  parts: StoreParts,
): void {
  const table = tableFor(chunk, operation, parts);
  if (table === undefined) return;
  const call = { table, allOrNone: options.allOrNone, transaction, parts };
  if (operation === 'delete') {
    locate(chunk, table, operation);
    attempt(chunk, call.allOrNone, transaction, (requests) => deleteOnce(requests, call));
    return;
  }
  const save = (requests: readonly SaveRequest[], kind: 'insert' | 'update'): void =>
    attempt(requests, call.allOrNone, transaction, (some) => saveOnce(some, { ...call, operation: kind }));
  if (operation === 'insert') {
    save(chunk, 'insert');
    return;
  }
  if (operation === 'update') {
    locate(chunk, table, operation);
    save(chunk, 'update');
    return;
  }
  const { inserts, updates } = matchUpserts(chunk, table, options.externalIdField ?? 'Id');
  locate(updates, table, 'update');
  if (options.allOrNone && chunk.some(hasFailed)) return;
  save(inserts, 'insert');
  save(updates, 'update');
}

/**
 * Saves until no record is refused after the save: then all are taken back, and the others are saved again, their
 * automation included.
 */
function attempt(
  requests: readonly SaveRequest[],
  allOrNone: boolean,
  transaction: Transaction,
  run: (requests: readonly SaveRequest[]) => boolean,
): void {
  for (let count = 1; count <= MOST_ATTEMPTS; count += 1) {
    const pending = requests.filter((request) => !hasFailed(request));
    if (pending.length === 0) return;
    const savepoint = transaction.savepoint();
    if (!run(pending) || allOrNone) return;
    transaction.rollback(savepoint);
  }
  for (const request of requests) {
    if (hasFailed(request)) continue;
    request.errors = [
      recordError(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        'Too many batch retries in the presence of Apex triggers and partial failures.',
      ),
    ];
  }
}

/** The table of a chunk; where its object cannot be written, every record gets the reason. */
function tableFor(
  chunk: readonly SaveRequest[],
  operation: DmlOperation | 'upsert',
  parts: StoreParts,
): Table | undefined {
  const name = chunk[0]?.record.objectName ?? '';
  const object = parts.tables.schema.object(name);
  const refuse = (statusCode: string, message: string): undefined => {
    for (const request of chunk) request.errors = [recordError(statusCode, message)];
    return undefined;
  };
  if (object === undefined) {
    refuse('INVALID_TYPE', `sObject type '${name}' is not supported.`);
    return;
  }
  if (object.kind === 'customMetadata') {
    const done = { insert: 'inserted', update: 'updated', upsert: 'upserted', delete: 'deleted' }[operation];
    refuse(
      'INVALID_TYPE_FOR_OPERATION',
      `entity type cannot be ${done}: ${object.label}. Custom metadata records are deployed, not written as data.`,
    );
    return;
  }
  if (object.kind === 'platformEvent' && operation !== 'insert') {
    refuse('INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support ${operation}`);
    return;
  }
  const isSupported = { insert: supportsInsert, upsert: supportsInsert, update: undefined, delete: supportsDelete }[
    operation
  ];
  if (isSupported?.(object) === false) {
    refuse('INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support ${operation}`);
    return;
  }
  return parts.tables.table(object.name);
}

/** Finds the stored records that an update or a deletion means. */
function locate(requests: readonly SaveRequest[], table: Table, operation: 'update' | 'delete'): void {
  const seen = new Map<string, SaveRequest>();
  for (const request of requests) {
    if (hasFailed(request)) continue;
    const id = request.id ?? request.record.id;
    if (id === null) {
      request.errors = [recordError('MISSING_ARGUMENT', `Id not specified in an ${operation} call`)];
      continue;
    }
    if (!isRecordId(id) || !id.startsWith(table.object.keyPrefix)) {
      request.errors = [recordError('MALFORMED_ID', `Id: id value of incorrect type: ${id}`, ['Id'])];
      continue;
    }
    request.id = toLongId(id);
    const row = table.row(request.id);
    if (row === undefined) {
      request.errors = [recordError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')];
    } else if (row.deleted) {
      request.errors = [recordError('ENTITY_IS_DELETED', 'entity is deleted')];
    }
    const twin = seen.get(request.id);
    if (twin !== undefined) {
      const error = recordError('DUPLICATE_VALUE', `Duplicate id specified: ${request.id}`, ['Id']);
      request.errors = [error];
      twin.errors = [error];
    }
    seen.set(request.id, request);
  }
}
