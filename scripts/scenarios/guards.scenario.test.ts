import assert from 'node:assert/strict';
import { startHeartbeat } from '../histories/history-org.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { clonedContactFlow } from './harness/contact-flow.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

// What keeps a whole org from sending: the sandbox guard, a missing set-up, a pause, the daily limit, a heart that stands still.

// A clone of the trigger flow that names its campaign: while nothing is set up, there is no default campaign.
prepare(async (org) => {
  const campaign = { text: 'Certified_Widget_Engineer' };
  await org.requests.deployFiles(
    clonedContactFlow('Issue_to_Those_Who_Passed', { field: 'Title', value: 'Passed' }, { campaign }),
  );
});

function people(prefix: string, count: number): { LastName: string; Email: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    LastName: `${prefix} ${index}`,
    Email: `${prefix}${index}@example.com`.toLowerCase(),
  }));
}

async function tickOne(org: ScenarioOrg): Promise<string> {
  const contact = await org.createContact();
  await org.tick(contact);
  return contact;
}

async function control(org: ScenarioOrg): Promise<OrgRecord> {
  const [row] = await org.query(
    'SELECT Heartbeat__c, Is_Sandbox__c, Last_Alert__c, Last_Beat_At__c, Last_Heartbeat_At__c, Limit_Reached_On__c, Sent_Today__c FROM Sertifier_Control__c',
  );
  return row ?? {};
}

async function heldFor(org: ScenarioOrg): Promise<unknown> {
  const [row] = await org.query("SELECT Held_For__c FROM Sertifier_Credential__c WHERE Status__c = 'Held'");
  return row?.Held_For__c;
}

underEachReading('B6, P24: where the org is another kind than the one set up, nothing is sent', async (org) => {
  await startHeartbeat(org);
  const { Is_Sandbox__c } = await control(org);
  // The IDs match, as they do where Salesforce rewrote them in a refreshed sandbox: the kind of org does not.
  await org.control({ Is_Sandbox__c: Is_Sandbox__c !== true });
  const contact = await tickOne(org);
  await org.advance('PT35M');
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.match(String(row.Last_Error__c), /set up in another org, of which this one is probably a copy/);
  assert.equal(await heldFor(org), 'Set-up');
  assert.deepEqual(org.sertifier.requests(), [], 'Not even a look-up');
  await org.control({ Is_Sandbox__c: Is_Sandbox__c === true });
  await org.advance('PT35M');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued', 'Set up here, it goes on by itself');
});

underEachReading('B6, P24: what waited in an org that was not set up goes on once it is, by itself', async (org) => {
  const names = 'Name, Default_Campaign__c, Organization_ID_Start__c, Organization_ID_End__c, Is_Sandbox__c';
  const [setUp] = await org.query(`SELECT ${names} FROM Sertifier_Control__c`);
  await org.removeControl();
  const contact = await org.createContact();
  await org.update('Contact', contact, { Title: 'Passed' });
  await org.advance('PT20M');
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.match(String(row.Last_Error__c), /not set up in this org/);
  assert.equal(await heldFor(org), 'Set-up');
  assert.deepEqual(org.sertifier.requests(), []);
  const fields = Object.entries(setUp ?? {}).filter(([name]) => names.split(', ').includes(name));
  await org.create('Sertifier_Control__c', Object.fromEntries(fields));
  await org.advance('PT35M');
  const issued = await org.credentialOf(contact);
  assert.equal(issued.Status__c, 'Issued', String(issued.Last_Error__c));
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario(
  'DG-69: a heart that stood still for days is started again, and what waited meanwhile goes on',
  async (org) => {
    await org.control({ Paused__c: true });
    const contact = await tickOne(org);
    await org.advance('PT5M');
    await org.control({ Paused__c: false });
    await org.advance('PT2H');
    assert.equal((await org.credentialOf(contact)).Status__c, 'Held', 'A reset dropped the heartbeat that was pending');
    assert.equal((await control(org)).Last_Beat_At__c, null);
    await org.advance('PT24H');
    assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
    const beat = Date.parse(String((await control(org)).Last_Beat_At__c));
    assert.ok(org.now().getTime() - beat <= 900_000, 'and it goes on beating');
  },
);

underEachReading(
  'DG-107, B10: the daily limit stops a runaway flow, tells, and lets all go on the next day',
  async (org) => {
    await startHeartbeat(org);
    await org.control({ Daily_Limit__c: 3 });
    await org.advance('PT16M');
    await org.tick(...(await org.createContacts(people('Early', 3))));
    await org.advance('PT20M');
    const reached = await control(org);
    assert.equal(reached.Sent_Today__c, 3);
    assert.equal(reached.Limit_Reached_On__c, org.now().toISOString().slice(0, 10));
    assert.match(String(reached.Last_Alert__c), /The daily limit is reached/);
    await org.tick(...(await org.createContacts(people('Late', 4))));
    await org.advance('PT3H');
    const held = await org.credentials("Status__c = 'Held'");
    assert.equal(held.length, 4);
    for (const row of held) {
      assert.match(String(row.Last_Error__c), /daily limit .* It is sent by itself on the next day/);
      assert.notEqual(row.Due_At__c, null);
    }
    assert.equal(org.sertifier.credentials().length, 3);
    assert.equal(String((await control(org)).Last_Alert__c).split('The daily limit is reached').length, 2, 'Told once');
    await org.advance('PT24H');
    assert.equal((await org.credentials("Status__c = 'Issued'")).length, 7);
    assert.equal(org.sertifier.credentials().length, 7);
  },
);

underEachReading(
  'DG-69: a pause stops what is queued already and what is due again, and loses nothing',
  async (org) => {
    await startHeartbeat(org);
    await org.sertifier.faults([{ on: { path: '/campaign/addCredentials', to: 1 }, then: { status: 429 } }]);
    const retried = await tickOne(org);
    await org.settle();
    assert.equal((await org.credentialOf(retried)).Status__c, 'Retry Scheduled');
    const before = org.sertifier.issueRequests().length;
    const queued = await org.createContacts(people('Queued', 3));
    if (org.reading('asyncDelayMinutes') === 0) await org.control({ Paused__c: true, Pause_Reason__c: 'Stocktaking' });
    await org.tick(...queued);
    if (org.reading('asyncDelayMinutes') !== 0) await org.control({ Paused__c: true, Pause_Reason__c: 'Stocktaking' });
    await org.advance('PT50M');
    assert.equal(org.sertifier.issueRequests().length, before, 'Nothing reaches Sertifier');
    assert.equal((await org.credentials("Status__c = 'Held'")).length, 4);
    await org.control({ Paused__c: false });
    await org.advance('PT50M');
    assert.equal((await org.credentials("Status__c = 'Issued'")).length, 4);
    assert.equal(org.sertifier.credentials().length, 4);
  },
);
