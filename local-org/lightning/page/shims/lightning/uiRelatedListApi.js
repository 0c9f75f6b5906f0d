import { askOrg } from '../org-request.js';
import { wireAdapter } from '../wire-adapter.js';

export const getRelatedListRecords = wireAdapter(
  ['parentRecordId', 'relatedListId'],
  ({ parentRecordId, relatedListId, ...body }) =>
    askOrg('POST', `/related-list-records/${parentRecordId}/${relatedListId}`, body),
);
