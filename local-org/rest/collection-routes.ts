import type { SaveResult } from '../data/data-service.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import { SObject } from '../values/sobject.ts';
import { type CollectionRow, resultJson, saveCollection } from './collection-save.ts';
import { fieldInput } from './field-input.ts';
import { isJsonObject, type JsonObject, member, requireArray, requireObject, splitList, textList } from './json.ts';
import { noSuchColumn, objectRefusal, visibleField, visibleFields, visibleObject } from './record-access.ts';
import { recordInput } from './record-input.ts';
import { RecordWriter } from './record-json.ts';
import { idsWhere } from './record-save.ts';
import { RestError } from './rest-error.ts';
import { type Call, inTransaction, ok, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { Route } from './router.ts';

const COLLECTIONS = '/services/data/:version/composite/sobjects';
const GREATEST_COLLECTION = 200;
const GREATEST_READ = 2_000;

/** Up to 200 records in one request (REST API Developer Guide, "sObject Collections"). */
export const collectionRoutes: readonly Route[] = [
  { method: 'POST', pattern: COLLECTIONS, handler: inTransaction(createAll) },
  { method: 'PATCH', pattern: COLLECTIONS, handler: inTransaction(updateAll) },
  { method: 'DELETE', pattern: COLLECTIONS, handler: inTransaction(deleteAll) },
  { method: 'GET', pattern: `${COLLECTIONS}/:object`, handler: inTransaction(readByQuery) },
  { method: 'POST', pattern: `${COLLECTIONS}/:object`, handler: inTransaction(readByBody) },
  { method: 'PATCH', pattern: `${COLLECTIONS}/:object/:field`, handler: inTransaction(upsertAll) },
];

function createAll(request: RestRequest, call: Call): RestResponse {
  const { records, allOrNone } = collectionOf(request);
  const rows = records.map((json): CollectionRow => {
    const object = typeOf(call, json);
    const { record, refusal } = recordInput(call, object, json, 'create');
    return { object, operation: 'insert', record, refusal: objectRefusal(call.access, object, 'create') ?? refusal };
  });
  return answer(saveCollection(call, rows, allOrNone));
}

function updateAll(request: RestRequest, call: Call): RestResponse {
  const { records, allOrNone } = collectionOf(request);
  const rows = records.map((json): CollectionRow => {
    const object = typeOf(call, json);
    const { record, refusal } = recordInput(call, object, json, 'update', ['id']);
    const id = idOf(json);
    const row = { object, operation: 'update' as const, record };
    if (id === undefined)
      return {
        ...row,
        refusal: { statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: ['Id'] },
      };
    record.set('Id', id);
    return { ...row, refusal: objectRefusal(call.access, object, 'update') ?? refusal };
  });
  return answer(saveCollection(call, rows, allOrNone));
}

function deleteAll(request: RestRequest, call: Call): RestResponse {
  const ids = splitList(request.query.get('ids'));
  requireCount(ids.length, GREATEST_COLLECTION);
  const rows = ids.map((text): CollectionRow => {
    const id = isRecordId(text) ? toLongId(text) : text;
    const object = call.services.data.schema.objectOfRecord(id);
    if (object === undefined || !isRecordId(text)) {
      throw RestError.of(400, 'MALFORMED_ID', `bad id ${text}`);
    }
    const record = new SObject(object.name, [['Id', id]]);
    return { object, operation: 'delete', record, refusal: objectRefusal(call.access, object, 'delete') };
  });
  const allOrNone = request.query.get('allOrNone') === 'true';
  return answer(saveCollection(call, rows, allOrNone));
}

function upsertAll(request: RestRequest, call: Call): RestResponse {
  const object = visibleObject(call, parameter(call.parameters, 'object'));
  const field = visibleField(call.access, object, parameter(call.parameters, 'field'));
  if (field === undefined || !(field.externalId || field.kind === 'Id')) {
    const name = parameter(call.parameters, 'field');
    throw RestError.of(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);
  }
  const { records, allOrNone } = collectionOf(request);
  const rows = records.map((json): CollectionRow => {
    const entry = Object.entries(json).find(([key]) => key.toLowerCase() === field.name.toLowerCase());
    const key = entry === undefined ? null : fieldInput(field, entry[1]);
    const known = key === null ? [] : idsWhere(call, object, field.name, key);
    const operation = known.length === 0 ? 'create' : 'update';
    const { record, refusal } = recordInput(call, object, json, operation, field.kind === 'Id' ? ['id'] : []);
    const [id] = known;
    if (id !== undefined) record.set('Id', id);
    const row = { object, operation: operation === 'create' ? ('insert' as const) : ('update' as const), record };
    if (key === null && field.kind !== 'Id') {
      return {
        ...row,
        refusal: { statusCode: 'MISSING_ARGUMENT', message: `${field.name} not specified`, fields: [] },
      };
    }
    if (known.length > 1) {
      const message = `${field.name}: more than one record found for external id field: ${known.join(', ')}`;
      return { ...row, refusal: { statusCode: 'DUPLICATE_EXTERNAL_ID', message, fields: [field.name] } };
    }
    return { ...row, refusal: objectRefusal(call.access, object, operation) ?? refusal };
  });
  return ok(saveCollection(call, rows, allOrNone).map((result) => resultJson(result, true)));
}

function readByQuery(request: RestRequest, call: Call): RestResponse {
  return readAll(call, splitList(request.query.get('ids')), splitList(request.query.get('fields')));
}

function readByBody(request: RestRequest, call: Call): RestResponse {
  const body = requireObject(request.json(), 'The request');
  return readAll(call, textList(member(body, 'ids'), 'ids'), textList(member(body, 'fields'), 'fields'));
}

/** Records in the order of the IDs, null for those that do not exist. */
function readAll(call: Call, ids: readonly string[], names: readonly string[]): RestResponse {
  const object = visibleObject(call, parameter(call.parameters, 'object'));
  requireCount(ids.length, GREATEST_READ);
  const fields =
    names.length === 0
      ? visibleFields(call.access, object).map((field) => field.name)
      : names.map((name) => {
          const field = visibleField(call.access, object, name);
          if (field === undefined) throw noSuchColumn(name, object);
          return field.name;
        });
  const longIds = ids.map((id) => (isRecordId(id) ? toLongId(id) : id));
  const records = call.services.data.select(
    {
      object: object.name,
      fields: [...new Set(['Id', ...fields])].map((name) => [name]),
      where: { kind: 'in', path: ['Id'], values: longIds },
    },
    call.transaction,
  );
  const byId = new Map(records.map((record) => [record.id, record]));
  const writer = new RecordWriter(call.services.data.schema, parameter(call.parameters, 'version'));
  return ok(
    longIds.map((id) => {
      const record = byId.get(id);
      return record === undefined ? null : writer.json(record);
    }),
  );
}

function collectionOf(request: RestRequest): { records: readonly JsonObject[]; allOrNone: boolean } {
  const body = requireObject(request.json(), 'The request');
  const records = requireArray(member(body, 'records'), 'records').map((one) => requireObject(one, 'Each record'));
  requireCount(records.length, GREATEST_COLLECTION);
  return { records, allOrNone: member(body, 'allOrNone') === true };
}

function requireCount(count: number, greatest: number): void {
  if (count > 0 && count <= greatest) return;
  const message =
    count === 0
      ? 'The request names no records.'
      : `The request cannot be processed because the number of records is ${count}. The maximum allowed is ${greatest}.`;
  throw RestError.of(400, 'INVALID_INPUT', message);
}

function typeOf(call: Call, json: JsonObject): ObjectDefinition {
  const attributes = member(json, 'attributes');
  const type = isJsonObject(attributes) ? member(attributes, 'type') : undefined;
  if (typeof type !== 'string') {
    throw RestError.of(
      400,
      'INVALID_INPUT',
      'Each record needs attributes with its type: {"attributes":{"type":"Contact"}}.',
    );
  }
  const object = call.services.data.schema.object(type);
  if (object === undefined || !call.access.canReadObject(object.name)) {
    throw RestError.of(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
  }
  return object;
}

function idOf(json: JsonObject): string | undefined {
  const id = Object.entries(json).find(([key]) => key.toLowerCase() === 'id')?.[1];
  if (typeof id !== 'string') return undefined;
  if (!isRecordId(id)) throw RestError.of(400, 'MALFORMED_ID', `malformed id ${id}`, ['Id']);
  return toLongId(id);
}

function answer(results: readonly SaveResult[]): RestResponse {
  return ok(results.map((result) => resultJson(result)));
}
