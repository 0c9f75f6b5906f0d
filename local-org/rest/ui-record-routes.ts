import type { RecordError } from '../data/data-service.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { Instant } from '../values/instant.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import { type JsonObject, member, requireObject, requireText, splitList } from './json.ts';
import { objectRefusal, visibleFields, visibleObject } from './record-access.ts';
import { recordInput } from './record-input.ts';
import { RestError } from './rest-error.ts';
import { type Call, free, inTransaction, ok, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { Route } from './router.ts';
import { type UiFieldPath, uiFieldPaths } from './ui-field-paths.ts';
import { selectionFor, uiRecord } from './ui-record.ts';

const RECORDS = '/services/data/:version/ui-api/records';

/** Single records for Lightning pages (User Interface API Developer Guide, "Records"). */
export const uiRecordRoutes: readonly Route[] = [
  { method: 'POST', pattern: RECORDS, handler: inTransaction(createRecord) },
  { method: 'GET', pattern: `${RECORDS}/:id`, handler: inTransaction(readRecord) },
  { method: 'PATCH', pattern: `${RECORDS}/:id`, handler: inTransaction(updateRecord) },
  { method: 'DELETE', pattern: `${RECORDS}/:id`, handler: inTransaction(deleteRecord) },
  {
    method: 'GET',
    pattern: '/services/data/:version/ui-api/record-ui/:ids',
    handler: free(() => {
      throw RestError.notImplemented('record-ui and its layouts', 'Use ui-api/records and ui-api/object-info.');
    }),
  },
];

/** The object and 18-character ID of a record. @throws RestError 404 NOT_FOUND */
export function uiRecordId(call: Call, name = 'id'): { object: ObjectDefinition; id: string } {
  const text = parameter(call.parameters, name);
  if (!isRecordId(text)) throw RestError.of(400, 'MALFORMED_ID', `The record ID '${text}' is malformed.`);
  const id = toLongId(text);
  const object = call.services.data.schema.objectOfRecord(id);
  if (object === undefined) throw RestError.notFound();
  if (call.access.canReadObject(object.name)) return { object, id };
  throw noAccess();
}

/** What the platform tells a person who may not see a record. */
export function noAccess(): RestError {
  return RestError.of(
    403,
    'INSUFFICIENT_ACCESS',
    'You don’t have access to this record. Ask your administrator for help or to request access.',
  );
}

function readRecord(request: RestRequest, call: Call): RestResponse {
  const { object, id } = uiRecordId(call);
  const { query } = request;
  const fields = splitList(query.get('fields'));
  const optional = splitList(query.get('optionalFields'));
  const layouts = splitList(query.get('layoutTypes'));
  if (fields.length + optional.length + layouts.length === 0) {
    throw RestError.of(
      400,
      'ILLEGAL_QUERY_PARAMETER_VALUE',
      'Specify at least one of fields, optionalFields and layoutTypes.',
    );
  }
  const paths = uiFieldPaths(call, object, fields, optional);
  if (layouts.length > 0) paths.push(...wholeLayout(call, object));
  return ok(representation(call, object, id, paths));
}

/** There are no page layouts in the local org's records: a layout shows every field that the user may see. */
function wholeLayout(call: Call, object: ObjectDefinition): UiFieldPath[] {
  return visibleFields(call.access, object).map((field) => ({ parents: [], field: field.name }));
}

function representation(
  call: Call,
  object: ObjectDefinition,
  id: string,
  paths: readonly UiFieldPath[],
): Record<string, unknown> {
  const { data } = call.services;
  const [record] = data.select(
    {
      object: object.name,
      fields: selectionFor(data.schema, object, paths),
      where: { kind: 'compare', path: ['Id'], operator: '=', value: id },
      limit: 1,
    },
    call.transaction,
  );
  if (record === undefined) throw RestError.notFound();
  return uiRecord(data.schema, object, record, paths, call.user);
}

function createRecord(request: RestRequest, call: Call): RestResponse {
  const body = requireObject(request.json(), 'The request');
  const object = visibleObject(call, requireText(member(body, 'apiName'), 'apiName'));
  const { record, refusal } = recordInput(call, object, fieldsOf(body), 'create');
  const refused = objectRefusal(call.access, object, 'create') ?? refusal;
  if (refused !== undefined) throw saveError(object, [refused], 'create');
  const [result] = call.services.data.insert([record], call.transaction, { allOrNone: true });
  if (result?.success !== true || result.id === null) throw saveError(object, result?.errors ?? [], 'create');
  return { status: 201, body: representation(call, object, result.id, wholeLayout(call, object)) };
}

function updateRecord(request: RestRequest, call: Call): RestResponse {
  const { object, id } = uiRecordId(call);
  const body = requireObject(request.json(), 'The request');
  const before = call.services.data.find(object.name, id);
  if (before === undefined) throw RestError.notFound();
  requireUnmodified(request, before.value('LastModifiedDate'));
  const { record, refusal } = recordInput(call, object, fieldsOf(body), 'update', ['id']);
  const refused = objectRefusal(call.access, object, 'update') ?? refusal;
  if (refused !== undefined) throw saveError(object, [refused], 'update');
  record.set('Id', id);
  const [result] = call.services.data.update([record], call.transaction, { allOrNone: true });
  if (result?.success !== true) throw saveError(object, result?.errors ?? [], 'update');
  return ok(representation(call, object, id, wholeLayout(call, object)));
}

function deleteRecord(_request: RestRequest, call: Call): RestResponse {
  const { object, id } = uiRecordId(call);
  const record = call.services.data.find(object.name, id);
  if (record === undefined) throw RestError.notFound();
  const refused = objectRefusal(call.access, object, 'delete');
  if (refused !== undefined) throw RestError.ofRecord([refused]);
  const [result] = call.services.data.delete([record], call.transaction, { allOrNone: true });
  if (result?.success !== true) throw RestError.ofRecord(result?.errors ?? []);
  return { status: 204 };
}

function fieldsOf(body: JsonObject): JsonObject {
  return requireObject(member(body, 'fields'), 'fields');
}

/** `If-Unmodified-Since`: refuses a save over somebody else's change. @throws RestError 412 CONFLICT */
function requireUnmodified(request: RestRequest, modified: unknown): void {
  const header = request.headers.get('if-unmodified-since');
  if (header === undefined || !(modified instanceof Instant)) return;
  const limit = Date.parse(header);
  if (Number.isNaN(limit)) {
    throw RestError.of(400, 'INVALID_INPUT', `If-Unmodified-Since '${header}' is no date.`);
  }
  // an HTTP date has whole seconds, a record's own date has milliseconds
  const exact = /\.\d/.test(header);
  const time = exact ? modified.epochMilliseconds : Math.floor(modified.epochMilliseconds / 1000) * 1000;
  if (time <= limit) return;
  throw RestError.of(
    412,
    'CONFLICT',
    'Your edits can’t be saved because another user recently updated the record. Refresh and try again.',
  );
}

/** A refused save with its errors by field (User Interface API Developer Guide, "Record Exception"). */
function saveError(
  object: ObjectDefinition,
  errors: readonly RecordError[],
  operation: 'create' | 'update',
): RestError {
  const representations = errors.map((error) => {
    const [field] = error.fields;
    return {
      constituentField: null,
      duplicateRecordError: null,
      errorCode: error.statusCode,
      field: field ?? null,
      fieldLabel: field === undefined ? null : (object.field(field)?.label ?? null),
      message: error.message,
    };
  });
  const byField: Record<string, typeof representations> = {};
  for (const one of representations) if (one.field !== null) (byField[one.field] ??= []).push(one);
  const status = errors[0]?.statusCode.startsWith('INSUFFICIENT_ACCESS') === true ? 403 : 400;
  const message = `An error occurred while trying to ${operation} the record. Please try again.`;
  const body = {
    message,
    errorCode: errors[0]?.statusCode ?? 'UNKNOWN_EXCEPTION',
    statusCode: status,
    enhancedErrorType: 'RecordError',
    output: { errors: representations.filter((one) => one.field === null), fieldErrors: byField },
  };
  return new RestError(status, [body], errors[0]?.message ?? message);
}
