import assert from 'node:assert/strict';
import { BREAKING_ACCOUNT, customerAutomation } from '../histories/customer-automation.ts';
import { metadataRecordFiles } from './harness/metadata-records.ts';
import { rowFacts, type RowFacts } from './harness/row-facts.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const ISSUE = '/campaign/addCredentials';
const SEARCH = '/credential/search';
const BUSY = { on: { path: ISSUE }, then: { status: 429 } };
const LOST_ANSWER = { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } };

async function tickOne(org: ScenarioOrg): Promise<Date> {
  const start = org.now();
  await org.tick(await org.createContact());
  await org.settle();
  return start;
}

async function onlyRow(org: ScenarioOrg, start: Date): Promise<RowFacts> {
  const [row, ...others] = await rowFacts(org, start);
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

async function hold(org: ScenarioOrg): Promise<void> {
  const [row] = await org.query('SELECT Id FROM Sertifier_Credential__c');
  const fields = { Command__c: 'Hold', Command_Reason__c: 'In doubt' };
  await org.update('Sertifier_Credential__c', String(row?.Id), fields);
}

async function withdrawAccess(org: ScenarioOrg): Promise<void> {
  const assignments = await org.query(
    "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sertifier_Integration_Access'",
  );
  for (const { Id } of assignments) await org.delete('PermissionSetAssignment', String(Id));
}

scenario('DG-109: what is held while it waits for its retry is not sent, though its path still runs', async (org) => {
  await org.switches({ cancelWhenCriteriaEnd: 'no' });
  await org.sertifier.faults([{ ...BUSY, on: { path: ISSUE, nth: 1 } }]);
  const start = await tickOne(org);
  await hold(org);
  const held = await onlyRow(org, start);
  await org.advance('PT20M');
  assert.deepEqual(await onlyRow(org, start), held);
  assert.equal(org.sertifier.issueRequests().length, 1);
});

scenario(
  'DG-109: what is held while it waits for its look-up is not looked up, though its path still runs',
  async (org) => {
    await org.switches({ cancelWhenCriteriaEnd: 'no' });
    await org.sertifier.faults([LOST_ANSWER]);
    const start = await tickOne(org);
    await hold(org);
    const held = await onlyRow(org, start);
    assert.equal(held.standing.Status, 'Held');
    await org.advance('PT20M');
    assert.deepEqual(await onlyRow(org, start), held);
    assert.equal(org.sertifier.requests().length, 1);
  },
);

for (const { what, fault, standing } of [
  {
    what: 'refused',
    fault: { refuse: 'Blocked.' },
    standing: { Status: 'Held', Held_For: 'Recipient', Due_At: 1440 },
  },
  { what: 'lost', fault: { drop: 'after commit' }, standing: { Status: 'Checking', Check_Needed: true, Due_At: 240 } },
  {
    what: 'busy',
    fault: { status: 429 },
    standing: { Status: 'Retry Scheduled', Next_Attempt_At: 5, Wake_At: 4, Due_At: 240 },
  },
]) {
  scenario(
    `SF-60, DG-64: of an answer (${what}) that cannot be stored completely, what matters is kept`,
    async (org) => {
      await org.refuseWhere('Sertifier_Credential__c', 'AND(NOT(ISNEW()), ISCHANGED(Attempt_Log__c))', 'No log.');
      await org.sertifier.faults([{ on: { path: ISSUE }, then: fault }]);
      const { standing: found, error } = await onlyRow(org, await tickOne(org));
      const { Status, Held_For, Check_Needed, Next_Attempt_At, Wake_At, Due_At } = found;
      const kept = Object.entries({ Status, Held_For, Check_Needed, Next_Attempt_At, Wake_At, Due_At });
      assert.deepEqual(Object.fromEntries(kept.filter(([, value]) => value !== undefined)), standing);
      assert.match(error, /could not be stored completely: .*No log/);
    },
  );
}

scenario('DG-70: what the platform runs again after a limit failure is looked up, not sent again', async (org) => {
  await org.requests.deployFiles(customerAutomation());
  await org.switches({ retryAfterLimitFailure: 'yes' });
  const broken = await org.create('Account', { Name: BREAKING_ACCOUNT });
  const start = await tickOne(org);
  assert.equal((await onlyRow(org, start)).standing.Status, 'Queued', 'the answer could not be written down');
  assert.equal(org.sertifier.credentials().length, 1);
  await org.delete('Account', broken);
  await org.advance('PT14M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Queued');
  await org.advance('PT2M');
  const { standing, error } = await onlyRow(org, start);
  assert.ok(standing.Status === 'Checking' || standing.Status === 'Issued', String(standing.Status));
  if (standing.Status === 'Checking') assert.match(error, /queued for more than 10 minutes.*looked up at Sertifier/);
  await org.advance('PT5M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
  assert.equal(org.sertifier.issueRequests().length, 1);
});

scenario('SF-26, DG-70: without access nothing can be looked up, and the row names the permission set', async (org) => {
  await org.sertifier.faults([LOST_ANSWER]);
  const start = await tickOne(org);
  await withdrawAccess(org);
  await org.advance('PT3M');
  const { standing, error, log } = await onlyRow(org, start);
  const { Last_HTTP_Status, Last_Contact_At, ...others } = standing;
  assert.deepEqual(others, {
    Status: 'Held',
    Outcome: 'Access',
    Held_For: 'Access',
    Check_Needed: true,
    Tries: 1,
    Attempts: 1,
    Status_Since: 1,
    Queued_At: 0,
    First_Sent_At: 0,
    Last_Attempt_At: 0,
    Due_At: 241,
  });
  assert.equal(Last_HTTP_Status, undefined);
  assert.ok(Number(Last_Contact_At ?? 0) <= 1);
  assert.match(error, /Sertifier Integration Access/);
  assert.match(log, /Look-up: NO_ACCESS/);
  assert.equal(org.sertifier.requests().length, 1);
});

scenario('DG-70, DG-50: a look-up without an answer does not give up what has no try left', async (org) => {
  await org.setting({ Retries__c: 0 });
  await org.sertifier.faults([LOST_ANSWER, { on: { path: SEARCH, to: 1 }, then: { status: 503 } }]);
  const start = await tickOne(org);
  await org.advance('PT2M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Retry Scheduled');
  await org.advance('PT10M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
});

scenario('DG-50: another setting record than Default changes nothing', async (org) => {
  const fields = { Credentials_per_Request__c: 1, Retries__c: 0, Retry_Interval_Minutes__c: 30, Timeout_Seconds__c: 1 };
  for (const developerName of ['Another', 'Zebra']) {
    const record = { type: 'Sertifier_Setting', developerName, label: developerName, fields };
    await org.requests.deployFiles(metadataRecordFiles([record]));
  }
  await org.sertifier.faults([
    { on: { path: ISSUE, nth: 1 }, then: { status: 429 } },
    { on: { path: ISSUE, nth: 2 }, then: { drop: 'before commit' } },
  ]);
  await org.tick(...(await org.createContacts(2)));
  await org.advance('PT5M');
  assert.deepEqual(
    org.sertifier
      .issueRequests()
      .map(({ body }) => (body as { readonly credentials: readonly unknown[] }).credentials.length),
    [2, 2],
  );
  await org.advance('PT25M');
  const rows = await org.credentials();
  assert.deepEqual(
    rows.map(({ Status__c, Attempts__c }) => [Status__c, Attempts__c]),
    [
      ['Issued', 3],
      ['Issued', 3],
    ],
  );
});

scenario('DG-70, SF-67: while sending rests nothing is looked up, and the row stays on its way', async (org) => {
  await org.sertifier.faults([LOST_ANSWER]);
  const start = await tickOne(org);
  await org.control({ Paused__c: true, Pause_Reason__c: 'Audit' });
  await org.advance('PT3M');
  const { standing } = await onlyRow(org, start);
  assert.ok(['Retry Scheduled', 'Checking', 'Issued'].includes(String(standing.Status)), String(standing.Status));
  assert.equal(org.sertifier.issueRequests().length, 1);
  await org.control({ Paused__c: false });
  await org.advance('PT10M');
  assert.equal((await onlyRow(org, start)).standing.Status, 'Issued');
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario(
  'DG-64, DG-T5: the API times out, and the credential is looked up, sent again and issued once',
  async (org) => {
    await org.setting({ Timeout_Seconds__c: 1 });
    await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { delayBefore: 1500, drop: 'before commit' } }]);
    const start = await tickOne(org);
    const waiting = await onlyRow(org, start);
    assert.equal(waiting.standing.Status, 'Checking');
    assert.match(waiting.error, /No answer came from Sertifier/);
    await org.advance('PT10M');
    const { standing, error } = await onlyRow(org, start);
    assert.equal(standing.Status, 'Issued', error);
    assert.equal(org.sertifier.issueRequests().length, 2);
    assert.equal(org.sertifier.credentials().length, 1);
  },
);

scenario('DG-70: a look-up with no other record of the recipient holds where an empty loop faults', async (org) => {
  await org.switches({ loopOverNullCollection: 'fault' });
  await org.sertifier.faults([LOST_ANSWER]);
  const start = await tickOne(org);
  await org.advance('PT5M');
  const { standing, error } = await onlyRow(org, start);
  assert.equal(standing.Status, 'Issued', error);
});

for (const own of ['https://verify.example.com/{certificateNo}', undefined]) {
  scenario(`DG-70: an adopted credential has the link of its own campaign’s pattern: ${own ?? 'none'}`, async (org) => {
    const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
    const others = { Campaign_ID__c, Link_Pattern__c: 'https://another.example.com/{certificateNo}' };
    for (const name of ['Certified_Widget_Engineer', 'A_Campaign']) await org.campaign(name, others);
    await org.campaign('Own_Campaign', { Campaign_ID__c, ...(own === undefined ? {} : { Link_Pattern__c: own }) });
    await org.campaign('Z_Campaign', others);
    await org.control({ Default_Campaign__c: 'Own_Campaign' });
    await org.sertifier.faults([LOST_ANSWER]);
    const start = await tickOne(org);
    await org.advance('PT5M');
    const { standing, proof } = await onlyRow(org, start);
    assert.equal(standing.Status, 'Issued');
    const derived = own?.replace('{certificateNo}', String(proof.Certificate_Number));
    assert.equal(proof.Verification_Link, derived);
    assert.equal(standing.Link_Is_Derived, own === undefined ? undefined : true);
  });
}
