import assert from 'node:assert/strict';
import { issueByLevel, reach, sentLevels, statuses } from './harness/level-flow.ts';
import { scenario, underEachReading } from './harness/scenario.ts';

scenario('SF-32: policy Once issues once, whatever the value', async (org) => {
  const contact = await issueByLevel(org, 'Once');
  for (const level of ['Bronze', 'Silver']) {
    await reach(org, contact, level);
    await org.advance('PT1M');
  }
  assert.deepEqual(sentLevels(org), ['Bronze']);
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Bronze Issued', 'Silver Duplicate']);
});

underEachReading('issue 4.2: policy Each Value issues once for each value, in any spelling', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  for (const level of ['Bronze', 'Silver', ' bronze', 'SILVER ']) {
    await reach(org, contact, level);
    await org.advance('PT10M');
  }
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver']);
  assert.deepEqual(
    (await org.credentialsOf(contact)).map(({ Status__c }) => Status__c),
    ['Issued', 'Issued', 'Duplicate', 'Duplicate'],
  );
});

scenario('issue 4.2: policy Each Entry issues each time', async (org) => {
  const contact = await issueByLevel(org, 'Each Entry');
  for (const level of ['Bronze', 'Silver', 'Bronze']) {
    await reach(org, contact, level);
    await org.advance('PT1M');
  }
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver', 'Bronze']);
});
