import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { rowFacts, type RowFacts } from './harness/row-facts.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';
import { allowStateFields } from './harness/state-fields.ts';

const OBJECT = 'Sertifier_Credential__c';
const SERTIFIER = 'https://b2b.sertifier.com';
const ISSUE = '/campaign/addCredentials';
const SEARCH = '/credential/search';
const TEST = '/Test';

async function tickOne(org: ScenarioOrg, lastName = 'Lovelace'): Promise<string> {
  const contact = await org.createContact({ LastName: lastName, Email: `${lastName.replace(' ', '.')}@example.com` });
  await org.tick(contact);
  return contact;
}

async function onlyRow(org: ScenarioOrg, start: Date): Promise<RowFacts> {
  const [row, ...others] = await rowFacts(org, start);
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

async function control(org: ScenarioOrg): Promise<OrgRecord> {
  const [row] = await org.query(
    'SELECT Heartbeat__c, Last_Beat_At__c, Outage__c, Round__c, Round_Done__c, Last_Alert__c FROM Sertifier_Control__c',
  );
  return row ?? {};
}

scenario('DG-69: what is issued is left alone by the heartbeat', async (org) => {
  await startHeartbeat(org);
  const start = org.now();
  await tickOne(org);
  await org.settle();
  const issued = await onlyRow(org, start);
  assert.equal(issued.standing.Status, 'Issued');
  await org.advance('PT50M');
  assert.deepEqual(await onlyRow(org, start), issued);
});

scenario('SF-60, DG-109: the link of what was revoked is not written again, and the row stays revoked', async (org) => {
  await allowStateFields(org);
  await startHeartbeat(org);
  await org.refuseWhere('Contact', 'NOT(ISBLANK(Sertifier_Verification_Link__c))', 'No links.');
  const start = org.now();
  const contact = await tickOne(org);
  await org.settle();
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Status__c: 'Revoked' });
  const revoked = await onlyRow(org, start);
  assert.notEqual(revoked.standing.Link_Retry_At, undefined);
  await org.advance('PT50M');
  assert.deepEqual(await onlyRow(org, start), revoked);
  assert.equal((await control(org)).Last_Alert__c, null);
});

for (const [status, fault] of [
  ['Checking', { drop: 'after commit' }],
  ['Retry Scheduled', { status: 429 }],
] as const) {
  scenario(`DG-69: the heartbeat does not lay hands on what has just become ${status}`, async (org) => {
    await startHeartbeat(org);
    await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: fault }]);
    await org.advance('PT14M30S');
    const start = org.now();
    await tickOne(org);
    await org.settle();
    const waiting = await onlyRow(org, start);
    assert.equal(waiting.standing.Status, status);
    await org.advance('PT45S');
    assert.notEqual((await control(org)).Last_Beat_At__c, null);
    assert.deepEqual(await onlyRow(org, start), waiting);
    await org.advance('PT10M');
    assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
  });
}

scenario('DG-69: the heartbeat does not lay hands on what has just been queued', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  await startHeartbeat(org);
  await org.advance('PT20M');
  const start = org.now();
  await tickOne(org);
  const queued = await onlyRow(org, start);
  await org.advance('PT2M');
  const { Round__c, Round_Done__c } = await control(org);
  assert.ok(Number(Round__c) > 0 && Round_Done__c === Round__c, 'a round came through meanwhile');
  assert.deepEqual(await onlyRow(org, start), queued);
  await org.advance('PT1M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
});

scenario('DG-69, DG-70: what is overdue in the queue keeps in mind that it may exist', async (org) => {
  await startHeartbeat(org);
  const start = org.now();
  await org.refuseWhere(OBJECT, `AND(NOT(ISNEW()), NOW() < CreatedDate + 10 / 1440)`, 'Not yet.');
  const contact = await tickOne(org);
  await org.advance('PT30M15S');
  const { standing } = await onlyRow(org, start);
  assert.deepEqual([standing.Status, standing.Check_Needed], ['Checking', true]);
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Command__c: 'Hold', Command_Reason__c: 'In doubt' });
  await org.update(OBJECT, String(Id), { Command__c: 'Release', Command_Reason__c: 'Go on' });
  assert.equal((await onlyRow(org, start)).standing.Status, 'Checking', 'It is looked up before it is sent');
});

scenario('DG-69, SF-67: what a pause held is sent when it ends, without being looked up', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  const start = org.now();
  await tickOne(org);
  await org.advance('PT4M');
  await org.control({ Paused__c: false });
  await org.advance('PT18M');
  const { standing } = await onlyRow(org, start);
  assert.deepEqual([standing.Status, standing.Check_Needed], ['Queued', undefined]);
  await org.advance('PT4M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
  assert.deepEqual(
    org.sertifier.requests().map(({ path }) => path),
    [ISSUE],
  );
});

scenario('DG-69: many that may go on go in one round, and quiet heartbeats need no more than one', async (org) => {
  await startHeartbeat(org);
  await org.advance('PT31M');
  await org.control({ Paused__c: true });
  await org.tick(...(await org.createContacts(40)));
  await org.settle();
  await org.control({ Paused__c: false });
  await org.advance('PT15M');
  const rows = await org.credentials();
  assert.ok(rows.every(({ Status__c }) => Status__c === 'Issued'));
  const { Round__c, Round_Done__c } = await control(org);
  assert.deepEqual([Round__c, Round_Done__c], [300, 300]);
});

scenario('DG-69: rounds that are still under way are not taken for lost', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  await org.tick(...(await org.createContacts(10)));
  await org.settle();
  await org.refuseWhere(OBJECT, 'ISPICKVAL(Status__c, "Queued")', 'Not today.');
  await org.control({ Paused__c: false });
  await org.advance('PT55M');
  const { Round__c, Last_Alert__c } = await control(org);
  assert.ok(Number(Round__c) < 200, `one series of rounds: ${String(Round__c)}`);
  assert.doesNotMatch(String(Last_Alert__c), /ran into a limit/);
});

scenario('DG-69: one heartbeat makes no more than 60 rounds', async (org) => {
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  await org.tick(...(await org.createContacts(62)));
  await org.settle();
  await org.refuseWhere(OBJECT, 'ISPICKVAL(Status__c, "Queued")', 'Not today.');
  await org.control({ Paused__c: false });
  await org.advance('PT16M');
  assert.equal((await control(org)).Round_Done__c, 160);
});

scenario('DG-69: the daily flow leaves a heartbeat alone that runs', async (org) => {
  await org.advance('PT7M');
  await startHeartbeat(org);
  await org.advance('PT18H22M');
  const before = await control(org);
  const beforeTheFlow = org.now();
  await org.advance('PT2M');
  assert.ok(beforeTheFlow.toISOString() < `${org.now().toISOString().slice(0, 10)}T03:30`);
  assert.ok(org.now().toISOString().slice(11) > '03:30');
  const { Heartbeat__c, Last_Beat_At__c } = await control(org);
  assert.deepEqual([Heartbeat__c, Last_Beat_At__c], [before.Heartbeat__c, before.Last_Beat_At__c]);
});

scenario('DG-69: in an outage only what failed because of it waits for its end, and once', async (org) => {
  await org.setting({ Retries__c: 0 });
  await startHeartbeat(org);
  const start = org.now();
  await org.requests.expect('PATCH', '/local/endpoints', { [SERTIFIER]: 'http://127.0.0.1:9' });
  await tickOne(org, 'Down');
  await org.advance('PT17M');
  await org.requests.expect('PATCH', '/local/endpoints', { [SERTIFIER]: org.sertifier.url() });
  await org.sertifier.faults([
    { on: { path: ISSUE }, then: { status: 429 } },
    { on: { path: TEST }, then: { status: 503 } },
  ]);
  await tickOne(org, 'Busy');
  await org.advance('PT30M');
  assert.equal((await control(org)).Outage__c, 'Down');
  const rows = await rowFacts(org, start);
  assert.deepEqual(
    rows.map(({ standing }) => [standing.Status, standing.Held_For]),
    [
      ['Held', 'Sending'],
      ['Failed', undefined],
    ],
  );
  await org.advance('PT30M');
  assert.deepEqual(await rowFacts(org, start), rows);
});

scenario('DG-69, DG-70: a lost answer is no sign that Sertifier answers', async (org) => {
  await org.setting({ Retries__c: 0 });
  await startHeartbeat(org);
  await org.sertifier.faults([
    { on: { path: ISSUE, nth: 1 }, then: { status: 503 } },
    { on: { path: ISSUE }, then: { drop: 'after commit' } },
    { on: { path: SEARCH }, then: { status: 503 } },
    { on: { path: TEST }, then: { status: 503 } },
  ]);
  await tickOne(org, 'Down');
  await org.advance('PT14M30S');
  await tickOne(org, 'Lost');
  await org.advance('PT15M');
  await tickOne(org, 'Lost Too');
  await org.advance('PT1M');
  assert.equal((await control(org)).Outage__c, 'Down');
});
