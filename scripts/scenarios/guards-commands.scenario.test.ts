import assert from 'node:assert/strict';
import { manifest } from './harness/metadata-records.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const ISSUE = '/campaign/addCredentials';
const BUSY = { on: { path: ISSUE }, then: { status: 429 } };
const LOST_ANSWER = { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } };

async function tickOne(org: ScenarioOrg): Promise<string> {
  const contact = await org.createContact();
  await org.tick(contact);
  return contact;
}

async function command(org: ScenarioOrg, contact: string, name: string): Promise<void> {
  const { Id } = await org.credentialOf(contact);
  const fields = { Command__c: name, Command_Reason__c: 'A reason' };
  await org.update('Sertifier_Credential__c', String(Id), fields);
}

async function ownerOf(org: ScenarioOrg, contact: string): Promise<string> {
  const [row] = await org.query(`SELECT Owner.Name FROM Sertifier_Credential__c WHERE Contact__c = '${contact}'`);
  return String((row?.Owner as { readonly Name?: unknown } | undefined)?.Name);
}

/** Queues of the customer's own, before and behind ours in any order. */
async function deployOtherQueues(org: ScenarioOrg): Promise<void> {
  for (const name of ['A_Queue', 'Z_Queue']) {
    await org.requests.deployFiles([
      manifest('Queue', [name]),
      {
        path: `queues/${name}.queue`,
        content: `<?xml version="1.0" encoding="UTF-8"?><Queue xmlns="http://soap.sforce.com/2006/04/metadata"><doesSendEmailToMembers>false</doesSendEmailToMembers><name>${name}</name><queueSobject><sobjectType>Sertifier_Credential__c</sobjectType></queueSobject></Queue>`,
      },
    ]);
  }
}

async function assertRefused(org: ScenarioOrg, contact: string, name: string): Promise<void> {
  const before = await org.credentialOf(contact);
  await assert.rejects(command(org, contact, name), /does not fit the status/, name);
  const { Status__c, Last_Error__c } = await org.credentialOf(contact);
  assert.deepEqual([Status__c, Last_Error__c], [before.Status__c, before.Last_Error__c]);
}

scenario('DG-68: what failed goes to the queue Sertifier Review and to no other', async (org) => {
  await deployOtherQueues(org);
  await org.sertifier.faults([BUSY]);
  const contact = await tickOne(org);
  await org.advance('PT25M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
  assert.match(await ownerOf(org, contact), /Sertifier.*Review/);
});

scenario('DG-68: what was taken up again before it was given to the queue keeps its owner', async (org) => {
  await org.sertifier.faults([BUSY]);
  const contact = await tickOne(org);
  const owner = await ownerOf(org, contact);
  await org.advance('PT14M');
  await org.switches({ asyncDelayMinutes: 3 });
  await org.advance('PT5M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
  await org.sertifier.faults([]);
  await command(org, contact, 'Try Again');
  await org.advance('PT10M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(await ownerOf(org, contact), owner);
});

scenario(
  'DG-109: Try Again and Release do not fit what is queued or being looked up, and change nothing',
  async (org) => {
    await org.switches({ asyncDelayMinutes: 3 });
    await org.sertifier.faults([LOST_ANSWER]);
    const contact = await tickOne(org);
    assert.equal((await org.credentialOf(contact)).Status__c, 'Queued');
    for (const name of ['Try Again', 'Release']) await assertRefused(org, contact, name);
    await org.advance('PT3M');
    assert.equal((await org.credentialOf(contact)).Status__c, 'Checking');
    for (const name of ['Try Again', 'Release']) await assertRefused(org, contact, name);
  },
);

for (const [policy, others] of [
  ['Once', 'Each Entry'],
  ['Each Entry', 'Once'],
] as const) {
  scenario(`DG-T10: the policy of its own campaign (${policy}) decides about Issue Another`, async (org) => {
    const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
    for (const name of ['Certified_Widget_Engineer', 'A_Campaign', 'Own_Campaign', 'Z_Campaign']) {
      await org.campaign(name, { Campaign_ID__c, Reissue_Policy__c: name === 'Own_Campaign' ? policy : others });
    }
    await org.control({ Default_Campaign__c: 'Own_Campaign' });
    const contact = await tickOne(org);
    await org.settle();
    assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
    if (policy === 'Once') {
      await assert.rejects(command(org, contact, 'Issue Another'), /Once|policy/i);
      assert.equal(org.sertifier.credentials().length, 1);
      return;
    }
    await command(org, contact, 'Issue Another');
    await org.settle();
    assert.equal(org.sertifier.credentials().length, 2);
  });
}

scenario('DG-T10: Issue Another for a campaign that is gone is refused in words', async (org) => {
  await org.control({ Default_Campaign__c: 'Nowhere' });
  const contact = await tickOne(org);
  await org.untick(contact);
  await org.tick(contact);
  await org.settle();
  const [duplicate] = await org.credentials("Status__c = 'Duplicate'");
  const fields = { Command__c: 'Issue Another', Command_Reason__c: 'A reason' };
  await assert.rejects(
    org.update('Sertifier_Credential__c', String(duplicate?.Id), fields),
    /No further credential was requested\. The campaign Nowhere/,
  );
  assert.equal((await org.credentials()).length, 2);
});
