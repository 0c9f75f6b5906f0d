import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { clonedContactFlow } from './harness/contact-flow.ts';
import { manifest } from './harness/metadata-records.ts';
import { prepare, scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const QUEUE = 'Sertifier_Queue_Credential';
const SHARED_SOURCE = { field: 'Title', value: 'Member' };

/** A clone that issues one credential for each account, whichever of its contacts is first. */
prepare(async (org) => {
  const inputs = { sourceRecordId: { element: '$Record.AccountId' }, sourceObject: { text: 'Account' } };
  await org.requests.deployFiles(clonedContactFlow('Issue_for_Account', SHARED_SOURCE, inputs));
});

/** Lets so many contacts of one account qualify in one save, and answers what became of the save. */
async function qualifyTogether(org: ScenarioOrg, size: number): Promise<readonly string[]> {
  const AccountId = await org.create('Account', { Name: 'Analytical Engines' });
  const people = Array.from({ length: size }, (_, index) => ({
    LastName: `Person ${index}`,
    Email: `person${index}@example.com`,
    AccountId,
  }));
  const contacts = await org.createContacts(people);
  const outcomes = await org.tryUpdate(
    'Contact',
    contacts.map((Id) => ({ Id, Title: SHARED_SOURCE.value })),
  );
  await org.settle();
  return outcomes.flatMap(({ messages }) => messages);
}

async function assertOneOf(org: ScenarioOrg, size: number): Promise<void> {
  const rows = await org.credentials();
  const [issued, ...doubled] = rows.filter(({ Status__c }) => Status__c === 'Issued');
  assert.ok(issued !== undefined && doubled.length === 0, `${doubled.length + 1} are issued`);
  const duplicates = rows.filter(({ Status__c }) => Status__c === 'Duplicate');
  assert.equal(duplicates.length, size - 1);
  assert.deepEqual([...new Set(duplicates.map(({ Duplicate_Of__c }) => Duplicate_Of__c))], [issued.Id]);
  assert.equal(org.sertifier.credentials().length, 1);
}

underEachReading(
  'DG-67: of requests with one key in one save one is issued, the others are duplicates',
  async (org) => {
    assert.deepEqual(await qualifyTogether(org, 8), []);
    await assertOneOf(org, 8);
  },
);

scenario('DG-67, SF-51: 200 requests with one key in one save give 199 duplicates, within the limits', async (org) => {
  assert.deepEqual(await qualifyTogether(org, 200), []);
  await assertOneOf(org, 200);
  assert.ok(Math.max(...org.transactions().map(({ maxShareOfLimit }) => maxShareOfLimit)) <= 0.5);
});

/**
 * What the slower of two transactions meets that race for one key: it reads before the other commits, so it finds no
 * request with that key, and its own then breaks the rule that a key is there once.
 */
async function readBeforeTheOtherCommits(org: ScenarioOrg): Promise<void> {
  const source = new URL(`../../force-app/main/default/flows/${QUEUE}.flow-meta.xml`, import.meta.url);
  const before = '<name>Get_First_Request</name>';
  const content = readFileSync(source, 'utf8');
  const [head = '', tail = ''] = content.split(before);
  const blind = tail.replace(
    '<elementReference>requestKey</elementReference>',
    '<stringValue>not there yet</stringValue>',
  );
  assert.notEqual(blind, tail);
  const flow = { path: `flows/${QUEUE}.flow`, content: head + before + blind };
  await org.requests.deployFiles([manifest('Flow', [QUEUE]), flow]);
}

underEachReading(
  'DG-67: the slower of two transactions that race for a key gets a duplicate, and no error',
  async (org) => {
    const contacts = await org.createContacts(3);
    await org.tick(...contacts);
    await org.settle();
    await org.untick(...contacts);
    await readBeforeTheOtherCommits(org);
    await org.tick(...contacts, await org.createContact());
    await org.settle();
    for (const contact of contacts) {
      const [first, second, ...others] = await org.credentialsOf(contact);
      assert.ok(first !== undefined && second !== undefined && others.length === 0);
      assert.equal(first.Status__c, 'Issued');
      assert.equal(second.Status__c, 'Duplicate');
      assert.equal(second.Duplicate_Of__c, first.Id);
      assert.match(String(second.Last_Error__c), new RegExp(`see ${String(first.Name)}`));
    }
    assert.equal(org.sertifier.credentials().length, 4);
  },
);
