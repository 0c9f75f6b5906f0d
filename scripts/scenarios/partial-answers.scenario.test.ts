import assert from 'node:assert/strict';
import { underEachReading } from './harness/scenario.ts';

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
