import { manifest } from './metadata-records.ts';
import type { ScenarioOrg } from './scenario-org.ts';

const OBJECT = 'Sertifier_Credential__c';
const EDITABLE = [
  'Status__c',
  'Recipient_Name__c',
  'Sertifier_ID__c',
  'Request_Key__c',
  'Contact__c',
  'Requested_In__c',
];

/** Lets the administrator write fields that people only read: the rules have to hold for the API, too. */
export async function allowStateFields(org: ScenarioOrg): Promise<void> {
  const fields = EDITABLE.map(
    (name) =>
      `<fieldPermissions><editable>true</editable><field>${OBJECT}.${name}</field><readable>true</readable></fieldPermissions>`,
  );
  const access = `<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${OBJECT}</object><viewAllRecords>true</viewAllRecords></objectPermissions>`;
  await org.requests.deployFiles([
    manifest('PermissionSet', ['Write_States']),
    {
      path: 'permissionsets/Write_States.permissionset',
      content: `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${fields.join('')}<label>Write States</label>${access}</PermissionSet>`,
    },
  ]);
  const [set] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Write_States'");
  const [user] = await org.query("SELECT Id FROM User WHERE LastName = 'Administrator'");
  await org.create('PermissionSetAssignment', { AssigneeId: String(user?.Id), PermissionSetId: String(set?.Id) });
}
