import assert from 'node:assert/strict';
import { startHeartbeat } from '../histories/history-org.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

// A key that Sertifier refuses costs one batch: whoever comes next does not even ask.

function people(prefix: string, count: number): { LastName: string; Email: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    LastName: `${prefix} ${index}`,
    Email: `${prefix}${index}@example.com`.toLowerCase(),
  }));
}

async function refusedBatch(org: ScenarioOrg, status: number): Promise<void> {
  await startHeartbeat(org);
  await org.sertifier.faults([{ then: { status } }]);
  await org.tick(...(await org.createContacts(people('First', 3))));
  await org.settle();
}

for (const status of [401, 403]) {
  underEachReading(
    `SF-68, T7: after a batch refused with ${status} the next one does not reach Sertifier`,
    async (org) => {
      await refusedBatch(org, status);
      const asked = org.sertifier.issueRequests().length;
      assert.ok(asked >= 1);
      const next = await org.createContacts(people('Next', 5));
      await org.tick(...next);
      await org.settle();
      assert.equal(org.sertifier.issueRequests().length, asked, 'Before any heartbeat');
      for (const contact of next) {
        const row = await org.credentialOf(contact);
        assert.equal(row.Status__c, 'Held');
        assert.match(
          String(row.Last_Error__c),
          /refused the API key at .*Enter the right key in the External Credential/,
        );
        assert.notEqual(row.Due_At__c, null);
        assert.equal(row.Attempts__c ?? 0, 0, 'No try is used up');
      }
      await org.sertifier.faults([]);
      await org.advance('PT40M');
      const open = (await org.credentials()).filter(({ Status__c }) => Status__c !== 'Issued');
      assert.deepEqual(open, []);
      assert.equal(org.sertifier.credentials().length, 8);
    },
  );
}

scenario('SF-68: a key that was set since then is tried at once', async (org) => {
  await refusedBatch(org, 401);
  await org.sertifier.faults([]);
  await org.advance('PT1M');
  await org.control({ Key_Set_At__c: org.now().toISOString() });
  const contact = await org.createContact({ LastName: 'Next', Email: 'next@example.com' });
  await org.tick(contact);
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

scenario('SF-68: where the heartbeat stands still, a refusal counts for an hour', async (org) => {
  await org.sertifier.faults([{ then: { status: 401 } }]);
  await org.tick(await org.createContact());
  await org.settle();
  await org.sertifier.faults([]);
  await org.advance('PT61M');
  const contact = await org.createContact({ LastName: 'Next', Email: 'next@example.com' });
  await org.tick(contact);
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
});

const searches = (org: ScenarioOrg): number =>
  org.sertifier.requests().filter(({ path }) => path === '/credential/search').length;

/** The only row whose answer was lost. */
async function lostRow(org: ScenarioOrg): Promise<OrgRecord> {
  const [row, ...others] = await org.query(
    'SELECT Id, Status__c, Held_For__c, Check_Needed__c, Last_Error__c, Due_At__c, Last_Contact_At__c FROM Sertifier_Credential__c WHERE Check_Needed__c = true',
  );
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

scenario('SF-68, DG-70: what may exist is not looked up with a key that is refused, and not lost', async (org) => {
  await startHeartbeat(org);
  await org.sertifier.faults([{ on: { path: '/campaign/addCredentials', nth: 1 }, then: { drop: 'after commit' } }]);
  await org.tick(await org.createContact({ LastName: 'Lost', Email: 'lost@example.com' }));
  await org.settle();
  const before = await lostRow(org);
  assert.equal(before.Status__c, 'Checking');
  await refusedBatch(org, 401);
  await org.advance('PT5M');
  const held = await lostRow(org);
  assert.deepEqual([held.Status__c, held.Held_For__c, searches(org)], ['Held', 'Sending', 0]);
  assert.match(String(held.Last_Error__c), /refused the API key at .*goes on by itself/);
  assert.notEqual(held.Due_At__c, null);
  assert.equal(held.Last_Contact_At__c, before.Last_Contact_At__c, 'A look-up that was not made is no contact');
  await org.advance('PT40M');
  await org.update('Sertifier_Credential__c', String(held.Id), { Command__c: 'Release' });
  await org.advance('PT5M');
  assert.equal((await lostRow(org)).Status__c, 'Held');
  assert.match(String((await lostRow(org)).Last_Error__c), /refuses the API key since .*goes on by itself/);
  assert.equal(searches(org), 0, 'Nothing is asked while the heartbeat finds the key refused');
  await org.sertifier.faults([]);
  await org.advance('PT40M');
  const open = (await org.credentials()).filter(({ Status__c }) => Status__c !== 'Issued');
  assert.deepEqual(open, []);
  assert.equal(org.sertifier.credentials().length, 4, 'The one that was lost is found, not sent again');
});
