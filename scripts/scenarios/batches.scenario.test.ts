import assert from 'node:assert/strict';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { scenario, underEachReading } from './harness/scenario.ts';

async function allIssued(org: ScenarioOrg, contacts: readonly string[]): Promise<void> {
  const rows = await org.credentials();
  assert.equal(rows.length, contacts.length);
  const notIssued = rows.find((row) => row.Status__c !== 'Issued');
  assert.equal(notIssued, undefined, String(notIssued?.Last_Error__c));
  const linkOf = new Map(rows.map((row) => [row.Contact__c, row.Verification_Link__c]));
  assert.equal(new Set(linkOf.values()).size, contacts.length, 'every link is another one');
  const found = await org.query('SELECT Id, Sertifier_Verification_Link__c FROM Contact');
  for (const contact of found) assert.equal(contact.Sertifier_Verification_Link__c, linkOf.get(contact.Id));
  assert.equal(found.length, contacts.length);
  assert.equal(org.sertifier.credentials().length, contacts.length);
}

scenario('SF-51, DG-T8: 200 contacts in one save make one request and 200 links', async (org) => {
  const contacts = await org.createContacts(200);
  await org.tick(...contacts);
  await org.idle();
  assert.equal(org.sertifier.issueRequests().length, 1);
  assert.equal(org.sertifier.sentCredentials().length, 200);
  await allIssued(org, contacts);
});

underEachReading('SF-51: 40 contacts in one save get 40 links of their own', async (org) => {
  const contacts = await org.createContacts(40);
  await org.tick(...contacts);
  await org.settle();
  await allIssued(org, contacts);
  const inOneTransaction =
    org.reading('asyncBatchSize') === 200 && org.reading('asyncBatchScope') !== 'a single interview';
  if (inOneTransaction) assert.equal(org.sertifier.issueRequests().length, 1);
});

scenario('SF-51: 201 contacts, as a data load saves them, make two requests', async (org) => {
  const contacts = await org.createContacts(201);
  await org.tick(...contacts);
  await org.idle();
  assert.equal(org.sertifier.issueRequests().length, 2);
  await allIssued(org, contacts);
});

for (const size of [1, 20, 50, 200]) {
  scenario(`DG-T8: ${size} contacts at once are all issued within 5 minutes`, async (org) => {
    const contacts = await org.createContacts(size);
    await org.tick(...contacts);
    await org.advance('PT5M');
    await allIssued(org, contacts);
  });
}

scenario('what a transaction uses of its limits does not grow with the batch', async (org) => {
  const usedBy = async (size: number): Promise<readonly object[]> => {
    await org.reset();
    await org.tick(...(await org.createContacts(size)));
    await org.idle();
    return org
      .transactions()
      .filter(({ interviews }) => interviews > 0)
      .map(({ kind, used: { soqlQueries, dmlStatements, callouts } }) => ({
        kind,
        soqlQueries,
        dmlStatements,
        callouts,
      }));
  };
  const forOne = await usedBy(1);
  assert.equal(forOne.length, 3, 'the save, the sending, the link');
  assert.deepEqual(await usedBy(20), forOne);
  assert.deepEqual(await usedBy(200), forOne);
});

underEachReading('no transaction of 200 comes near a governor limit', async (org) => {
  await org.tick(...(await org.createContacts(200)));
  await org.settle();
  for (const transaction of org.transactions()) {
    assert.equal(transaction.outcome, 'committed', transaction.error);
    assert.ok(transaction.maxShareOfLimit <= 0.2, `${transaction.kind} used ${transaction.maxShareOfLimit}`);
  }
});

scenario('credentials per request is a setting: 200 contacts at 50 make four requests', async (org) => {
  await org.setting({ Credentials_per_Request__c: 50 });
  const contacts = await org.createContacts(200);
  await org.tick(...contacts);
  await org.settle();
  assert.equal(org.sertifier.issueRequests().length, 4);
  await allIssued(org, contacts);
});

scenario('one bad record among 200 harms no other', async (org) => {
  const contacts = await org.createContacts(200);
  const bad = contacts[117] ?? '';
  await org.update('Contact', bad, { Email: null });
  await org.tick(...contacts);
  await org.settle();
  const rows = await org.credentials();
  assert.equal(rows.filter((row) => row.Status__c === 'Issued').length, 199);
  const [held, ...others] = rows.filter((row) => row.Status__c === 'Held');
  assert.equal(others.length, 0);
  assert.equal(held?.Contact__c, bad);
});
