import type { FieldDefinition, ObjectDefinition } from '../../schema/object-definition.ts';
import type { FieldValue } from '../../values/field-value.ts';
import type { ComparisonOperator, FieldPath } from '../record-query.ts';

/** A query whose names are resolved and canonical. Binds, date literals and semi-joins are left for each run. */
export interface SoqlPlan {
  readonly soql: string;
  readonly object: ObjectDefinition;
  readonly selects: readonly SoqlSelect[];
  /** `SELECT COUNT() FROM …`: only the size is asked for. */
  readonly countOnly: boolean;
  /** Whether rows are put together: an aggregate function or GROUP BY stands in the query. */
  readonly aggregated: boolean;
  readonly where: SoqlCondition | undefined;
  readonly groupBy: readonly SoqlSubject[];
  readonly having: SoqlCondition | undefined;
  readonly orderBy: readonly SoqlOrder[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
  /** `FOR UPDATE`: the records are locked. */
  readonly forUpdate: boolean;
  /** Bound expressions that stand for `limit` and `offset`. */
  readonly limitBind?: string;
  readonly offsetBind?: string;
}

export type AggregateFunction = 'COUNT' | 'COUNT_DISTINCT' | 'SUM' | 'AVG' | 'MIN' | 'MAX';

export type SoqlSubject =
  | { readonly kind: 'field'; readonly path: FieldPath; readonly field: FieldDefinition }
  | {
      readonly kind: 'aggregate';
      readonly function: AggregateFunction;
      readonly path: FieldPath;
      readonly field: FieldDefinition;
    };

export type SoqlSelect =
  | { readonly kind: 'subject'; readonly subject: SoqlSubject; readonly name: string }
  | { readonly kind: 'label'; readonly path: FieldPath; readonly field: FieldDefinition; readonly name: string }
  | { readonly kind: 'children'; readonly name: string; readonly lookup: string; readonly plan: SoqlPlan };

export interface SoqlOrder {
  readonly subject: SoqlSubject;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
}

export type SoqlValue =
  | { readonly kind: 'literal'; readonly value: FieldValue }
  | { readonly kind: 'bind'; readonly expression: string }
  | { readonly kind: 'dateLiteral'; readonly name: string; readonly count: number };

export type SoqlCondition =
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly SoqlCondition[] }
  | { readonly kind: 'not'; readonly condition: SoqlCondition }
  | {
      readonly kind: 'compare';
      readonly subject: SoqlSubject;
      readonly operator: ComparisonOperator;
      readonly value: SoqlValue;
    }
  | {
      readonly kind: 'list';
      readonly subject: SoqlSubject;
      readonly operator: 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';
      readonly values: readonly SoqlValue[];
    }
  | {
      readonly kind: 'semiJoin';
      readonly subject: SoqlSubject;
      readonly negated: boolean;
      readonly plan: SoqlPlan;
      readonly column: FieldPath;
    };

/** Under which name a subject stands among the values of a group. */
export function subjectKey(subject: SoqlSubject): string {
  const path = subject.path.join('.');
  return subject.kind === 'field' ? path : `${subject.function}(${path})`;
}
