import type { FieldValue } from '../values/field-value.ts';

/** A stored record: one value per stored field of its table, in the table's order. Values are replaced, not changed. */
export interface Row {
  readonly id: string;
  /** Rises with each insert into the table: the order of results that nobody sorts. */
  readonly sequence: number;
  values: readonly FieldValue[];
  /** In the recycle bin. */
  deleted: boolean;
}
