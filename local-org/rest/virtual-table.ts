import type { ConditionWithValueQuery, FieldType, Query } from '@jetstreamapp/soql-parser-js';
import { likePattern } from '../data/like-pattern.ts';
import { parseQuery } from '../data/soql/parse-query.ts';
import { RestError } from './rest-error.ts';
import { type ConditionTree, conditionTree } from './soql-condition.ts';

/** A value of the Tooling API: fields, and parents or lists inside. */
export type VirtualValue =
  null | string | number | boolean | { readonly [key: string]: VirtualValue } | readonly number[];
export type VirtualRow = Readonly<Record<string, VirtualValue>>;

/** Rows that no store holds: classes, flows, test results. Columns may have dots (`ApexClass.Name`). */
export interface VirtualTable {
  readonly name: string;
  readonly columns: readonly string[];
  rows(): readonly VirtualRow[];
}

/**
 * Answers SOQL over a virtual table.
 * @throws RestError 400 MALFORMED_QUERY, INVALID_FIELD; 501 for a clause that is not implemented
 */
export function queryVirtualTable(table: VirtualTable, soql: string): { totalSize: number; records: unknown[] } {
  const query = parsedQuery(soql);
  refuseClauses(query);
  const kept = filtered(table, query);
  const ordered = sorted(table, query, kept).slice(query.offset ?? 0);
  const rows = query.limit === undefined ? ordered : ordered.slice(0, query.limit);
  const fields = query.fields ?? [];
  if (isCount(fields)) return { totalSize: rows.length, records: [] };
  const paths = fields.map((field) => canonical(table, pathOf(table, field)));
  return { totalSize: rows.length, records: rows.map((row) => projected(table, row, paths)) };
}

/** The object that a query is about; undefined where the text is no SOQL. */
export function objectOfQuery(soql: string): string | undefined {
  try {
    return parseQuery(soql).sObject;
  } catch {
    return undefined;
  }
}

function parsedQuery(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    throw RestError.of(400, 'MALFORMED_QUERY', error instanceof Error ? error.message : 'The query is malformed.');
  }
}

function refuseClauses(query: Query): void {
  const clause = query.groupBy !== undefined ? 'GROUP BY' : query.having !== undefined ? 'HAVING' : undefined;
  if (clause === undefined) return;
  throw RestError.notImplemented(`${clause} on ${query.sObject ?? 'this object'}`, 'Query the rows and count them.');
}

function isCount(fields: readonly FieldType[]): boolean {
  const [first] = fields;
  return (
    first?.type === 'FieldFunctionExpression' &&
    first.functionName.toUpperCase() === 'COUNT' &&
    first.parameters.length === 0
  );
}

function pathOf(table: VirtualTable, field: FieldType): string {
  if (field.type === 'Field') return field.field;
  if (field.type === 'FieldRelationship') return [...field.relationships, field.field].join('.');
  throw RestError.notImplemented(`functions and subqueries in SELECT on ${table.name}`, 'Select plain fields.');
}

function canonical(table: VirtualTable, path: string): string {
  const column = table.columns.find((one) => one.toLowerCase() === path.toLowerCase());
  if (column !== undefined) return column;
  throw RestError.of(400, 'INVALID_FIELD', `No such column '${path}' on entity '${table.name}'.`);
}

function filtered(table: VirtualTable, query: Query): readonly VirtualRow[] {
  if (query.where === undefined) return table.rows();
  const tree = conditionTree(query.where);
  return table.rows().filter((row) => holds(table, row, tree));
}

function holds(table: VirtualTable, row: VirtualRow, tree: ConditionTree): boolean {
  switch (tree.kind) {
    case 'AND':
      return holds(table, row, tree.left) && holds(table, row, tree.right);
    case 'OR':
      return holds(table, row, tree.left) || holds(table, row, tree.right);
    case 'NOT':
      return !holds(table, row, tree.inner);
    case 'condition':
      return conditionHolds(table, row, tree.condition);
  }
}

function conditionHolds(table: VirtualTable, row: VirtualRow, condition: ConditionWithValueQuery): boolean {
  if (!('field' in condition) || !('value' in condition)) {
    throw RestError.notImplemented(`functions and subqueries in WHERE on ${table.name}`, 'Compare plain fields.');
  }
  const actual = comparable(row[canonical(table, condition.field)] ?? null);
  const values = [condition.value].flat().map(literal);
  switch (condition.operator) {
    case '=':
    case 'IN':
      return values.includes(actual);
    case '!=':
    case 'NOT IN':
      return !values.includes(actual);
    case 'LIKE':
      // Its escapes are the pattern's own: `\_` is an underscore, and `_` any character.
      return likePattern(unquoted([condition.value].flat()[0] ?? ''), false)(actual);
    default:
      throw RestError.notImplemented(`the operator ${condition.operator} on ${table.name}`, 'Use =, != , IN or LIKE.');
  }
}

/** Values are compared without regard to case, as SOQL does; null equals blank. */
function comparable(value: VirtualValue): string {
  return value === null || typeof value === 'object' ? '' : String(value).toLowerCase();
}

function unquoted(text: string): string {
  return /^'([\s\S]*)'$/.exec(text)?.[1] ?? text;
}

function literal(text: string): string {
  const isQuoted = unquoted(text) !== text;
  const plain = isQuoted ? unquoted(text).replace(/\\(.)/g, '$1') : text;
  return !isQuoted && plain.toLowerCase() === 'null' ? '' : plain.toLowerCase();
}

function sorted(table: VirtualTable, query: Query, rows: readonly VirtualRow[]): readonly VirtualRow[] {
  const [clause] = [query.orderBy].flat();
  if (clause === undefined) return rows;
  if (!('field' in clause)) throw RestError.notImplemented('functions in ORDER BY', 'Order by a field.');
  const column = canonical(table, clause.field);
  const direction = clause.order === 'DESC' ? -1 : 1;
  const byColumn = (one: VirtualRow, other: VirtualRow): number => {
    const [left, right] = [one[column] ?? null, other[column] ?? null];
    const numbers = typeof left === 'number' && typeof right === 'number';
    return direction * (numbers ? left - right : comparable(left).localeCompare(comparable(right)));
  };
  return [...rows].sort(byColumn);
}

function projected(table: VirtualTable, row: VirtualRow, paths: readonly string[]): Record<string, unknown> {
  const id = row.Id;
  const url = typeof id === 'string' ? { url: `/services/data/v66.0/tooling/sobjects/${table.name}/${id}` } : {};
  const record: Record<string, unknown> = { attributes: { type: table.name, ...url } };
  for (const path of paths) {
    const dot = path.indexOf('.');
    const first = dot === -1 ? path : path.slice(0, dot);
    if (dot === -1) record[first] = row[path] ?? null;
    else {
      const parent = (record[first] ??= { attributes: { type: first } });
      Object.assign(parent as object, { [path.slice(dot + 1)]: row[path] ?? null });
    }
  }
  return record;
}
