import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AUTOMATED, FlowOrg, record, USER } from './testing/flow-org.ts';
import { asyncPath, create, fields, input, ref, triggered, update } from './testing/flow-xml.ts';

import { notes, QUEUED, queuedOrders, sendingOrg } from './testing/sending-org.ts';

describe('asynchronous path (flow-runtime section 3)', () => {
  it('runs after the commit in a transaction of its own, once per batch of 200', async () => {
    const { org, calls } = sendingOrg();
    await org.insert(...queuedOrders(450));
    assert.equal(calls.length, 0);
    await org.settle();
    assert.deepEqual(
      calls.map((keys) => keys.length),
      [200, 200, 50],
    );
    assert.deepEqual(
      await notes(org),
      queuedOrders(450).map((_, index) => `sent k${index}`),
    );
    const [first] = org.log('asynchronousPath');
    assert.deepEqual(
      [first?.used.soqlQueries, first?.used.dmlStatements, first?.used.dmlRows, first?.interviews],
      [2, 1, 200, 200],
    );
    assert.equal(first?.user, USER.username);
  });

  it('is dropped with the transaction that queued it', async () => {
    const { org, calls } = sendingOrg();
    await assert.rejects(
      org.save((transaction) => {
        org.data.insert(queuedOrders(1), transaction, { allOrNone: true });
        throw new Error('taken back');
      }),
    );
    await org.settle();
    assert.equal(calls.length, 0);
  });

  it('takes batch size, order, delay, user and limits from the switches', async () => {
    const { org, calls } = sendingOrg();
    for (const [key, value] of Object.entries({
      asyncBatchSize: 7,
      asyncOrder: 'reversed',
      asyncDelayMinutes: 3,
      asyncRunningUser: 'automated process',
    })) {
      assert.equal(org.switches.set(key, value), undefined);
    }
    await org.insert(...queuedOrders(10));
    await org.settle(2);
    assert.equal(calls.length, 0);
    await org.settle(1);
    assert.deepEqual(
      calls.map((keys) => keys.length),
      [7, 3],
    );
    assert.equal(calls[0]?.[0], 'k9');
    assert.equal(org.log('asynchronousPath')[0]?.user, AUTOMATED.username);
  });

  it('$Record is the record as it is now, or as it was saved (switch recordInAsyncPath)', async () => {
    const flow =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Copy') }) +
      update('Copy', fields(['Log__c', ref('$Record.Note__c')]) + input('$Record'));
    for (const [reading, expected] of [
      ['fresh', 'later'],
      ['snapshot', 'first'],
    ] as const) {
      const org = new FlowOrg({ Copy_Note: flow });
      org.switches.set('recordInAsyncPath', reading);
      const [saved] = await org.insert(record('Order__c', { Status__c: 'Queued', Note__c: 'first' }));
      await org.update(record('Order__c', { Id: saved?.id ?? null, Note__c: 'later' }));
      await org.settle();
      assert.equal(org.find('Order__c', saved?.id).value('Log__c'), expected);
    }
  });

  it('$Record__Prior is null or available (switch priorRecordInAsyncPath)', async () => {
    const flow =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Copy') }) +
      update('Copy', fields(['Log__c', ref('$Record__Prior.Status__c')]) + input('$Record'));
    for (const [reading, expected] of [
      ['null', null],
      ['available', 'New'],
    ] as const) {
      const org = new FlowOrg({ Copy_Prior: flow });
      org.switches.set('priorRecordInAsyncPath', reading);
      const [saved] = await org.insert(record('Order__c', { Status__c: 'New' }));
      await org.update(record('Order__c', { Id: saved?.id ?? null, Status__c: 'Queued' }));
      await org.settle();
      assert.equal(org.find('Order__c', saved?.id).value('Log__c'), expected);
    }
  });

  it('a record that is gone drops the entry, runs without it, or faults (switch recordDeletedBeforePath)', async () => {
    const flow =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Log_Run') }) +
      create('Log_Run', `${fields(['Name__c', 'ran'])}<object>Line__c</object>`);
    const outcomes: [string, number, number][] = [
      ['entry dropped', 0, 0],
      ['runs without record', 1, 0],
      ['fault', 0, 1],
    ];
    for (const [reading, lines, failed] of outcomes) {
      const org = new FlowOrg({ Log_It: flow });
      org.switches.set('recordDeletedBeforePath', reading);
      const [saved] = await org.insert(...queuedOrders(1));
      await org.delete(record('Order__c', { Id: saved?.id ?? null }));
      await org.settle();
      assert.deepEqual([(await org.all('Line__c')).length, org.runtime.failedInterviews().length], [lines, failed]);
    }
  });
});
