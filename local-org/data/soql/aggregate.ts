import type { FieldValue } from '../../values/field-value.ts';
import { SObject } from '../../values/sobject.ts';
import { collationOf, comparable, compareOrder, PLAIN_COLLATION, type Collation } from '../comparison.ts';
import { compileFilter } from '../filter.ts';
import type { RecordFilter } from '../record-query.ts';
import type { ReadContext, PathReader } from '../record-reader.ts';
import { ranksOf, sortBy } from '../row-order.ts';
import type { Row } from '../row.ts';
import type { Selection } from '../select-rows.ts';
import type { Table } from '../table.ts';
import { subjectKey, type SoqlPlan, type SoqlSubject } from './soql-plan.ts';

/** Values of one group, by subject key. */
type Group = ReadonlyMap<string, FieldValue>;

/**
 * Puts rows together into groups and calculates the aggregates of each. Without GROUP BY there is exactly one
 * group, even of no rows.
 */
export function aggregateRows(
  plan: SoqlPlan,
  table: Table,
  rows: readonly Row[],
  having: RecordFilter | undefined,
  selection: Selection,
): SObject[] {
  const subjects = neededSubjects(plan, having);
  const buckets = new Map<string, Row[]>();
  if (plan.groupBy.length === 0) buckets.set('', [...rows]);
  else {
    const readers = plan.groupBy.map((subject) => selection.reader.path(table, subject.path));
    for (const row of rows) {
      const key = JSON.stringify(readers.map((reader) => reader.read(row.values, selection.context)));
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [row]);
      else bucket.push(row);
    }
  }
  let groups = [...buckets.values()].map((bucket) => calculate(subjects, table, bucket, selection));
  if (having !== undefined) {
    groups = groups.filter(
      compileFilter<Group>(having, (path) => {
        const key = path.join('.');
        return { collation: collations(subjects).get(key) ?? PLAIN_COLLATION, read: (group) => group.get(key) ?? null };
      }),
    );
  }
  const sorted = sortBy(
    groups,
    plan.orderBy.map((order) => {
      const ranks = order.subject.kind === 'field' ? ranksOf(order.subject.field) : undefined;
      return {
        collation: subjectCollation(order.subject),
        descending: order.descending,
        nulls: order.nulls,
        read: (group: Group) => group.get(subjectKey(order.subject)) ?? null,
        ...(ranks === undefined ? {} : { ranks }),
      };
    }),
  );
  const offset = plan.offset ?? 0;
  return sorted.slice(offset, plan.limit === undefined ? undefined : offset + plan.limit).map((group) => {
    const record = new SObject('AggregateResult');
    for (const select of plan.selects) {
      if (select.kind === 'subject') record.fields.set(select.name, group.get(subjectKey(select.subject)) ?? null);
    }
    return record;
  });
}

function neededSubjects(plan: SoqlPlan, having: RecordFilter | undefined): readonly SoqlSubject[] {
  const subjects = new Map<string, SoqlSubject>();
  const add = (subject: SoqlSubject): void => {
    subjects.set(subjectKey(subject), subject);
  };
  for (const subject of plan.groupBy) add(subject);
  for (const select of plan.selects) if (select.kind === 'subject') add(select.subject);
  for (const order of plan.orderBy) add(order.subject);
  if (having !== undefined && plan.having !== undefined) addConditionSubjects(plan.having, add);
  return [...subjects.values()];
}

function addConditionSubjects(condition: NonNullable<SoqlPlan['having']>, add: (subject: SoqlSubject) => void): void {
  switch (condition.kind) {
    case 'not':
      addConditionSubjects(condition.condition, add);
      break;
    case 'all':
    case 'any':
      for (const one of condition.conditions) addConditionSubjects(one, add);
      break;
    default:
      add(condition.subject);
  }
}

function calculate(subjects: readonly SoqlSubject[], table: Table, rows: readonly Row[], selection: Selection): Group {
  const group = new Map<string, FieldValue>();
  for (const subject of subjects) {
    const reader = selection.reader.path(table, subject.path);
    const value =
      subject.kind === 'field'
        ? readFirst(reader, rows, selection.context)
        : aggregate(subject, reader, rows, selection.context);
    group.set(subjectKey(subject), value);
  }
  return group;
}

function readFirst(reader: PathReader, rows: readonly Row[], context: ReadContext): FieldValue {
  const [row] = rows;
  return row === undefined ? null : reader.read(row.values, context);
}

/** Blank values take no part in any aggregate. */
function aggregate(
  subject: Extract<SoqlSubject, { kind: 'aggregate' }>,
  reader: PathReader,
  rows: readonly Row[],
  context: ReadContext,
): FieldValue {
  const values = rows.map((row) => reader.read(row.values, context)).filter((value) => value !== null);
  const numbers = values.filter((value) => typeof value === 'number');
  const sum = numbers.reduce((total, value) => total + value, 0);
  const collation = collationOf(subject.field);
  switch (subject.function) {
    case 'COUNT':
      return values.length;
    case 'COUNT_DISTINCT':
      return new Set(values.map((value) => comparable(value, collation))).size;
    case 'SUM':
      return numbers.length === 0 ? null : sum;
    case 'AVG':
      return numbers.length === 0 ? null : sum / numbers.length;
    case 'MIN':
      return extreme(values, collation, -1);
    case 'MAX':
      return extreme(values, collation, 1);
  }
}

function extreme(values: readonly FieldValue[], collation: Collation, sign: 1 | -1): FieldValue {
  let best: FieldValue = null;
  for (const value of values) {
    const [candidate, present] = [comparable(value, collation), comparable(best, collation)];
    if (candidate === null) continue;
    if (present === null || compareOrder(candidate, present) * sign > 0) best = value;
  }
  return best;
}

function collations(subjects: readonly SoqlSubject[]): ReadonlyMap<string, Collation> {
  return new Map(subjects.map((subject) => [subjectKey(subject), subjectCollation(subject)]));
}

function subjectCollation(subject: SoqlSubject): Collation {
  return subject.kind === 'field' ? collationOf(subject.field) : PLAIN_COLLATION;
}
