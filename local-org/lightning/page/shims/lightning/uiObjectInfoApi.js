import { askOrg } from '../org-request.js';
import { wireAdapter } from '../wire-adapter.js';

const nameOf = (object) => (typeof object === 'string' ? object : object.objectApiName);

export const getObjectInfo = wireAdapter(['objectApiName'], ({ objectApiName }) =>
  askOrg('GET', `/object-info/${nameOf(objectApiName)}`),
);

export const getPicklistValuesByRecordType = wireAdapter(
  ['objectApiName', 'recordTypeId'],
  ({ objectApiName, recordTypeId }) =>
    askOrg('GET', `/object-info/${nameOf(objectApiName)}/picklist-values/${recordTypeId}`),
);
