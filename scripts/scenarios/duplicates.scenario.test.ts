import assert from 'node:assert/strict';
import { clonedContactFlow } from './harness/contact-flow.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';

/** A campaign whose clone of the packaged flow watches the title, and hands the department over as its value. */
prepare(async (org) => {
  org.sertifier.addCampaign('Refresher');
  const flow = clonedContactFlow(
    'Issue_Refresher',
    { field: 'Title', value: 'Passed' },
    { campaign: { text: 'Refresher' }, triggerValue: { element: '$Record.Department' } },
  );
  await org.requests.deployFiles(flow);
});

async function refresher(org: ScenarioOrg, Reissue_Policy__c: string): Promise<void> {
  const Campaign_ID__c = org.sertifier.campaignId('Refresher');
  await org.campaign('Refresher', { Label: 'Refresher', Campaign_ID__c, Reissue_Policy__c });
}

async function pass(org: ScenarioOrg, contact: string, department: string): Promise<void> {
  await org.update('Contact', contact, { Title: null, Department: department });
  await org.update('Contact', contact, { Title: 'Passed' });
  await org.settle();
}

underEachReading('DG-67, DG-T4, SF-32: ticked a second time, a duplicate points at the first', async (org) => {
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  await org.untick(contact);
  await org.tick(contact);
  await org.settle();
  const [first, duplicate, ...others] = await org.credentialsOf(contact);
  assert.equal(others.length, 0);
  assert.equal(first?.Status__c, 'Issued');
  assert.equal(duplicate?.Status__c, 'Duplicate');
  assert.equal(duplicate.Duplicate_Of__c, first.Id);
  assert.equal(duplicate.Request_Key__c, null);
  assert.match(String(duplicate.Last_Error__c), new RegExp(`see ${String(first.Name)}`));
  assert.equal(org.sertifier.issueRequests().length, 1);
  assert.equal(org.sertifier.credentials().length, 1);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, first.Verification_Link__c);
});

underEachReading(
  'DG-67: ticked, unticked and ticked before anything was sent, one credential is issued',
  async (org) => {
    const contact = await org.createContact();
    await org.tick(contact);
    await org.untick(contact);
    await org.tick(contact);
    await org.settle();
    const states = (await org.credentialsOf(contact)).map((row) => row.Status__c);
    assert.deepEqual(states, ['Issued', 'Duplicate']);
    assert.equal(org.sertifier.credentials().length, 1);
  },
);

scenario('DG-67: 200 contacts ticked a second time make no request', async (org) => {
  const contacts = await org.createContacts(200);
  await org.tick(...contacts);
  await org.settle();
  await org.untick(...contacts);
  await org.tick(...contacts);
  await org.settle();
  assert.equal(org.sertifier.issueRequests().length, 1);
  assert.equal((await org.credentials("Status__c = 'Duplicate'")).length, 200);
  assert.equal((await org.credentials("Status__c = 'Issued'")).length, 200);
});

scenario('DG-67: two contacts with the same e-mail are two people', async (org) => {
  const [one, other] = await org.createContacts([
    { LastName: 'Lovelace', Email: 'shared@example.com' },
    { LastName: 'Hopper', Email: 'shared@example.com' },
  ]);
  await org.tick(one ?? '', other ?? '');
  await org.settle();
  const rows = await org.credentials();
  assert.deepEqual(
    rows.map((row) => [row.Status__c, row.Recipient_Name__c, row.Sertifier_Name__c]),
    [
      ['Issued', 'Lovelace', 'Lovelace'],
      ['Issued', 'Hopper', 'Hopper'],
    ],
  );
  assert.equal(new Set(rows.map((row) => row.Verification_Link__c)).size, 2);
});

scenario('HS-11, AC-05: with the policy Each Entry every entry is issued anew', async (org) => {
  await refresher(org, 'Each Entry');
  const contact = await org.createContact();
  await pass(org, contact, 'Spring');
  await org.advance('P1D');
  await pass(org, contact, 'Spring');
  const rows = await org.credentialsOf(contact);
  assert.deepEqual(
    rows.map((row) => row.Status__c),
    ['Issued', 'Issued'],
  );
  assert.equal(org.sertifier.credentials().length, 2);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, rows[1]?.Verification_Link__c);
});

scenario(
  'CS-13: with the policy Each Value a new value is issued, the same one in other letters is not',
  async (org) => {
    await refresher(org, 'Each Value');
    const contact = await org.createContact();
    await pass(org, contact, 'Bronze');
    await org.advance('P1D');
    await pass(org, contact, ' BRONZE ');
    await org.advance('P1D');
    await pass(org, contact, 'Silver');
    const rows = await org.credentialsOf(contact);
    assert.deepEqual(
      rows.map((row) => row.Status__c),
      ['Issued', 'Duplicate', 'Issued'],
    );
    assert.equal(org.sertifier.credentials().length, 2);
  },
);

scenario('DG-67: the policy Once holds for the campaign, not for the contact', async (org) => {
  await refresher(org, 'Once');
  const contact = await org.createContact();
  await org.tick(contact);
  await pass(org, contact, 'Spring');
  await pass(org, contact, 'Autumn');
  const states = (await org.credentialsOf(contact)).map((row) => [row.Campaign__c, row.Status__c]);
  assert.deepEqual(states, [
    ['Certified_Widget_Engineer', 'Issued'],
    ['Refresher', 'Issued'],
    ['Refresher', 'Duplicate'],
  ]);
});

scenario(
  'DG-T10: what cannot be written is refused in words, and never taken for a duplicate of another',
  async (org) => {
    const [first = '', second = ''] = await org.createContacts(2);
    await org.tick(first);
    await org.untick(first);
    await org.tick(first);
    await org.settle();
    const duplicates = await org.credentials("Status__c = 'Duplicate'");
    assert.deepEqual(
      duplicates.map(({ Request_Key__c }) => Request_Key__c),
      [null],
    );
    await org.control({ Default_Campaign__c: null });
    await org.refuseWhere(
      'Sertifier_Credential__c',
      'AND(ISNEW(), NOT(ISPICKVAL(Status__c, "Duplicate")))',
      'No more of them.',
    );
    await assert.rejects(org.tick(second), /No more of them/);
    assert.deepEqual(await org.credentialsOf(second), []);
  },
);
