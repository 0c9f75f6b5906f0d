import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

// What was requested before set-up named a campaign takes the default campaign once set-up names it.

const CAMPAIGN = 'Certified_Widget_Engineer';
const CONTROL = 'Name, Default_Campaign__c, Organization_ID_Start__c, Organization_ID_End__c, Is_Sandbox__c';
const FIELDS = 'Id, Status__c, Held_For__c, Last_Error__c, Due_At__c, Request_Key__c, Duplicate_Of__c, Attempt_Log__c';

async function rowsOf(org: ScenarioOrg, contact: string): Promise<OrgRecord[]> {
  return [
    ...(await org.query(
      `SELECT ${FIELDS} FROM Sertifier_Credential__c WHERE Source_Record_Id__c = '${contact}' ORDER BY Name`,
    )),
  ];
}

const statuses = (rows: readonly OrgRecord[]): unknown[] => rows.map(({ Status__c }) => Status__c).toSorted();

/** Lets people save without set-up, and sets up afterwards. */
async function beforeSetUp(org: ScenarioOrg, save: () => Promise<void>): Promise<void> {
  const [control] = await org.query(`SELECT ${CONTROL} FROM Sertifier_Control__c`);
  await org.removeControl();
  await save();
  const fields = Object.entries(control ?? {}).filter(([name]) => CONTROL.split(', ').includes(name));
  await org.create('Sertifier_Control__c', Object.fromEntries(fields));
}

underEachReading('issue 4.9: what was ticked before the set-up is issued from the default campaign', async (org) => {
  const contacts = await org.createContacts(3);
  await beforeSetUp(org, async () => {
    await org.tick(...contacts);
    await org.settle();
    for (const contact of contacts) {
      const [row] = await rowsOf(org, contact);
      assert.deepEqual([row?.Status__c, row?.Held_For__c, row?.Request_Key__c], ['Held', 'Set-up', null]);
    }
  });
  await org.advance('PT40M');
  for (const contact of contacts) {
    const [first, taken, ...others] = await rowsOf(org, contact);
    assert.deepEqual([first?.Status__c, taken?.Status__c, others], ['Superseded', 'Issued', []]);
    assert.equal(first?.Duplicate_Of__c, taken?.Id);
    assert.match(String(first?.Last_Error__c), /requested anew for the default campaign Certified Widget Engineer/);
    assert.equal(taken?.Request_Key__c, `${contact}|${CAMPAIGN}|once`);
  }
  assert.equal(org.sertifier.credentials().length, 3);
});

scenario('issue 4.2, 4.9: ticked twice without a default campaign, one is issued once there is one', async (org) => {
  await startHeartbeat(org);
  await org.control({ Default_Campaign__c: null });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.update('Contact', contact, { Issue_Credential__c: false });
  await org.tick(contact);
  await org.advance('PT40M');
  const waiting = await rowsOf(org, contact);
  assert.deepEqual(statuses(waiting), ['Held', 'Held']);
  for (const row of waiting) {
    assert.equal(row.Held_For__c, 'Campaign');
    assert.match(String(row.Last_Error__c), /Enter a default campaign in the Sertifier Control.*goes on by itself/);
    assert.notEqual(row.Due_At__c, null);
    assert.equal(row.Attempt_Log__c, null, 'No heartbeat tries what cannot succeed');
  }
  await org.control({ Default_Campaign__c: CAMPAIGN });
  await org.advance('PT40M');
  const rows = await rowsOf(org, contact);
  assert.deepEqual(statuses(rows), ['Duplicate', 'Issued', 'Superseded', 'Superseded']);
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('issue 4.9: what was ticked before the set-up is held for its campaign while there is none', async (org) => {
  const contact = await org.createContact();
  await beforeSetUp(org, async () => {
    await org.tick(contact);
    await org.settle();
  });
  await org.control({ Default_Campaign__c: null });
  await org.advance('PT40M');
  const [row, ...others] = await rowsOf(org, contact);
  assert.deepEqual([row?.Status__c, row?.Held_For__c, others], ['Held', 'Campaign', []]);
  assert.notEqual(row?.Due_At__c, null);
  await org.control({ Default_Campaign__c: CAMPAIGN });
  await org.advance('PT40M');
  assert.deepEqual(statuses(await rowsOf(org, contact)), ['Issued', 'Superseded']);
});

scenario('issue 4.2: the re-issue policy of the default campaign decides the key', async (org) => {
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  await org.campaign(CAMPAIGN, {
    Label: 'Certified Widget Engineer',
    Campaign_ID__c,
    Reissue_Policy__c: 'Each Entry',
  });
  const [first, second] = await org.createContacts(2);
  await beforeSetUp(org, async () => {
    await org.tick(first ?? '', second ?? '');
    await org.settle();
  });
  await org.advance('PT40M');
  const [replaced, taken] = await rowsOf(org, String(first));
  assert.deepEqual([replaced?.Status__c, taken?.Status__c], ['Superseded', 'Issued']);
  assert.match(String(taken?.Request_Key__c), new RegExp(`^${String(first)}\\|${CAMPAIGN}\\|\\d{4}-\\d\\d-\\d\\d `));
  assert.equal(org.sertifier.credentials().length, 2);
});

scenario('issue 4.7: a request whose replacing could not be noted is neither lost nor issued twice', async (org) => {
  await startHeartbeat(org);
  await org.control({ Default_Campaign__c: null });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  await org.control({ Default_Campaign__c: CAMPAIGN });
  const [held] = await rowsOf(org, contact);
  await org.switches({ asyncDelayMinutes: 3 });
  await org.update('Sertifier_Credential__c', String(held?.Id), { Command__c: 'Release' });
  const until = new Date(org.now().getTime() + 600_000).toISOString().slice(0, 19).replace('T', ' ');
  const condition = `AND(NOT(ISNEW()), NOW() < DATETIMEVALUE("${until}"))`;
  await org.refuseWhere('Sertifier_Credential__c', condition, 'Nothing can be saved at present.');
  await org.advance('PT9M');
  assert.deepEqual(statuses(await rowsOf(org, contact)), ['Queued', 'Queued']);
  await org.advance('PT3H');
  assert.deepEqual(statuses(await rowsOf(org, contact)), ['Duplicate', 'Issued', 'Superseded']);
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('DG-109: what is given up before the default campaign is taken is not requested', async (org) => {
  await org.control({ Default_Campaign__c: null });
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  await org.control({ Default_Campaign__c: CAMPAIGN });
  const [held] = await rowsOf(org, contact);
  await org.switches({ asyncDelayMinutes: 3 });
  await org.update('Sertifier_Credential__c', String(held?.Id), { Command__c: 'Release' });
  const giveUp = { Command__c: 'Give Up', Command_Reason__c: 'Not wanted' };
  await org.update('Sertifier_Credential__c', String(held?.Id), giveUp);
  await org.settle();
  assert.deepEqual(statuses(await rowsOf(org, contact)), ['Failed']);
  assert.deepEqual(org.sertifier.requests(), []);
});
