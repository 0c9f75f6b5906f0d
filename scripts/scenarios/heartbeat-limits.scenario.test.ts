import assert from 'node:assert/strict';
import { BREAKING_ACCOUNT, customerAutomation } from '../histories/customer-automation.ts';
import { startHeartbeat } from '../histories/history-org.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { prepare, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

// A flow of the customer's own on the credentials, which hits a governor limit as long as there is a certain account.
prepare((org) => org.requests.deployFiles(customerAutomation()));

async function control(org: ScenarioOrg): Promise<OrgRecord> {
  const [row] = await org.query('SELECT Heartbeat__c, Last_Heartbeat_At__c, Outage__c FROM Sertifier_Control__c');
  return row ?? {};
}

function minutesSince(org: ScenarioOrg, moment: unknown): number {
  return (org.now().getTime() - Date.parse(String(moment))) / 60_000;
}

underEachReading('DG-69, DG-70: a limit in the customer’s own automation does not end the heartbeat', async (org) => {
  await startHeartbeat(org);
  const account = await org.create('Account', { Name: BREAKING_ACCOUNT });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.advance('PT2H');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Queued', 'Nothing can be written on the credential');
  assert.ok(minutesSince(org, (await control(org)).Last_Heartbeat_At__c) <= 20, 'The heartbeat goes on all the same');
  await org.delete('Account', account);
  await org.advance('PT75M');
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal(org.sertifier.credentials().length, 1);
});

underEachReading('DG-69: a credential on which nothing can be written does not hide an outage', async (org) => {
  await startHeartbeat(org);
  await org.sertifier.faults([{ then: { status: 503 } }]);
  const first = await org.createContact({ LastName: 'First', Email: 'first@example.com' });
  await org.tick(first);
  // long enough for the outage to stand on the first row, however late paths run
  await org.advance('PT20M');
  const account = await org.create('Account', { Name: BREAKING_ACCOUNT });
  await org.tick(await org.createContact({ LastName: 'Second', Email: 'second@example.com' }));
  await org.advance('PT90M');
  assert.equal((await control(org)).Outage__c, 'Down');
  await org.sertifier.faults([]);
  await org.advance('PT35M');
  assert.equal((await control(org)).Outage__c, 'None');
  await org.delete('Account', account);
  await org.advance('PT90M');
  const open = (await org.credentials()).filter(({ Status__c }) => Status__c !== 'Issued');
  assert.deepEqual(open, []);
  assert.equal(org.sertifier.credentials().length, 2);
});
