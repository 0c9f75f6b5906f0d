import { refreshResult } from '../wire-adapter.js';

/** Asks again for what a wire gave out. */
export const refreshApex = refreshResult;

/** The value of a field of a record that Apex returned. */
export function getSObjectValue(sObject, field) {
  const path = typeof field === 'string' ? field.split('.').slice(1).join('.') : field.fieldApiName;
  return path.split('.').reduce((value, name) => value?.[name], sObject);
}
