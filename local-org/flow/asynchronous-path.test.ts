import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApexException } from '../apex/apex-catalog.ts';
import { LimitException } from '../transactions/errors.ts';
import type { InvocableAction } from '../apex/apex-catalog.ts';
import { AUTOMATED, FlowOrg, makeAction, record, USER, type FlowOrgOptions } from './testing/flow-org.ts';
import {
  action,
  asyncPath,
  create,
  decision,
  fields,
  filters,
  FIRST,
  formula,
  input,
  lookup,
  ref,
  triggered,
  update,
} from './testing/flow-xml.ts';

const QUEUED = filters(['Status__c', 'EqualTo', 'Queued']);

/** Read the row afresh, call the action, write its answer; a fault is noted on the row. */
function sendFlow(inside = '', faulty = true): string {
  return (
    triggered({ where: QUEUED, changed: true, paths: asyncPath('Get_Row') }) +
    lookup('Get_Row', 'Order__c', filters(['Id', 'EqualTo', ref('$Record.Id')]) + FIRST, { next: 'Send' }) +
    action(
      'Send',
      'SendOrder',
      [['key', ref('Get_Row.Key__c')]],
      faulty ? { next: 'Record', fault: 'Failed' } : { next: 'Record' },
    ) +
    update(
      'Record',
      `${filters(['Id', 'EqualTo', ref('Get_Row.Id')])}${fields(['Note__c', ref('Send.answer')], ['Status__c', 'Done'])}<object>Order__c</object>`,
    ) +
    (faulty
      ? update(
          'Failed',
          `${filters(['Id', 'EqualTo', ref('$Record.Id')])}${fields(['Note__c', ref('$Flow.FaultMessage')], ['Status__c', 'Failed'])}<object>Order__c</object>`,
        )
      : '') +
    inside
  );
}

interface Sent {
  readonly org: FlowOrg;
  readonly calls: string[][];
}

function sendingOrg(
  flow = sendFlow(),
  answer: (key: string) => string = (key) => `sent ${key}`,
  options: FlowOrgOptions = {},
): Sent {
  const calls: string[][] = [];
  const send: InvocableAction = makeAction('SendOrder', (requests) => {
    calls.push(requests.map((request) => String(request['key'])));
    return requests.map((request) => ({ answer: answer(String(request['key'])) }));
  });
  return { org: new FlowOrg({ Send_Order: flow }, { actions: [send], ...options }), calls };
}

const queuedOrders = (count: number): ReturnType<typeof record>[] =>
  Array.from({ length: count }, (_, index) => record('Order__c', { Status__c: 'Queued', Key__c: `k${index}` }));

async function notes(org: FlowOrg): Promise<unknown[]> {
  return (await org.all('Order__c')).map((order) => order.value('Note__c'));
}

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

describe('Apex action (flow-runtime section 4)', () => {
  it('an exception faults all interviews of the list, or is tried one by one (switch apexActionException)', async () => {
    const answer = (key: string): string => {
      if (key === 'k1') throw new ApexException('System.CalloutException', 'Read timed out');
      return 'ok';
    };
    for (const [reading, good] of [
      ['all interviews fault', 0],
      ['called again per interview', 2],
    ] as const) {
      const { org } = sendingOrg(sendFlow(), answer);
      org.switches.set('apexActionException', reading);
      await org.insert(...queuedOrders(3));
      await org.settle();
      const found = await notes(org);
      assert.equal(found.filter((note) => note === 'ok').length, good);
      assert.equal(found[1], 'An Apex error occurred: System.CalloutException: Read timed out');
    }
  });

  it('null in a required input faults the list or that interview (switch nullRequiredInput)', async () => {
    for (const [reading, sent] of [
      ['whole list faults', 0],
      ['that interview faults', 2],
    ] as const) {
      const { org, calls } = sendingOrg();
      org.switches.set('nullRequiredInput', reading);
      const orders = queuedOrders(3);
      orders[1]?.set('Key__c', null);
      await org.insert(...orders);
      await org.settle();
      assert.equal(calls.flat().length, sent);
      assert.equal((await notes(org))[1], 'Missing required input parameter: key');
    }
  });

  it('a result list of another size faults the element', async () => {
    const short = makeAction('SendOrder', () => [{ answer: 'one' }]);
    const { org } = sendingOrg(sendFlow(), undefined, { actions: [short] });
    await org.insert(...queuedOrders(2));
    await org.settle();
    assert.match(String((await notes(org))[0]), /^The number of results does not match the number of interviews/);
  });

  it('class access of the running user is checked (release notes Summer 19; switch apexClassAccess)', async () => {
    const classAccess = (): boolean => false;
    const { org, calls } = sendingOrg(sendFlow(), undefined, { classAccess });
    const send = makeAction('SendOrder', (requests) => requests.map(() => ({ answer: 'ok' })));
    const open = new FlowOrg({ Send_Order: sendFlow() }, { actions: [send], classAccess });
    open.switches.set('apexClassAccess', 'not checked');
    for (const one of [org, open]) {
      await one.insert(...queuedOrders(1));
      await one.settle();
    }
    assert.equal(calls.length, 0);
    assert.match(String((await notes(org))[0]), /does not have access to the Apex class named 'SendOrder'/);
    assert.deepEqual(await notes(open), ['ok']);
  });

  it('is called in slices where switch apexActionListSize says so', async () => {
    const { org, calls } = sendingOrg();
    org.switches.set('apexActionListSize', 'slices');
    await org.insert(...queuedOrders(120));
    await org.settle();
    assert.deepEqual(
      calls.map((keys) => keys.length),
      [50, 50, 20],
    );
  });

  it('sees the uncommitted work of batch-mates that wrote without calling (switches divergedGroupOrder, dmlBlocksBatchMates)', async () => {
    const flow =
      triggered({ where: QUEUED, changed: true, paths: asyncPath('Is_Direct') }) +
      decision('Is_Direct', [{ name: 'Direct', when: [['$Record.Open__c', 'EqualTo', true]], next: 'Write' }], 'Send') +
      action('Send', 'SendOrder', [['key', ref('$Record.Key__c')]], { next: 'Write', fault: 'Write' }) +
      update('Write', fields(['Log__c', 'written']) + input('$Record'));
    const seen: [string, string, boolean][] = [];
    for (const order of ['callout element first', 'DML element first']) {
      for (const blocks of ['yes', 'no']) {
        const send = makeAction('SendOrder', (requests, transaction) => {
          seen.push([order, blocks, transaction.uncommittedWork]);
          return requests.map(() => ({ answer: 'ok' }));
        });
        const org = new FlowOrg({ Mixed: flow }, { actions: [send] });
        org.switches.set('divergedGroupOrder', order);
        org.switches.set('dmlBlocksBatchMates', blocks);
        const [direct, sent] = queuedOrders(2);
        if (direct !== undefined && sent !== undefined) await org.insert(direct.set('Open__c', true), sent);
        await org.settle();
      }
    }
    assert.deepEqual(seen, [
      ['callout element first', 'yes', false],
      ['callout element first', 'no', false],
      ['DML element first', 'yes', true],
      ['DML element first', 'no', false],
    ]);
  });
});

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
        for (const request of requests) seen.add(String(request['key']));
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
