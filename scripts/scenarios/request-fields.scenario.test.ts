import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { clonedContactFlow } from './harness/contact-flow.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';

const FLOW = 'Issue_Graduation_Credential';
const CAMPAIGN = 'Graduation';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A clone of the packaged flow: watches the title, and maps attributes and dates from the contact. */
prepare(async (org) => {
  org.sertifier.addCampaign('Graduation 2026');
  await org.requests.deployFiles(
    clonedContactFlow(
      FLOW,
      { field: 'Title', value: 'Graduate' },
      {
        campaign: { text: CAMPAIGN },
        attribute1Value: { element: '$Record.Department' },
        attribute2Value: { element: '$Record.AssistantName' },
        attribute10Value: { text: 'Tenth "value" & more' },
        issueDate: { element: '$Record.Birthdate' },
      },
    ),
  );
});

async function graduate(org: ScenarioOrg, fields: OrgRecord = {}): Promise<string> {
  const contact = await org.createContact({ LastName: 'Hopper', Email: 'grace@example.com', ...fields });
  await org.update('Contact', contact, { Title: 'Graduate' });
  await org.settle();
  return contact;
}

function campaignFields(org: ScenarioOrg): Record<string, string> {
  return {
    Label: 'Graduation 2026',
    Campaign_ID__c: org.sertifier.campaignId('Graduation 2026'),
    Attribute_1_ID__c: org.sertifier.attributeId('Score'),
    Attribute_2_ID__c: org.sertifier.attributeId('Completion Date'),
    Attribute_10_ID__c: org.sertifier.addAttribute('Remark', 1),
  };
}

underEachReading('SF-36, SF-52, SF-53, SF-54, SF-55: all fields of the request travel', async (org) => {
  const attributes = campaignFields(org);
  await org.campaign(CAMPAIGN, { ...attributes, Dont_Send_Email__c: true, Validity_Months__c: 24 });
  const contact = await graduate(org, { Department: '97', AssistantName: '2026-01-31', Birthdate: '2026-01-31' });
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.deepEqual(org.sertifier.sentCredentials(), [
    {
      campaignId: attributes.Campaign_ID__c,
      name: 'Hopper',
      email: 'grace@example.com',
      externalId: row.Id,
      quickPublish: true,
      issueDate: '2026-01-31',
      expireDate: '2028-01-31',
      dontSendEmail: true,
      attributes: [
        { id: attributes.Attribute_1_ID__c, value: '97' },
        { id: attributes.Attribute_2_ID__c, value: '2026-01-31' },
        { id: attributes.Attribute_10_ID__c, value: 'Tenth "value" & more' },
      ],
    },
  ]);
});

scenario('SF-56: what is not set is left out: no nulls, no empty lists', async (org) => {
  await org.tick(await org.createContact());
  await org.settle();
  const [sent] = org.sertifier.sentCredentials();
  assert.deepEqual(Object.keys(sent ?? {}).toSorted(), ['campaignId', 'email', 'externalId', 'name', 'quickPublish']);
});

scenario('SF-55, SF-56: an attribute whose field is blank on this contact is left out', async (org) => {
  const fields = campaignFields(org);
  await org.campaign(CAMPAIGN, fields);
  await graduate(org, { Department: '97' });
  const [sent] = org.sertifier.sentCredentials();
  assert.deepEqual(sent?.attributes, [
    { id: fields.Attribute_1_ID__c, value: '97' },
    { id: fields.Attribute_10_ID__c, value: 'Tenth "value" & more' },
  ]);
});

scenario('SF-48: a campaign that does not publish at once makes drafts', async (org) => {
  await org.campaign(CAMPAIGN, { ...campaignFields(org), Quick_Publish__c: false });
  const contact = await graduate(org);
  assert.equal(org.sertifier.sentCredentials()[0]?.quickPublish, false);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials()[0]?.publishedAt, null);
});

scenario('SF-52, T23: without an issue date Sertifier takes the day of the request', async (org) => {
  await org.campaign(CAMPAIGN, campaignFields(org));
  await graduate(org);
  const [sent] = org.sertifier.sentCredentials();
  assert.ok(!('issueDate' in (sent ?? {})));
  assert.equal(org.sertifier.credentials()[0]?.issueDate.toISOString(), org.now().toISOString());
});

const ENDS: readonly [issued: string, months: number, expires: string][] = [
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2026-03-15', 36, '2029-03-15'],
];
for (const [issued, months, expires] of ENDS) {
  scenario(`SF-53, T23: issued ${issued} for ${months} months expires ${expires}`, async (org) => {
    await org.campaign(CAMPAIGN, { ...campaignFields(org), Validity_Months__c: months });
    await graduate(org, { Birthdate: issued });
    const [sent] = org.sertifier.sentCredentials();
    assert.match(String(sent?.expireDate), DAY);
    assert.equal(sent?.expireDate, expires);
  });
}

scenario('SF-53: validity counts from today where no issue date is given', async (org) => {
  await org.campaign(CAMPAIGN, { ...campaignFields(org), Validity_Months__c: 6 });
  await graduate(org);
  const [sent] = org.sertifier.sentCredentials();
  const today = org.now();
  assert.equal(
    sent?.expireDate,
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 6, today.getUTCDate())).toISOString().slice(0, 10),
  );
});
