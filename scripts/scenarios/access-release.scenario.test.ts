import assert from 'node:assert/strict';
import { startHeartbeat } from '../histories/history-org.ts';
import { escapeXml, manifest } from './harness/metadata-records.ts';
import { prepare, scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const OWN_SET = 'Team_Access';

// A permission set of the customer's own that gives the same access as ours.
prepare(async (org) => {
  const classes = ['Sertifier_Add_Credentials', 'Sertifier_Find_Credential', 'Sertifier_Test_Connection'].map(
    (name) => `<classAccesses><apexClass>${name}</apexClass><enabled>true</enabled></classAccesses>`,
  );
  const principal =
    '<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>Sertifier_External_Credential-Sertifier_Principal</externalCredentialPrincipal></externalCredentialPrincipalAccesses>';
  const read =
    '<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>UserExternalCredential</object><viewAllRecords>false</viewAllRecords></objectPermissions>';
  await org.requests.deployFiles([
    manifest('PermissionSet', [OWN_SET]),
    {
      path: `permissionsets/${OWN_SET}.permissionset`,
      content: `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${classes.join('')}${principal}<hasActivationRequired>false</hasActivationRequired><label>${escapeXml('Team Access')}</label>${read}</PermissionSet>`,
    },
  ]);
});

async function assign(org: ScenarioOrg, userId: unknown, name: string): Promise<void> {
  const [set] = await org.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
  await org.create('PermissionSetAssignment', { AssigneeId: String(userId), PermissionSetId: String(set?.Id) });
}

scenario('SF-26: what waits for access goes on when access was given another way, once that is proved', async (org) => {
  await startHeartbeat(org);
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  const waiting = await org.createContact();
  await user.tick(waiting);
  await org.advance('PT20M');
  assert.equal((await org.credentialOf(waiting)).Status__c, 'Held');
  const [row] = await org.query('SELECT CreatedById FROM Sertifier_Credential__c');
  await assign(org, row?.CreatedById, OWN_SET);
  await org.advance('PT80M');
  assert.equal((await org.credentialOf(waiting)).Status__c, 'Held', 'A flow cannot see that access');
  const next = await org.createContact({ LastName: 'Next', Email: 'next@example.com' });
  await user.tick(next);
  await org.advance('PT17M');
  assert.equal((await org.credentialOf(next)).Status__c, 'Issued', 'The proof');
  assert.equal((await org.credentialOf(waiting)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials().length, 2);
});

scenario('SF-26: what others send is no proof of access', async (org) => {
  await startHeartbeat(org);
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  const waiting = await org.createContact();
  await user.tick(waiting);
  await org.advance('PT80M');
  await org.tick(await org.createContact({ LastName: 'Next', Email: 'next@example.com' }));
  await org.advance('PT35M');
  assert.equal((await org.credentialOf(waiting)).Status__c, 'Held');
});
