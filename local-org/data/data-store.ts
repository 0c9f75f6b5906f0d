import type { Component } from '../metadata/component.ts';
import type { ObjectDefinition, Schema } from '../schema/object-definition.ts';
import type { Clock } from '../transactions/clock.ts';
import { PlatformError } from '../transactions/errors.ts';
import { RecordLocks } from '../transactions/record-locks.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { toLongId } from '../values/record-id.ts';
import type { SObject } from '../values/sobject.ts';
import { readCustomMetadata } from './custom-metadata.ts';
import type { DataService, QueryResult, SaveAutomation, SaveOptions, SaveResult } from './data-service.ts';
import { runDml } from './dml.ts';
import { lockQueried } from './lock-records.ts';
import { RecordReader, type FormulaGlobalValues } from './record-reader.ts';
import type { RecordQuery } from './record-query.ts';
import { project, selectRows, type Selection } from './select-rows.ts';
import { checkFilterValues } from './soql/compile-values.ts';
import { compileSoql } from './soql/compile-soql.ts';
import { SoqlRun, type Bind } from './soql/run-soql.ts';
import type { SoqlPlan } from './soql/soql-plan.ts';
import { NO_AUTOMATION, readContext, type StoreParts } from './store-parts.ts';
import { platformDefault, removeSystemRecords, writeSystemRecords } from './system-records.ts';
import { NO_UNDO } from './table.ts';
import { Tables } from './tables.ts';

export interface DataStoreOptions {
  readonly schema: Schema;
  readonly clock: Clock;
  /** IANA name: for what is read outside of a transaction. */
  readonly organizationTimeZone: string;
  readonly automation?: SaveAutomation;
  /** Names of formulas that records do not answer: `$Permission`, `$Label`, `$Setup`. */
  readonly formulaGlobals?: FormulaGlobalValues;
  /** Whether queries on custom metadata count against the limit of queries; not, unless given. */
  readonly countsCustomMetadataQueries?: () => boolean;
  /** Which records other clients hold; none, unless given. */
  readonly locks?: RecordLocks;
  /** Whether a save locks the record behind every lookup; by the lookup's delete rule, unless given. */
  readonly everyLookupLocks?: () => boolean;
  /** Whether a record that cannot be locked fails the others of its chunk too; not, unless given. */
  readonly lockFailureHitsChunk?: () => boolean;
}

/** How many parsed queries are kept. */
const CACHE_SIZE = 500;

/** The records of an org in memory. */
export class DataStore implements DataService {
  private readonly options: DataStoreOptions;
  private readonly tables: Tables;
  private readonly parts: StoreParts;
  private readonly plans = new Map<string, SoqlPlan>();
  private plansSchema: Schema;

  constructor(options: DataStoreOptions) {
    this.options = options;
    this.tables = new Tables(options.schema);
    this.plansSchema = options.schema;
    this.parts = {
      tables: this.tables,
      reader: new RecordReader(this.tables, options.formulaGlobals),
      clock: options.clock,
      organizationTimeZone: options.organizationTimeZone,
      locks: options.locks ?? new RecordLocks(options.clock),
      everyLookupLocks: options.everyLookupLocks ?? ((): boolean => false),
      lockFailureHitsChunk: options.lockFailureHitsChunk ?? ((): boolean => false),
      automation: options.automation ?? NO_AUTOMATION,
    };
  }

  get schema(): Schema {
    return this.tables.schema;
  }

  /** Sets what saves start; the flow runtime needs the store before it can be that. */
  setAutomation(automation: SaveAutomation): void {
    this.parts.automation = automation;
  }

  /**
   * Goes over to the schema of a deployment. Values of removed fields are dropped.
   * @param transaction where given, its rollback brings the schema and all records back
   */
  useSchema(schema: Schema, transaction?: Transaction): void {
    this.tables.useSchema(schema, transaction ?? NO_UNDO);
  }

  /** Keeps schema, records and counters as they are now. @returns how to return to them, any number of times */
  snapshot(): () => void {
    return this.tables.snapshot();
  }

  /** Forgets every record and counter. */
  reset(schema: Schema = this.schema): void {
    this.tables.clear(schema);
  }

  /** Whether a query on an object counts against the limit of queries. */
  countsQueryOn(objectName: string): boolean {
    if (this.schema.object(objectName)?.kind !== 'customMetadata') return true;
    return this.options.countsCustomMetadataQueries?.() ?? false;
  }

  select(query: RecordQuery, transaction: Transaction): SObject[] {
    const object = this.schema.object(query.object);
    if (object === undefined)
      throw new PlatformError('INVALID_TYPE', `sObject type '${query.object}' is not supported.`);
    refuseEvents(object);
    const table = this.tables.table(object.name);
    const selection = this.selection(transaction);
    if (query.where !== undefined) checkFilterValues(query.where, (path) => this.parts.reader.path(table, path).field);
    const rows = selectRows(table, query, selection);
    transaction.limits.consume('soqlRows', rows.length);
    return rows.map((row) => project(table, row, query.fields, selection));
  }

  query(soql: string, transaction: Transaction, bind?: Bind): QueryResult {
    return this.run(soql, this.selection(transaction), transaction, bind);
  }

  /**
   * The same, over records in the recycle bin too (REST API Developer Guide, "QueryAll"). Looks at every row.
   * @throws PlatformError as `query` does
   */
  queryAll(soql: string, transaction: Transaction): QueryResult {
    const { tables, reader, context } = this.selection(transaction);
    return this.run(soql, { tables, reader, context: { ...context, includesDeleted: true } }, transaction, undefined);
  }

  /**
   * The query with every name resolved, for whoever checks it or needs to know what it returns.
   * @throws PlatformError as `query` does
   */
  plan(soql: string): SoqlPlan {
    if (this.plansSchema !== this.schema) {
      this.plans.clear();
      this.plansSchema = this.schema;
    }
    const known = this.plans.get(soql);
    if (known !== undefined) return known;
    const plan = compileSoql(soql, this.schema);
    refuseEvents(plan.object);
    if (this.plans.size >= CACHE_SIZE) this.plans.clear();
    this.plans.set(soql, plan);
    return plan;
  }

  find(objectName: string, id: string): SObject | undefined {
    const object = this.schema.object(objectName);
    if (object === undefined) return undefined;
    const table = this.tables.table(object.name);
    const row = table.liveRow(toLongId(id));
    return row && this.parts.reader.toRecord(table, row.values, readContext(this.parts, undefined));
  }

  insert(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[] {
    return runDml('insert', records, transaction, options, this.parts);
  }

  update(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[] {
    return runDml('update', records, transaction, options, this.parts);
  }

  upsert(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[] {
    return runDml('upsert', records, transaction, options, this.parts);
  }

  delete(records: readonly SObject[], transaction: Transaction, options: SaveOptions): SaveResult[] {
    return runDml('delete', records, transaction, options, this.parts);
  }

  /**
   * Writes records that the platform itself keeps: see `writeSystemRecords`.
   * @returns the IDs, in order
   */
  writeSystemRecords(records: readonly SObject[], transaction?: Transaction): string[] {
    return writeSystemRecords(records, transaction?.user.id ?? null, transaction ?? NO_UNDO, this.parts);
  }

  removeSystemRecords(objectName: string, ids: readonly string[], transaction?: Transaction): void {
    removeSystemRecords(objectName, ids, transaction ?? NO_UNDO, this.parts);
  }

  /**
   * Makes the `CustomMetadata` components of the org its custom metadata records; records without a component go.
   * Records keep their IDs over deployments. Problems are the caller's to look for first (`readCustomMetadata`).
   */
  replaceCustomMetadata(components: Iterable<Component>, transaction?: Transaction): void {
    const { records } = readCustomMetadata(components, this.schema);
    const log = transaction ?? NO_UNDO;
    const kept = new Set<string>();
    const userId = transaction?.user.id ?? null;
    for (const record of records) {
      const table = this.tables.table(record.objectName);
      const [row] = table.index('DeveloperName')?.matches(record.value('DeveloperName')) ?? [];
      if (row !== undefined) record.set('Id', row.id);
      for (const field of table.object.fields.values()) {
        if (field.custom && !record.fields.has(field.name)) record.set(field.name, platformDefault(field));
      }
      for (const id of writeSystemRecords([record], userId, log, this.parts)) kept.add(id);
    }
    for (const table of this.tables.all()) {
      if (table.object.kind !== 'customMetadata') continue;
      for (const row of [...table.liveRows()]) if (!kept.has(row.id)) table.remove(row, log);
    }
  }

  private run(soql: string, selection: Selection, transaction: Transaction, bind: Bind | undefined): QueryResult {
    const plan = this.plan(soql);
    if (this.countsQueryOn(plan.object.name)) transaction.limits.consume('soqlQueries');
    const lock = (ids: readonly string[]): void => lockQueried(ids, transaction, this.parts);
    return new SoqlRun(selection, transaction, bind, lock).run(plan);
  }

  private selection(transaction: Transaction): Selection {
    return { tables: this.tables, reader: this.parts.reader, context: readContext(this.parts, transaction) };
  }
}

/** Platform events are published, not stored. */
function refuseEvents({ kind, name }: ObjectDefinition): void {
  if (kind !== 'platformEvent') return;
  throw new PlatformError('INVALID_TYPE_FOR_OPERATION', `entity type ${name} does not support query`);
}

/** Makes an empty store. */
export function createDataStore(options: DataStoreOptions): DataStore {
  return new DataStore(options);
}
