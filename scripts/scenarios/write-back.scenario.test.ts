import assert from 'node:assert/strict';
import { BREAKING_ACCOUNT, customerAutomation } from '../histories/customer-automation.ts';
import { clonedContactFlow } from './harness/contact-flow.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';

const CAMPAIGN = 'Certified_Widget_Engineer';
const REFUSES_LINKS = 'NOT(ISBLANK(Sertifier_Verification_Link__c))';

underEachReading(
  'SF-60: a contact that refuses its link leaves the credential issued, and the row says why',
  async (org) => {
    await org.refuseWhere('Contact', REFUSES_LINKS, 'Links are not welcome here.');
    const contact = await org.createContact();
    await org.tick(contact);
    await org.settle();
    const row = await org.credentialOf(contact);
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    assert.match(String(row.Contact_Link_Error__c), /Links are not welcome here/);
    assert.equal(row.Contact_Link_Written_At__c, null);
    assert.ok(row.Verification_Link__c !== null);
    assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, null);
    assert.equal(org.sertifier.credentials().length, 1);
  },
);

underEachReading('SF-60: one contact of 20 that refuses its link harms no other', async (org) => {
  await org.refuseWhere('Contact', `AND(${REFUSES_LINKS}, LastName = "Stubborn")`, 'Not this one.');
  const contacts = await org.createContacts(
    Array.from({ length: 20 }, (_, index) => ({
      LastName: index === 7 ? 'Stubborn' : `Person ${index}`,
      Email: `person${index}@example.com`,
    })),
  );
  await org.tick(...contacts);
  await org.settle();
  const rows = await org.credentials();
  assert.ok(rows.every((row) => row.Status__c === 'Issued'));
  assert.deepEqual(
    rows.filter((row) => row.Contact_Link_Error__c !== null).map((row) => row.Recipient_Name__c),
    ['Stubborn'],
  );
  const linked = await org.query('SELECT Id FROM Contact WHERE Sertifier_Verification_Link__c != null');
  assert.equal(linked.length, 19);
  assert.equal(org.sertifier.credentials().length, 20);
});

scenario('SF-57: the row keeps when the link was written', async (org) => {
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(Date.parse(String(row.Contact_Link_Written_At__c)), org.now().getTime());
  assert.equal(row.Contact_Link_Error__c, null);
});

underEachReading('SF-57: a campaign that does not want its links on the contact leaves it alone', async (org) => {
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  await org.campaign(CAMPAIGN, { Campaign_ID__c, Write_Link_to_Contact__c: false });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.ok(row.Verification_Link__c !== null);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, null);
});

scenario('SF-58: a link that is too long for the contact is kept on the credential', async (org) => {
  await org.sertifier.faults([{ then: { variants: { linkForm: 'long' } } }]);
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued');
  assert.ok(String(row.Verification_Link__c).length > 255);
  assert.match(String(row.Contact_Link_Error__c), /255/);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, null);
});

scenario('SF-60: a contact that is deleted before its link is written leaves the credential issued', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.advance('PT3M');
  await org.delete('Contact', contact);
  await org.settle();
  const [row, ...others] = await org.credentials();
  assert.equal(others.length, 0);
  assert.equal(row?.Status__c, 'Issued', String(row?.Last_Error__c));
  assert.equal(row.Contact__c, null);
  assert.equal(row.Recipient_Name__c, 'Ada Lovelace 0');
  assert.notEqual(row.Verification_Link__c, null);
  assert.match(String(row.Contact_Link_Error__c), /not written: the contact was deleted .*link is on this record/);
  const [state] = await org.query('SELECT Write_Link_Now__c, Link_Retry_At__c FROM Sertifier_Credential__c');
  assert.deepEqual([state?.Write_Link_Now__c, state?.Link_Retry_At__c], [false, null]);
});

/** Issues a credential; from then on other automation hits a limit whenever a credential is saved. */
async function undoTheWritingOfALink(org: ScenarioOrg): Promise<{ readonly contact: string; readonly broken: string }> {
  await org.requests.deployFiles(customerAutomation());
  await org.switches({ asyncDelayMinutes: 3 });
  await startHeartbeat(org);
  const contact = await org.createContact();
  await org.tick(contact);
  await org.advance('PT3M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  const broken = await org.create('Account', { Name: BREAKING_ACCOUNT });
  await org.settle();
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, null, 'the writing was undone');
  return { contact, broken };
}

async function linkState(org: ScenarioOrg): Promise<unknown[]> {
  const [row] = await org.query('SELECT Write_Link_Now__c, Link_Retry_At__c FROM Sertifier_Credential__c');
  return [row?.Write_Link_Now__c, row?.Link_Retry_At__c];
}

scenario('SF-60: a link whose writing a limit of other automation undid is written later', async (org) => {
  const { contact, broken } = await undoTheWritingOfALink(org);
  await org.advance('PT30M');
  await org.delete('Account', broken);
  await org.advance('PT20M');
  const waiting = await org.credentialOf(contact);
  assert.equal(waiting.Status__c, 'Issued');
  assert.match(String(waiting.Contact_Link_Error__c), /Salesforce undid .*other automation.* tried again/);
  await org.advance('PT30M');
  const row = await org.credentialOf(contact);
  assert.notEqual(row.Verification_Link__c, null);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, row.Verification_Link__c);
  assert.equal(row.Contact_Link_Error__c, null);
  assert.deepEqual(await linkState(org), [false, null]);
  assert.equal(org.sertifier.issueRequests().length, 1);
});

scenario('SF-60: a link that could not be written for a week is left to people, and the row says so', async (org) => {
  const { contact, broken } = await undoTheWritingOfALink(org);
  await startHeartbeat(org, () => org.advance('P7D'));
  await org.delete('Account', broken);
  await org.advance('PT50M');
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued');
  assert.match(String(row.Contact_Link_Error__c), /Salesforce undid .*a week.*Copy the link/);
  assert.deepEqual(await linkState(org), [false, null]);
});

scenario(
  'SF-57: the link of a credential without a contact stays on the credential, and nothing is amiss',
  async (org) => {
    const inputs = { contactId: { text: '' }, sourceObject: { text: 'CampaignMember' } };
    await org.requests.deployFiles(
      clonedContactFlow('Issue_without_Contact', { field: 'LeadSource', value: 'Web' }, inputs),
    );
    await startHeartbeat(org);
    const contact = await org.createContact();
    await org.update('Contact', contact, { LeadSource: 'Web' });
    await org.advance('PT50M');
    const [row] = await org.credentials();
    assert.deepEqual([row?.Status__c, row?.Contact__c], ['Issued', null], String(row?.Last_Error__c));
    assert.notEqual(row?.Verification_Link__c, null);
    assert.equal(row?.Contact_Link_Error__c, null);
    assert.deepEqual(await linkState(org), [false, null]);
  },
);
