import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import type { Session } from './harness/session.ts';
import { scenario, underEachReading } from './harness/scenario.ts';

const PRINCIPAL =
  '/named-credentials/credential?externalCredential=Sertifier_External_Credential&principalName=Sertifier_Principal&principalType=NamedPrincipal';

/** Ticks the box of a new contact as some user and answers its row, which has to be held. */
async function heldRow(org: ScenarioOrg, user: Session = org): Promise<OrgRecord> {
  const contact = await org.createContact();
  await user.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held', String(row.Last_Error__c));
  assert.equal(row.Outcome__c, 'Access');
  assert.equal(org.sertifier.credentials().length, 0);
  return row;
}

/** Where somebody else runs the asynchronous path, it is their access that counts, and they have the set. */
async function issuedRow(org: ScenarioOrg, user: Session): Promise<void> {
  const contact = await org.createContact();
  await user.tick(contact);
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
}

underEachReading('SF-26, T6: a user with Sertifier Integration Access issues', async (org) => {
  const contact = await org.createContact();
  const user = await org.asUser('Standard User', ['Sertifier_User', 'Sertifier_Integration_Access']);
  await user.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, row.Verification_Link__c);
});

underEachReading('T6, SF-68: without the principal the row names the permission set', async (org) => {
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  if (org.reading('asyncRunningUser') !== 'triggering user') {
    await issuedRow(org, user);
    return;
  }
  const row = await heldRow(org, user);
  assert.match(String(row.Last_Error__c), /Sertifier Integration Access/);
  assert.deepEqual(org.sertifier.requests(), []);
});

underEachReading('one user without access harms nobody else', async (org) => {
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  const others = await org.createContact({ LastName: 'Hopper', Email: 'grace@example.com' });
  const own = await org.createContact();
  await user.tick(own);
  await org.tick(others);
  await org.settle();
  if (org.reading('asyncRunningUser') === 'triggering user') {
    assert.equal((await org.credentialOf(own)).Status__c, 'Held');
  }
  const row = await org.credentialOf(others);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
});

for (const [badKeyStatus, badKeyBody] of [
  [403, 'envelope'],
  [401, 'envelope'],
  [403, 'none'],
  [401, 'other JSON'],
] as const) {
  scenario(
    `SF-68, T7: a wrong key (${badKeyStatus}, ${badKeyBody}) is a matter of access, with the hint`,
    async (org) => {
      await org.sertifier.faults([{ then: { variants: { badKeyStatus, badKeyBody } } }]);
      org.sertifier.changeKey();
      const row = await heldRow(org);
      assert.match(String(row.Last_Error__c), /key/i);
      assert.match(String(row.Last_Error__c), /Sertifier Principal|External Credential|Private API Key/i);
      assert.equal(row.Last_HTTP_Status__c, badKeyStatus);
      assert.equal(org.sertifier.issueRequests().length, 1);
    },
  );
}

scenario('T7: a wrong key is not tried again and again', async (org) => {
  org.sertifier.changeKey();
  const row = await heldRow(org);
  const before = org.sertifier.issueRequests().length;
  await org.advance('PT10M');
  const after = await org.credentials(`Id = '${String(row.Id)}'`);
  assert.equal(after[0]?.Status__c, 'Held');
  assert.equal(org.sertifier.issueRequests().length, before);
});

scenario('SF-68: with no key set nothing can succeed, and the row says what to do', async (org) => {
  await org.requests.expect('DELETE', PRINCIPAL);
  const row = await heldRow(org);
  assert.match(String(row.Last_Error__c), /key|credential/i);
});

scenario('SF-11, SF-12: the key is in no row, no contact and no transaction', async (org) => {
  const key = org.sertifier.key;
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  const seen = JSON.stringify([await org.credentials(), await org.contact(contact), org.transactions()]);
  assert.ok(!seen.includes(key));
  const principal = await org.requests.request('GET', PRINCIPAL);
  assert.equal(principal.status, 200);
  assert.ok(!JSON.stringify(principal.body).includes(key));
});
