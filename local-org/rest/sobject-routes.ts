import type { ObjectDefinition } from '../schema/object-definition.ts';
import { isRecordId } from '../values/record-id.ts';
import type { SObject } from '../values/sobject.ts';
import { fieldInput } from './field-input.ts';
import { requireObject, splitList } from './json.ts';
import { noSuchColumn, objectRefusal, visibleField, visibleFields, visibleObject } from './record-access.ts';
import { recordInput } from './record-input.ts';
import { RecordWriter } from './record-json.ts';
import { idsWhere, recordIdOf, saveOne } from './record-save.ts';
import { RestError } from './rest-error.ts';
import { type Call, inTransaction, ok, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { Route } from './router.ts';

const RECORD = '/services/data/:version/sobjects/:object/:id';
const BY_EXTERNAL_ID = '/services/data/:version/sobjects/:object/:field/:value';

/** Single records: create, read, update, delete, and the same by external ID. */
export const sobjectRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/services/data/:version/sobjects/:object', handler: inTransaction(createRecord) },
  {
    method: 'GET',
    pattern: RECORD,
    handler: inTransaction((request, call) => readRecord(request, call, pathId(call))),
  },
  {
    method: 'PATCH',
    pattern: RECORD,
    handler: inTransaction((request, call) => updateRecord(request, call, pathId(call))),
  },
  { method: 'DELETE', pattern: RECORD, handler: inTransaction((_request, call) => deleteRecord(call, pathId(call))) },
  {
    method: 'GET',
    pattern: BY_EXTERNAL_ID,
    handler: inTransaction((request, call) => readRecord(request, call, idByKey(call))),
  },
  { method: 'PATCH', pattern: BY_EXTERNAL_ID, handler: inTransaction(upsertRecord) },
  {
    method: 'DELETE',
    pattern: BY_EXTERNAL_ID,
    handler: inTransaction((_request, call) => deleteRecord(call, idByKey(call))),
  },
];

function objectOf(call: Call): ObjectDefinition {
  return visibleObject(call, parameter(call.parameters, 'object'));
}

function pathId(call: Call): string {
  return recordIdOf(call, objectOf(call), parameter(call.parameters, 'id'));
}

function createRecord(request: RestRequest, call: Call): RestResponse {
  const object = objectOf(call);
  const refused = objectRefusal(call.access, object, 'create');
  if (refused !== undefined) throw RestError.ofRecord([refused]);
  const { record, refusal } = recordInput(call, object, requireObject(request.json(), 'The record'), 'create');
  if (refusal !== undefined) throw RestError.ofRecord([refusal]);
  const result = saveOne(call, record, (data, records) => data.insert(records, call.transaction, { allOrNone: true }));
  const location = `/services/data/${parameter(call.parameters, 'version')}/sobjects/${object.name}/${result.id ?? ''}`;
  return { status: 201, headers: { location }, body: { id: result.id, success: true, errors: [] } };
}

function readRecord(request: RestRequest, call: Call, id: string): RestResponse {
  const object = objectOf(call);
  const asked = splitList(request.query.get('fields'));
  const fields =
    asked.length === 0
      ? visibleFields(call.access, object).map((field) => field.name)
      : asked.map((name) => {
          const field = visibleField(call.access, object, name);
          if (field === undefined) throw noSuchColumn(name, object);
          return field.name;
        });
  const record = selectRecord(call, object, id, fields);
  return ok(new RecordWriter(call.services.data.schema, parameter(call.parameters, 'version')).json(record));
}

/** One record with the given fields, its ID among them. @throws RestError 404 NOT_FOUND */
function selectRecord(call: Call, object: ObjectDefinition, id: string, fields: readonly string[]): SObject {
  const paths = [...new Set(fields.includes('Id') ? fields : [...fields, 'Id'])].map((name) => [name]);
  const [record] = call.services.data.select(
    {
      object: object.name,
      fields: paths,
      where: { kind: 'compare', path: ['Id'], operator: '=', value: id },
      limit: 1,
    },
    call.transaction,
  );
  if (record === undefined) throw RestError.notFound();
  return record;
}

function updateRecord(request: RestRequest, call: Call, id: string): RestResponse {
  const object = objectOf(call);
  const refused = objectRefusal(call.access, object, 'update');
  if (refused !== undefined) throw RestError.ofRecord([refused]);
  requireRecord(call, object, id);
  const { record, refusal } = recordInput(call, object, requireObject(request.json(), 'The record'), 'update');
  if (refusal !== undefined) throw RestError.ofRecord([refusal]);
  record.set('Id', id);
  saveOne(call, record, (data, records) => data.update(records, call.transaction, { allOrNone: true }));
  return { status: 204 };
}

/** A record that is there. @throws RestError 404: ENTITY_IS_DELETED for one in the recycle bin, or NOT_FOUND */
function requireRecord(call: Call, object: ObjectDefinition, id: string): SObject {
  const { data } = call.services;
  const record = data.find(object.name, id);
  if (record !== undefined) return record;
  const { totalSize } = data.queryAll(`SELECT Id FROM ${object.name} WHERE Id = '${id}'`, call.transaction);
  if (totalSize === 0) throw RestError.notFound();
  throw RestError.ofRecord([{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }]);
}

function deleteRecord(call: Call, id: string): RestResponse {
  const object = objectOf(call);
  const refused = objectRefusal(call.access, object, 'delete');
  if (refused !== undefined) throw RestError.ofRecord([refused]);
  const record = requireRecord(call, object, id);
  saveOne(call, record, (data, records) => data.delete(records, call.transaction, { allOrNone: true }));
  return { status: 204 };
}

/** The one record that an external ID names. @throws RestError 404 NOT_FOUND, 300 where several have the value */
function idByKey(call: Call): string {
  const ids = idsByKey(call);
  const [id] = ids;
  if (id === undefined) throw RestError.notFound();
  if (ids.length > 1) throw severalRecords(call, ids);
  return id;
}

function idsByKey(call: Call): string[] {
  const object = objectOf(call);
  const field = keyField(call, object);
  return idsWhere(call, object, field, fieldInput(fieldOf(object, field), parameter(call.parameters, 'value')));
}

function keyField(call: Call, object: ObjectDefinition): string {
  const name = parameter(call.parameters, 'field');
  const field = visibleField(call.access, object, name);
  if (field !== undefined && (field.externalId || field.kind === 'Id')) return field.name;
  if (isRecordId(name)) {
    throw RestError.notImplemented('walking from a record to related records by path', 'Query the related records.');
  }
  const message = `Provided external ID field does not exist or is not accessible: ${name}`;
  throw RestError.of(404, 'NOT_FOUND', message);
}

function fieldOf(object: ObjectDefinition, name: string): NonNullable<ReturnType<ObjectDefinition['field']>> {
  const field = object.field(name);
  if (field === undefined) throw noSuchColumn(name, object);
  return field;
}

function severalRecords(call: Call, ids: readonly string[]): RestError {
  const base = `/services/data/${parameter(call.parameters, 'version')}/sobjects/${objectOf(call).name}`;
  return new RestError(
    300,
    ids.map((id) => `${base}/${id}`),
    'More than one record has this external ID.',
  );
}

/** REST API Developer Guide, "Insert or Update (Upsert) a Record Using an External ID". */
function upsertRecord(request: RestRequest, call: Call): RestResponse {
  const object = objectOf(call);
  const fieldName = keyField(call, object);
  const field = fieldOf(object, fieldName);
  const ids = idsByKey(call);
  if (ids.length > 1) throw severalRecords(call, ids);
  const [id] = ids;
  const operation = id === undefined ? 'create' : 'update';
  const refused = objectRefusal(call.access, object, operation);
  if (refused !== undefined) throw RestError.ofRecord([refused]);
  const json = requireObject(request.json(), 'The record');
  if (Object.keys(json).some((key) => key.toLowerCase() === fieldName.toLowerCase())) {
    throw RestError.of(400, 'INVALID_FIELD', `The ${fieldName} field should not be specified in the sobject data.`);
  }
  const { record, refusal } = recordInput(call, object, json, operation);
  if (refusal !== undefined) throw RestError.ofRecord([refusal]);
  if (id === undefined) {
    if (field.kind === 'Id') throw RestError.notFound();
    record.set(fieldName, fieldInput(field, parameter(call.parameters, 'value')));
  } else record.set('Id', id);
  const result = saveOne(call, record, (data, records) =>
    id === undefined
      ? data.insert(records, call.transaction, { allOrNone: true })
      : data.update(records, call.transaction, { allOrNone: true }),
  );
  const body = { id: result.id, success: true, errors: [], created: id === undefined };
  return { status: id === undefined ? 201 : 200, body };
}
