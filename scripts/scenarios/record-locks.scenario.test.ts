import assert from 'node:assert/strict';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';

const LOCKED = /UNABLE_TO_LOCK_ROW/;

/** A row whose asynchronous path begins in three minutes, so that records can be held before. */
async function onItsWay(org: ScenarioOrg): Promise<{ readonly contact: string; readonly row: string }> {
  await org.switches({ asyncDelayMinutes: 3 });
  await startHeartbeat(org);
  const contact = await org.createContact();
  await org.tick(contact);
  return { contact, row: String((await org.credentialOf(contact)).Id) };
}

/** Issued at Sertifier, and not written here: the check finds it when the row is free, and nothing is sent again. */
async function foundLater(org: ScenarioOrg, contact: string): Promise<void> {
  assert.equal(org.sertifier.credentials().length, 1);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Queued');
  await org.advance('PT6H');
  const found = await org.credentialOf(contact);
  assert.equal(found.Status__c, 'Issued', String(found.Last_Error__c));
  assert.equal(found.Sertifier_ID__c, org.sertifier.credentials()[0]?.id);
  assert.equal(org.sertifier.credentials().length, 1);
  assert.equal(org.sertifier.issueRequests().length, 1);
}

underEachReading(
  'SF-60: a contact that somebody else holds gets its link later, the row says so meanwhile',
  async (org) => {
    const { contact } = await onItsWay(org);
    await org.hold([contact], 'PT20M');
    await org.advance('PT10M');
    if (org.reading('lookupLocks') === 'always') {
      // saving the row itself needs the contact then: it is as if the row were held
      await foundLater(org, contact);
      return;
    }
    const waiting = await org.credentialOf(contact);
    assert.equal(waiting.Status__c, 'Issued', String(waiting.Last_Error__c));
    assert.match(String(waiting.Contact_Link_Error__c), LOCKED);
    assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, null);
    await org.advance('PT2H');
    const row = await org.credentialOf(contact);
    assert.equal(row.Contact_Link_Error__c, null);
    assert.notEqual(row.Contact_Link_Written_At__c, null);
    assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, row.Verification_Link__c);
    assert.equal(org.sertifier.credentials().length, 1);
  },
);

underEachReading(
  'DG-64, DG-70: a row that is held when its answer comes is found, and never issued twice',
  async (org) => {
    const { contact, row } = await onItsWay(org);
    await org.hold([row], 'PT20M');
    await org.advance('PT10M');
    await foundLater(org, contact);
  },
);

scenario('SF-60: a contact that is held while it is ticked is refused to whoever ticks it', async (org) => {
  const contact = await org.createContact();
  await org.hold([contact]);
  const [outcome] = await org.tryUpdate('Contact', [{ Id: contact, Issue_Credential__c: true }]);
  assert.match(String(outcome?.messages), /unable to obtain exclusive access to this record or 1 records/);
  await org.letGo();
  assert.equal((await org.credentialsOf(contact)).length, 0);
  await org.tick(contact);
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});
