import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';

const DOWN = { then: { status: 503 } };

async function tickOne(org: ScenarioOrg): Promise<string> {
  const contact = await org.createContact();
  await org.tick(contact);
  return contact;
}

async function minutes(org: ScenarioOrg, count: number): Promise<void> {
  await org.advance(`PT${count}M`);
}

async function control(org: ScenarioOrg): Promise<OrgRecord> {
  const [row] = await org.query(
    'SELECT Paused_Since__c, Paused_By__c, Outage__c, Outage_Since__c, Outage_Reason__c, Down_Since__c, Heartbeat__c, Last_Heartbeat_At__c, Sent_Today__c, Limit_Reached_On__c, Last_Alert__c FROM Sertifier_Control__c',
  );
  return row ?? {};
}

async function fields(org: ScenarioOrg, names: string): Promise<OrgRecord> {
  const [row] = await org.query(`SELECT ${names} FROM Sertifier_Credential__c`);
  return row ?? {};
}

scenario('DG-69: the heartbeat runs every 15 minutes and starts the next one itself', async (org) => {
  await startHeartbeat(org);
  await minutes(org, 16);
  const first = await control(org);
  assert.equal(first.Heartbeat__c, 'B');
  await minutes(org, 15);
  const second = await control(org);
  assert.equal(second.Heartbeat__c, 'A');
  assert.ok(Date.parse(String(second.Last_Heartbeat_At__c)) > Date.parse(String(first.Last_Heartbeat_At__c)));
  assert.equal(org.sertifier.requests().length, 0, 'Nothing is called without a doubt');
});

underEachReading('DG-69, SF-67: an administrator’s pause stops sending at once and loses nothing', async (org) => {
  await startHeartbeat(org);
  await org.control({ Paused__c: true, Pause_Reason__c: 'Stocktaking' });
  const contact = await tickOne(org);
  await minutes(org, 6);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.match(String(row.Last_Error__c), /paused since .* \(Stocktaking\)/);
  assert.notEqual(row.Due_At__c, null);
  await minutes(org, 30);
  assert.equal(org.sertifier.requests().length, 0);
  await org.control({ Paused__c: false });
  await minutes(org, 45);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('DG-69: a pause says who paused and since when', async (org) => {
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  const paused = await control(org);
  assert.equal(Date.parse(String(paused.Paused_Since__c)), org.now().getTime());
  assert.match(String(paused.Paused_By__c), /^005/);
  await org.control({ Paused__c: false });
  assert.equal((await control(org)).Paused_Since__c, null);
});

underEachReading('DG-69, DG-70: after 30 minutes of silence sending rests, and all is drained once', async (org) => {
  await startHeartbeat(org);
  await org.sertifier.faults([DOWN]);
  await org.tick(...(await org.createContacts(3)));
  await minutes(org, 75);
  const during = await control(org);
  assert.equal(during.Outage__c, 'Down');
  assert.notEqual(during.Outage_Since__c, null);
  assert.match(String(during.Outage_Reason__c), /HTTP 503/);
  assert.match(String(during.Last_Alert__c), /not answered for 30 minutes/);
  const sent = org.sertifier.issueRequests().length;
  await org.tick(...(await org.createContacts([{ LastName: 'Late', Email: 'late@example.com' }])));
  await minutes(org, 5);
  assert.equal(org.sertifier.issueRequests().length, sent, 'Nothing is sent while sending rests');
  await org.sertifier.faults([]);
  await minutes(org, 60);
  const rows = await org.credentials();
  const open = rows
    .filter(({ Status__c }) => Status__c !== 'Issued')
    .map((row) => `${String(row.Status__c)} ${String(row.Last_Error__c)}`);
  assert.deepEqual(open, []);
  assert.equal(org.sertifier.credentials().length, 4);
  assert.equal((await control(org)).Outage__c, 'None');
});

scenario('DG-69: what failed in an outage goes on when it ends, without a person', async (org) => {
  await startHeartbeat(org);
  await org.requests.expect('PATCH', '/local/endpoints', { 'https://b2b.sertifier.com': 'http://127.0.0.1:9' });
  const contact = await tickOne(org);
  await minutes(org, 20);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Failed');
  await minutes(org, 40);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.equal((await control(org)).Outage__c, 'Down');
  await org.requests.expect('PATCH', '/local/endpoints', { 'https://b2b.sertifier.com': org.sertifier.url() });
  await minutes(org, 30);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('SF-68: a refused key lets sending rest, and all goes on once it is right', async (org) => {
  await startHeartbeat(org);
  await org.sertifier.faults([{ then: { status: 403 } }]);
  const contact = await tickOne(org);
  await minutes(org, 16);
  assert.equal((await control(org)).Outage__c, 'Key Refused');
  assert.equal((await fields(org, 'Held_For__c')).Held_For__c, 'Key');
  assert.match(String((await control(org)).Last_Alert__c), /refuses the API key/);
  assert.equal(org.sertifier.issueRequests().length, 1, 'No retry is burnt');
  await org.sertifier.faults([]);
  await minutes(org, 16);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

scenario('DG-66: what waits for a campaign goes on when the campaign is complete', async (org) => {
  await startHeartbeat(org);
  const campaignId = org.sertifier.campaignId('Advanced Turbine Safety');
  await org.campaign('Later', { Campaign_ID__c: campaignId, Active__c: false });
  await org.control({ Default_Campaign__c: 'Later' });
  const contact = await tickOne(org);
  await minutes(org, 16);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.equal(row.Outcome__c, 'Configuration');
  assert.match(String((await control(org)).Last_Alert__c), /campaign or set-up/);
  await org.campaign('Later', { Campaign_ID__c: campaignId });
  await minutes(org, 16);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

scenario('SF-26: what waits for access goes on when the permission set is assigned', async (org) => {
  await startHeartbeat(org);
  const user = await org.asUser('System Administrator', ['Sertifier_Admin']);
  const contact = await org.createContact();
  await user.tick(contact);
  await minutes(org, 16);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Held');
  assert.equal((await fields(org, 'Held_For__c')).Held_For__c, 'Access');
  await minutes(org, 16);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Held', 'Not without the permission set');
  const [row] = await org.query('SELECT CreatedById FROM Sertifier_Credential__c');
  const [set] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Sertifier_Integration_Access'");
  await org.create('PermissionSetAssignment', {
    AssigneeId: String(row?.CreatedById),
    PermissionSetId: String(set?.Id),
  });
  await minutes(org, 16);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

scenario('DG-107: above the daily limit requests wait until the next day', async (org) => {
  await startHeartbeat(org);
  await org.control({ Daily_Limit__c: 2 });
  await minutes(org, 16);
  await org.tick(...(await org.createContacts(3)));
  await minutes(org, 16);
  assert.equal((await control(org)).Sent_Today__c, 3);
  const contact = await org.createContact({ LastName: 'Late', Email: 'late@example.com' });
  await org.tick(contact);
  await minutes(org, 2);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Held');
  assert.match(String(row.Last_Error__c), /daily limit/);
  await org.advance('PT16H');
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

scenario('DG-69: the daily flow starts a heartbeat that stands still', async (org) => {
  await minutes(org, 30);
  assert.equal((await control(org)).Last_Heartbeat_At__c, null, 'A reset drops what was pending');
  await org.advance('PT24H');
  const restarted = await control(org);
  assert.ok(org.now().getTime() - Date.parse(String(restarted.Last_Heartbeat_At__c)) <= 900_000);
});

async function refuseRowsForTenMinutes(org: ScenarioOrg): Promise<void> {
  const until = new Date(org.now().getTime() + 600_000).toISOString().slice(0, 19).replace('T', ' ');
  await org.refuseWhere(
    'Sertifier_Credential__c',
    `AND(NOT(ISNEW()), NOW() < DATETIMEVALUE("${until}"))`,
    'Nothing can be saved at present.',
  );
}

underEachReading('DG-69, DG-70: an answer that could not be written down is looked up, not sent again', async (org) => {
  await startHeartbeat(org);
  await refuseRowsForTenMinutes(org);
  const contact = await tickOne(org);
  await minutes(org, 9);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Queued');
  await minutes(org, 60);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('DG-69: what stays in the queue is looked up, with a reason and a due time', async (org) => {
  await startHeartbeat(org);
  await refuseRowsForTenMinutes(org);
  await tickOne(org);
  const read = (): Promise<OrgRecord> => fields(org, 'Status__c, Last_Error__c, Due_At__c, Status_Since__c');
  for (let waited = 0; waited < 60 && (await read()).Status__c === 'Queued'; waited += 1) await minutes(org, 1);
  const row = await read();
  assert.equal(row.Status__c, 'Checking');
  assert.match(String(row.Last_Error__c), /^Put back on its way at \S+ \S+\.$/);
  assert.equal(Date.parse(String(row.Due_At__c)) - Date.parse(String(row.Status_Since__c)), 4 * 3_600_000);
});

scenario('DG-69: the heartbeat’s work stays far below all limits', async (org) => {
  await startHeartbeat(org);
  await org.control({ Paused__c: true });
  await org.tick(...(await org.createContacts(400)));
  await minutes(org, 2);
  await org.control({ Paused__c: false });
  await minutes(org, 30);
  assert.equal((await org.credentials("Status__c = 'Issued'")).length, 400);
  assert.equal(org.sertifier.credentials().length, 400);
  assert.ok(Math.max(...org.transactions().map(({ maxShareOfLimit }) => maxShareOfLimit)) < 0.5);
});

scenario('SF-60: a link that the contact refused is written later, by itself', async (org) => {
  await startHeartbeat(org);
  const until = new Date(org.now().getTime() + 600_000).toISOString().slice(0, 19).replace('T', ' ');
  await org.refuseWhere(
    'Contact',
    `AND(NOT(ISBLANK(Sertifier_Verification_Link__c)), NOW() < DATETIMEVALUE("${until}"))`,
    'No links at present.',
  );
  const contact = await tickOne(org);
  await minutes(org, 5);
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued');
  assert.match(String(row.Contact_Link_Error__c), /No links at present/);
  await minutes(org, 30);
  const written = await org.credentialOf(contact);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, written.Verification_Link__c);
  assert.equal(written.Contact_Link_Error__c, null);
  assert.equal(org.sertifier.issueRequests().length, 1);
});
