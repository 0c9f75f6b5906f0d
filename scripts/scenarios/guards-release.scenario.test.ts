import assert from 'node:assert/strict';
import { rowFacts, type RowFacts } from './harness/row-facts.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import type { Session } from './harness/session.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';
import { allowStateFields } from './harness/state-fields.ts';

const OBJECT = 'Sertifier_Credential__c';

const named = (lastName: string): { readonly LastName: string; readonly Email: string } => ({
  LastName: lastName,
  Email: `${lastName}@example.com`,
});

async function onlyRow(org: ScenarioOrg, start: Date): Promise<RowFacts> {
  const [row, ...others] = await rowFacts(org, start);
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

async function command(org: ScenarioOrg, contact: string, name: string): Promise<void> {
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Command__c: name, Command_Reason__c: 'A reason' });
}

async function statusOf(org: ScenarioOrg, contact: string): Promise<unknown> {
  return (await org.credentialOf(contact)).Status__c;
}

async function userId(org: ScenarioOrg): Promise<string> {
  const [user] = await org.query('SELECT Id FROM User ORDER BY CreatedDate DESC LIMIT 1');
  return String(user?.Id);
}

async function withdrawAccess(org: ScenarioOrg, user: string): Promise<void> {
  const assignments = await org.query(
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${user}' AND PermissionSet.Name = 'Sertifier_Integration_Access'`,
  );
  for (const { Id } of assignments) await org.delete('PermissionSetAssignment', String(Id));
}

async function tickNew(org: ScenarioOrg, user: Session, lastName: string): Promise<string> {
  const contact = await org.createContact(named(lastName));
  await user.tick(contact);
  return contact;
}

scenario('SF-46: a new name does not send what waits for an address', async (org) => {
  const contact = await org.createContact({ LastName: 'Lovelace' });
  const start = org.now();
  await org.tick(contact);
  await org.settle();
  const held = await onlyRow(org, start);
  assert.deepEqual([held.standing.Status, held.standing.Held_For], ['Held', 'Recipient']);
  await org.advance('PT5M');
  await org.update('Contact', contact, { LastName: 'King' });
  await org.settle();
  assert.deepEqual(await onlyRow(org, start), held);
});

scenario('SF-46: an address releases what waits for it, and nothing of other contacts', async (org) => {
  const [fine = '', waiting = '', other = '', last = ''] = await org.createContacts([
    named('Fine'),
    { LastName: 'Waiting' },
    { LastName: 'Other' },
    named('Last'),
  ]);
  await org.tick(fine, waiting, other, last);
  await org.settle();
  await org.update('Contact', waiting, { Email: 'waiting@example.com' });
  await org.settle();
  const statuses = [];
  for (const contact of [fine, waiting, other, last]) statuses.push(await statusOf(org, contact));
  assert.deepEqual(statuses, ['Issued', 'Issued', 'Held', 'Issued']);
  assert.equal((await org.credentialOf(other)).Recipient_Email__c, null);
});

scenario('DG-109: a change of the contact does not release what a person holds', async (org) => {
  await org.control({ Paused__c: true });
  const contact = await org.createContact(named('Lovelace'));
  const start = org.now();
  await org.tick(contact);
  await org.settle();
  await command(org, contact, 'Hold');
  await org.control({ Paused__c: false });
  const held = await onlyRow(org, start);
  await org.update('Contact', contact, { Email: 'ada@example.com' });
  await org.settle();
  assert.deepEqual(await onlyRow(org, start), held);
});

scenario('DG-66, SF-67: what waits for set-up is left alone until the set-up is right', async (org) => {
  await startHeartbeat(org);
  const [control] = await org.query('SELECT Organization_ID_End__c FROM Sertifier_Control__c');
  await org.control({ Organization_ID_End__c: '999999AAA' });
  const start = org.now();
  await org.tick(await org.createContact(named('Lovelace')));
  await org.settle();
  const held = await onlyRow(org, start);
  assert.deepEqual([held.standing.Status, held.standing.Held_For], ['Held', 'Set-up']);
  await org.advance('PT50M');
  assert.deepEqual(await onlyRow(org, start), held);
  await org.control({ Organization_ID_End__c: String(control?.Organization_ID_End__c) });
  await org.advance('PT16M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
});

scenario('DG-66, issue 4.10: what another org requested without a campaign is not tried over and over', async (org) => {
  await allowStateFields(org);
  await startHeartbeat(org);
  await org.control({ Default_Campaign__c: null });
  const start = org.now();
  const contact = await org.createContact(named('Lovelace'));
  await org.tick(contact);
  await org.settle();
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Requested_In__c: '999999AAA' });
  await org.control({ Default_Campaign__c: 'Certified_Widget_Engineer' });
  await org.advance('PT20M');
  const held = await onlyRow(org, start);
  assert.deepEqual([held.standing.Status, held.standing.Held_For], ['Held', 'Person']);
  await org.advance('PT50M');
  assert.deepEqual(await onlyRow(org, start), held);
  assert.deepEqual(org.sertifier.requests(), []);
});

for (const [what, fields] of [
  ['activated', { Active__c: false }],
  ['given its ID', {}],
] as const) {
  scenario(`DG-66: what waits for its campaign is left alone until that campaign is ${what}`, async (org) => {
    const ids = { Campaign_ID__c: org.sertifier.campaignId('Certified Widget Engineer') };
    await org.campaign('Own_Campaign', what === 'activated' ? { ...ids, ...fields } : fields);
    await startHeartbeat(org);
    await org.control({ Default_Campaign__c: 'Own_Campaign' });
    const start = org.now();
    await org.tick(await org.createContact(named('Lovelace')));
    await org.settle();
    const held = await onlyRow(org, start);
    assert.deepEqual([held.standing.Status, held.standing.Held_For], ['Held', 'Campaign']);
    await org.control({ Default_Campaign__c: 'Certified_Widget_Engineer' });
    await org.advance('PT50M');
    assert.deepEqual(await onlyRow(org, start), held);
    await org.campaign('Own_Campaign', ids);
    await org.advance('PT16M');
    assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
  });
}

scenario('DG-109, SF-26: access that was proved does not release what a person holds', async (org) => {
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  const held = await tickNew(org, org, 'Held');
  await org.settle();
  await command(org, held, 'Hold');
  await org.control({ Paused__c: false });
  await org.advance('PT70M');
  const proof = await tickNew(org, org, 'Proof');
  await org.advance('PT20M');
  assert.deepEqual([await statusOf(org, held), await statusOf(org, proof)], ['Held', 'Issued']);
});

scenario('SF-26: what was sent before access was withdrawn proves nothing', async (org) => {
  await startHeartbeat(org);
  const user = await org.asUser('Standard User', ['Sertifier_User', 'Sertifier_Integration_Access']);
  const proof = await tickNew(org, user, 'Proof');
  await org.settle();
  assert.equal(await statusOf(org, proof), 'Issued');
  await withdrawAccess(org, await userId(org));
  const waiting = await tickNew(org, user, 'Waiting');
  await org.settle();
  const start = org.now();
  const [, held] = await rowFacts(org, start);
  assert.deepEqual([held?.standing.Status, held?.standing.Held_For], ['Held', 'Access']);
  await org.advance('PT3H');
  assert.deepEqual((await rowFacts(org, start))[1], held);
  assert.equal(await statusOf(org, waiting), 'Held');
});

scenario('SF-26: what others set going later proves no access of the person who asked', async (org) => {
  await startHeartbeat(org);
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  const addressed = await org.createContact({ LastName: 'Addressed' });
  await user.tick(addressed);
  const waiting = await tickNew(org, user, 'Waiting');
  await org.advance('PT16M');
  await org.update('Contact', addressed, { Email: 'addressed@example.com' });
  await org.settle();
  assert.deepEqual([await statusOf(org, addressed), await statusOf(org, waiting)], ['Issued', 'Held']);
  await org.advance('PT2H');
  assert.equal(await statusOf(org, waiting), 'Held');
});
