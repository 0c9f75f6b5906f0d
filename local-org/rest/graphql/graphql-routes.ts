import type { FieldPath, RecordOrder } from '../../data/record-query.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { SObject } from '../../values/sobject.ts';
import {
  isJsonObject,
  member,
  optionalText,
  requireObject,
  requireText,
  type JsonObject,
  type JsonValue,
} from '../json.ts';
import { visibleField } from '../record-access.ts';
import { RestError } from '../rest-error.ts';
import { type Call, inTransaction, ok, type RestRequest, type RestResponse } from '../rest-exchange.ts';
import type { Route } from '../router.ts';
import { fieldRepresentation } from '../ui-display.ts';
import { filterOf, resolved, type Variables } from './graphql-where.ts';
import { GraphqlSyntaxError, parseGraphql, type Operation, type Selection } from './parse-graphql.ts';

const DEFAULT_FIRST = 10;
const GREATEST_FIRST = 2_000;
/** GraphQL API Developer Guide, "GraphQL API Query Limitations". */
const MOST_SUBQUERIES = 10;
const ARGUMENTS = new Set(['first', 'after', 'where', 'orderBy']);

/**
 * Queries over records for Lightning pages (GraphQL API Developer Guide): `uiapi { query { Object(first, after, where,
 * orderBy) { totalCount edges { node { … } cursor } pageInfo } } }` with variables and `@optional`. What a person may
 * not see is an error of validation, as if it did not exist; the answer is 200 all the same, with `errors`.
 */
export const graphqlRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/services/data/:version/graphql', handler: inTransaction(answer) },
];

/** One query under way: where its complaints go, and what its variables are. */
interface Run {
  readonly call: Call;
  readonly variables: Variables;
  readonly errors: string[];
}

function answer(request: RestRequest, call: Call): RestResponse {
  const body = requireObject(request.json(), 'The request');
  try {
    const operation = chosen(
      parseGraphql(requireText(member(body, 'query'), 'query')),
      optionalText(member(body, 'operationName'), 'operationName'),
    );
    checkSubqueries(operation);
    const given = member(body, 'variables');
    const run: Run = { call, variables: variablesOf(operation, isJsonObject(given) ? given : {}), errors: [] };
    const data = below(run, operation.selections, 'uiapi', (uiapi) =>
      below(run, uiapi.selections, 'query', (query) => queries(run, query.selections)),
    );
    if (run.errors.length > 0) return refusal(run.errors);
    return ok({ data, errors: [] });
  } catch (error) {
    if (error instanceof GraphqlSyntaxError) return refusal([error.message]);
    if (error instanceof RestError) return refusal([error.message]);
    throw error;
  }
}

function refusal(messages: readonly string[]): RestResponse {
  return ok({ data: null, errors: messages.map((message) => ({ message, locations: [], paths: [], extensions: {} })) });
}

function chosen(operations: readonly Operation[], name: string | undefined): Operation {
  const found = name === undefined ? operations[0] : operations.find((one) => one.name === name);
  if (found === undefined) throw new GraphqlSyntaxError(`Unknown operation named '${name ?? ''}'.`);
  return found;
}

function checkSubqueries({ selections }: Operation): void {
  const count = selections.flatMap((uiapi) => uiapi.selections.flatMap((query) => query.selections)).length;
  if (count <= MOST_SUBQUERIES) return;
  throw new GraphqlSyntaxError(
    `A query can contain up to ${MOST_SUBQUERIES} subqueries, and this one has ${count}: ask in several requests.`,
  );
}

function variablesOf(operation: Operation, given: JsonObject): Variables {
  return new Map(
    [...operation.variables].map(([name, fallback]) => [name, member(given, name) ?? resolved(fallback, new Map())]),
  );
}

/** The one container that a level has. */
function below(
  run: Run,
  selections: readonly Selection[],
  name: string,
  work: (selection: Selection) => unknown,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const selection of selections) {
    if (selection.name === name) result[selection.alias] = work(selection);
    else run.errors.push(`'${selection.name}' is not implemented in the local org's GraphQL: ${selection.place}`);
  }
  return result;
}

function queries(run: Run, selections: readonly Selection[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const selection of selections) {
    const { schema } = run.call.services.data;
    const object = schema.object(selection.name);
    if (object === undefined || !run.call.access.canReadObject(object.name)) {
      undefinedField(run, selection, 'RecordQuery', `uiapi/query/${selection.name}`);
    } else result[selection.alias] = connection(run, object, selection);
  }
  return result;
}

/** What is not there, or not for this person; `@optional` lets the rest of the query go on without it. */
function undefinedField(run: Run, selection: Selection, type: string, path: string): void {
  if (selection.directives.includes('optional')) return;
  run.errors.push(
    `Validation error of type FieldUndefined: Field '${selection.name}' in type '${type}' is undefined @ '${path}'. ${selection.place}`,
  );
}

function connection(run: Run, object: ObjectDefinition, selection: Selection): Record<string, unknown> {
  const { call, variables } = run;
  const unknown = [...selection.arguments.keys()].find((name) => !ARGUMENTS.has(name));
  if (unknown !== undefined) {
    throw new GraphqlSyntaxError(`The argument '${unknown}' is not implemented in the local org: ${selection.place}`);
  }
  const argument = (name: string): JsonValue | undefined => resolved(selection.arguments.get(name), variables);
  const first = wholeNumber(argument('first') ?? DEFAULT_FIRST, 'first', 1, GREATEST_FIRST);
  const after = argument('after');
  const offset = after === undefined || after === null ? 0 : wholeNumber(Number(after), 'after', 1, 1_000_000);
  const edges = selection.selections.filter(({ name }) => name === 'edges').flatMap((one) => one.selections);
  const nodes = edges.filter(({ name }) => name === 'node').flatMap((one) => one.selections);
  const path = `uiapi/query/${object.name}/edges/node`;
  const fields: FieldPath[] = [['Id'], ...fieldPaths(run, object, nodes, path, [])];
  const where = filterOf(call, object, argument('where'));
  const query = { object: object.name, where, fields };
  const orderBy = [
    ...orderOf(run, object, argument('orderBy')),
    { path: ['Id'], descending: false, nulls: 'first' as const },
  ];
  const { data } = call.services;
  const found = data.select({ ...query, orderBy, limit: first + 1, offset }, call.transaction);
  const records = found.slice(0, first);
  let counted: number | undefined;
  const count = (): number => (counted ??= data.select({ ...query, fields: [['Id']] }, call.transaction).length);
  const cursor = (index: number): string => String(offset + index + 1);
  const result: Record<string, unknown> = {};
  for (const { alias, name, selections, place } of selection.selections) {
    if (name === 'totalCount') result[alias] = count();
    else if (name === 'edges')
      result[alias] = records.map((record, index) => edge(run, object, record, selections, cursor(index)));
    else if (name === 'pageInfo') {
      const info: Readonly<Record<string, unknown>> = {
        hasNextPage: found.length > first,
        hasPreviousPage: offset > 0,
        startCursor: records.length === 0 ? null : cursor(0),
        endCursor: records.length === 0 ? null : cursor(records.length - 1),
      };
      result[alias] = Object.fromEntries(selections.map((one) => [one.alias, info[one.name]]));
    } else
      run.errors.push(
        `Validation error of type FieldUndefined: Field '${name}' in type '${object.name}Connection' is undefined. ${place}`,
      );
  }
  return result;
}

function edge(
  run: Run,
  object: ObjectDefinition,
  record: SObject,
  selections: readonly Selection[],
  cursor: string,
): unknown {
  const parts = selections.map(({ alias, name, selections: inner }) =>
    name === 'node' ? [alias, node(run, object, record, inner)] : [alias, name === 'cursor' ? cursor : null],
  );
  return Object.fromEntries(parts) as unknown;
}

/** Checks what is asked of a record, and collects the fields to select. */
function fieldPaths(
  run: Run,
  object: ObjectDefinition,
  selections: readonly Selection[],
  path: string,
  parents: FieldPath,
): FieldPath[] {
  return selections.flatMap((selection): FieldPath[] => {
    if (selection.name === 'Id') return [[...parents, 'Id']];
    const parent = parentOf(run, object, selection.name);
    if (parent !== undefined) {
      const inside = [...parents, parent.relationship];
      return [
        [...inside, 'Id'],
        ...fieldPaths(run, parent.object, selection.selections, `${path}/${selection.name}`, inside),
      ];
    }
    const field = visibleField(run.call.access, object, selection.name);
    if (field !== undefined && selection.selections.length > 0) return [[...parents, field.name]];
    undefinedField(run, selection, object.name, `${path}/${selection.name}`);
    return [];
  });
}

function parentOf(
  run: Run,
  object: ObjectDefinition,
  name: string,
): { object: ObjectDefinition; relationship: string } | undefined {
  const lookup = object.parentRelationship(name);
  const parent = run.call.services.data.schema.object(lookup?.referenceTo?.[0] ?? '');
  if (lookup?.relationshipName === undefined || parent === undefined) return undefined;
  if (visibleField(run.call.access, object, lookup.name) === undefined) return undefined;
  return run.call.access.canReadObject(parent.name)
    ? { object: parent, relationship: lookup.relationshipName }
    : undefined;
}

function node(
  run: Run,
  object: ObjectDefinition,
  record: SObject,
  selections: readonly Selection[],
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { alias, name, selections: inner } of selections) {
    const parent = name === 'Id' ? undefined : parentOf(run, object, name);
    if (name === 'Id') result[alias] = record.id;
    else if (parent !== undefined) {
      const value = record.fields.get(parent.relationship);
      result[alias] = value instanceof SObject ? node(run, parent.object, value, inner) : null;
    } else {
      const field = visibleField(run.call.access, object, name);
      if (field === undefined) continue;
      const { value, displayValue } = fieldRepresentation(field, record.value(field.name), run.call.user);
      const known: Readonly<Record<string, unknown>> = { value, displayValue, label: field.label };
      result[alias] = Object.fromEntries(inner.map((one) => [one.alias, known[one.name] ?? null]));
    }
  }
  return result;
}

/** `{ CreatedDate: { order: DESC, nulls: LAST } }`. */
function orderOf(run: Run, object: ObjectDefinition, orderBy: JsonValue | undefined): RecordOrder[] {
  if (!isJsonObject(orderBy)) return [];
  return Object.entries(orderBy).map(([name, how]) => {
    const field = visibleField(run.call.access, object, name);
    if (field === undefined) throw new GraphqlSyntaxError(`Cannot order ${object.name} by '${name}'.`);
    const descending = isJsonObject(how) && member(how, 'order') === 'DESC';
    const nulls = isJsonObject(how) ? member(how, 'nulls') : undefined;
    return { path: [field.name], descending, nulls: nulls === 'LAST' ? 'last' : 'first' };
  });
}

function wholeNumber(value: JsonValue, name: string, least: number, greatest: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest) return value;
  throw new GraphqlSyntaxError(`The argument '${name}' must be a whole number from ${least} to ${greatest}.`);
}
