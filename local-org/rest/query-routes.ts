import { queryColumns } from './query-columns.ts';
import { unsupportedType, visibleQuery } from './query-access.ts';
import { RecordWriter } from './record-json.ts';
import { RestError } from './rest-error.ts';
import { type Call, inTransaction, ok, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { RestState } from './rest-state.ts';
import type { Route } from './router.ts';
import type { QueryCursor } from './query-cursors.ts';
import type { VirtualTable } from './virtual-table.ts';
import { objectOfQuery, queryVirtualTable } from './virtual-table.ts';
import { virtualTables } from './virtual-tables.ts';

/** REST API Developer Guide, "Query Options Header": 200 to 2,000 records a page, 2,000 when nothing is asked for. */
const SMALLEST_BATCH = 200;
const GREATEST_BATCH = 2_000;

/** What the Tooling API shows and plain queries show too; no store holds it. */
const IN_BOTH_APIS = new Set(['apexclass', 'flowdefinitionview', 'flowversionview', 'userpermissionaccess']);

const VERSIONED = '/services/data/:version';

/** SOQL: `query`, `queryAll` (REST API Developer Guide, "QueryAll"), the Tooling API's `query`, and the further pages of their results. */
export function queryRoutes(state: RestState): readonly Route[] {
  const query = inTransaction((request, call) => answerQuery(state, request, call, 'query'));
  const queryAll = inTransaction((request, call) => answerQuery(state, request, call, 'queryAll'));
  const page = inTransaction((_request, call) => {
    const { cursor, offset } = state.cursors.at(parameter(call.parameters, 'locator'), call.user.id);
    return ok(pageOf(call, cursor, offset));
  });
  const tooling = inTransaction((request, call) => {
    const soql = soqlOf(request);
    const name = objectOfQuery(soql) ?? '';
    const table = tableOf(virtualTables(call.services, state, call.access), name);
    if (table === undefined) throw RestError.of(400, 'INVALID_TYPE', unsupportedType(name));
    if (wantsColumns(request)) return ok(queryColumns(call.services.data.schema, soql));
    return ok(virtualAnswer(table, soql));
  });
  return [
    { method: 'GET', pattern: `${VERSIONED}/query`, handler: query },
    { method: 'GET', pattern: `${VERSIONED}/query/:locator`, handler: page },
    { method: 'GET', pattern: `${VERSIONED}/queryAll`, handler: queryAll },
    { method: 'GET', pattern: `${VERSIONED}/queryAll/:locator`, handler: page },
    { method: 'GET', pattern: `${VERSIONED}/tooling/query`, handler: tooling },
  ];
}

function answerQuery(state: RestState, request: RestRequest, call: Call, resource: 'query' | 'queryAll'): RestResponse {
  const asked = soqlOf(request);
  const { data } = call.services;
  const name = objectOfQuery(asked);
  const table = IN_BOTH_APIS.has(name?.toLowerCase() ?? '')
    ? tableOf(virtualTables(call.services, state, call.access), name ?? '')
    : undefined;
  if (table !== undefined)
    return ok(wantsColumns(request) ? queryColumns(data.schema, asked) : virtualAnswer(table, asked));
  const soql = visibleQuery(call, asked);
  if (wantsColumns(request)) {
    if (name === undefined) throw RestError.of(400, 'MALFORMED_QUERY', 'The query is malformed.');
    return ok(queryColumns(data.schema, soql));
  }
  const { records, totalSize } = data[resource](soql, call.transaction);
  const batchSize = batchSizeOf(request);
  const result = { userId: call.user.id, records, totalSize, batchSize };
  if (records.length <= batchSize) return ok(pageOf(call, { ...result, id: '' }, 0));
  return ok(pageOf(call, state.cursors.add(result), 0));
}

function wantsColumns(request: RestRequest): boolean {
  return request.query.get('columns') === 'true';
}

function soqlOf(request: RestRequest): string {
  const soql = request.query.get('q');
  if (soql !== null) return soql;
  if (request.query.has('explain')) throw RestError.notImplemented('query plans', 'Run the query.');
  throw RestError.of(400, 'MALFORMED_QUERY', "The request has no query: the parameter 'q' is missing.");
}

function pageOf(call: Call, cursor: QueryCursor, offset: number): Record<string, unknown> {
  const version = parameter(call.parameters, 'version');
  const writer = new RecordWriter(call.services.data.schema, version);
  const end = offset + cursor.batchSize;
  const done = end >= cursor.records.length;
  return {
    totalSize: cursor.totalSize,
    done,
    ...(done ? {} : { nextRecordsUrl: `/services/data/${version}/query/${cursor.id}-${end}` }),
    records: cursor.records.slice(offset, end).map((record) => writer.json(record)),
  };
}

function batchSizeOf(request: RestRequest): number {
  const asked = Number(/batchSize\s*=\s*(\d+)/i.exec(request.headers.get('sforce-query-options') ?? '')?.[1] ?? NaN);
  if (Number.isNaN(asked)) return GREATEST_BATCH;
  return Math.min(Math.max(asked, SMALLEST_BATCH), GREATEST_BATCH);
}

function tableOf(tables: readonly VirtualTable[], name: string): VirtualTable | undefined {
  return tables.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function virtualAnswer(table: VirtualTable, soql: string): Record<string, unknown> {
  const { totalSize, records } = queryVirtualTable(table, soql);
  return { size: records.length, totalSize, done: true, queryLocator: null, entityTypeName: table.name, records };
}
