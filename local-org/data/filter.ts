import type { FieldValue } from '../values/field-value.ts';
import { comparable, compareOrder, type Collation, type Comparable } from './comparison.ts';
import type { ComparisonOperator, FieldPath, RecordFilter } from './record-query.ts';
import { likePattern } from './like-pattern.ts';

/** What a filter compares of each item. */
export interface FilterSubject<Item> {
  readonly collation: Collation;
  read(item: Item): FieldValue;
}

export type Predicate<Item> = (item: Item) => boolean;

/**
 * Compiles a filter. Logic has two values, as in SOQL: a blank field is not equal to any value, and neither smaller
 * nor greater than one (SOQL and SOSL Reference, "Comparison Operators").
 */
export function compileFilter<Item>(
  filter: RecordFilter,
  subjectOf: (path: FieldPath) => FilterSubject<Item>,
): Predicate<Item> {
  switch (filter.kind) {
    case 'all': {
      const parts = filter.filters.map((one) => compileFilter(one, subjectOf));
      return (item) => parts.every((part) => part(item));
    }
    case 'any': {
      const parts = filter.filters.map((one) => compileFilter(one, subjectOf));
      return (item) => parts.some((part) => part(item));
    }
    case 'not': {
      const part = compileFilter(filter.filter, subjectOf);
      return (item) => !part(item);
    }
    case 'in':
      return isOneOf(subjectOf(filter.path), filter.values);
    case 'text':
      return containsText(subjectOf(filter.path), filter.operator, filter.value);
    case 'compare':
      return compares(subjectOf(filter.path), filter.operator, filter.value);
  }
}

function isOneOf<Item>(subject: FilterSubject<Item>, values: readonly FieldValue[]): Predicate<Item> {
  const allowed = new Set(values.map((value) => comparable(value, subject.collation)));
  return (item) => allowed.has(comparable(subject.read(item), subject.collation));
}

function containsText<Item>(
  subject: FilterSubject<Item>,
  operator: 'contains' | 'startsWith' | 'endsWith',
  value: string,
): Predicate<Item> {
  const sought = comparable(value, subject.collation);
  return (item) => {
    const text = comparable(subject.read(item), subject.collation);
    if (typeof text !== 'string' || typeof sought !== 'string') return false;
    if (operator === 'contains') return text.includes(sought);
    return operator === 'startsWith' ? text.startsWith(sought) : text.endsWith(sought);
  };
}

function compares<Item>(
  subject: FilterSubject<Item>,
  operator: ComparisonOperator,
  value: FieldValue,
): Predicate<Item> {
  const { collation } = subject;
  const wanted = comparable(value, collation);
  switch (operator) {
    case '=':
      return (item) => comparable(subject.read(item), collation) === wanted;
    case '!=':
      return (item) => comparable(subject.read(item), collation) !== wanted;
    case 'LIKE':
      return matchesPattern(subject, typeof value === 'string' ? value : '');
    case 'INCLUDES':
      return includes(subject, wanted);
    case 'EXCLUDES': {
      const included = includes(subject, wanted);
      return (item) => !included(item);
    }
    default:
      return isOrdered(subject, operator, wanted);
  }
}

function isOrdered<Item>(
  subject: FilterSubject<Item>,
  operator: '<' | '<=' | '>' | '>=',
  wanted: Comparable,
): Predicate<Item> {
  if (wanted === null) return () => false;
  return (item) => {
    const value = comparable(subject.read(item), subject.collation);
    if (value === null || typeof value !== typeof wanted) return false;
    const order = compareOrder(value, wanted);
    if (operator === '<') return order < 0;
    if (operator === '<=') return order <= 0;
    return operator === '>' ? order > 0 : order >= 0;
  };
}

/** Multi-select picklists: `a;b` is contained where both are chosen. */
function includes<Item>(subject: FilterSubject<Item>, wanted: Comparable): Predicate<Item> {
  const all = typeof wanted === 'string' ? wanted.split(';') : [];
  return (item) => {
    const value = comparable(subject.read(item), subject.collation);
    if (typeof value !== 'string') return false;
    const chosen = value.split(';');
    return all.every((one) => chosen.includes(one));
  };
}

function matchesPattern<Item>(subject: FilterSubject<Item>, pattern: string): Predicate<Item> {
  const isLike = likePattern(pattern, subject.collation.caseSensitive);
  return (item) => {
    const value = subject.read(item);
    return typeof value === 'string' && isLike(value);
  };
}
