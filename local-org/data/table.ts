import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import { FieldIndex, isIndexed } from './field-index.ts';
import type { Row } from './row.ts';

/** Where a change says how it is taken back; a `Transaction` is one. */
export interface UndoLog {
  onRollback(undo: () => void): void;
}

/** For changes that are never taken back. */
export const NO_UNDO: UndoLog = { onRollback: () => undefined };

/** All records of one object, with the indexes on them. Every change registers its way back. */
export class Table {
  readonly object: ObjectDefinition;
  /** Fields that are stored: all but formulas. */
  readonly fields: readonly FieldDefinition[];
  private readonly slots = new Map<string, number>();
  private readonly indexes = new Map<string, { readonly slot: number; readonly index: FieldIndex }>();
  private readonly rows = new Map<string, Row>();
  private nextSequence = 1;

  constructor(object: ObjectDefinition) {
    this.object = object;
    this.fields = [...object.fields.values()].filter((field) => field.formula === undefined);
    this.fields.forEach((field, slot) => {
      this.slots.set(field.name, slot);
      if (isIndexed(field)) this.indexes.set(field.name, { slot, index: new FieldIndex(field) });
    });
  }

  /** Place of a stored field in the values of a row; undefined for formulas. */
  slot(field: string): number | undefined {
    return this.slots.get(field);
  }

  /** A record by its 18-character ID, deleted ones included. */
  row(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** A record that is not deleted. */
  liveRow(id: string): Row | undefined {
    const row = this.rows.get(id);
    return row?.deleted === false ? row : undefined;
  }

  /** Records that are not deleted, oldest first. */
  *liveRows(): Iterable<Row> {
    for (const row of this.rows.values()) if (!row.deleted) yield row;
  }

  /** All records, deleted ones included. */
  allRows(): Iterable<Row> {
    return this.rows.values();
  }

  index(field: string): FieldIndex | undefined {
    return this.indexes.get(field)?.index;
  }

  insert(id: string, values: readonly FieldValue[], log: UndoLog): Row {
    const row: Row = { id, sequence: this.nextSequence, values, deleted: false };
    this.nextSequence += 1;
    this.rows.set(id, row);
    this.addToIndexes(row);
    log.onRollback(() => {
      this.removeFromIndexes(row);
      this.rows.delete(id);
    });
    return row;
  }

  update(row: Row, values: readonly FieldValue[], log: UndoLog): void {
    const before = row.values;
    this.replace(row, values);
    log.onRollback(() => this.replace(row, before));
  }

  /** Puts a record into the recycle bin (Object Reference, "System Fields": `isDeleted` is true there). */
  remove(row: Row, log: UndoLog): void {
    const before = row.values;
    this.removeFromIndexes(row);
    row.deleted = true;
    const slot = this.slots.get('IsDeleted');
    if (slot !== undefined) row.values = Object.freeze(before.with(slot, true));
    log.onRollback(() => {
      row.deleted = false;
      row.values = before;
      this.addToIndexes(row);
    });
  }

  private replace(row: Row, values: readonly FieldValue[]): void {
    const before = row.values;
    row.values = values;
    for (const { slot, index } of this.indexes.values()) {
      const [was, is] = [before[slot] ?? null, values[slot] ?? null];
      if (was === is) continue;
      index.remove(was, row);
      index.add(is, row);
    }
  }

  private addToIndexes(row: Row): void {
    for (const { slot, index } of this.indexes.values()) index.add(row.values[slot] ?? null, row);
  }

  private removeFromIndexes(row: Row): void {
    for (const { slot, index } of this.indexes.values()) index.remove(row.values[slot] ?? null, row);
  }
}
