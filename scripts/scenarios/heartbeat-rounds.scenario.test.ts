import assert from 'node:assert/strict';
import { BREAKING_ACCOUNT, customerAutomation } from '../histories/customer-automation.ts';
import { startHeartbeat } from '../histories/history-org.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

// A row that Salesforce refuses to save must not keep the others from going on, round after round.

const OBJECT = 'Sertifier_Credential__c';
const BAD = 'Unsavable';

/** Contacts whose requests wait for the end of a pause; those at the given places cannot be saved from then on. */
async function waitingRows(org: ScenarioOrg, count: number, badAt: (place: number) => boolean): Promise<void> {
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  const contacts = Array.from({ length: count }, (_, place) => ({
    FirstName: badAt(place) ? BAD : 'Ada',
    LastName: `Lovelace ${place}`,
    Email: `ada${place}@example.com`,
  }));
  await org.tick(...(await org.createContacts(contacts)));
  await org.advance('PT6M');
  assert.equal((await org.credentials("Status__c = 'Held'")).length, count);
}

function refuseBadRows(org: ScenarioOrg, condition = 'TRUE'): Promise<void> {
  return org.refuseWhere(
    OBJECT,
    `AND(${condition}, BEGINS(Recipient_Name__c, "${BAD}"))`,
    'The branch office is closed.',
  );
}

async function statuses(org: ScenarioOrg): Promise<Readonly<Record<string, number>>> {
  const rows = await org.credentials();
  const counts: Record<string, number> = {};
  for (const { Recipient_Name__c, Status__c } of rows) {
    const key = `${String(Recipient_Name__c).startsWith(BAD) ? 'bad' : 'good'} ${String(Status__c)}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

async function control(org: ScenarioOrg): Promise<OrgRecord> {
  const [row] = await org.query(
    'SELECT Last_Alert__c, Last_Alert_Row__c, Round__c, Round_Done__c, Round_Error__c, Round_Row__c, Round_Passed_Over__c, Round_Portion__c FROM Sertifier_Control__c',
  );
  return row ?? {};
}

underEachReading('DG-69: one row that cannot be saved does not keep the others from going on', async (org) => {
  await waitingRows(org, 12, (place) => place === 4);
  await refuseBadRows(org);
  await org.control({ Paused__c: false });
  await org.advance('PT60M');
  assert.deepEqual(await statuses(org), { 'good Issued': 11, 'bad Held': 1 });
  const { Last_Alert__c, Round_Row__c, Round_Error__c } = await control(org);
  const [bad] = await org.query(`SELECT Id, Name FROM ${OBJECT} WHERE Status__c = 'Held'`);
  assert.match(String(Last_Alert__c), /Salesforce refuses to save it; the others go on.*The branch office is closed/);
  assert.match(String(Round_Error__c), new RegExp(`^${String(bad?.Name)}: `), 'The row is named');
  assert.equal(Round_Row__c, bad?.Id);
  await refuseBadRows(org, 'FALSE');
  await org.advance('PT35M');
  assert.deepEqual(await statuses(org), { 'good Issued': 11, 'bad Issued': 1 });
  assert.equal(org.sertifier.credentials().length, 12, 'Nobody is sent twice');
});

scenario(
  'DG-69: many rows that cannot be saved, all over the order, cost the others no more than an hour',
  async (org) => {
    await waitingRows(org, 60, (place) => place % 6 === 0);
    await refuseBadRows(org);
    await org.control({ Paused__c: false });
    await org.advance('PT75M');
    assert.deepEqual(await statuses(org), { 'good Issued': 50, 'bad Held': 10 });
    const heaviest = Math.max(...org.transactions().map(({ used }) => used.dmlStatements));
    assert.ok(heaviest <= 5, `${heaviest} DML statements in one transaction`);
    assert.ok(Math.max(...org.transactions().map(({ maxShareOfLimit }) => maxShareOfLimit)) < 0.5);
  },
);

/** The customer's flow that hits a limit, but for some credentials only: nothing can catch that. */
async function breakOnBadRows(org: ScenarioOrg): Promise<string> {
  const files = customerAutomation().map(({ path, content }) => ({
    path,
    content: content.replace(
      '<object>Sertifier_Credential__c</object>',
      `<filterLogic>and</filterLogic><filters><field>Recipient_Name__c</field><operator>StartsWith</operator><value><stringValue>${BAD}</stringValue></value></filters><object>Sertifier_Credential__c</object>`,
    ),
  }));
  await org.requests.deployFiles(files);
  return org.create('Account', { Name: BREAKING_ACCOUNT });
}

scenario(
  'DG-69, DG-70: automation that hits a limit on one row only does not keep the others for long',
  async (org) => {
    await waitingRows(org, 12, (place) => place === 4);
    const account = await breakOnBadRows(org);
    await org.control({ Paused__c: false });
    await org.advance('PT150M');
    assert.deepEqual(await statuses(org), { 'good Issued': 11, 'bad Held': 1 });
    assert.match(String((await control(org)).Last_Alert__c), /ran into a limit, which undid the round/);
    await org.delete('Account', account);
    await org.advance('PT75M');
    assert.deepEqual(await statuses(org), { 'good Issued': 11, 'bad Issued': 1 });
    assert.equal(org.sertifier.credentials().length, 12);
  },
);
