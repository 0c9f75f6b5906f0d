import { metadataXml } from '../../metadata/testing/deployment-fixture.ts';

const field = (name: string, type: string, inside = ''): string =>
  `<fields><fullName>${name}</fullName>${inside}<label>${name.replace('__c', '')}</label><type>${type}</type></fields>`;

/** A custom object in the Metadata API's format. */
export function objectFile(label: string, fields: readonly string[], inside = ''): string {
  return metadataXml(
    'CustomObject',
    `<deploymentStatus>Deployed</deploymentStatus>${fields.join('')}<label>${label}</label>${inside}<nameField><label>Number</label><displayFormat>${label.charAt(0)}-{0000}</displayFormat><type>AutoNumber</type></nameField><pluralLabel>${label}s</pluralLabel><sharingModel>ReadWrite</sharingModel>`,
  );
}

export const FIELDS = {
  status: field('Status__c', 'Text', '<length>40</length>'),
  note: field('Note__c', 'Text', '<length>255</length>'),
  key: field('Key__c', 'Text', '<length>40</length><unique>true</unique><externalId>true</externalId>'),
  amount: field('Amount__c', 'Number', '<precision>10</precision><scale>2</scale>'),
};

/** A permission set that gives everything on some fields: deployed fields are visible to nobody without one. */
export function permissionSetFile(object: string, fields: readonly string[]): string {
  const fieldPermissions = fields.map(
    (name) =>
      `<fieldPermissions><editable>true</editable><field>${object}.${name}</field><readable>true</readable></fieldPermissions>`,
  );
  return metadataXml(
    'PermissionSet',
    `${fieldPermissions.join('')}<label>${object} access</label><objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>${object}</object><viewAllRecords>true</viewAllRecords></objectPermissions>`,
  );
}

/** `Order__c` with Status, Note, Key and Amount, and the permission set `Order_Access`. */
export const ORDER = {
  'objects/Order__c.object': objectFile('Order', Object.values(FIELDS)),
  'permissionsets/Order_Access.permissionset': permissionSetFile('Order__c', [
    'Amount__c',
    'Key__c',
    'Note__c',
    'Status__c',
  ]),
};

/** A flow in the Metadata API's format, from the short forms that the flow tests use. */
export function flowFile(inside: string, status = 'Active'): string {
  const placed = inside.replace('<start>', '<start><locationX>0</locationX><locationY>0</locationY>');
  return metadataXml(
    'Flow',
    `<apiVersion>66.0</apiVersion>${placed}<label>A Flow</label><processType>AutoLaunchedFlow</processType><status>${status}</status>`,
  );
}
