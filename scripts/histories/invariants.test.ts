import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breaches, unexplained, type Aftermath } from './invariants.ts';

const ISSUED = {
  Id: 'a01',
  Name: 'SC-1',
  Source_Record_Id__c: '003A',
  Contact__c: '003A',
  Campaign__c: 'Widget',
  Request_Key__c: '003A|Widget|once',
  Status__c: 'Issued',
  Certificate_Number__c: 'C-1',
};
const CREDENTIAL = {
  id: '1',
  certificateNumber: 'C-1',
  externalId: 'a01',
} as unknown as Aftermath['issued'][number];
const TRANSACTION = {
  kind: 'asynchronousPath',
  calloutsRefused: 0,
  maxShareOfLimit: 0.1,
  outcome: 'committed',
} as unknown as Aftermath['transactions'][number];

const GOOD: Aftermath = {
  requests: [{ contact: '003A', campaign: 'Widget' }],
  rows: [ISSUED],
  links: new Map([['003A', 'https://example.com/1']]),
  issued: [CREDENTIAL],
  transactions: [TRANSACTION],
  automationBroke: false,
};

const wordsOf = (changes: Partial<Aftermath>): string => breaches({ ...GOOD, ...changes }).join('\n');

describe('what histories must not leave behind', () => {
  it('is content with an issued credential', () => assert.equal(wordsOf({}), ''));
  it('sees a contact without a row', () => assert.match(wordsOf({ rows: [], issued: [] }), /^Lost: contact 003A/));
  it('sees two credentials for one request', () => {
    const second = { ...CREDENTIAL, certificateNumber: 'C-2' };
    assert.match(
      wordsOf({ issued: [CREDENTIAL, second] }),
      /^Doubled: Sertifier has more than one credential for 003A\|Widget/,
    );
  });
  it('takes two credentials of one recipient for exchanged where two rows asked for them, and no further one', () => {
    const other = { ...ISSUED, Id: 'a02', Name: 'SC-2', Request_Key__c: null, Certificate_Number__c: 'C-2' };
    const second = { ...CREDENTIAL, certificateNumber: 'C-2' };
    const rows = [ISSUED, other];
    assert.equal(wordsOf({ rows, issued: [CREDENTIAL, second] }), '');
    const third = { ...CREDENTIAL, certificateNumber: 'C-3' };
    assert.match(wordsOf({ rows, issued: [CREDENTIAL, second, third] }), /^Doubled: /);
  });
  it('sees a held row without words or due time', () => {
    const words = unexplained([{ ...ISSUED, Status__c: 'Held' }]).join('\n');
    assert.match(words, /says no reason/);
    assert.match(words, /has no due time/);
  });
  it('sees a row that nobody finishes', () => {
    const row = { ...ISSUED, Status__c: 'Checking', Last_Error__c: 'No answer.', Due_At__c: '2026-03-02' };
    assert.match(wordsOf({ rows: [row] }), /^Unfinished: SC-1/);
    const held = { ...row, Status__c: 'Held' };
    assert.match(wordsOf({ rows: [{ ...held, Held_For__c: 'Access' }] }), /^Unfinished: SC-1/);
    assert.equal(wordsOf({ rows: [{ ...held, Held_For__c: 'Recipient' }], issued: [] }), '');
  });
  it('sees an issued row without proof, and a missing link without a reason', () => {
    assert.match(wordsOf({ issued: [] }), /^Unproved: SC-1/);
    assert.match(wordsOf({ links: new Map([['003A', null]]) }), /does not say why/);
  });
  it('sees a callout after DML and a costly transaction, but not what the customer broke', () => {
    assert.match(wordsOf({ transactions: [{ ...TRANSACTION, calloutsRefused: 1 }] }), /^Order: /);
    const costly = { ...TRANSACTION, maxShareOfLimit: 1.01, outcome: 'rolledBack' as const };
    assert.match(wordsOf({ transactions: [costly] }), /^Limits: [^]*Rolled back: /);
    assert.equal(wordsOf({ transactions: [costly], automationBroke: true }), '');
  });
});
