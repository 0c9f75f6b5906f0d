import type { FieldType, GroupByClause, OrderByClause, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition, ObjectDefinition, Schema } from '../../schema/object-definition.ts';
import { checkFilterable } from '../select-rows.ts';
import { markBinds } from './bind-markers.ts';
import { compileConditions } from './compile-conditions.ts';
import { aggregateSubject, fieldSubject, isAggregate, resolvePath, type NameScope } from './compile-names.ts';
import { parseQuery } from './parse-query.ts';
import { notImplemented, soqlError, unknownObject, unknownRelationship } from './soql-error.ts';
import { subjectKey, type SoqlOrder, type SoqlPlan, type SoqlSelect, type SoqlSubject } from './soql-plan.ts';

/** Most rows of a query with FIELDS(ALL) or FIELDS(CUSTOM) (SOQL and SOSL Reference, "FIELDS()"). */
export const MOST_ROWS_OF_ALL_FIELDS = 200;
const GREATEST_OFFSET = 2000;

/**
 * Parses SOQL and resolves every name in it.
 * @throws PlatformError with MALFORMED_QUERY, INVALID_FIELD or INVALID_TYPE, also for what is not implemented
 */
export function compileSoql(soql: string, schema: Schema): SoqlPlan {
  const withoutTexts = soql.replaceAll(/'(?:[^'\\]|\\.)*'/gs, "''");
  if (/\bNOT[\s(]+NOT[\s(]+NOT\b/i.test(withoutTexts)) {
    // The parser loses one of them without a word.
    throw notImplemented('three negations in a row', soql);
  }
  const { text, ...windowBinds } = markBinds(soql);
  let query: Query;
  try {
    query = parseQuery(text);
  } catch (error) {
    const found = error instanceof Error ? /but found: '?([^']*)'?|but found --> '([^']*)'/.exec(error.message) : null;
    const token = found?.[1] ?? found?.[2] ?? '';
    throw soqlError('MALFORMED_QUERY', `unexpected token: '${token === '' ? '<EOF>' : token}'`, soql);
  }
  const object = schema.object(query.sObject ?? '');
  if (object === undefined) throw unknownObject(query.sObject ?? '', soql);
  return { ...compileQuery(query, { soql, schema, object, alias: query.sObjectAlias }, 'outer'), ...windowBinds };
}

type Place = 'outer' | 'children' | 'semiJoin';

function compileQuery(query: Query | Subquery, scope: NameScope, place: Place): SoqlPlan {
  refuseClauses(query, scope);
  const compileSemiJoin = (condition: { readonly valueQuery: object }): SoqlPlan => {
    const inner: Query = condition.valueQuery;
    const object = scope.schema.object(inner.sObject ?? '');
    if (object === undefined) throw unknownObject(inner.sObject ?? '', scope.soql);
    return compileQuery(inner, { ...scope, object, alias: inner.sObjectAlias }, 'semiJoin');
  };
  const fields = query.fields ?? [];
  const groupBy = listOf(query.groupBy).map((clause) => compileGroupBy(clause, scope));
  const countOnly = fields.length === 1 && isBareCount(fields[0]);
  const selects = countOnly ? [] : compileSelects(fields, query.limit, scope, place);
  const aggregated =
    groupBy.length > 0 || selects.some((select) => select.kind === 'subject' && select.subject.kind === 'aggregate');
  if (aggregated) checkGrouping(selects, groupBy, scope);
  else refuseFieldAliases(fields, scope);
  if ((query.offset ?? 0) > GREATEST_OFFSET) {
    throw soqlError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${GREATEST_OFFSET}`, scope.soql);
  }
  return {
    soql: scope.soql,
    object: scope.object,
    selects,
    countOnly,
    aggregated,
    where: query.where === undefined ? undefined : compileConditions(query.where, scope, compileSemiJoin),
    groupBy,
    having: query.having === undefined ? undefined : compileConditions(query.having, scope, compileSemiJoin),
    orderBy: listOf(query.orderBy).map((clause) => compileOrder(clause, selects, scope)),
    limit: query.limit,
    offset: query.offset,
    forUpdate: query.for === 'UPDATE',
  };
}

function refuseClauses(query: Query | Subquery, scope: NameScope): void {
  const refused = [
    [query.usingScope, 'USING SCOPE'],
    [query.withDataCategory, 'WITH DATA CATEGORY'],
    [query.update, 'UPDATE TRACKING/VIEWSTAT'],
    [query.for === 'UPDATE' ? undefined : query.for, `FOR ${query.for ?? ''}`],
  ] as const;
  for (const [clause, name] of refused) if (clause !== undefined) throw notImplemented(name, scope.soql);
  // Apex Developer Guide, "Locking Statements": no ORDER BY in a query that uses locking
  if (query.for === 'UPDATE' && query.orderBy !== undefined) {
    throw soqlError('MALFORMED_QUERY', 'ORDER BY cannot be used in a query with FOR UPDATE', scope.soql, 'ORDER');
  }
}

function compileSelects(
  fields: readonly FieldType[],
  limit: number | undefined,
  scope: NameScope,
  place: Place,
): SoqlSelect[] {
  const selects: SoqlSelect[] = [];
  let unnamed = 0;
  for (const field of fields) {
    switch (field.type) {
      case 'Field':
      case 'FieldRelationship':
        selects.push(compileField(field, scope));
        break;
      case 'FieldFunctionExpression': {
        const name = field.functionName.toUpperCase();
        if (name === 'FIELDS') {
          selects.push(...compileAllFields(field.parameters[0], limit, scope));
        } else if (name === 'TOLABEL' && typeof field.parameters[0] === 'string') {
          const resolved = resolvePath(field.parameters[0], scope);
          selects.push({ kind: 'label', ...resolved, name: field.alias ?? resolved.field.name });
        } else if (isAggregate(name)) {
          const subject = aggregateSubject(field, scope);
          selects.push({ kind: 'subject', subject, name: field.alias ?? `expr${unnamed}` });
          if (field.alias === undefined) unnamed += 1;
        } else {
          throw notImplemented(`the function ${field.functionName}`, scope.soql, field.functionName);
        }
        break;
      }
      case 'FieldSubquery':
        if (place !== 'outer') throw notImplemented('a subquery inside a subquery', scope.soql);
        selects.push(compileChildren(field.subquery, scope));
        break;
      case 'FieldTypeof':
        throw notImplemented('TYPEOF', scope.soql, 'TYPEOF');
    }
  }
  const names = new Set<string>();
  for (const select of selects) {
    const key = select.kind === 'subject' && select.subject.kind === 'field' ? subjectKey(select.subject) : select.name;
    if (names.has(key)) throw soqlError('INVALID_FIELD', `duplicate field selected: ${key}`, scope.soql, key);
    names.add(key);
  }
  return selects;
}

function compileField(
  field: Extract<FieldType, { type: 'Field' | 'FieldRelationship' }>,
  scope: NameScope,
): SoqlSelect {
  const path = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.');
  const subject = fieldSubject(path, scope);
  return { kind: 'subject', subject, name: ('alias' in field ? field.alias : undefined) ?? subject.field.name };
}

function compileAllFields(
  parameter: string | object | undefined,
  limit: number | undefined,
  scope: NameScope,
): SoqlSelect[] {
  const which = typeof parameter === 'string' ? parameter : '';
  const wanted: Readonly<Record<string, (field: FieldDefinition) => boolean>> = {
    ALL: () => true,
    STANDARD: (field) => !field.custom,
    CUSTOM: (field) => field.custom,
  };
  const filter = wanted[which.toUpperCase()];
  if (filter === undefined) throw soqlError('MALFORMED_QUERY', `unexpected token: '${which}'`, scope.soql, which);
  if (which.toUpperCase() !== 'STANDARD' && (limit === undefined || limit > MOST_ROWS_OF_ALL_FIELDS)) {
    throw soqlError(
      'MALFORMED_QUERY',
      `The SOQL FIELDS function must have a LIMIT of at most ${MOST_ROWS_OF_ALL_FIELDS}`,
      scope.soql,
    );
  }
  return [...scope.object.fields.values()].filter(filter).map((field) => ({
    kind: 'subject',
    subject: { kind: 'field', path: [field.name], field },
    name: field.name,
  }));
}

function compileChildren(subquery: Subquery, scope: NameScope): SoqlSelect {
  const name = subquery.relationshipName.toLowerCase();
  const relationship = scope.schema
    .childRelationships(scope.object.name)
    .find((candidate) => candidate.name.toLowerCase() === name);
  const object: ObjectDefinition | undefined = scope.schema.object(relationship?.childObject ?? '');
  if (relationship === undefined || object === undefined) {
    throw unknownRelationship(subquery.relationshipName, 'FROM part of query call', scope.soql);
  }
  const plan = compileQuery(subquery, { ...scope, object, alias: subquery.sObjectAlias }, 'children');
  if (plan.aggregated || plan.countOnly) throw notImplemented('aggregates in a subquery', scope.soql);
  return { kind: 'children', name: relationship.name, lookup: relationship.field, plan };
}

function compileGroupBy(clause: GroupByClause, scope: NameScope): SoqlSubject {
  if ('fn' in clause) {
    throw notImplemented(`GROUP BY ${clause.fn.rawValue ?? clause.fn.functionName ?? ''}`, scope.soql);
  }
  const subject = fieldSubject(clause.field, scope);
  checkFilterable(subject.field, 'grouped');
  return subject;
}

function refuseFieldAliases(fields: readonly FieldType[], scope: NameScope): void {
  for (const field of fields) {
    if (field.type !== 'Field' && field.type !== 'FieldRelationship') continue;
    const alias = 'alias' in field ? field.alias : undefined;
    if (alias === undefined) continue;
    throw soqlError('MALFORMED_QUERY', 'only aggregate expressions use field aliasing', scope.soql, alias);
  }
}

function checkGrouping(selects: readonly SoqlSelect[], groupBy: readonly SoqlSubject[], scope: NameScope): void {
  const grouped = new Set(groupBy.map(subjectKey));
  for (const select of selects) {
    if (select.kind === 'subject' && select.subject.kind === 'aggregate') continue;
    const key = select.kind === 'subject' ? subjectKey(select.subject) : select.name;
    if (select.kind === 'subject' && grouped.has(key)) continue;
    throw soqlError('MALFORMED_QUERY', `Field must be grouped or aggregated: ${key}`, scope.soql, key);
  }
}

function compileOrder(clause: OrderByClause, selects: readonly SoqlSelect[], scope: NameScope): SoqlOrder {
  const byAlias =
    'fn' in clause
      ? undefined
      : selects.find(
          (select) =>
            select.kind === 'subject' &&
            select.subject.kind === 'aggregate' &&
            select.name.toLowerCase() === clause.field.toLowerCase(),
        );
  const subject =
    'fn' in clause
      ? aggregateSubject(clause.fn, scope)
      : byAlias?.kind === 'subject'
        ? byAlias.subject
        : fieldSubject(clause.field, scope);
  checkFilterable(subject.field, 'sorted');
  const descending = clause.order === 'DESC';
  const nulls =
    clause.nulls === undefined ? (descending ? 'last' : 'first') : clause.nulls === 'FIRST' ? 'first' : 'last';
  return { subject, descending, nulls };
}

function isBareCount(field: FieldType | undefined): boolean {
  return (
    field?.type === 'FieldFunctionExpression' &&
    field.functionName.toUpperCase() === 'COUNT' &&
    field.parameters.length === 0
  );
}

function listOf<Item>(value: Item | Item[] | undefined): Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
