import type { RecordFilter, RecordOrder } from '../data/record-query.ts';
import type { ChildRelationship, ObjectDefinition } from '../schema/object-definition.ts';
import { filterOf, resolved } from './graphql/graphql-where.ts';
import { GraphqlSyntaxError, parseGraphqlValue } from './graphql/parse-graphql.ts';
import { type JsonObject, member, optionalText, requireObject, textList } from './json.ts';
import { visibleField, visibleObject } from './record-access.ts';
import { RestError } from './rest-error.ts';
import { type Call, inTransaction, ok, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { Route } from './router.ts';
import { type UiFieldPath, uiFieldPaths } from './ui-field-paths.ts';
import { noAccess, uiRecordId } from './ui-record-routes.ts';
import { eTagOf, selectionFor, uiRecord } from './ui-record.ts';

const UI = '/services/data/:version/ui-api';
const DEFAULT_PAGE = 50;
const GREATEST_PAGE = 1_999;
const DEFAULT_COUNT = 10;

/** The child records of a record (User Interface API Developer Guide, "Related Lists"). */
export const uiRelatedListRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: `${UI}/related-list-records/:parent/:list`,
    handler: inTransaction((request, call) => relatedRecords(call, requireObject(request.json(), 'The request'))),
  },
  {
    method: 'GET',
    pattern: `${UI}/related-list-records/:parent/:list`,
    handler: inTransaction((request, call) => relatedRecords(call, Object.fromEntries(request.query))),
  },
  { method: 'GET', pattern: `${UI}/related-list-count/:parent/:list`, handler: inTransaction(relatedCount) },
  { method: 'GET', pattern: `${UI}/related-list-info/:object/:list`, handler: inTransaction(relatedInfo) },
];

interface RelatedList {
  readonly parent: ObjectDefinition;
  readonly child: ObjectDefinition;
  readonly relationship: ChildRelationship;
}

function relatedList(call: Call, parent: ObjectDefinition): RelatedList {
  const name = parameter(call.parameters, 'list');
  const { schema } = call.services.data;
  const relationship = schema
    .childRelationships(parent.name)
    .find((one) => one.name.toLowerCase() === name.toLowerCase());
  const child = schema.object(relationship?.childObject ?? '');
  if (relationship === undefined || child === undefined) {
    throw RestError.of(404, 'NOT_FOUND', `The related list '${name}' does not exist on ${parent.name}.`);
  }
  if (!call.access.canReadObject(child.name)) throw noAccess();
  if (visibleField(call.access, child, relationship.field) === undefined) throw noAccess();
  return { parent, child, relationship };
}

/** The list of an existing parent record. @throws RestError 404 NOT_FOUND */
function listOfRecord(call: Call): { list: RelatedList; parentId: string } {
  const { object, id } = uiRecordId(call, 'parent');
  if (call.services.data.find(object.name, id) === undefined) throw RestError.notFound();
  return { list: relatedList(call, object), parentId: id };
}

function relatedRecords(call: Call, input: JsonObject): RestResponse {
  const { list, parentId } = listOfRecord(call);
  const { child, relationship } = list;
  const where = whereOf(call, child, optionalText(member(input, 'where'), 'where'));
  const fields = textList(member(input, 'fields'), 'fields');
  const optionalFields = textList(member(input, 'optionalFields'), 'optionalFields');
  const sortBy = textList(member(input, 'sortBy'), 'sortBy');
  const asked = uiFieldPaths(call, child, fields, optionalFields);
  const paths =
    asked.length > 0
      ? asked
      : [
          { parents: [], field: 'Id' },
          { parents: [], field: child.nameField },
        ];
  const pageSize = wholeNumber(input, 'pageSize', DEFAULT_PAGE, 1, GREATEST_PAGE);
  const offset = wholeNumber(input, 'pageToken', 0, 0, 1_000_000);
  const { data } = call.services;
  const found = data.select(
    {
      object: child.name,
      fields: selectionFor(data.schema, child, paths),
      where: { kind: 'all', filters: [childrenOf(parentId, relationship), ...where] },
      orderBy: orderOf(call, child, sortBy),
      limit: pageSize + 1,
      offset,
    },
    call.transaction,
  );
  const records = found.slice(0, pageSize).map((record) => uiRecord(data.schema, child, record, paths, call.user));
  const url = (token: number | null): string | null =>
    token === null ? null : `${pageUrl(call, parentId, relationship)}?pageSize=${pageSize}&pageToken=${token}`;
  const next = found.length > pageSize ? offset + pageSize : null;
  const previous = offset > 0 ? Math.max(offset - pageSize, 0) : null;
  return ok({
    count: records.length,
    currentPageToken: String(offset),
    currentPageUrl: url(offset),
    fields: fields.length > 0 || optionalFields.length > 0 ? fields : paths.map((path) => fieldText(child, path)),
    listInfoETag: eTagOf([relationship.name, fields, optionalFields]),
    listReference: reference(list),
    nextPageToken: next === null ? null : String(next),
    nextPageUrl: url(next),
    optionalFields,
    pageSize,
    previousPageToken: previous === null ? null : String(previous),
    previousPageUrl: url(previous),
    records,
    sortBy,
  });
}

function childrenOf(parentId: string, { field }: ChildRelationship): RecordFilter {
  return { kind: 'compare', path: [field], operator: '=', value: parentId };
}

/** The filter of `where`, written in GraphQL (User Interface API Developer Guide, "Get a Batch of Related List Records"). */
function whereOf(call: Call, child: ObjectDefinition, where: string | undefined): readonly RecordFilter[] {
  if (where === undefined || where.trim() === '') return [];
  try {
    return [filterOf(call, child, resolved(parseGraphqlValue(where), new Map()))];
  } catch (error) {
    if (!(error instanceof GraphqlSyntaxError)) throw error;
    throw RestError.of(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', `where: ${error.message}`);
  }
}

function relatedCount(request: RestRequest, call: Call): RestResponse {
  const { list, parentId } = listOfRecord(call);
  const maxCount = wholeNumber(Object.fromEntries(request.query), 'maxCount', DEFAULT_COUNT, 1, 2_000);
  const found = call.services.data.select(
    {
      object: list.child.name,
      fields: [['Id']],
      where: childrenOf(parentId, list.relationship),
      limit: maxCount + 1,
    },
    call.transaction,
  );
  return ok({
    count: Math.min(found.length, maxCount),
    hasMore: found.length > maxCount,
    listReference: reference(list),
  });
}

function relatedInfo(_request: RestRequest, call: Call): RestResponse {
  const list = relatedList(call, visibleObject(call, parameter(call.parameters, 'object')));
  const { child, relationship } = list;
  const lookup = child.field(relationship.field);
  const name = child.field(child.nameField);
  const info = {
    cloneable: false,
    createable: call.access.canCreateObject(child.name),
    deletable: call.access.canDeleteObject(child.name),
    displayColumns: [
      { fieldApiName: child.nameField, label: name?.label ?? child.nameField, lookupId: 'Id', sortable: true },
    ],
    editable: call.access.canEditObject(child.name),
    filterLogicString: null,
    filteredByInfo: [],
    label: lookup?.relationshipLabel ?? child.pluralLabel,
    listReference: reference(list),
    objectApiNames: [child.name],
    orderedByInfo: [{ fieldApiName: child.nameField, isAscending: true, label: name?.label ?? child.nameField }],
    updateable: false,
    userPreferences: { columnWidths: {}, columnWrap: {} },
    visibility: 'Public',
    visibilityEditable: false,
  };
  return ok({ ...info, eTag: eTagOf(info) });
}

function reference({ parent, relationship }: RelatedList): Record<string, unknown> {
  return {
    id: null,
    inContextOfRecordId: null,
    listViewApiName: null,
    objectApiName: null,
    parentObjectApiName: parent.name,
    recordTypeId: null,
    relatedListId: relationship.name,
    type: 'relatedList',
  };
}

/** `Object.Field` for ascending, `-Object.Field` for descending; the record ID makes equal ones stable. */
function orderOf(call: Call, child: ObjectDefinition, sortBy: readonly string[]): RecordOrder[] {
  const orders = sortBy.map((text): RecordOrder => {
    const descending = text.startsWith('-');
    const name = descending ? text.slice(1) : text;
    const [path] = uiFieldPaths(call, child, [name.includes('.') ? name : `${child.name}.${name}`], []);
    if (path === undefined) throw RestError.of(400, 'INVALID_FIELD', `Cannot sort by '${text}'.`);
    return { path: [...path.parents, path.field], descending, nulls: descending ? 'last' : 'first' };
  });
  return [...orders, { path: ['Id'], descending: false, nulls: 'first' }];
}

function fieldText(child: ObjectDefinition, path: UiFieldPath): string {
  return [child.name, ...path.parents, path.field].join('.');
}

function pageUrl(call: Call, parentId: string, relationship: ChildRelationship): string {
  const version = parameter(call.parameters, 'version');
  return `/services/data/${version}/ui-api/related-list-records/${parentId}/${relationship.name}`;
}

function wholeNumber(input: JsonObject, name: string, fallback: number, least: number, greatest: number): number {
  const value = member(input, name);
  if (value === undefined || value === null || value === '') return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= greatest) return number;
  const message = `${name} must be a whole number from ${least} to ${greatest}.`;
  throw RestError.of(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', message);
}
