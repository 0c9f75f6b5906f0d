import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

// Issue 4.4: what has failed goes to the queue Sertifier Review, after its outcome is written.

const OBJECT = 'Sertifier_Credential__c';
const ISSUE = { path: '/campaign/addCredentials' };

async function owner(org: ScenarioOrg, contact: string): Promise<unknown> {
  const [row] = await org.query(`SELECT OwnerId FROM ${OBJECT} WHERE Contact__c = '${contact}'`);
  return row?.OwnerId;
}

async function queue(org: ScenarioOrg): Promise<unknown> {
  const [group] = await org.query("SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'Sertifier_Review'");
  assert.ok(group !== undefined);
  return group.Id;
}

async function failedContacts(org: ScenarioOrg, count: number): Promise<string[]> {
  await org.setting({ Retries__c: 0 });
  await org.sertifier.faults([{ on: ISSUE, then: { status: 429 } }]);
  const contacts = await org.createContacts(count);
  await org.tick(...contacts);
  await org.settle();
  await org.settle();
  return contacts;
}

function destroy(type: string, member: string): readonly { path: string; content: string }[] {
  const head = '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">';
  return [
    { path: 'package.xml', content: `${head}<version>66.0</version></Package>` },
    {
      path: 'destructiveChanges.xml',
      content: `${head}<types><members>${member}</members><name>${type}</name></types></Package>`,
    },
  ];
}

underEachReading('DG-50: a failed row is owned by the queue Sertifier Review', async (org) => {
  const contacts = await failedContacts(org, 3);
  const review = await queue(org);
  for (const contact of contacts) {
    assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
    assert.equal(await owner(org, contact), review);
  }
});

scenario(
  'DG-50, DG-103: a batch that fails is given away with one query and one update, apart from the sending',
  async (org) => {
    await failedContacts(org, 200);
    const review = await queue(org);
    const rows = await org.query(`SELECT OwnerId FROM ${OBJECT}`);
    assert.ok(rows.every(({ OwnerId }) => OwnerId === review));
    const giving = org
      .transactions()
      .filter(({ used, kind }) => kind === 'asynchronousPath' && used.callouts === 0 && used.dmlRows === 200);
    assert.equal(giving.length, 1);
    assert.equal(giving[0]?.used.dmlStatements, 1);
    assert.equal(giving[0].used.soqlQueries, 2);
  },
);

scenario('DG-50: without the queue the outcome is written all the same, and the owner stays', async (org) => {
  const contact = await org.createContact();
  await org.requests.deployFiles(destroy('Queue', 'Sertifier_Review'));
  await org.setting({ Retries__c: 0 });
  await org.sertifier.faults([{ on: ISSUE, then: { status: 429 } }]);
  await org.tick(contact);
  await org.settle();
  const row: OrgRecord = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Failed');
  assert.match(String(await owner(org, contact)), /^005/);
  const failures = await org.query('SELECT Id FROM FlowInterview');
  assert.deepEqual(failures, [], 'Nothing is left for Salesforce to repeat');
});

scenario('P7: Try Again leaves the row with the queue, and it is issued', async (org) => {
  const [contact = ''] = await failedContacts(org, 1);
  const { Id } = await org.credentialOf(contact);
  await org.sertifier.faults([]);
  await org.update(OBJECT, String(Id), { Command__c: 'Try Again' });
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(await owner(org, contact), await queue(org));
});

scenario('DG-50: what a person gave up is decided, and stays with its owner', async (org) => {
  const contact = await org.createContact({ LastName: 'Without Address' });
  await org.tick(contact);
  await org.settle();
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Command__c: 'Give Up', Command_Reason__c: 'Left the company' });
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
  assert.match(String(await owner(org, contact)), /^005/);
});
