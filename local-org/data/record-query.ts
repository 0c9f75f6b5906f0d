import type { FieldValue } from '../values/field-value.ts';

/** A field, possibly of a parent: `['Contact__r', 'Email']`. Canonical names. */
export type FieldPath = readonly string[];

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'INCLUDES' | 'EXCLUDES';

export type RecordFilter =
  | { readonly kind: 'all'; readonly filters: readonly RecordFilter[] }
  | { readonly kind: 'any'; readonly filters: readonly RecordFilter[] }
  | { readonly kind: 'not'; readonly filter: RecordFilter }
  | {
      readonly kind: 'compare';
      readonly path: FieldPath;
      readonly operator: ComparisonOperator;
      readonly value: FieldValue;
    }
  | { readonly kind: 'in'; readonly path: FieldPath; readonly values: readonly FieldValue[] }
  | {
      readonly kind: 'text';
      readonly path: FieldPath;
      readonly operator: 'contains' | 'startsWith' | 'endsWith';
      readonly value: string;
    };

export interface RecordOrder {
  readonly path: FieldPath;
  readonly descending: boolean;
  /** SOQL's default is nulls first when ascending, and last when descending. */
  readonly nulls: 'first' | 'last';
}

/** What flows and SOQL ask of the records of one object. Names are canonical and checked by whoever builds it. */
export interface RecordQuery {
  readonly object: string;
  /** Fields to return; undefined means all fields of the object itself. */
  readonly fields?: readonly FieldPath[];
  readonly where?: RecordFilter;
  readonly orderBy?: readonly RecordOrder[];
  readonly limit?: number;
  readonly offset?: number;
}
