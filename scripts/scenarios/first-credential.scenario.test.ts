import assert from 'node:assert/strict';
import { underEachReading } from './harness/scenario.ts';

underEachReading('SF-01, DG-T1: a ticked box puts a link on the contact at once', async (org) => {
  const contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, row.Verification_Link__c);
  assert.equal(org.sertifier.issueRequests().length, 1);
  assert.equal(org.sertifier.credentials().length, 1);
});
