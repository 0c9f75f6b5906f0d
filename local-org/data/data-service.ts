import type { ObjectDefinition, Schema } from '../schema/object-definition.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { SObject } from '../values/sobject.ts';
import type { RecordQuery } from './record-query.ts';

export type DmlOperation = 'insert' | 'update' | 'delete';

/** Why one record was not saved, with the platform's status code (`REQUIRED_FIELD_MISSING`, …). */
export interface RecordError {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
}

export interface SaveResult {
  readonly id: string | null;
  readonly success: boolean;
  /** For an upsert: whether the record is new. */
  readonly created: boolean;
  readonly errors: readonly RecordError[];
}

/** One record on its way through the save order. `after` may still be changed before the save. */
export interface SaveRow {
  /** The record as stored before this save; undefined on insert. Complete: every stored field. */
  readonly before: SObject | undefined;
  /** The record as it will be (on delete: as it was). Complete: every stored field. */
  readonly after: SObject;
  /** Set to refuse this record; the engines leave refused rows alone. */
  error?: RecordError;
}

/** Up to 200 records of one object that are saved together. */
export interface SaveBatch {
  readonly object: ObjectDefinition;
  readonly operation: DmlOperation;
  readonly rows: readonly SaveRow[];
}

/**
 * The automation that a save starts (Apex Developer Guide, "Triggers and Order of Execution"):
 * before-save flows at step 3, after-save flows at step 14. Both run inside the saving transaction.
 */
export interface SaveAutomation {
  beforeSave(batch: SaveBatch, transaction: Transaction): void;
  afterSave(batch: SaveBatch, transaction: Transaction): void;
  /** Platform events of one object are out: those who subscribe get them, in transactions of their own. */
  published?(object: ObjectDefinition, events: readonly SObject[]): void;
}

export interface SaveOptions {
  /** True: one refused record takes all others of the call back. */
  readonly allOrNone: boolean;
  /** For an upsert: the field that finds existing records; an external ID or `Id`. */
  readonly externalIdField?: string;
}

export interface QueryResult {
  readonly totalSize: number;
  readonly records: readonly SObject[];
}

/** Records of the org, in system mode: whoever serves people checks their access first. */
export interface DataService {
  readonly schema: Schema;

  /** Runs a structured query. Counts query rows, but no query: the caller counts statements. */
  select(query: RecordQuery, transaction: Transaction): SObject[];

  /**
   * Runs SOQL text. Counts one query and its rows.
   * @param bind values of `:name` expressions, by the text after the colon
   * @throws PlatformError with MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE…
   */
  query(
    soql: string,
    transaction: Transaction,
    bind?: (expression: string) => FieldValue | readonly FieldValue[],
  ): QueryResult;

  /** The same without binds, over records in the recycle bin too (REST API Developer Guide, "QueryAll"). */
  queryAll(soql: string, transaction: Transaction): QueryResult;

  /** One record, complete, as stored; undefined where there is none. Counts nothing. */
  find(objectName: string, id: string): SObject | undefined;

  /**
   * Saves records through the whole save order, in chunks of 200; counts one DML statement and its rows, and marks
   * the transaction as having uncommitted work. One result per record, in order.
   */
  insert(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[];
  update(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[];
  upsert(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[];
  delete(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[];
}
