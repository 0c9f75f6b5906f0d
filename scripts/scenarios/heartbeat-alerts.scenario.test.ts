import assert from 'node:assert/strict';
import { startHeartbeat } from '../histories/history-org.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { asList, asRecord } from './harness/org-requests.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

interface Message {
  readonly recipients: readonly unknown[];
  readonly body: string;
  readonly target: unknown;
}

async function messages(org: ScenarioOrg, wanted: 'email' | 'customNotification'): Promise<readonly Message[]> {
  const sent = asList(await org.requests.expect('GET', '/local/messages')).map(asRecord);
  return sent
    .filter(({ kind }) => kind === wanted)
    .map(({ recipients, body, details }) => ({
      recipients: asList(recipients),
      body: String(body),
      target: asRecord(details).targetId,
    }));
}

async function administrator(org: ScenarioOrg): Promise<OrgRecord> {
  const [user] = await org.query(
    "SELECT Id, Username, Email FROM User WHERE UserType = 'Standard' AND IsActive = true",
  );
  return user ?? {};
}

async function tellAdministrator(org: ScenarioOrg): Promise<void> {
  await startHeartbeat(org);
  await org.control({ Alert_Recipients__c: String((await administrator(org)).Username) });
}

async function control(org: ScenarioOrg): Promise<OrgRecord> {
  const [row] = await org.query('SELECT Id, Last_Alert__c FROM Sertifier_Control__c');
  return row ?? {};
}

async function refuseTheKey(org: ScenarioOrg, recipients: string | null): Promise<void> {
  await startHeartbeat(org);
  await org.control({ Alert_Recipients__c: recipients });
  await org.sertifier.faults([{ then: { status: 403 } }]);
  await org.tick(await org.createContact());
}

/** A contact whose credential fails at once: the setting allows no retry. */
async function failOne(org: ScenarioOrg, lastName: string): Promise<string> {
  await org.sertifier.faults([{ on: { path: '/campaign/addCredentials' }, then: { status: 429 } }]);
  const contact = await org.createContact({ LastName: lastName, Email: `${lastName}@example.com` });
  await org.tick(contact);
  return contact;
}

underEachReading('SF-68, DG-69: a refused key is told to the recipients by e-mail, once in an hour', async (org) => {
  const user = await administrator(org);
  await refuseTheKey(org, `nobody@example.invalid,  ${String(user.Username)},`);
  await org.advance('PT50M');
  const sent = await messages(org, 'email');
  assert.deepEqual(
    sent.map(({ recipients }) => recipients),
    [[user.Email]],
  );
  assert.match(sent[0]?.body ?? '', /^What needs an administrator.*\n\n.*refuses the API key/);
  const notified = await messages(org, 'customNotification');
  assert.deepEqual(
    notified.map(({ recipients, target }) => [recipients, target]),
    [[[user.Id], (await control(org)).Id]],
    'The notification opens the control record',
  );
});

scenario('DG-50, P31: failed rows are told once in an hour, none is kept quiet, and the row is opened', async (org) => {
  await tellAdministrator(org);
  await org.setting({ Retries__c: 0 });
  const first = await failOne(org, 'First');
  await org.advance('PT16M');
  const [told] = await messages(org, 'customNotification');
  assert.equal(told?.target, (await org.credentialOf(first)).Id);
  assert.match(told?.body ?? '', /Credentials have failed: .* For instance SC-\d+: Given up/);
  const second = await failOne(org, 'Second');
  await org.advance('PT44M');
  assert.equal((await messages(org, 'customNotification')).length, 1, 'Not again within the hour');
  assert.equal((await messages(org, 'email')).length, 1);
  await org.advance('PT31M');
  const both = await messages(org, 'customNotification');
  assert.equal(both.length, 2, 'The hour is over, and another had failed meanwhile');
  assert.equal(both[1]?.target, (await org.credentialOf(second)).Id);
  await org.advance('PT3H');
  assert.equal((await messages(org, 'email')).length, 2, 'Nothing new, nothing told');
});

scenario('DG-66, P31: another cause within the hour is told at once', async (org) => {
  await tellAdministrator(org);
  await org.setting({ Retries__c: 0 });
  await failOne(org, 'First');
  await org.advance('PT16M');
  await org.control({ Default_Campaign__c: 'Nowhere' });
  await org.tick(await org.createContact());
  await org.advance('PT16M');
  const sent = await messages(org, 'customNotification');
  assert.equal(sent.length, 2);
  assert.match(sent[1]?.body ?? '', /^\S+ \S+ Credentials wait because of campaign or set-up/);
});

scenario('DG-66, P31: several causes of one heartbeat are one message, which opens the control record', async (org) => {
  await tellAdministrator(org);
  await org.setting({ Retries__c: 0 });
  await failOne(org, 'First');
  await org.advance('PT1M');
  await org.control({ Default_Campaign__c: 'Nowhere' });
  await org.tick(await org.createContact());
  await org.advance('PT16M');
  const [sent, ...others] = await messages(org, 'customNotification');
  assert.deepEqual(others, []);
  assert.equal(sent?.target, (await control(org)).Id);
  assert.match(sent?.body ?? '', /Credentials have failed: .*Credentials wait because of campaign/);
});

scenario('SF-68, DG-69: a person without access and an outage are told, each as itself', async (org) => {
  await tellAdministrator(org);
  const user = await org.asUser('Standard User', ['Sertifier_User']);
  await user.tick(await org.createContact());
  await org.advance('PT16M');
  const [access] = await messages(org, 'customNotification');
  assert.match(access?.body ?? '', /a person has no access.*Sertifier Integration Access/);
  await org.requests.expect('PATCH', '/local/endpoints', { 'https://b2b.sertifier.com': 'http://127.0.0.1:9' });
  await org.tick(await org.createContact({ LastName: 'Late', Email: 'late@example.com' }));
  await org.advance('PT45M');
  const told = (await messages(org, 'email')).map(({ body }) => body.split('\n')[2] ?? '');
  assert.equal(told.filter((line) => line.includes('has not answered for 30 minutes')).length, 1);
});

scenario('DG-69: without the notification type the e-mail is sent all the same', async (org) => {
  const [type] = await org.query("SELECT Id FROM CustomNotificationType WHERE DeveloperName = 'Sertifier_Alert'");
  assert.ok(type !== undefined);
  await refuseTheKey(org, String((await administrator(org)).Username));
  await org.requests.deployFiles([
    {
      path: 'package.xml',
      content:
        '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><version>66.0</version></Package>',
    },
    {
      path: 'destructiveChanges.xml',
      content:
        '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>Sertifier_Alert</members><name>CustomNotificationType</name></types></Package>',
    },
  ]);
  await org.advance('PT16M');
  assert.equal((await messages(org, 'email')).length, 1);
  assert.deepEqual(await messages(org, 'customNotification'), []);
});

scenario('DG-69: without recipients nobody is told, and the alert stays on the control record', async (org) => {
  await refuseTheKey(org, null);
  await org.advance('PT50M');
  assert.deepEqual(await messages(org, 'email'), []);
  assert.match(String((await control(org)).Last_Alert__c), /refuses the API key/);
});

scenario('DG-69: recipients who are no active users do not keep the heartbeat from its work', async (org) => {
  await refuseTheKey(org, 'nobody@example.invalid');
  await org.advance('PT50M');
  assert.deepEqual(await messages(org, 'email'), []);
  await org.sertifier.faults([]);
  await org.advance('PT50M');
  const [row] = await org.credentials();
  assert.equal(row?.Status__c, 'Issued');
});
