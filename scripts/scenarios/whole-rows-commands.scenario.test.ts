import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { rowFacts, type RowFacts } from './harness/row-facts.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const ISSUE = '/campaign/addCredentials';
const SEARCH = '/credential/search';
const BUSY = { on: { path: ISSUE }, then: { status: 429 } };
const LOST_ANSWER = { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } };

/** What is left of one busy answer at the beginning. */
const TRIED = { Attempts: 1, Last_HTTP_Status: 429, First_Sent_At: 0, Last_Attempt_At: 0, Last_Contact_At: 0 };

async function command(org: ScenarioOrg, name: string, reason?: string): Promise<void> {
  const [row] = await org.query('SELECT Id FROM Sertifier_Credential__c');
  await org.update('Sertifier_Credential__c', String(row?.Id), {
    Command__c: name,
    ...(reason === undefined ? {} : { Command_Reason__c: reason }),
  });
}

async function onlyRow(org: ScenarioOrg, start: Date): Promise<RowFacts> {
  const [row, ...others] = await rowFacts(org, start);
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

/** A row that waits for its second try, after a minute. */
async function waitingRow(org: ScenarioOrg): Promise<Date> {
  await org.sertifier.faults([BUSY]);
  const start = org.now();
  await org.tick(await org.createContact());
  await org.advance('PT1M');
  return start;
}

scenario('DG-109: Hold, the whole row', async (org) => {
  const start = await waitingRow(org);
  await command(org, 'Hold', 'Name in doubt');
  const { standing, error, log } = await onlyRow(org, start);
  assert.deepEqual(standing, {
    ...TRIED,
    Status: 'Held',
    Outcome: 'Busy',
    Held_For: 'Person',
    Tries: 1,
    Status_Since: 1,
    Queued_At: 0,
    Due_At: 1441,
  });
  assert.match(error, /^Held by \S+: Name in doubt\. Choose Release/);
  assert.match(log, /09:01:00Z Command Hold by \S+: Name in doubt\.$/);
});

scenario('DG-68: Give Up, the whole row', async (org) => {
  const start = await waitingRow(org);
  await command(org, 'Give Up', 'Not wanted');
  const { standing, error, log } = await onlyRow(org, start);
  assert.deepEqual(standing, { ...TRIED, Status: 'Failed', Outcome: 'Busy', Tries: 1, Status_Since: 1, Queued_At: 0 });
  assert.match(error, /^Given up by \S+: Not wanted\. Choose Try Again/);
  assert.match(log, /09:01:00Z Command Give Up by \S+: Not wanted\.$/);
});

scenario('DG-68: Give Up of what is held, the whole row', async (org) => {
  const start = org.now();
  await org.tick(await org.createContact({ LastName: 'Without Address' }));
  await org.advance('PT1M');
  await command(org, 'Give Up', 'Not wanted');
  const { standing, error } = await onlyRow(org, start);
  assert.deepEqual(standing, { Status: 'Failed', Outcome: 'Wrong Data', Tries: 0, Attempts: 0, Status_Since: 1 });
  assert.match(error, /^Given up by \S+: Not wanted/);
});

for (const [name, before] of [
  ['Release', 'Hold'],
  ['Try Again', 'Give Up'],
] as const) {
  scenario(`DG-50, DG-109: ${name} after ${before}, the whole row`, async (org) => {
    const start = await waitingRow(org);
    await command(org, before, 'In doubt');
    await org.advance('PT1M');
    await org.switches({ asyncDelayMinutes: 3 });
    await command(org, name);
    const { standing, error, log } = await onlyRow(org, start);
    const expected: OrgRecord = { Status: 'Queued', Outcome: 'Busy', Tries: 0, Status_Since: 2, Queued_At: 2 };
    assert.deepEqual(standing, { ...TRIED, ...expected });
    assert.equal(error, '');
    assert.match(log, new RegExp(`09:02:00Z Command ${name} by \\S+\\.$`));
    await org.sertifier.faults([]);
    await org.settle();
    const issued = await onlyRow(org, start);
    assert.equal(issued.standing.Status, 'Issued');
    assert.equal(issued.standing.Attempts, 2);
    assert.equal(issued.standing.Command_Reason, undefined);
  });
}

scenario('DG-70: Try Again on what may exist, the whole row', async (org) => {
  await org.sertifier.faults([LOST_ANSWER, { on: { path: SEARCH, to: 1 }, then: { status: 503 } }]);
  const start = org.now();
  await org.tick(await org.createContact());
  await org.advance('PT2M');
  await command(org, 'Try Again');
  const { standing, error, log } = await onlyRow(org, start);
  const { Outcome, ...others } = standing;
  assert.deepEqual(others, {
    ...TRIED,
    Status: 'Checking',
    Tries: 0,
    Check_Needed: true,
    Last_HTTP_Status: 503,
    Status_Since: 2,
    Queued_At: 0,
    Last_Contact_At: 1,
    Due_At: 242,
  });
  assert.match(error, /^It may have been issued already, so it is looked up at Sertifier.* Taken up by \S+\.$/);
  assert.match(String(Outcome), /Down|Unknown/);
  assert.match(log, /09:02:00Z Command Try Again by /);
});

scenario('DG-109: a command that does not fit is refused in words, and changes nothing', async (org) => {
  const start = org.now();
  await org.tick(await org.createContact());
  await org.advance('PT1M');
  const before = await onlyRow(org, start);
  assert.equal(before.standing.Status, 'Issued');
  for (const name of ['Try Again', 'Release', 'Hold', 'Give Up']) {
    await assert.rejects(command(org, name, 'Reason'), /does not fit the status/, name);
  }
  for (const name of ['Hold', 'Give Up', 'Issue Another']) {
    await assert.rejects(command(org, name), /Enter a Command Reason|does not fit the status/, name);
  }
  assert.deepEqual(await onlyRow(org, start), before);
});

scenario('DG-T10: Issue Another without a reason is refused and makes no row', async (org) => {
  const start = org.now();
  await org.tick(await org.createContact());
  await org.advance('PT1M');
  await assert.rejects(command(org, 'Issue Another'), /Enter a Command Reason/);
  assert.equal((await rowFacts(org, start)).length, 1);
});

scenario('DG-70: Try Again after Give Up of what may just be being sent, the whole row', async (org) => {
  await org.switches({ asyncDelayMinutes: 3 });
  const start = org.now();
  await org.tick(await org.createContact());
  await command(org, 'Give Up', 'Not wanted');
  await command(org, 'Try Again');
  const { standing, error } = await onlyRow(org, start);
  const expected: OrgRecord = { Status: 'Checking', Check_Needed: true, Tries: 0, Attempts: 0, Due_At: 240 };
  assert.deepEqual(standing, { ...expected, Status_Since: 0, Queued_At: 0 });
  assert.match(error, /^It may have been issued already/);
});
