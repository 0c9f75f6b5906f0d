import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApexException } from '../apex/apex-catalog.ts';
import { FlowOrg, makeAction } from './testing/flow-org.ts';
import { action, asyncPath, decision, fields, input, ref, triggered, update } from './testing/flow-xml.ts';

import { notes, QUEUED, queuedOrders, sendFlow, sendingOrg } from './testing/sending-org.ts';

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
