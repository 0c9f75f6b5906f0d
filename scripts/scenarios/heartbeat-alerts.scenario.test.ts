import assert from 'node:assert/strict';
import { startHeartbeat } from '../histories/history-org.ts';
import { asList, asRecord } from './harness/org-requests.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

interface Email {
  readonly recipients: readonly unknown[];
  readonly body: string;
}

async function emails(org: ScenarioOrg): Promise<readonly Email[]> {
  const sent = asList(await org.requests.expect('GET', '/local/messages')).map(asRecord);
  return sent
    .filter(({ kind }) => kind === 'email')
    .map(({ recipients, body }) => ({ recipients: asList(recipients), body: String(body) }));
}

async function refuseTheKey(org: ScenarioOrg, recipients: string | null): Promise<void> {
  await startHeartbeat(org);
  await org.control({ Alert_Recipients__c: recipients });
  await org.sertifier.faults([{ then: { status: 403 } }]);
  await org.tick(await org.createContact());
}

underEachReading('SF-68, DG-69: a refused key is told to the recipients by e-mail, once in an hour', async (org) => {
  const [user] = await org.query("SELECT Username, Email FROM User WHERE UserType = 'Standard' AND IsActive = true");
  await refuseTheKey(org, `nobody@example.invalid,  ${String(user?.Username)},`);
  await org.advance('PT50M');
  const sent = await emails(org);
  assert.deepEqual(
    sent.map(({ recipients }) => recipients),
    [[user?.Email]],
  );
  assert.match(sent[0]?.body ?? '', /^What needs an administrator.*\n\n.*refuses the API key/);
});

scenario('DG-69: without recipients nobody is told, and the alert stays on the control record', async (org) => {
  await refuseTheKey(org, null);
  await org.advance('PT50M');
  assert.deepEqual(await emails(org), []);
  const [row] = await org.query('SELECT Last_Alert__c FROM Sertifier_Control__c');
  assert.match(String(row?.Last_Alert__c), /refuses the API key/);
});

scenario('DG-69: recipients who are no active users do not keep the heartbeat from its work', async (org) => {
  await refuseTheKey(org, 'nobody@example.invalid');
  await org.advance('PT50M');
  assert.deepEqual(await emails(org), []);
  await org.sertifier.faults([]);
  await org.advance('PT50M');
  const [row] = await org.credentials();
  assert.equal(row?.Status__c, 'Issued');
});
