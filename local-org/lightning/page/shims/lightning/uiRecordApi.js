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
  // without any of these the request would be refused; they may come later
  ({ fields, optionalFields, layoutTypes }) => [fields, optionalFields, layoutTypes].some((one) => one !== undefined),
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

/**
 * Saves a record.
 * @param {{ fields: Record<string, unknown> }} input the fields, `Id` among them
 * @param {{ ifUnmodifiedSince?: string }} [options] refuse the save where the record was changed since
 */
export async function updateRecord(input, { ifUnmodifiedSince } = {}) {
  const { Id, ...fields } = input.fields;
  const conditions = ifUnmodifiedSince === undefined ? {} : { 'If-Unmodified-Since': ifUnmodifiedSince };
  const record = await askOrg('PATCH', `/records/${Id}`, { ...input, fields }, conditions);
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
