import { checkbox, dateTime, field, lookup, READ_ONLY, REQUIRED, text } from './field-builders.ts';
import type { FieldDefinition } from './object-definition.ts';

/**
 * Fields that every object has (Object Reference, "System Fields").
 * @param deletable whether its records go to the recycle bin, so that they have `IsDeleted`
 */
export function systemFields(deletable: boolean): FieldDefinition[] {
  return [
    field('Id', 'Id', 'Record ID', READ_ONLY),
    ...(deletable ? [checkbox('IsDeleted', 'Deleted', READ_ONLY)] : []),
    dateTime('CreatedDate', 'Created Date', READ_ONLY),
    lookup('CreatedById', 'Created By ID', 'User', READ_ONLY),
    dateTime('LastModifiedDate', 'Last Modified Date', READ_ONLY),
    lookup('LastModifiedById', 'Last Modified By ID', 'User', READ_ONLY),
    dateTime('SystemModstamp', 'System Modstamp', READ_ONLY),
  ];
}

/**
 * The owner of a record; the running user unless the insert says otherwise.
 * @param byQueues whether queues can own it, too: leads and what is custom (Object Reference, `OwnerId`, "Refers To")
 */
export function ownerField(byQueues = true): FieldDefinition {
  return lookup('OwnerId', 'Owner ID', byQueues ? ['User', 'Group'] : 'User');
}

/**
 * Fields of a custom metadata type besides its own (Object Reference, "Custom Metadata Type__mdt").
 * Only deployments write them.
 */
export function customMetadataFields(): FieldDefinition[] {
  return [
    field('Id', 'Id', 'Custom Metadata Record ID', READ_ONLY),
    text('DeveloperName', 'Custom Metadata Record Name', 40, { ...REQUIRED, unique: true, ...READ_ONLY }),
    text('MasterLabel', 'Label', 40, { ...REQUIRED, ...READ_ONLY }),
    text('Language', 'Master Language', 40, READ_ONLY),
    text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
    text('Label', 'Label', 40, READ_ONLY),
    text('QualifiedApiName', 'Qualified API Name', 70, READ_ONLY),
    dateTime('SystemModstamp', 'System Modstamp', READ_ONLY),
  ];
}

/** Fields of a platform event besides its own (Platform Events Developer Guide, "Platform Event Fields"). */
export function platformEventFields(): FieldDefinition[] {
  return [
    field('Id', 'Id', 'Event ID', READ_ONLY),
    text('EventUuid', 'Event UUID', 36, READ_ONLY),
    text('ReplayId', 'Replay ID', 20, READ_ONLY),
    dateTime('CreatedDate', 'Created Date', READ_ONLY),
    lookup('CreatedById', 'Created By ID', 'User', READ_ONLY),
  ];
}
