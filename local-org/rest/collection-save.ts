import type { DmlOperation, SaveResult } from '../data/data-service.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { SObject } from '../values/sobject.ts';
import { refusedResult, saveOrReportLimit } from './record-save.ts';
import type { RecordInput } from './record-input.ts';
import type { Call } from './rest-exchange.ts';

/** A record on its way into a collection request's save. */
export interface CollectionRow extends RecordInput {
  readonly object: ObjectDefinition;
  readonly operation: DmlOperation;
}

const ROLLED_BACK = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

/**
 * Saves records of one or several objects, neighbours of the same object and operation together (REST API Developer
 * Guide, "Using sObject Collections"). One result per row, in order; with `allOrNone` one refused row takes back all.
 */
export function saveCollection(call: Call, rows: readonly CollectionRow[], allOrNone: boolean): SaveResult[] {
  const savepoint = call.transaction.savepoint();
  const results: SaveResult[] = new Array<SaveResult>(rows.length);
  const valid: number[] = [];
  for (const [index, { refusal }] of rows.entries()) {
    if (refusal === undefined) valid.push(index);
    else results[index] = refusedResult(refusal);
  }
  if (!allOrNone || valid.length === rows.length) {
    for (const chunk of chunksOf(rows, valid)) {
      const saved = saveOrReportLimit(call, chunk.length, () => saveChunk(call, rows, chunk, allOrNone));
      for (const [position, index] of chunk.entries()) results[index] = saved[position] ?? refusedResult(ROLLED_BACK);
    }
  }
  const complete = Array.from(rows, (_row, index) => results[index] ?? refusedResult(ROLLED_BACK));
  if (!allOrNone || complete.every((result) => result.success)) return complete;
  call.transaction.rollback(savepoint);
  return complete.map((result) => (result.success ? refusedResult(ROLLED_BACK) : result));
}

/** Indexes of neighbours that are saved together. */
function chunksOf(rows: readonly CollectionRow[], valid: readonly number[]): number[][] {
  const chunks: number[][] = [];
  let last: CollectionRow | undefined;
  for (const index of valid) {
    const row = rows[index];
    if (row === undefined) continue;
    const joins = last?.object === row.object && last.operation === row.operation;
    if (joins) chunks.at(-1)?.push(index);
    else chunks.push([index]);
    last = row;
  }
  return chunks;
}

function saveChunk(
  call: Call,
  rows: readonly CollectionRow[],
  chunk: readonly number[],
  allOrNone: boolean,
): SaveResult[] {
  const records: SObject[] = chunk.flatMap((index) => rows[index]?.record ?? []);
  const operation = rows[chunk[0] ?? 0]?.operation ?? 'insert';
  const { data } = call.services;
  const results = data[operation](records, call.transaction, { allOrNone });
  return results.map((result) => ({ ...result, created: operation === 'insert' && result.success }));
}

/** A result as collection requests answer it; `created` for upserts alone. */
export function resultJson(result: SaveResult, withCreated = false): Record<string, unknown> {
  return {
    ...(result.success ? { id: result.id } : {}),
    success: result.success,
    errors: result.errors.map(({ statusCode, message, fields }) => ({ statusCode, message, fields })),
    ...(withCreated ? { created: result.created } : {}),
  };
}
