import assert from 'node:assert/strict';
import { underEachReading } from './harness/scenario.ts';

const ISSUE = '/campaign/addCredentials';
const SIZE = 40;
const BAD = 5;

underEachReading('DG-T8, issue 4.5: the bad ones of a batch are held, the others are issued once', async (org) => {
  await org.sertifier.faults([
    { on: { path: ISSUE, credential: 'ada33@example.com' }, then: { refuse: 'The name is not allowed.' } },
    { on: { path: ISSUE, nth: 2 }, then: { drop: 'after commit' } },
    { on: { path: ISSUE, nth: 3 }, then: { status: 429 } },
  ]);
  const contacts = Array.from({ length: SIZE }, (_, index) => ({
    FirstName: 'Ada',
    LastName: `Lovelace ${index}`,
    ...(index % 10 === 0 ? {} : { Email: `ada${index}@example.com` }),
  }));
  await org.tick(...(await org.createContacts(contacts)));
  await org.advance('PT1H');
  const rows = await org.credentials();
  const held = rows.filter(({ Status__c }) => Status__c === 'Held');
  const issued = rows.filter(({ Status__c }) => Status__c === 'Issued');
  assert.equal(rows.length, SIZE);
  assert.equal(held.length, BAD, held.map(({ Last_Error__c }) => String(Last_Error__c)).join('\n'));
  assert.equal(issued.length, SIZE - BAD);
  assert.equal(org.sertifier.credentials().length, SIZE - BAD);
  for (const row of held) {
    assert.equal(row.Outcome__c, 'Wrong Data');
    assert.notEqual(row.Due_At__c, null);
    assert.notEqual(row.Last_Error__c, null);
  }
  assert.ok(Math.max(...org.transactions().map(({ maxShareOfLimit }) => maxShareOfLimit)) <= 0.5);
});
