import assert from 'node:assert/strict';
import { underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const PATH = '/campaign/addCredentials';

underEachReading(
  'DG-70: what an erroneous answer returned all the same is found again, and not issued twice',
  async (org) => {
    await org.sertifier.faults([
      { on: { path: PATH, credential: 'blocked@example.com' }, then: { refuse: 'Blocked.' } },
      { on: { path: PATH, nth: 1 }, then: { variants: { partialFailure: 'good ones issued with hasError' } } },
    ]);
    const [blocked = '', good = ''] = await org.createContacts([
      { LastName: 'Blocked', Email: 'blocked@example.com' },
      { LastName: 'Good', Email: 'good@example.com' },
    ]);
    await org.tick(blocked, good);
    await org.advance('PT1H');
    assert.equal((await org.credentialOf(blocked)).Status__c, 'Held');
    const row = await org.credentialOf(good);
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    assert.deepEqual(
      org.sertifier.credentials().map(({ externalId }) => externalId),
      [row.Id],
    );
  },
);

/** Issues a credential past the org, as somebody does in Sertifier's own app. */
async function issueByHand({ sertifier }: ScenarioOrg, email: string): Promise<void> {
  const campaignId = sertifier.campaignId('Certified Widget Engineer');
  const response = await fetch(`${sertifier.url()}${PATH}`, {
    method: 'POST',
    headers: { secretKey: sertifier.key, 'api-version': '3.3', 'content-type': 'application/json' },
    body: JSON.stringify({ credentials: [{ campaignId, name: 'By Hand', email, quickPublish: true }] }),
  });
  assert.match(await response.text(), /"hasError":false/);
}

underEachReading(
  'DG-70: what an erroneous answer returned is known by its ID, whatever else is like it',
  async (org) => {
    await org.sertifier.faults([
      { on: { path: PATH, credential: 'blocked@example.com' }, then: { refuse: 'Blocked.' } },
      { on: { path: PATH, nth: 1 }, then: { variants: { partialFailure: 'good ones issued with hasError' } } },
    ]);
    const [blocked = '', good = ''] = await org.createContacts([
      { LastName: 'Blocked', Email: 'blocked@example.com' },
      { LastName: 'Good', Email: 'good@example.com' },
    ]);
    await org.tick(blocked, good);
    await org.settle();
    await issueByHand(org, 'good@example.com');
    await org.advance('PT1H');
    const row = await org.credentialOf(good);
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    const own = org.sertifier.credentials().find(({ externalId }) => externalId === row.Id);
    assert.equal(row.Sertifier_ID__c, own?.id);
    assert.equal(org.sertifier.credentials().length, 2);
  },
);
