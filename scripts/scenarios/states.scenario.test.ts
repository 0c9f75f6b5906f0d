import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { manifest } from './harness/metadata-records.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { allowStateFields } from './harness/state-fields.ts';

const OBJECT = 'Sertifier_Credential__c';
const ISSUE = '/campaign/addCredentials';

async function tickOne(org: ScenarioOrg, fields?: OrgRecord): Promise<string> {
  const contact = await org.createContact(fields);
  await org.tick(contact);
  return contact;
}

async function attempt(org: ScenarioOrg, id: unknown, fields: OrgRecord): Promise<string> {
  const [outcome] = await org.tryUpdate(OBJECT, [{ Id: String(id), ...fields }]);
  return outcome?.success === true ? 'saved' : (outcome?.messages.join('; ') ?? '');
}

async function heldFor(org: ScenarioOrg): Promise<unknown> {
  const [row] = await org.query(`SELECT Held_For__c FROM ${OBJECT}`);
  return row?.Held_For__c;
}

scenario(
  'issue 4.1: a transition that the table does not have is refused with a message, by the API too',
  async (org) => {
    await allowStateFields(org);
    const contact = await tickOne(org);
    await org.advance('PT1M');
    const { Id } = await org.credentialOf(contact);
    for (const status of ['Queued', 'Retry Scheduled', 'Checking', 'Held', 'Failed', 'Duplicate']) {
      assert.match(await attempt(org, Id, { Status__c: status }), /Use the field Command instead/, status);
    }
    assert.equal(await attempt(org, Id, { Status__c: 'Revoked' }), 'saved');
    assert.match(await attempt(org, Id, { Status__c: 'Superseded' }), /Use the field Command instead/);
  },
);

scenario('issue 4.1: only proof makes a credential Issued, and proof is accepted from every status', async (org) => {
  await allowStateFields(org);
  const contact = await tickOne(org, { LastName: 'Without Address' });
  await org.advance('PT1M');
  const { Id, Status__c } = await org.credentialOf(contact);
  assert.equal(Status__c, 'Held');
  assert.match(await attempt(org, Id, { Status__c: 'Issued' }), /only by proof from Sertifier/);
  assert.equal(await attempt(org, Id, { Status__c: 'Issued', Sertifier_ID__c: 'id' }), 'saved');
  assert.match(await attempt(org, Id, { Recipient_Name__c: 'Another' }), /is finished/);
  assert.match(await attempt(org, Id, { Sertifier_ID__c: 'another' }), /is finished/);
});

scenario('issue 4.1: people only read the status', async (org) => {
  const contact = await tickOne(org);
  await org.advance('PT1M');
  const { Id } = await org.credentialOf(contact);
  assert.match(await attempt(org, Id, { Status__c: 'Revoked' }), /security settings/);
});

underEachReading('CS-14, DG-65, DG-T6: what waits for an address goes on when the contact gets one', async (org) => {
  const contact = await tickOne(org, { FirstName: 'Ada', LastName: 'Lovelace' });
  await org.advance('PT5M');
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.equal(row.Outcome__c, 'Wrong Data');
  assert.equal(Date.parse(String(row.Due_At__c)) - Date.parse(String(row.CreatedDate)), 86_400_000);
  assert.equal(await heldFor(org), 'Recipient');
  await org.update('Contact', contact, { Email: 'ada@example.com' });
  await org.advance('PT10M');
  const sent = await org.credentialOf(contact);
  assert.equal(sent.Status__c, 'Issued', String(sent.Last_Error__c));
  assert.equal(sent.Recipient_Email__c, 'ada@example.com');
});

scenario('DG-50: Try Again starts a failed credential over, with the same key', async (org) => {
  await org.sertifier.faults([{ on: { path: ISSUE }, then: { status: 429 } }]);
  const contact = await tickOne(org);
  await org.advance('PT20M');
  const failed = await org.credentialOf(contact);
  assert.equal(failed.Status__c, 'Failed');
  await org.sertifier.faults([]);
  assert.equal(await attempt(org, failed.Id, { Command__c: 'Try Again' }), 'saved');
  await org.advance('PT1M');
  const issued = await org.credentialOf(contact);
  assert.equal(issued.Status__c, 'Issued', String(issued.Last_Error__c));
  assert.equal(issued.Request_Key__c, failed.Request_Key__c);
  assert.equal(issued.Attempts__c, 5);
  const [row] = await org.query(`SELECT Attempt_Log__c, Command__c FROM ${OBJECT}`);
  assert.match(String(row?.Attempt_Log__c), /Command Try Again by /);
  assert.equal(row?.Command__c, null);
});

scenario('DG-70: Try Again on what may exist looks first', async (org) => {
  await org.sertifier.faults([
    { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } },
    { on: { path: '/credential/search', to: 1 }, then: { status: 503 } },
  ]);
  const contact = await tickOne(org);
  await org.advance('PT2M');
  const { Id, Status__c } = await org.credentialOf(contact);
  assert.equal(Status__c, 'Retry Scheduled');
  assert.equal(await attempt(org, Id, { Command__c: 'Try Again' }), 'saved');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Checking');
  await org.advance('PT30M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('DG-109: Hold needs a reason, keeps a credential, and Release lets it go on', async (org) => {
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { status: 429 } }]);
  const contact = await tickOne(org);
  await org.advance('PT1M');
  const { Id } = await org.credentialOf(contact);
  assert.match(await attempt(org, Id, { Command__c: 'Hold' }), /Enter a Command Reason/);
  assert.equal(await attempt(org, Id, { Command__c: 'Hold', Command_Reason__c: 'Name in doubt' }), 'saved');
  await org.advance('PT1H');
  const held = await org.credentialOf(contact);
  assert.equal(held.Status__c, 'Held');
  assert.match(String(held.Last_Error__c), /Held by .*: Name in doubt/);
  assert.equal(await attempt(org, Id, { Command__c: 'Release' }), 'saved');
  await org.advance('PT1M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.match(await attempt(org, Id, { Command__c: 'Try Again' }), /does not fit the status/);
});

for (const [stop, goOn] of [
  ['Hold', 'Release'],
  ['Give Up', 'Try Again'],
] as const) {
  scenario(`DG-70: ${goOn} after ${stop} of what may just be being sent looks first`, async (org) => {
    await org.switches({ asyncDelayMinutes: 3 });
    const contact = await tickOne(org);
    const { Id, Status__c } = await org.credentialOf(contact);
    assert.equal(Status__c, 'Queued');
    assert.equal(await attempt(org, Id, { Command__c: stop, Command_Reason__c: 'In doubt' }), 'saved');
    assert.equal(await attempt(org, Id, { Command__c: goOn }), 'saved');
    assert.equal((await org.credentialOf(contact)).Status__c, 'Checking');
    await org.advance('PT30M');
    assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
    assert.equal(org.sertifier.credentials().length, 1);
  });
}

scenario('DG-109: a command needs the custom permission', async (org) => {
  const contact = await tickOne(org, { LastName: 'Without Address' });
  await org.advance('PT1M');
  const { Id } = await org.credentialOf(contact);
  await allowStateFields(org);
  const set = 'Give_Commands';
  await org.requests.deployFiles([
    manifest('PermissionSet', [set]),
    {
      path: `permissionsets/${set}.permissionset`,
      content: `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><fieldPermissions><editable>true</editable><field>${OBJECT}.Command__c</field><readable>true</readable></fieldPermissions><label>Give Commands</label></PermissionSet>`,
    },
  ]);
  const user = await org.asUser('Standard User', ['Write_States', set]);
  const [outcome] = await user.tryUpdate(OBJECT, [{ Id: String(Id), Command__c: 'Release' }]);
  assert.match(outcome?.messages.join() ?? '', /may not give this command/);
});

scenario('DG-68: Give Up closes a credential, and Try Again takes it up', async (org) => {
  const contact = await tickOne(org, { FirstName: 'Ada', LastName: 'Lovelace' });
  await org.advance('PT1M');
  const { Id } = await org.credentialOf(contact);
  assert.equal(await attempt(org, Id, { Command__c: 'Give Up', Command_Reason__c: 'Not wanted' }), 'saved');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
  assert.equal(await attempt(org, Id, { Command__c: 'Try Again' }), 'saved');
  await org.advance('PT1M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Held');
});
