import assert from 'node:assert/strict';
import { BREAKING_ACCOUNT, customerAutomation } from '../histories/customer-automation.ts';
import { issueByLevel, reach, sentLevels, statuses } from './harness/level-flow.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';
import { whileSending } from './harness/while-sending.ts';

const ISSUE = '/campaign/addCredentials';

for (const policy of ['Once', 'Each Entry', 'Each Value']) {
  scenario(`CS-12, HS-06: rapid changes give one credential, for the latest value (${policy})`, async (org) => {
    const contact = await issueByLevel(org, policy);
    await org.switches({ asyncDelayMinutes: 3 });
    await reach(org, contact, 'Bronze', 'Silver', 'Gold');
    await org.advance('PT10M');
    assert.deepEqual(sentLevels(org), ['Gold']);
    assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Gold Issued']);
  });
}

scenario('CS-12: going back to a value that was issued closes the one in between unsent', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await reach(org, contact, 'Gold');
  await org.advance('PT1M');
  await org.control({ Paused__c: true });
  await reach(org, contact, 'Silver');
  await org.advance('PT1M');
  await reach(org, contact, 'Gold');
  await org.control({ Paused__c: false });
  await org.advance('PT2H');
  assert.deepEqual(sentLevels(org), ['Gold']);
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Gold Issued', 'Silver Superseded', 'Gold Duplicate']);
});

scenario('CS-12: what waits for an address takes the latest value along', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await org.update('Contact', contact, { Email: null });
  await reach(org, contact, 'Bronze');
  await org.advance('PT1M');
  await org.update('Contact', contact, { Email: 'ada@example.com', Department: 'Silver' });
  await org.advance('PT5M');
  assert.deepEqual(sentLevels(org), ['Silver']);
});

scenario('CS-12: what one contact asks for anew leaves what waits for another as it is', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  const other = await org.createContact({ LastName: 'Other', Email: 'other@example.com' });
  await org.control({ Paused__c: true });
  await reach(org, other, 'Bronze');
  await reach(org, contact, 'Bronze', 'Silver');
  await org.settle();
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Silver Held']);
  assert.deepEqual(statuses(await org.credentialsOf(other)), ['Bronze Held']);
  assert.deepEqual(await attributesOf(org, other), ['Bronze']);
});

scenario('CS-12: a value that cannot take the place of the one that waits is a request of its own', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await org.control({ Paused__c: true });
  await reach(org, contact, 'Bronze');
  await org.settle();
  await org.refuseWhere('Sertifier_Credential__c', 'AND(NOT(ISNEW()), ISCHANGED(Trigger_Value__c))', 'Not this one.');
  await reach(org, contact, 'Silver');
  await org.settle();
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Bronze Held', 'Silver Held']);
});

async function reachWhileSending(org: ScenarioOrg, contact: string, first: string, second: string): Promise<void> {
  await whileSending(
    org,
    () => reach(org, contact, first),
    () => reach(org, contact, second),
  );
}

async function attributesOf(org: ScenarioOrg, contact: string): Promise<readonly unknown[]> {
  return (await org.credentialsOf(contact)).map(({ Attribute_1_Value__c }) => Attribute_1_Value__c);
}

underEachReading('CS-12: a value that comes while the one before is being sent is issued as well', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await reachWhileSending(org, contact, 'Bronze', 'Silver');
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver']);
  const rows = await org.credentialsOf(contact);
  assert.deepEqual(statuses(rows), ['Bronze Issued', 'Silver Issued']);
  assert.deepEqual(
    rows.map(({ Last_Error__c }) => Last_Error__c),
    [null, null],
  );
  assert.deepEqual(await attributesOf(org, contact), ['Bronze', 'Silver']);
});

scenario('CS-12: with the policy Each Entry, an entry while the one before is being sent is issued', async (org) => {
  const contact = await issueByLevel(org, 'Each Entry');
  await reachWhileSending(org, contact, 'Bronze', 'Silver');
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver']);
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Bronze Issued', 'Silver Issued']);
});

scenario('DG-67: with the policy Once, a value while the one before is being sent is a duplicate', async (org) => {
  const contact = await issueByLevel(org, 'Once');
  await reachWhileSending(org, contact, 'Bronze', 'Silver');
  assert.deepEqual(sentLevels(org), ['Bronze']);
  const [first, second, ...others] = await org.credentialsOf(contact);
  assert.ok(first !== undefined && second !== undefined && others.length === 0);
  assert.deepEqual(statuses([first, second]), ['Bronze Issued', 'Silver Duplicate']);
  assert.equal(first.Attribute_1_Value__c, 'Bronze');
  assert.equal(second.Duplicate_Of__c, first.Id);
});

scenario('CS-12, DG-70: of a value whose answer is lost the row tells what was sent', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } }]);
  await reachWhileSending(org, contact, 'Bronze', 'Silver');
  await org.advance('PT30M');
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver']);
  const rows = await org.credentialsOf(contact);
  assert.deepEqual(statuses(rows), ['Bronze Issued', 'Silver Issued']);
  assert.equal(new Set(rows.map(({ Certificate_Number__c }) => Certificate_Number__c)).size, 2);
  assert.equal(org.sertifier.credentials().length, 2);
});

scenario('CS-12: a value that comes while the one before is refused as busy takes its place', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { status: 429 } }]);
  await reachWhileSending(org, contact, 'Bronze', 'Silver');
  await org.advance('PT30M');
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver']);
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Silver Issued']);
});

scenario('CS-12: a newer value that cannot be requested is told on the one that was issued', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  const other = await org.createContact({ LastName: 'Other', Email: 'other@example.com' });
  await org.tick(other);
  await org.settle();
  await whileSending(
    org,
    () => reach(org, contact, 'Bronze'),
    async () => {
      await reach(org, contact, 'Silver');
      await org.refuseWhere('Sertifier_Credential__c', 'ISNEW()', 'No more of them.');
    },
  );
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued');
  assert.match(String(row.Last_Error__c), /Silver.*No more of them/s);
  assert.equal((await org.credentialOf(other)).Last_Error__c, null);
});

/** Silver is sent, but a limit of other automation undoes every trace of it; then Gold is reached. */
async function undoTheSendingOfSilver(org: ScenarioOrg): Promise<string> {
  const contact = await issueByLevel(org, 'Each Value');
  await org.requests.deployFiles(customerAutomation());
  await org.switches({ asyncDelayMinutes: 3 });
  await reach(org, contact, 'Silver');
  const broken = await org.create('Account', { Name: BREAKING_ACCOUNT });
  await org.settle();
  assert.deepEqual(sentLevels(org), ['Silver']);
  await org.delete('Account', broken);
  await reach(org, contact, 'Gold');
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Gold Queued']);
  return contact;
}

scenario('CS-12, DG-70: what was sent for the value before is not taken for the latest one', async (org) => {
  const contact = await undoTheSendingOfSilver(org);
  await startHeartbeat(org);
  await org.advance('PT2H');
  const [row, ...others] = await org.credentialsOf(contact);
  assert.ok(row !== undefined && others.length === 0);
  assert.deepEqual([row.Status__c, row.Outcome__c], ['Held', 'Unknown'], String(row.Last_Error__c));
  assert.match(String(row.Last_Error__c), /value changed.*Compare .*at Sertifier.*choose Try Again/s);
  assert.equal(row.Certificate_Number__c, null);
  assert.notEqual(row.Due_At__c, null);
  assert.deepEqual(sentLevels(org), ['Silver'], 'Nothing is issued twice');
});

scenario('CS-12, DG-70: what never reached Sertifier before the limit goes out with the latest value', async (org) => {
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { drop: 'before commit' } }]);
  const contact = await undoTheSendingOfSilver(org);
  await startHeartbeat(org);
  await org.advance('PT2H');
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Gold Issued']);
  assert.deepEqual(sentLevels(org), ['Silver', 'Gold']);
});
