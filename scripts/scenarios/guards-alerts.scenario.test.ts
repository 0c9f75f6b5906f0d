import assert from 'node:assert/strict';
import { asList, asRecord } from './harness/org-requests.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { startHeartbeat } from './harness/start-heartbeat.ts';

interface Notification {
  readonly recipients: readonly unknown[];
  readonly body: string;
  readonly type: unknown;
}

async function notifications(org: ScenarioOrg): Promise<readonly Notification[]> {
  const sent = asList(await org.requests.expect('GET', '/local/messages')).map(asRecord);
  return sent
    .filter(({ kind }) => kind === 'customNotification')
    .map(({ recipients, body, details }) => ({
      recipients: asList(recipients),
      body: String(body),
      type: asRecord(details).notificationType,
    }));
}

async function bodies(org: ScenarioOrg): Promise<readonly string[]> {
  return (await notifications(org)).map(({ body }) => body.split('\n')[0] ?? '');
}

async function tellAdministrator(org: ScenarioOrg, ...others: readonly string[]): Promise<void> {
  await startHeartbeat(org);
  const [user] = await org.query("SELECT Username FROM User WHERE UserType = 'Standard' AND IsActive = true");
  await org.control({ Alert_Recipients__c: [String(user?.Username), ...others].join(', ') });
}

async function tickOne(org: ScenarioOrg, lastName = 'Lovelace'): Promise<string> {
  const contact = await org.createContact({ LastName: lastName, Email: `${lastName}@example.com` });
  await org.tick(contact);
  return contact;
}

async function command(org: ScenarioOrg, contact: string, name: string): Promise<void> {
  const { Id } = await org.credentialOf(contact);
  const fields = { Command__c: name, Command_Reason__c: 'A reason' };
  await org.update('Sertifier_Credential__c', String(Id), fields);
}

scenario('DG-69, P31: nobody is told of what was issued, nor of what a person holds', async (org) => {
  await tellAdministrator(org);
  await tickOne(org, 'Issued');
  await org.control({ Paused__c: true });
  const held = await tickOne(org, 'Held');
  await command(org, held, 'Hold');
  await org.control({ Paused__c: false });
  await org.advance('PT50M');
  const rows = await org.credentials();
  assert.deepEqual(
    rows.map(({ Status__c }) => Status__c),
    ['Issued', 'Held'],
  );
  assert.deepEqual(await bodies(org), []);
  const [control] = await org.query('SELECT Last_Alert__c FROM Sertifier_Control__c');
  assert.equal(control?.Last_Alert__c, null);
});

scenario('DG-66, P31: what waits because of configuration is told once in an hour', async (org) => {
  await tellAdministrator(org);
  await org.control({ Default_Campaign__c: 'Nowhere' });
  await tickOne(org, 'First');
  await org.advance('PT16M');
  assert.equal((await bodies(org)).length, 1);
  await tickOne(org, 'Second');
  await org.advance('PT44M');
  assert.equal((await bodies(org)).length, 1, 'Not again within the hour');
  await org.advance('PT31M');
  const told = await bodies(org);
  assert.equal(told.length, 2);
  assert.match(told[1] ?? '', /Credentials wait because of campaign or set-up/);
});

scenario('DG-66, P31: what was given up is told as failed, and no longer as waiting', async (org) => {
  await tellAdministrator(org);
  await org.control({ Default_Campaign__c: 'Nowhere' });
  const contact = await tickOne(org);
  await org.advance('PT80M');
  assert.equal((await bodies(org)).length, 1);
  await command(org, contact, 'Give Up');
  await org.advance('PT16M');
  const [, told = '', ...others] = await bodies(org);
  assert.deepEqual(others, []);
  assert.match(told, /Credentials have failed/);
  assert.doesNotMatch(told, /wait because of/);
});

scenario('SF-26, P31: persons without access are told once in an hour', async (org) => {
  await tellAdministrator(org);
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  const tick = async (lastName: string): Promise<void> => {
    await user.tick(await org.createContact({ LastName: lastName, Email: `${lastName}@example.com` }));
  };
  await tick('First');
  await org.advance('PT16M');
  assert.equal((await bodies(org)).length, 1);
  await tick('Second');
  await org.advance('PT44M');
  assert.equal((await bodies(org)).length, 1, 'Not again within the hour');
  await org.advance('PT31M');
  assert.equal((await bodies(org)).length, 2);
});

scenario('DG-107, P31: the daily limit is told when it is reached, and not again that day', async (org) => {
  await tellAdministrator(org);
  await org.control({ Daily_Limit__c: 1 });
  await tickOne(org);
  await org.advance('PT2H');
  const [told = '', ...others] = await bodies(org);
  assert.match(told, /The daily limit is reached; sending rests until tomorrow/);
  assert.deepEqual(others, []);
});

scenario('DG-69, P31: only active recipients are told, with the notification of the package', async (org) => {
  await org.asUser('Standard User', []);
  const [left] = await org.query('SELECT Id, Username FROM User ORDER BY CreatedDate DESC LIMIT 1');
  await org.update('User', String(left?.Id), { IsActive: false });
  await tellAdministrator(org, String(left?.Username));
  await org.control({ Default_Campaign__c: 'Nowhere' });
  await tickOne(org);
  await org.advance('PT16M');
  const [told, ...others] = await notifications(org);
  assert.deepEqual(others, []);
  const [user] = await org.query("SELECT Id FROM User WHERE UserType = 'Standard' AND IsActive = true");
  assert.equal(told?.type, 'Sertifier_Alert');
  assert.deepEqual(told.recipients, [user?.Id]);
});
