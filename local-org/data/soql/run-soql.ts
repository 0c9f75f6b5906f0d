import { dateInZone, startOfDay } from '../../formula/zone-time.ts';
import { PlatformError } from '../../transactions/errors.ts';
import type { FieldDefinition } from '../../schema/object-definition.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { FieldValue } from '../../values/field-value.ts';
import type { SObject } from '../../values/sobject.ts';
import type { QueryResult } from '../data-service.ts';
import type { FieldPath, RecordFilter } from '../record-query.ts';
import type { Row } from '../row.ts';
import { project, selectRows, type Selection } from '../select-rows.ts';
import type { Table } from '../table.ts';
import { aggregateRows } from './aggregate.ts';
import { checkValueType } from './compile-values.ts';
import { dateLiteralRange, dependsOnWeekStart } from './date-literal.ts';
import {
  subjectKey,
  type SoqlCondition,
  type SoqlPlan,
  type SoqlSelect,
  type SoqlSubject,
  type SoqlValue,
} from './soql-plan.ts';

export type Bind = (expression: string) => FieldValue | readonly FieldValue[];

/** One run of a compiled query. */
export class SoqlRun {
  private readonly selection: Selection;
  private readonly transaction: Transaction;
  private readonly bind: Bind | undefined;
  private readonly lock: (ids: readonly string[]) => void;

  /** @param lock locks records for `FOR UPDATE`, or throws */
  constructor(
    selection: Selection,
    transaction: Transaction,
    bind: Bind | undefined,
    lock: (ids: readonly string[]) => void,
  ) {
    this.selection = selection;
    this.transaction = transaction;
    this.bind = bind;
    this.lock = lock;
  }

  run(compiled: SoqlPlan): QueryResult {
    const plan = {
      ...compiled,
      limit: compiled.limitBind === undefined ? compiled.limit : this.boundCount(compiled.limitBind),
      offset: compiled.offsetBind === undefined ? compiled.offset : this.boundCount(compiled.offsetBind),
    };
    const table = this.selection.tables.table(plan.object.name);
    if (plan.countOnly && !plan.aggregated) {
      const rows = selectRows(table, { ...this.structured(plan), orderBy: [] }, this.selection);
      // A count is one row for the limits (Apex Developer Guide, "Working with SOQL Aggregate Functions").
      this.countRows(1);
      return { totalSize: rows.length, records: [] };
    }
    if (plan.aggregated) return this.runAggregate(plan, table);
    const rows = selectRows(table, this.structured(plan), this.selection);
    this.countRows(rows.length);
    if (plan.forUpdate) this.lock(rows.map((row) => row.id));
    return { totalSize: rows.length, records: this.records(plan, table, rows) };
  }

  private boundCount(expression: string): number {
    const count = this.bind?.(expression);
    if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
    throw new PlatformError('MALFORMED_QUERY', `:${expression} must be a whole number that is not negative`);
  }

  private countRows(count: number): void {
    this.transaction.limits.consume('soqlRows', count);
  }

  private structured(plan: SoqlPlan): Parameters<typeof selectRows>[1] {
    return {
      ...(plan.where === undefined ? {} : { where: this.filter(plan.where) }),
      orderBy: plan.orderBy.map((order) => ({ ...order, path: order.subject.path })),
      ...(plan.limit === undefined ? {} : { limit: plan.limit }),
      ...(plan.offset === undefined ? {} : { offset: plan.offset }),
    };
  }

  private runAggregate(plan: SoqlPlan, table: Table): QueryResult {
    const where = plan.where === undefined ? {} : { where: this.filter(plan.where) };
    const rows = selectRows(table, where, this.selection);
    const having = plan.having === undefined ? undefined : this.filter(plan.having);
    const groups = aggregateRows(plan, table, rows, having, this.selection);
    const onlyCounts = plan.selects.every(
      (select) => select.kind === 'subject' && (select.subject.kind === 'field' || select.subject.function === 'COUNT'),
    );
    this.countRows(onlyCounts ? Math.max(groups.length, 1) : rows.length);
    return { totalSize: groups.length, records: groups };
  }

  private records(plan: SoqlPlan, table: Table, rows: readonly Row[]): SObject[] {
    const paths: FieldPath[] = [];
    const others: Exclude<SoqlSelect, { kind: 'subject' }>[] = [];
    for (const select of plan.selects) {
      if (select.kind === 'subject') paths.push(select.subject.path);
      else others.push(select);
    }
    return rows.map((row) => {
      const record = project(table, row, paths, this.selection);
      for (const select of others) {
        if (select.kind === 'label') record.fields.set(select.name, this.label(table, row, select.path, select.field));
        else record.fields.set(select.name, this.children(select, row));
      }
      return record;
    });
  }

  private label(table: Table, row: Row, path: FieldPath, field: FieldDefinition): FieldValue {
    const value = this.selection.reader.path(table, path).read(row.values, this.selection.context);
    const choice = field.picklist?.values.find((one) => one.value === value);
    return choice?.label ?? value;
  }

  private children(select: Extract<SoqlSelect, { kind: 'children' }>, parent: Row): readonly SObject[] {
    const table = this.selection.tables.table(select.plan.object.name);
    const structured = this.structured(select.plan);
    const own: RecordFilter = { kind: 'compare', path: [select.lookup], operator: '=', value: parent.id };
    const where: RecordFilter =
      structured.where === undefined ? own : { kind: 'all', filters: [own, structured.where] };
    const rows = selectRows(table, { ...structured, where }, this.selection);
    this.countRows(rows.length);
    return this.records(select.plan, table, rows);
  }

  private filter(condition: SoqlCondition): RecordFilter {
    switch (condition.kind) {
      case 'all':
      case 'any':
        return { kind: condition.kind, filters: condition.conditions.map((one) => this.filter(one)) };
      case 'not':
        return { kind: 'not', filter: this.filter(condition.condition) };
      case 'semiJoin': {
        const filter: RecordFilter = {
          kind: 'in',
          path: condition.subject.path,
          values: this.semiJoinValues(condition),
        };
        return condition.negated ? { kind: 'not', filter } : filter;
      }
      case 'list':
        return this.listFilter(condition);
      case 'compare':
        return this.compareFilter(condition);
    }
  }

  private semiJoinValues(condition: Extract<SoqlCondition, { kind: 'semiJoin' }>): FieldValue[] {
    const { plan, column } = condition;
    const table = this.selection.tables.table(plan.object.name);
    const reader = this.selection.reader.path(table, column);
    const values = selectRows(table, this.structured(plan), this.selection).map((row) =>
      reader.read(row.values, this.selection.context),
    );
    return values.filter((value) => value !== null);
  }

  private listFilter(condition: Extract<SoqlCondition, { kind: 'list' }>): RecordFilter {
    const { subject, operator, values } = condition;
    const path = pathOf(subject);
    if (values.some((value) => value.kind === 'dateLiteral')) {
      const filters = values.map((value) => this.compareFilter({ kind: 'compare', subject, operator: '=', value }));
      const any: RecordFilter = { kind: 'any', filters };
      return operator === 'NOT IN' ? { kind: 'not', filter: any } : any;
    }
    const all = values.flatMap((value) => this.valuesOf(value, subject));
    if (operator === 'IN' || operator === 'NOT IN') {
      const filter: RecordFilter = { kind: 'in', path, values: all };
      return operator === 'IN' ? filter : { kind: 'not', filter };
    }
    const any: RecordFilter = {
      kind: 'any',
      filters: all.map((value) => ({ kind: 'compare', path, operator: 'INCLUDES', value })),
    };
    return operator === 'INCLUDES' ? any : { kind: 'not', filter: any };
  }

  private compareFilter(condition: Extract<SoqlCondition, { kind: 'compare' }>): RecordFilter {
    const { subject, operator, value } = condition;
    const path = pathOf(subject);
    if (value.kind === 'dateLiteral') return this.dateFilter(condition, value);
    const values = this.valuesOf(value, subject);
    const [only = null] = values;
    // Apex allows a list behind `=` and `!=`, where it means IN and NOT IN.
    if (values.length !== 1 && (operator === '=' || operator === '!=')) {
      const filter: RecordFilter = { kind: 'in', path, values };
      return operator === '=' ? filter : { kind: 'not', filter };
    }
    if (values.length !== 1 && value.kind === 'bind') {
      throw new PlatformError('MALFORMED_QUERY', `:${value.expression} must be one value behind ${operator}`);
    }
    // An empty text is stored as null, so it is null in a query too.
    return { kind: 'compare', path, operator, value: only === '' ? null : only };
  }

  /** A date literal is a range: `=` means inside it, `<` before it, `>` after it. */
  private dateFilter(
    condition: Extract<SoqlCondition, { kind: 'compare' }>,
    literal: Extract<SoqlValue, { kind: 'dateLiteral' }>,
  ): RecordFilter {
    const { subject, operator } = condition;
    const path = pathOf(subject);
    const { now, timeZone } = this.selection.context;
    if (dependsOnWeekStart(literal.name) && this.transaction.user.locale !== 'en_US') {
      throw new PlatformError(
        'MALFORMED_QUERY',
        `The local org implements ${literal.name} for the locale en_US only, where weeks begin on Sunday.`,
      );
    }
    const range = dateLiteralRange(literal.name, literal.count, dateInZone(now, timeZone));
    if (range === undefined) {
      throw new PlatformError('MALFORMED_QUERY', `The local org does not implement the date literal ${literal.name}.`);
    }
    const isDate = subject.field.kind === 'Date';
    const start = isDate ? range.start : startOfDay(range.start, timeZone);
    const end = isDate ? range.end : startOfDay(range.end, timeZone);
    const compare = (compareOperator: '<' | '>=', value: FieldValue): RecordFilter => ({
      kind: 'compare',
      path,
      operator: compareOperator,
      value,
    });
    const inside: RecordFilter = { kind: 'all', filters: [compare('>=', start), compare('<', end)] };
    switch (operator) {
      case '=':
        return inside;
      case '!=':
        return { kind: 'not', filter: inside };
      case '<':
        return compare('<', start);
      case '<=':
        return compare('<', end);
      case '>':
        return compare('>=', end);
      case '>=':
        return compare('>=', start);
      default:
        throw new PlatformError('MALFORMED_QUERY', `invalid operator ${operator} before a date literal`);
    }
  }

  private valuesOf(value: SoqlValue, subject: SoqlSubject): readonly FieldValue[] {
    if (value.kind === 'literal') return [value.value];
    if (value.kind === 'dateLiteral') return [];
    if (this.bind === undefined) {
      throw new PlatformError('MALFORMED_QUERY', `unexpected token: ':' (nothing binds :${value.expression} here)`);
    }
    const bound = this.bind(value.expression);
    const values = isList(bound) ? bound : [bound];
    const isCount = subject.kind === 'aggregate' && subject.function.startsWith('COUNT');
    if (!isCount) for (const one of values) checkValueType(subject.field, one);
    return values;
  }
}

/** Inside HAVING a path is the key of a group's value; elsewhere it is the path of a field. */
function pathOf(subject: SoqlSubject): FieldPath {
  return subject.kind === 'field' ? subject.path : [subjectKey(subject)];
}

function isList(value: FieldValue | readonly FieldValue[]): value is readonly FieldValue[] {
  return Array.isArray(value);
}
