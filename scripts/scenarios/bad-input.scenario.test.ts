import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { clonedContactFlow } from './harness/contact-flow.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';
import { allowStateFields } from './harness/state-fields.ts';

const OBJECT = 'Sertifier_Credential__c';
const CAMPAIGN = 'Inputs';
const WITHOUT_GUID = 'Without_Guid';
const GOOD = { Description: 'Ada Lovelace', Title: 'Take it' };

/** Clones that hand over what stands in text fields, which nothing has checked; the expiry date is always 2030. */
prepare(async (org) => {
  const texts = {
    recipientName: { element: '$Record.Description' },
    recipientEmail: { element: '$Record.Department' },
    issueDate: { element: '$Record.Birthdate' },
    expireDate: { date: '2030-01-01' },
    attribute1Value: { element: '$Record.AssistantName' },
    attribute2Value: { element: '$Record.AssistantPhone' },
  };
  for (const [flow, title, campaign] of [
    ['Issue_Inputs', 'Take it', CAMPAIGN],
    ['Issue_without_Guid', 'Take it elsewhere', WITHOUT_GUID],
  ] as const) {
    const criterion = { field: 'Title', value: title };
    await org.requests.deployFiles(clonedContactFlow(flow, criterion, { ...texts, campaign: { text: campaign } }));
  }
  const Attribute_1_ID__c = org.sertifier.attributeId('Score');
  const Campaign_ID__c = org.sertifier.campaignId('Advanced Turbine Safety');
  await org.campaign(CAMPAIGN, { Label: 'Inputs', Campaign_ID__c, Attribute_1_ID__c });
  await org.campaign(WITHOUT_GUID, { Campaign_ID__c: 'Advanced Turbine Safety', Attribute_1_ID__c });
});

/** What is wrong, and what the row says. */
const HELD: readonly [what: string, fields: OrgRecord, words: RegExp][] = [
  ['a name of 300 characters', { Description: 'N'.repeat(300) }, /longer than 255 characters/],
  ['a name of spaces', { Description: '   ' }, /has no name/],
  ['no name', { Description: null }, /has no name/],
  ['an e-mail with two @', { Department: 'ada@lovelace@example.com' }, /address of the recipient is malformed/],
  ['an e-mail with a trailing dot', { Department: 'ada@example.com.' }, /address of the recipient is malformed/],
  ['an e-mail with a blank inside', { Department: 'ada lovelace@example.com' }, /is malformed/],
  ['no e-mail', { Department: null }, /has no e-mail address/],
  ['an issue date before 1900', { Birthdate: '1815-12-10' }, /issue date lies before the year 1900/],
  ['an expiry date before the issue date', { Birthdate: '2030-01-02' }, /expiry date lies before the issue date/],
  [
    'an attribute without an ID',
    { AssistantPhone: '97' },
    /attribute 2 has a value, but the campaign Inputs has no ID/,
  ],
  ['a campaign ID that is no GUID', { Title: 'Take it elsewhere' }, /Sertifier refused.*campaign/is],
];

/** What looks bad and is none: it arrives as it is. */
const VERBATIM: readonly [what: string, fields: OrgRecord][] = [
  ['a plain name', {}],
  ['emoji', { Description: '👩‍🎓 Zoë 🎓' }],
  ['right-to-left text', { Description: 'د. ليلى الحسن' }],
  ['JSON', { Description: '{"name": "Ada", "campaignId": null}' }],
  ['a formula', { Description: '=HYPERLINK("http://example.com","+1")', AssistantName: '@SUM(1)' }],
  ['an address in another script', { Department: 'ада@пример.example' }],
  ['an expiry on the day of issue', { Birthdate: '2030-01-01' }],
];

underEachReading('issue 4, bad input: each is held with words, and the others of its batch are issued', async (org) => {
  const all = [...HELD, ...VERBATIM];
  const contacts = await org.createContacts(all.map(([what], index) => ({ FirstName: String(index), LastName: what })));
  const wanted = all.map(([, fields], index) => ({ Department: `ada${index}@example.com`, ...GOOD, ...fields }));
  const saved = await org.tryUpdate(
    'Contact',
    wanted.map((fields, index) => ({ Id: contacts[index], ...fields })),
  );
  assert.deepEqual(
    saved.flatMap(({ messages }) => messages),
    [],
  );
  await org.settle();
  for (const [index, [what, , words]] of HELD.entries()) {
    const row = await org.credentialOf(contacts[index] ?? '');
    assert.equal(row.Status__c, 'Held', what);
    assert.match(String(row.Last_Error__c), words);
    assert.notEqual(row.Due_At__c, null, what);
  }
  for (const [offset, [what]] of VERBATIM.entries()) {
    const index = HELD.length + offset;
    const row = await org.credentialOf(contacts[index] ?? '');
    assert.equal(row.Status__c, 'Issued', `${what}: ${String(row.Last_Error__c)}`);
    assert.equal(row.Sertifier_Name__c, wanted[index]?.Description);
    assert.equal(row.Sertifier_Email__c, wanted[index]?.Department);
  }
  assert.equal(org.sertifier.credentials().length, VERBATIM.length);
});

scenario('issue 4.9: what was corrected where it comes from is requested again, and issued', async (org) => {
  const contact = await org.createContact({ LastName: 'Ada', Birthdate: '1815-12-10' });
  const request = async (fields: OrgRecord): Promise<OrgRecord> => {
    await org.update('Contact', contact, { Title: null });
    await org.update('Contact', contact, { ...GOOD, Department: 'ada@example.com', ...fields });
    await org.settle();
    return org.credentialOf(contact);
  };
  assert.equal((await request({ Department: 'ada@' })).Status__c, 'Held');
  assert.match(String((await request({})).Last_Error__c), /before the year 1900/);
  const issued = await request({ Birthdate: '2026-01-31' });
  assert.equal(issued.Status__c, 'Issued', String(issued.Last_Error__c));
  assert.equal(org.sertifier.sentCredentials()[0]?.issueDate, '2026-01-31');
});

underEachReading('issue 4.9: what Sertifier refused is sent with the data of a corrected request', async (org) => {
  await org.sertifier.faults([{ on: { credential: 'wrong@example.com' }, then: { refuse: 'No such mailbox.' } }]);
  const contact = await org.createContact({ LastName: 'Ada' });
  await org.update('Contact', contact, { ...GOOD, Department: 'wrong@example.com' });
  await org.settle();
  const refused = await org.credentialOf(contact);
  assert.equal(refused.Status__c, 'Held');
  assert.match(String(refused.Last_Error__c), /No such mailbox/);
  await org.update('Contact', contact, { Title: null, Department: 'right@example.com' });
  await org.update('Contact', contact, GOOD);
  await org.settle();
  const issued = await org.credentialOf(contact);
  assert.equal(issued.Status__c, 'Issued', String(issued.Last_Error__c));
  assert.equal(issued.Sertifier_Email__c, 'right@example.com');
  assert.equal(issued.Request_Key__c, refused.Request_Key__c);
});

/** The local org has no undelete; to the rows it does this: the lookup is there again. */
async function restore(org: ScenarioOrg, row: unknown): Promise<void> {
  await allowStateFields(org);
  await org.update(OBJECT, String(row), { Contact__c: await org.createContact() });
}

scenario('issue 4, bad input: a contact deleted before the sending is held; restored, it is issued', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  const [gone = '', stays = ''] = await org.createContacts(2);
  await org.tick(gone, stays);
  await org.delete('Contact', gone);
  await org.settle();
  const [row] = await org.credentials(`Source_Record_Id__c = '${gone}'`);
  assert.equal(row?.Status__c, 'Held');
  assert.match(String(row.Last_Error__c), /contact was deleted.*Restore the contact/s);
  assert.notEqual(row.Due_At__c, null);
  assert.equal((await org.credentialOf(stays)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials().length, 1);
  await org.update(OBJECT, String(row.Id), { Command__c: 'Release' });
  await org.settle();
  assert.equal(org.sertifier.credentials().length, 1, 'it is still gone');
  await restore(org, row.Id);
  await org.update(OBJECT, String(row.Id), { Command__c: 'Release' });
  await org.settle();
  assert.equal(org.sertifier.credentials().length, 2);
});

/** The local org has no merge; to the rows it does this: lookups go over to the contact that stays, the other goes. */
async function merge(org: ScenarioOrg, row: unknown, gone: string, stays: string): Promise<void> {
  await allowStateFields(org);
  await org.update(OBJECT, String(row), { Contact__c: stays });
  await org.delete('Contact', gone);
}

scenario('issue 4, bad input: a contact merged before the sending is issued, for the one that stays', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  const [gone = '', stays = ''] = await org.createContacts(2);
  await org.tick(gone);
  const { Id } = await org.credentialOf(gone);
  await merge(org, Id, gone, stays);
  await org.settle();
  const row = await org.credentialOf(stays);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal(row.Recipient_Email__c, 'ada0@example.com');
  assert.equal((await org.contact(stays)).Sertifier_Verification_Link__c, row.Verification_Link__c);
});
