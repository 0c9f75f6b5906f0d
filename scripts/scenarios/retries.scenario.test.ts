import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const ISSUE = '/campaign/addCredentials';
const SEARCH = '/credential/search';

/** Sertifier asks for fewer requests. */
const BUSY = { on: { path: ISSUE }, then: { status: 429 } };
/** The request is carried out, and the answer is lost. */
const LOST_ANSWER = { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } };
const LOST_REQUEST = { on: { path: ISSUE, nth: 1 }, then: { drop: 'before commit' } };

async function tickOne(org: ScenarioOrg): Promise<string> {
  const contact = await org.createContact();
  await org.tick(contact);
  return contact;
}

async function minutes(org: ScenarioOrg, count: number): Promise<void> {
  await org.advance(`PT${count}M`);
}

function sentAtMinutes(org: ScenarioOrg, start: Date): number[] {
  return org.sertifier.issueRequests().map(({ at }) => Math.round((Date.parse(at) - start.getTime()) / 60_000));
}

function text(row: OrgRecord, field: string): string {
  return String(row[field]);
}

scenario('DG-50: tried at 0, 5, 10 and 15 minutes, then failed with a due time and the reason', async (org) => {
  await org.sertifier.faults([BUSY]);
  const start = org.now();
  const contact = await tickOne(org);
  await org.advance('PT1M');
  const waiting = await org.credentialOf(contact);
  assert.equal(waiting.Status__c, 'Retry Scheduled');
  assert.equal(Date.parse(text(waiting, 'Next_Attempt_At__c')) - start.getTime(), 300_000);
  await minutes(org, 30);
  assert.deepEqual(sentAtMinutes(org, start), [0, 5, 10, 15]);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Failed');
  assert.equal(row.Attempts__c, 4);
  assert.equal(row.Outcome__c, 'Busy');
  assert.match(text(row, 'Last_Error__c'), /Given up after 4 tries/);
  assert.equal(Date.parse(text(row, 'Due_At__c')) - start.getTime(), (15 + 240) * 60_000);
});

scenario('DG-50: each attempt is kept with its time and its result', async (org) => {
  await org.sertifier.faults([{ on: { path: ISSUE, to: 2 }, then: { status: 429 } }]);
  const start = org.now();
  const contact = await tickOne(org);
  await minutes(org, 11);
  const [row] = await org.query('SELECT Attempt_Log__c, Status__c, Attempts__c, Tries__c FROM Sertifier_Credential__c');
  assert.ok(row !== undefined && contact !== '');
  assert.equal(row.Status__c, 'Issued');
  const log = text(row, 'Attempt_Log__c').split('\n');
  assert.equal(log.length, 3, log.join('\n'));
  const entry = (minute: number, words: string): string =>
    `${new Date(start.getTime() + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ')}Z ${words}`;
  assert.ok(log[2]?.startsWith(entry(0, 'Attempt 1: Busy (HTTP 429).')), log[2]);
  assert.ok(log[1]?.startsWith(entry(5, 'Attempt 2: Busy (HTTP 429).')), log[1]);
  assert.ok(log[0]?.startsWith(entry(10, 'Attempt 3: Issued (HTTP 200).')), log[0]);
});

scenario('DG-50: count and interval are settings', async (org) => {
  await org.setting({ Retries__c: 1, Retry_Interval_Minutes__c: 20 });
  await org.sertifier.faults([BUSY]);
  const start = org.now();
  const contact = await tickOne(org);
  await minutes(org, 70);
  assert.deepEqual(sentAtMinutes(org, start), [0, 20]);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
});

scenario('DG-107: a 429 waits as long as Sertifier says', async (org) => {
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { status: 429, retryAfter: '480' } }]);
  const start = org.now();
  const contact = await tickOne(org);
  await minutes(org, 10);
  assert.deepEqual(sentAtMinutes(org, start), [0, 8]);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

underEachReading('DG-50: a busy Sertifier delays a credential and does not double it', async (org) => {
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { status: 429 } }]);
  const contact = await tickOne(org);
  await minutes(org, 45);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', text(row, 'Last_Error__c'));
  assert.equal(org.sertifier.credentials().length, 1);
});

underEachReading('DG-64, DG-70: the answer is lost after the commit, and no second credential is made', async (org) => {
  await org.sertifier.faults([LOST_ANSWER]);
  const contact = await tickOne(org);
  await minutes(org, 45);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', text(row, 'Last_Error__c'));
  assert.equal(org.sertifier.credentials().length, 1);
  assert.equal(org.sertifier.issueRequests().length, 1);
  assert.equal(row.Sertifier_ID__c, org.sertifier.credentials()[0]?.id);
});

underEachReading('DG-64, DG-T5: the request was lost before the commit, and is sent again', async (org) => {
  await org.sertifier.faults([LOST_REQUEST]);
  const contact = await tickOne(org);
  await minutes(org, 45);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', text(row, 'Last_Error__c'));
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('DG-64: a lost request keeps to the interval of the retries', async (org) => {
  await org.sertifier.faults([LOST_REQUEST]);
  const start = org.now();
  await tickOne(org);
  await minutes(org, 12);
  assert.deepEqual(sentAtMinutes(org, start), [0, 5]);
});

scenario('DG-70: a look-up without an answer is made again, and nothing is sent meanwhile', async (org) => {
  await org.sertifier.faults([LOST_ANSWER, { on: { path: SEARCH, to: 3 }, then: { status: 503 } }]);
  const contact = await tickOne(org);
  await minutes(org, 3);
  const waiting = await org.credentialOf(contact);
  assert.equal(waiting.Status__c, 'Retry Scheduled');
  assert.match(text(waiting, 'Last_Error__c'), /could not be found out yet/);
  await minutes(org, 30);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials().length, 1);
  assert.equal(org.sertifier.issueRequests().length, 1);
});

scenario('DG-70: 200 credentials of one lost answer are looked up in small batches', async (org) => {
  await org.sertifier.faults([LOST_ANSWER]);
  await org.tick(...(await org.createContacts(200)));
  await minutes(org, 10);
  const rows = await org.credentials();
  assert.equal(rows.filter(({ Status__c }) => Status__c === 'Issued').length, 200);
  assert.equal(org.sertifier.credentials().length, 200);
  assert.equal(org.sertifier.issueRequests().length, 1);
  const calls = org.transactions().map(({ used }) => used.callouts);
  assert.ok(Math.max(...calls) <= 40, `callouts in one transaction: ${Math.max(...calls)}`);
});

scenario('DG-70: what cannot be told apart is held for a person', async (org) => {
  await org.campaign('Again', { Campaign_ID__c: org.sertifier.campaignId('Certified Widget Engineer') });
  await org.sertifier.faults([
    LOST_ANSWER,
    { on: { path: SEARCH }, then: { variants: { searchContainer: 'object' } } },
  ]);
  const contacts = await org.createContacts([
    { FirstName: 'Ada', LastName: 'Lovelace', Email: 'same@example.com' },
    { FirstName: 'Ada', LastName: 'Lovelace', Email: 'same@example.com' },
  ]);
  await org.tick(...contacts);
  await minutes(org, 10);
  for (const row of await org.credentials()) {
    assert.equal(row.Status__c, 'Held');
    assert.equal(row.Outcome__c, 'Unknown');
    assert.match(text(row, 'Last_Error__c'), /2 credentials/);
    assert.notEqual(row.Due_At__c, null);
  }
  assert.equal(org.sertifier.issueRequests().length, 1);
});
