import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApexException } from '../apex/apex-catalog.ts';
import { LimitException } from '../transactions/errors.ts';
import { asText } from './run/flow-values.ts';
import { FlowOrg, makeAction, record } from './testing/flow-org.ts';
import {
  action,
  asyncPath,
  create,
  decision,
  fields,
  formula,
  input,
  ref,
  triggered,
  update,
} from './testing/flow-xml.ts';

import { notes, QUEUED, queuedOrders, sendFlow, sendingOrg } from './testing/sending-org.ts';

describe('faults behind the commit (flow-runtime sections 2, 3 and 7)', () => {
  const failing = (key: string): string => {
    if (key === 'k0') throw new ApexException('System.CalloutException', 'Read timed out');
    return 'ok';
  };

  it('an unhandled fault is run again 15, 30, 60 and 120 minutes after the start, then has failed', async () => {
    const { org, calls } = sendingOrg(sendFlow('', false), failing);
    await org.insert(...queuedOrders(1));
    const counts: number[] = [];
    for (const minutes of [0, 14, 1, 15, 30, 60, 600]) {
      await org.settle(minutes);
      counts.push(calls.length);
    }
    assert.deepEqual(counts, [1, 1, 2, 3, 4, 5, 5]);
    const failures = org.runtime.failedInterviews();
    assert.deepEqual(
      failures.map((failure) => failure.runsAgainAt !== null),
      [true, true, true, true, false],
    );
    assert.equal(failures[0]?.element, 'Send');
  });

  it('nothing is run again where switch retryAfterFault is no', async () => {
    const { org, calls } = sendingOrg(sendFlow('', false), failing);
    org.switches.set('retryAfterFault', 'no');
    await org.insert(...queuedOrders(1));
    await org.settle(600);
    assert.equal(calls.length, 1);
  });

  const SPOILED =
    triggered({ where: QUEUED, changed: true, paths: asyncPath('Send') }) +
    action('Send', 'SendOrder', [['key', ref('$Record.Key__c')]], { next: 'Write' }) +
    update('Write', fields(['Note__c', ref('Guid')]) + input('$Record'), { next: 'Spoil' }) +
    create('Spoil', `${fields(['Name__c', ref('$Record.Log__c')])}<object>Line__c</object>`) +
    formula('Guid', 'String', '{!$Flow.InterviewGuid}');

  function spoiledOrders(): ReturnType<typeof record>[] {
    const orders = queuedOrders(3);
    for (const [index, order] of orders.entries()) order.set('Log__c', index === 1 ? null : 'fine');
    return orders;
  }

  it('a failed DML takes the batch back and the others run again at once, callouts included', async () => {
    const { org, calls } = sendingOrg(SPOILED);
    await org.insert(...spoiledOrders());
    await org.settle();
    assert.deepEqual(calls, [
      ['k0', 'k1', 'k2'],
      ['k0', 'k2'],
    ]);
    assert.equal((await org.all('Line__c')).length, 2);
    assert.deepEqual(
      (await notes(org)).map((note) => note === null),
      [false, true, false],
    );
    assert.deepEqual(
      org.log('asynchronousPath').map((entry) => entry.outcome),
      ['rolledBack', 'committed'],
    );
  });

  it('a failed DML whose fault is handled runs nobody again (release notes Spring 20, "Save Flow Records Partially")', async () => {
    const handled =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Send') }) +
      action('Send', 'SendOrder', [['key', ref('$Record.Key__c')]], { next: 'Write' }) +
      create('Write', `${fields(['Name__c', ref('$Record.Log__c')])}<object>Line__c</object>`, { fault: 'Failed' }) +
      update('Failed', fields(['Note__c', ref('$Flow.FaultMessage')]) + input('$Record'));
    const { org, calls } = sendingOrg(handled);
    await org.insert(...spoiledOrders());
    await org.settle(600);
    assert.deepEqual(calls, [['k0', 'k1', 'k2']]);
    assert.equal((await org.all('Line__c')).length, 2);
    assert.deepEqual(
      (await notes(org)).map((note) => note === null),
      [true, false, true],
    );
  });

  it('without re-runs, or with the batch as retry scope, all wait for the platform', async () => {
    for (const [key, value] of [
      ['inBatchReruns', 0],
      ['retryScope', 'whole batch'],
    ] as const) {
      const { org, calls } = sendingOrg(SPOILED);
      org.switches.set(key, value);
      await org.insert(...spoiledOrders());
      await org.settle();
      assert.deepEqual(calls, [['k0', 'k1', 'k2']], key);
      assert.equal((await org.all('Line__c')).length, 0);
      assert.equal(org.runtime.failedInterviews().length, 3);
    }
  });

  it('a re-run has a new interview GUID or the same (switch interviewGuidOnRetry)', async () => {
    for (const [reading, distinct] of [
      ['new', 2],
      ['same', 1],
    ] as const) {
      const seen = new Set<string>();
      const send = makeAction('SendOrder', (requests) => {
        for (const request of requests) seen.add(asText(request.key ?? null) ?? '');
        throw new ApexException('System.MathException', 'Divide by 0');
      });
      const flow =
        triggered({ where: QUEUED, changed: true, paths: asyncPath('Send') }) +
        action('Send', 'SendOrder', [['key', ref('$Flow.InterviewGuid')]]);
      const org = new FlowOrg({ Send_Guid: flow }, { actions: [send] });
      org.switches.set('interviewGuidOnRetry', reading);
      await org.insert(...queuedOrders(1));
      await org.settle(15);
      assert.equal(seen.size, distinct);
    }
  });

  it('a governor limit takes everything back and no fault path runs (help flow_considerations)', async () => {
    let calls = 0;
    const send = makeAction('SendOrder', () => {
      calls += 1;
      throw new LimitException('Too many callouts: 101');
    });
    const org = new FlowOrg({ Send_Order: sendFlow() }, { actions: [send] });
    await org.insert(...queuedOrders(2));
    await org.settle(600);
    assert.deepEqual(await notes(org), [null, null]);
    assert.equal(calls, 1);
    assert.deepEqual(
      org.runtime.failedInterviews().map((failure) => failure.message),
      ['Too many callouts: 101', 'Too many callouts: 101'],
    );
    org.switches.set('retryAfterLimitFailure', 'yes');
    await org.insert(record('Order__c', { Status__c: 'Queued', Key__c: 'z' }));
    await org.settle(600);
    assert.equal(calls, 6);
  });

  it('DML before a handled fault is kept or taken back, without calling out twice (switch dmlBeforeHandledFault)', async () => {
    const flow =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Send') }) +
      action('Send', 'SendOrder', [['key', ref('$Record.Key__c')]], { next: 'First' }) +
      create('First', `${fields(['Name__c', ref('$Record.Key__c')])}<object>Line__c</object>`, { next: 'Second' }) +
      create('Second', `${fields(['Name__c', ref('$Record.Log__c')])}<object>Line__c</object>`, { fault: 'Tell' }) +
      update('Tell', fields(['Note__c', 'handled']) + input('$Record'));
    for (const [reading, names] of [
      ['kept', ['fine', 'fine', 'k0', 'k1', 'k2']],
      ['rolled back', ['fine', 'fine', 'k0', 'k2']],
    ] as const) {
      const { org, calls } = sendingOrg(flow);
      org.switches.set('dmlBeforeHandledFault', reading);
      await org.insert(...spoiledOrders());
      await org.settle();
      assert.deepEqual((await org.all('Line__c')).map((line) => line.value('Name__c')).sort(), names);
      assert.deepEqual(await notes(org), [null, 'handled', null]);
      assert.equal(calls.length, 1);
    }
  });

  it('$Flow.FaultMessage is gone or kept where the fault path has rejoined (switch faultMessageAfterFaultPath)', async () => {
    const flow =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Send') }) +
      action('Send', 'SendOrder', [['key', ref('$Record.Key__c')]], { next: 'Write', fault: 'Handle' }) +
      decision('Handle', [{ name: 'Erred', when: [['Send', 'HasError', true]], next: 'Write' }]) +
      update('Write', fields(['Note__c', ref('Told')]) + input('$Record')) +
      formula('Told', 'String', 'IF(ISBLANK({!$Flow.FaultMessage}), "none", {!$Flow.FaultMessage})');
    for (const [reading, expected] of [
      ['null', 'none'],
      ['kept', 'An Apex error occurred: System.CalloutException: Read timed out'],
    ] as const) {
      const { org } = sendingOrg(flow, failing);
      org.switches.set('faultMessageAfterFaultPath', reading);
      await org.insert(...queuedOrders(1));
      await org.settle();
      assert.deepEqual(await notes(org), [expected]);
    }
  });
});
