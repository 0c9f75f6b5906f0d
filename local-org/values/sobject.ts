import type { FieldValue } from './field-value.ts';

/** A field, a parent record under its relationship name (`Contact__r`), or child records under theirs. */
export type SObjectValue = FieldValue | SObject | readonly SObject[];

/**
 * A record as flows, Apex and the APIs hold it: some fields of one object, under their canonical API names.
 * "Set to null" (key present) and "not set" (key absent) differ, as on the platform.
 */
export class SObject {
  readonly objectName: string;
  readonly fields: Map<string, SObjectValue>;
  /** The stored record that a query read this from, also where its ID was not asked for. */
  origin: string | null = null;

  constructor(objectName: string, fields: Iterable<readonly [string, SObjectValue]> = []) {
    this.objectName = objectName;
    this.fields = new Map(fields);
  }

  get id(): string | null {
    const id = this.fields.get('Id');
    return typeof id === 'string' ? id : null;
  }

  /** The value of a field, null where it is not set or holds a related record. */
  value(field: string): FieldValue {
    const value = this.fields.get(field) ?? null;
    return value instanceof SObject || Array.isArray(value) ? null : (value as FieldValue);
  }

  set(field: string, value: SObjectValue): this {
    this.fields.set(field, value);
    return this;
  }

  /** A copy that shares no state with this record; related records are shared. */
  clone(): SObject {
    return new SObject(this.objectName, this.fields);
  }
}
