import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { literalDefault } from '../schema/default-value.ts';
import type { FieldValue } from '../values/field-value.ts';
import { makeRecordId } from '../values/record-id.ts';
import { formatAutoNumber } from './auto-number.ts';
import { NO_UNDO, Table, type UndoLog } from './table.ts';
import type { Instant } from '../values/instant.ts';

/**
 * The tables of all objects, and the counters behind IDs and auto-numbers. A rollback never turns a counter back
 * (help "Auto Number": numbers of records that were not saved are not used again).
 */
export class Tables {
  private current: Schema;
  private byObject = new Map<string, Table>();
  private readonly idCounters = new Map<string, number>();
  private readonly autoNumbers = new Map<string, number>();

  constructor(schema: Schema) {
    this.current = schema;
    this.createTables(schema, new Map());
  }

  get schema(): Schema {
    return this.current;
  }

  /** The table of an object by its canonical name. */
  table(objectName: string): Table {
    const table = this.byObject.get(objectName);
    if (table === undefined) throw new Error(`There is no object '${objectName}' in the schema of the store.`);
    return table;
  }

  /** The table that the record of an ID belongs to. */
  tableOfRecord(id: string): Table | undefined {
    const object = this.current.objectOfRecord(id);
    return object === undefined ? undefined : this.byObject.get(object.name);
  }

  /** The ID of the one record of Organization; null before there is one. */
  organizationId(): string | null {
    const [row] = this.table('Organization').liveRows();
    return row?.id ?? null;
  }

  all(): Iterable<Table> {
    return this.byObject.values();
  }

  /** IDs that system records brought along are passed over. */
  nextId(object: ObjectDefinition): string {
    for (;;) {
      const sequence = (this.idCounters.get(object.name) ?? 0) + 1;
      this.idCounters.set(object.name, sequence);
      const id = makeRecordId(object.keyPrefix, sequence);
      if (this.table(object.name).row(id) === undefined) return id;
    }
  }

  nextAutoNumber(object: ObjectDefinition, field: FieldDefinition, now: Instant): string {
    const key = `${object.name}.${field.name}`;
    const number = this.autoNumbers.get(key) ?? field.startingNumber ?? 1;
    this.autoNumbers.set(key, number + 1);
    return formatAutoNumber(field.displayFormat ?? '{0}', number, now);
  }

  /**
   * Goes over to another schema. Records stay; values of fields that are gone are dropped; new fields are blank,
   * new checkboxes have their default (help "Default Field Values").
   */
  useSchema(schema: Schema, log: UndoLog): void {
    const before = { schema: this.current, tables: this.byObject };
    this.current = schema;
    this.createTables(schema, before.tables);
    log.onRollback(() => {
      this.current = before.schema;
      this.byObject = before.tables;
    });
  }

  /** Keeps schema, records and counters as they are now. @returns how to return to them, any number of times */
  snapshot(): () => void {
    const kept = new Tables(this.current);
    kept.takeOver(this);
    return () => this.takeOver(kept);
  }

  private takeOver(other: Tables): void {
    this.current = other.current;
    this.createTables(other.current, other.byObject);
    for (const [own, others] of [
      [this.idCounters, other.idCounters],
      [this.autoNumbers, other.autoNumbers],
    ] as const) {
      own.clear();
      for (const [key, count] of others) own.set(key, count);
    }
  }

  /** Forgets all records and counters. */
  clear(schema: Schema): void {
    this.current = schema;
    this.idCounters.clear();
    this.autoNumbers.clear();
    this.createTables(schema, new Map());
  }

  private createTables(schema: Schema, before: ReadonlyMap<string, Table>): void {
    this.byObject = new Map();
    for (const object of schema.objects()) {
      const table = new Table(object);
      const old = before.get(object.name);
      if (old !== undefined) copyRows(old, table);
      this.byObject.set(object.name, table);
    }
  }
}

function copyRows(from: Table, to: Table): void {
  const sources = to.fields.map((field) => ({ slot: from.slot(field.name), initial: initialValue(field) }));
  for (const row of from.allRows()) {
    const values = sources.map(({ slot, initial }) => (slot === undefined ? initial : (row.values[slot] ?? null)));
    const copy = to.insert(row.id, values, NO_UNDO);
    if (row.deleted) to.remove(copy, NO_UNDO);
  }
}

function initialValue(field: FieldDefinition): FieldValue {
  if (field.kind !== 'Checkbox') return null;
  return literalDefault(field.defaultValue ?? 'false')?.value === true;
}
