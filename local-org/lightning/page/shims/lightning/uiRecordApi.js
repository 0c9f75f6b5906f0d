import { askOrg } from '../org-request.js';
import { refreshRecords, wireAdapter } from '../wire-adapter.js';

const nameOf = (field) => (typeof field === 'string' ? field : `${field.objectApiName}.${field.fieldApiName}`);
const namesOf = (fields) => [fields ?? []].flat().map(nameOf).join(',');

function recordPath({ recordId, fields, optionalFields, layoutTypes, modes }) {
  const query = new URLSearchParams();
  if (fields !== undefined) query.set('fields', namesOf(fields));
  if (optionalFields !== undefined) query.set('optionalFields', namesOf(optionalFields));
  if (layoutTypes !== undefined) query.set('layoutTypes', [layoutTypes].flat().join(','));
  if (modes !== undefined) query.set('modes', [modes].flat().join(','));
  return `/records/${recordId}?${query}`;
}

export const getRecord = wireAdapter(
  ['recordId'],
  (config) => askOrg('GET', recordPath(config)),
  ({ recordId }) => recordId,
);

function fieldAt(record, field) {
  const path = nameOf(field).split('.').slice(1);
  const parent = path.slice(0, -1).reduce((one, name) => one?.fields?.[name]?.value, record);
  return parent?.fields?.[path.at(-1) ?? ''];
}

export function getFieldValue(record, field) {
  return fieldAt(record, field)?.value;
}

export function getFieldDisplayValue(record, field) {
  return fieldAt(record, field)?.displayValue;
}

export async function createRecord(input) {
  return askOrg('POST', '/records', input);
}

export async function updateRecord(input) {
  const { Id, ...fields } = input.fields;
  const record = await askOrg('PATCH', `/records/${Id}`, { ...input, fields });
  await refreshRecords([Id]);
  return record;
}

export async function deleteRecord(recordId) {
  await askOrg('DELETE', `/records/${recordId}`);
}

/** Asks again for records that something else changed. */
export async function notifyRecordUpdateAvailable(records) {
  await refreshRecords(records.map(({ recordId }) => recordId));
}

/** The older name. */
export async function getRecordNotifyChange(records) {
  await notifyRecordUpdateAvailable(records);
}
