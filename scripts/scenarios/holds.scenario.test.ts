import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { clonedContactFlow } from './harness/contact-flow.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';

const CAMPAIGN = 'Certified_Widget_Engineer';

prepare(async (org) => {
  const inputs = { recipientName: { element: '$Record.Department' }, campaign: { text: CAMPAIGN } } as const;
  await org.requests.deployFiles(clonedContactFlow('Issue_to_Department', { field: 'Title', value: 'Passed' }, inputs));
});

/** Ticks the box of a new contact and answers its row, which has to be held with nothing sent. */
async function heldRow(org: ScenarioOrg, contactFields?: OrgRecord): Promise<OrgRecord> {
  const contact = await org.createContact(contactFields);
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held', String(row.Last_Error__c));
  assert.ok(row.Due_At__c !== null, 'somebody has to look at it, by a certain time');
  assert.deepEqual(org.sertifier.requests(), [], 'nothing is sent that cannot succeed');
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, null);
  return row;
}

underEachReading('SF-44: a default campaign that does not exist holds the row, and names the campaign', async (org) => {
  await org.control({ Default_Campaign__c: 'Nowhere' });
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /no Sertifier Campaign record named Nowhere/);
  assert.equal(row.Outcome__c, 'Configuration');
});

underEachReading('no default campaign holds the row, and says where to enter one', async (org) => {
  await org.control({ Default_Campaign__c: null });
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /default campaign.*Sertifier Control/);
  assert.equal(row.Outcome__c, 'Configuration');
});

underEachReading('an inactive campaign holds the row, and says which box to tick', async (org) => {
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  await org.campaign(CAMPAIGN, { Label: 'Certified Widget Engineer', Campaign_ID__c, Active__c: false });
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /Certified Widget Engineer is not active.*Tick Active/);
  assert.equal(row.Outcome__c, 'Configuration');
});

scenario('a campaign that is switched off between the request and the sending is not sent', async (org) => {
  const contact = await org.createContact();
  await org.switches({ asyncDelayMinutes: 3 });
  await org.tick(contact);
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  await org.campaign(CAMPAIGN, { Campaign_ID__c, Active__c: false });
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Held');
  assert.deepEqual(org.sertifier.requests(), []);
});

underEachReading('a campaign record without a campaign ID holds the row, and says where the ID is', async (org) => {
  await org.campaign(CAMPAIGN, { Label: 'Certified Widget Engineer' });
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /no campaign ID.*Copy ID/);
});

underEachReading('an org that is not set up holds every row, and says so', async (org) => {
  await org.removeControl();
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /not set up/);
  assert.equal(row.Outcome__c, 'Configuration');
});

underEachReading('a copy of the org (its ID is another one) sends nothing to real people', async (org) => {
  await org.control({ Organization_ID_End__c: '999999AAA' });
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /another org|copy/);
});

underEachReading('HS-13, SF-46: a contact without an e-mail address is held, with the reason', async (org) => {
  const row = await heldRow(org, { LastName: 'Lovelace', Email: null });
  assert.match(String(row.Last_Error__c), /no e-mail address/);
  assert.equal(row.Outcome__c, 'Wrong Data');
});

underEachReading('a recipient without a name is held, with the reason', async (org) => {
  const contact = await org.createContact({ LastName: 'Lovelace', Email: 'ada@example.com', Department: null });
  await org.update('Contact', contact, { Title: 'Passed' });
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.match(String(row.Last_Error__c), /no name/);
  assert.equal(row.Outcome__c, 'Wrong Data');
  assert.deepEqual(org.sertifier.requests(), []);
});

const MALFORMED = [
  'ada',
  'ada@',
  '@example.com',
  'ada@example',
  'a da@example.com',
  'a@b@example.com',
  'ada@ex,ample.com',
];
for (const address of MALFORMED) {
  scenario(`HS-13: the malformed address "${address}" is held with words`, async (org) => {
    await org.requests.deployFiles(
      clonedContactFlow(
        'Issue_to_Any_Address',
        { field: 'LeadSource', value: 'Web' },
        {
          campaign: { text: CAMPAIGN },
          recipientEmail: { element: '$Record.Department' },
        },
      ),
    );
    const contact = await org.createContact({ LastName: 'Lovelace', Department: address });
    await org.update('Contact', contact, { LeadSource: 'Web' });
    await org.settle();
    const row = await org.credentialOf(contact);
    assert.equal(row.Status__c, 'Held');
    assert.equal(row.Recipient_Email__c, address);
    assert.match(String(row.Last_Error__c), /malformed/);
    assert.deepEqual(org.sertifier.requests(), []);
  });
}

underEachReading('a pause holds what is asked for meanwhile, with the reason that was given', async (org) => {
  await org.control({ Paused__c: true, Pause_Reason__c: 'audit week' });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.notEqual(row.Status__c, 'Issued');
  assert.match(String(row.Last_Error__c), /paused.*audit week/);
  assert.deepEqual(org.sertifier.requests(), []);
});

scenario(
  'the box is ticked again and everything is mended: the held row stays the only one for this request',
  async (org) => {
    const contact = await org.createContact({ LastName: 'Lovelace', Email: null });
    await org.tick(contact);
    await org.settle();
    const held = await org.credentialOf(contact);
    await org.update('Contact', contact, { Email: 'ada@example.com', Issue_Credential__c: false });
    await org.tick(contact);
    await org.settle();
    const rows = await org.credentialsOf(contact);
    assert.ok(rows.length >= 1);
    assert.equal(rows.filter((row) => row.Request_Key__c !== null).length, 1);
    assert.equal(rows[0]?.Id, held.Id);
    assert.ok(org.sertifier.credentials().length <= 1);
  },
);

scenario('SF-35: a clone that names the source record and no contact is issued: nobody was deleted', async (org) => {
  const inputs = { contactId: { text: '' }, campaign: { text: CAMPAIGN } } as const;
  const criterion = { field: 'Title', value: 'No contact named' };
  await org.requests.deployFiles(clonedContactFlow('Issue_without_Contact', criterion, inputs));
  const contact = await org.createContact();
  await org.update('Contact', contact, { Title: 'No contact named' });
  await org.settle();
  const [row] = await org.query(
    `SELECT Status__c, Contact__c, Contact_Link_Error__c, Last_Error__c FROM Sertifier_Credential__c WHERE Source_Record_Id__c = '${contact}'`,
  );
  assert.equal(row?.Status__c, 'Issued', String(row?.Last_Error__c));
  assert.equal(row.Contact__c, null);
  assert.match(String(row.Contact_Link_Error__c), /or none was named/);
});
