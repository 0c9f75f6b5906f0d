import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { scenario } from './harness/scenario.ts';

/** Issues to 5 contacts under a variant of Sertifier's answers. */
async function issueFive(org: ScenarioOrg, variants: OrgRecord): Promise<readonly OrgRecord[]> {
  await org.sertifier.faults([{ then: { variants } }]);
  await org.tick(...(await org.createContacts(5)));
  await org.settle();
  return org.credentials();
}

const HARMLESS: readonly OrgRecord[] = [
  { certificateNumberKey: 'certificateNO' },
  { order: 'reversed' },
  { order: 'shuffled' },
  { externalId: 'null' },
  { externalId: 'absent' },
  { externalId: 'absent', order: 'shuffled' },
  { extraKeys: 'upgrade' },
  { extraKeys: 'any' },
  { credentialStatus: 0 },
  { credentialStatus: 7 },
  { linkForm: 'short' },
  { linkForm: 'own domain' },
];
for (const variants of HARMLESS) {
  scenario(`SF-40, SF-70: each row gets its own credential: ${JSON.stringify(variants)}`, async (org) => {
    const rows = await issueFive(org, variants);
    const byEmail = new Map(org.sertifier.credentials().map((one) => [one.email, one]));
    assert.equal(byEmail.size, 5);
    for (const row of rows) {
      assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
      const issued = byEmail.get(String(row.Recipient_Email__c));
      assert.equal(row.Sertifier_ID__c, issued?.id);
      assert.equal(row.Certificate_Number__c, issued?.certificateNumber);
      assert.ok(String(row.Verification_Link__c).endsWith(issued?.certificateNumber ?? '?'));
    }
  });
}

for (const links of ['null', 'empty', 'absent']) {
  scenario(
    `SF-70: an answer whose links are ${links} is issued, and the row says that the link is missing`,
    async (org) => {
      const rows = await issueFive(org, { links });
      for (const row of rows) {
        assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
        assert.notEqual(row.Sertifier_ID__c, null);
      }
      for (const row of rows) {
        const { Sertifier_Verification_Link__c: link } = await org.contact(String(row.Contact__c));
        assert.ok(row.Contact_Link_Error__c !== null || link !== null, 'either a link or a reason');
      }
    },
  );
}

for (const validationErrors of ['strings', 'objects', 'empty', 'null', 'absent']) {
  for (const failureData of ['{}', 'null', 'absent', 'another key']) {
    scenario(
      `SF-69, T8: a wrong campaign ID with ${validationErrors} and data ${failureData} is told in words`,
      async (org) => {
        await org.campaign('Certified_Widget_Engineer', { Campaign_ID__c: 'not-a-campaign-of-ours' });
        const [row] = await issueFive(org, { validationErrors, failureData });
        assert.equal(row?.Status__c, 'Held');
        assert.equal(row.Last_HTTP_Status__c, 200);
        assert.match(String(row.Last_Error__c), /Sertifier/);
        assert.match(String(row.Last_Error__c), /campaign/i);
        assert.equal(row.Verification_Link__c, null);
        assert.equal(org.sertifier.credentials().length, 0);
        if (validationErrors === 'strings' || validationErrors === 'objects') {
          assert.match(String(row.Last_Error__c), /Campaign not found/);
        }
      },
    );
  }
}

for (const [status, outcome] of [
  [400, 'Wrong Data'],
  [404, 'Wrong Data'],
] as const) {
  for (const errorBody of ['envelope', 'other JSON', 'HTML', 'empty']) {
    scenario(`SF-41, T22: HTTP ${status} with ${errorBody} is no success, and says what to do`, async (org) => {
      await org.sertifier.faults([{ then: { status, variants: { errorBody } } }]);
      const contact = await org.createContact();
      await org.tick(contact);
      await org.settle();
      const row = await org.credentialOf(contact);
      assert.equal(row.Status__c, 'Held');
      assert.equal(row.Last_HTTP_Status__c, status);
      assert.ok(['Configuration', outcome].includes(String(row.Outcome__c)), String(row.Outcome__c));
      assert.match(String(row.Last_Error__c), new RegExp(`${status}`));
      assert.ok(!String(row.Last_Error__c).includes('<html'), 'no markup is shown to people');
    });
  }
}

scenario('SF-69: the one credential that Sertifier refuses harms none of the others of its request', async (org) => {
  const contacts = await org.createContacts(20);
  await org.sertifier.faults([{ on: { credential: 'ada13@example.com' }, then: { refuse: 'This name is taken.' } }]);
  await org.tick(...contacts);
  await org.settle();
  const rows = await org.credentials();
  const [refused, ...others] = rows.filter((row) => row.Status__c !== 'Issued');
  assert.equal(others.length, 0);
  assert.equal(refused?.Recipient_Email__c, 'ada13@example.com');
  assert.match(String(refused.Last_Error__c), /This name is taken/);
  assert.equal(org.sertifier.credentials().length, 19);
});
