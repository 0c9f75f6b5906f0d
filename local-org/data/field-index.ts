import type { FieldDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import { toLongId } from '../values/record-id.ts';
import type { Row } from './row.ts';

/** Whether a field has an index: what upserts, uniqueness and relationships ask for all the time. */
export function isIndexed(field: FieldDefinition): boolean {
  if (field.formula !== undefined) return false;
  if (field.unique || field.externalId) return true;
  if (field.name === 'CreatedById' || field.name === 'LastModifiedById') return false;
  return isReference(field);
}

export function isReference(field: FieldDefinition): boolean {
  return field.kind === 'Lookup' || field.kind === 'MasterDetail' || field.kind === 'Hierarchy';
}

/** The rows of a table by the value of one field. Blank values are not in it. */
export class FieldIndex {
  readonly field: FieldDefinition;
  private readonly rows = new Map<string, Row | Set<Row>>();

  constructor(field: FieldDefinition) {
    this.field = field;
  }

  add(value: FieldValue, row: Row): void {
    if (value === null) return;
    const key = this.keyOf(value);
    const present = this.rows.get(key);
    if (present === undefined) this.rows.set(key, row);
    else if (present instanceof Set) present.add(row);
    else this.rows.set(key, new Set([present, row]));
  }

  remove(value: FieldValue, row: Row): void {
    if (value === null) return;
    const key = this.keyOf(value);
    const present = this.rows.get(key);
    if (present === row) this.rows.delete(key);
    else if (present instanceof Set) {
      present.delete(row);
      if (present.size === 0) this.rows.delete(key);
    }
  }

  /** Rows with this value, in no certain order. */
  matches(value: FieldValue): Iterable<Row> {
    if (value === null) return [];
    const present = this.rows.get(this.keyOf(value));
    if (present === undefined) return [];
    return present instanceof Set ? present : [present];
  }

  private keyOf(value: Exclude<FieldValue, null>): string {
    const text = String(value);
    if (isReference(this.field)) return toLongId(text);
    return this.field.caseSensitive ? text : text.toLowerCase();
  }
}
