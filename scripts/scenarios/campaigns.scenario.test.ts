import assert from 'node:assert/strict';
import { clonedContactFlow } from './harness/contact-flow.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';

const TITLES = ['Advanced Turbine Safety', 'Rotor Balancing', 'Blade Inspection'];
const developerName = (title: string): string => title.replaceAll(' ', '_');

/** Three campaigns, each with a clone of the packaged flow that watches another field of the contact. */
prepare(async (org) => {
  for (const title of TITLES.slice(1)) org.sertifier.addCampaign(title);
  const watched = ['Title', 'Department', 'LeadSource'];
  for (const [index, title] of TITLES.entries()) {
    await org.campaign(developerName(title), { Label: title, Campaign_ID__c: org.sertifier.campaignId(title) });
    const criterion = { field: watched[index] ?? '', value: 'Passed' };
    const flow = clonedContactFlow(`Issue_${index + 1}`, criterion, { campaign: { text: developerName(title) } });
    await org.requests.deployFiles(flow);
  }
});

underEachReading('SF-42, SF-44, T4, T9, AC-06: three campaigns at once, by one save each', async (org) => {
  const [first, second, third] = await org.createContacts(3);
  const outcomes = await org.tryUpdate('Contact', [
    { Id: first, Title: 'Passed' },
    { Id: second, Department: 'Passed' },
    { Id: third, LeadSource: 'Passed' },
  ]);
  assert.ok(outcomes.every(({ success }) => success));
  await org.settle();
  for (const [index, contact] of [first, second, third].entries()) {
    const title = TITLES[index] ?? '';
    const row = await org.credentialOf(contact ?? '');
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    assert.equal(row.Campaign_Label__c, title);
    assert.equal(row.Campaign_ID__c, org.sertifier.campaignId(title));
    const issued = org.sertifier.credentials().find(({ externalId }) => externalId === row.Id);
    assert.equal(issued?.campaignId, org.sertifier.campaignId(title));
    assert.ok(String(row.Verification_Link__c).endsWith(issued.certificateNumber));
  }
});

underEachReading('AC-06: one contact that meets three criteria in one save gets three credentials', async (org) => {
  const contact = await org.createContact();
  await org.update('Contact', contact, { Title: 'Passed', Department: 'Passed', LeadSource: 'Passed' });
  await org.settle();
  const rows = await org.credentialsOf(contact);
  assert.deepEqual(
    rows.map((row) => row.Status__c),
    ['Issued', 'Issued', 'Issued'],
  );
  assert.deepEqual(new Set(rows.map((row) => row.Campaign_Label__c)), new Set(TITLES));
  assert.equal(org.sertifier.credentials().length, 3);
  const links = rows.map((row) => row.Verification_Link__c);
  assert.ok(links.includes((await org.contact(contact)).Sertifier_Verification_Link__c));
});

scenario('T9: credentials of several campaigns share one request', async (org) => {
  const contacts = await org.createContacts(90);
  const fields = ['Title', 'Department', 'LeadSource'];
  await org.tryUpdate(
    'Contact',
    contacts.map((Id, index) => ({ Id, [fields[index % 3] ?? '']: 'Passed' })),
  );
  await org.settle();
  assert.equal((await org.credentials("Status__c = 'Issued'")).length, 90);
  const perCampaign = Object.groupBy(org.sertifier.credentials(), ({ campaignId }) => campaignId);
  assert.deepEqual(
    Object.values(perCampaign).map((group) => group?.length),
    [30, 30, 30],
  );
});

scenario('T9: where Sertifier takes one campaign in a request only, every credential is still issued', async (org) => {
  await org.sertifier.faults([{ then: { variants: { severalCampaigns: 'refused' } } }]);
  const contacts = await org.createContacts(9);
  const fields = ['Title', 'Department', 'LeadSource'];
  await org.tryUpdate(
    'Contact',
    contacts.map((Id, index) => ({ Id, [fields[index % 3] ?? '']: 'Passed' })),
  );
  await org.settle();
  assert.equal((await org.credentials("Status__c = 'Issued'")).length, 9);
  assert.equal(org.sertifier.credentials().length, 9);
});

scenario(
  'DG-70: two campaign records of one campaign: what one of them holds is not adopted by the other',
  async (org) => {
    const title = 'Rotor Balancing';
    await org.campaign('Rotor_Again', { Label: 'Rotor Again', Campaign_ID__c: org.sertifier.campaignId(title) });
    const criterion = { field: 'AssistantName', value: 'Passed' };
    await org.requests.deployFiles(clonedContactFlow('Issue_4', criterion, { campaign: { text: 'Rotor_Again' } }));
    await org.sertifier.faults([{ on: { path: '/campaign/addCredentials', nth: 1 }, then: { drop: 'before commit' } }]);
    const contact = await org.createContact();
    await org.update('Contact', contact, { Department: 'Passed' });
    await org.settle();
    await org.update('Contact', contact, { AssistantName: 'Passed' });
    await org.settle();
    await org.advance('PT20M');
    const rows = await org.credentialsOf(contact);
    assert.deepEqual(
      rows.map((row) => row.Status__c),
      ['Issued', 'Issued'],
    );
    const numbers = new Set(rows.map((row) => row.Certificate_Number__c));
    assert.equal(numbers.size, 2, 'Each row has a credential of its own');
    assert.equal(org.sertifier.credentials().length, 2);
  },
);

scenario('the checkbox asks for the default campaign of Sertifier Control, whatever that is now', async (org) => {
  await org.control({ Default_Campaign__c: developerName('Rotor Balancing') });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Campaign_ID__c, org.sertifier.campaignId('Rotor Balancing'));
});

scenario('SF-35: a clone and the packaged flow work side by side', async (org) => {
  const contact = await org.createContact();
  await org.update('Contact', contact, { Title: 'Passed', Issue_Credential__c: true });
  await org.settle();
  const flows = (await org.credentialsOf(contact)).map((row) => row.Source_Flow__c);
  assert.deepEqual(new Set(flows), new Set(['Issue_1', 'Sertifier_Issue_Credential_on_Contact_Update']));
});
