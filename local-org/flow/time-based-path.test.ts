import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import { dueTime } from './run/due-time.ts';
import { FlowOrg, record, WORKFLOW } from './testing/flow-org.ts';
import {
  afterSave,
  atField,
  create,
  fields,
  filters,
  formula,
  input,
  ref,
  timePath,
  to,
  triggered,
  update,
} from './testing/flow-xml.ts';

const WAITING = filters(['Status__c', 'EqualTo', 'Waiting']);
const MINUTE = 60_000;

function wakeFlow(inside: string, where = WAITING): string {
  return (
    triggered({ where, changed: true, paths: timePath('Later', 'Wake', inside) }) +
    update('Wake', fields(['Log__c', ref('Longer')]) + input('$Record')) +
    formula('Longer', 'String', '{!$Record.Log__c} & "x"')
  );
}

async function waitingOrder(org: FlowOrg, values: Parameters<typeof record>[1] = {}): Promise<string> {
  const [saved] = await org.insert(record('Order__c', { Status__c: 'Waiting', ...values }));
  return saved?.id ?? '';
}

function runs(org: FlowOrg, id: string): number {
  const log = org.find('Order__c', id).value('Log__c');
  return typeof log === 'string' ? log.length : 0;
}

describe('time-based paths (flow-runtime section 5)', () => {
  it('count from the save, each entry runs once', async () => {
    const org = new FlowOrg({ Wake: wakeFlow(afterSave(5)) });
    const id = await waitingOrder(org);
    await org.settle(4);
    assert.equal(runs(org, id), 0);
    await org.settle(1);
    assert.equal(runs(org, id), 1);
    await org.settle(600);
    assert.equal(runs(org, id), 1);
    assert.equal(org.log('timeBasedPath').length, 1);
  });

  it('count from a field of the record, before or after it', async () => {
    for (const minutes of [-10, 10]) {
      const org = new FlowOrg({ Wake: wakeFlow(atField('Due__c', minutes)) });
      const id = await waitingOrder(org, { Due__c: org.clock.now().plus(30 * MINUTE) });
      await org.settle(30 + minutes - 1);
      assert.equal(runs(org, id), 0);
      await org.settle(1);
      assert.equal(runs(org, id), 1);
    }
  });

  it('a Date counts from midnight in the zone of the user, months keep to the last day', () => {
    const path = {
      kind: 'timeBased',
      name: 'P',
      label: 'P',
      recordField: 'Day__c',
      maxBatchSize: 200,
      first: undefined,
    } as const;
    const day = record('Order__c', { Day__c: CalendarDate.of(2026, 1, 31) });
    const now = new Instant(0);
    const at = (offsetUnit: 'Days' | 'Months', offsetNumber: number): string | undefined =>
      dueTime({ ...path, offsetUnit, offsetNumber }, day, now, 'Europe/Istanbul')?.toIso();
    assert.equal(at('Days', 0), '2026-01-30T21:00:00.000Z');
    assert.equal(at('Days', 2), '2026-02-01T21:00:00.000Z');
    assert.equal(at('Months', 1), '2026-02-28T21:00:00.000Z');
    assert.equal(dueTime({ ...path, offsetUnit: 'Days', offsetNumber: 0 }, record('Order__c'), now, 'UTC'), undefined);
  });

  it('a save that ends the conditions drops the entry (switch cancelWhenCriteriaEnd)', async () => {
    for (const [reading, expected] of [
      ['yes', 0],
      ['no', 1],
    ] as const) {
      const org = new FlowOrg({ Wake: wakeFlow(afterSave(5)) });
      org.switches.set('cancelWhenCriteriaEnd', reading);
      const id = await waitingOrder(org);
      await org.update(record('Order__c', { Id: id, Status__c: 'Done' }));
      await org.settle(10);
      assert.equal(runs(org, id), expected);
    }
  });

  it('moves with its date per switch rescheduleOnDateMove', async () => {
    const due: [string, number][] = [
      ['only when the record re-enters', 30],
      ['yes', 60],
      ['no', 30],
    ];
    for (const [reading, minutes] of due) {
      const org = new FlowOrg({ Wake: wakeFlow(atField('Due__c')) });
      org.switches.set('rescheduleOnDateMove', reading);
      const start = org.clock.now();
      const id = await waitingOrder(org, { Due__c: start.plus(30 * MINUTE) });
      await org.update(record('Order__c', { Id: id, Due__c: start.plus(60 * MINUTE) }));
      await org.settle(minutes - 1);
      assert.equal(runs(org, id), 0, reading);
      await org.settle(1);
      assert.equal(runs(org, id), 1, reading);
      await org.settle(600);
      assert.equal(runs(org, id), 1, reading);
    }
  });

  it('is planned anew when the record re-enters the conditions', async () => {
    const org = new FlowOrg({ Wake: wakeFlow(afterSave(5)) });
    const id = await waitingOrder(org);
    await org.settle(3);
    await org.update(record('Order__c', { Id: id, Status__c: 'New' }));
    await org.update(record('Order__c', { Id: id, Status__c: 'Waiting' }));
    await org.settle(3);
    assert.equal(runs(org, id), 0);
    await org.settle(2);
    assert.equal(runs(org, id), 1);
  });

  it('a time that has passed runs at once or never, a blank date is not scheduled or faults', async () => {
    for (const [reading, expected] of [
      ['runs at once', 1],
      ['never runs', 0],
    ] as const) {
      const org = new FlowOrg({ Wake: wakeFlow(atField('Due__c')) });
      org.switches.set('pastDate', reading);
      const id = await waitingOrder(org, { Due__c: org.clock.now().plus(-MINUTE) });
      await org.settle();
      assert.equal(runs(org, id), expected);
    }
    for (const [reading, success] of [
      ['not scheduled', true],
      ['fault', false],
    ] as const) {
      const org = new FlowOrg({ Wake: wakeFlow(atField('Due__c')) });
      org.switches.set('nullDate', reading);
      const [saved] = await org.insert(record('Order__c', { Status__c: 'Waiting' }));
      assert.equal(saved?.success, success);
    }
  });

  it('runs in batches of maxBatchSize, late per switch, and fresh or as saved', async () => {
    const org = new FlowOrg({ Wake: wakeFlow(afterSave(1, 40)) });
    org.switches.set('timeBasedDelayMinutes', 3);
    org.switches.set('recordInTimeBasedPath', 'snapshot');
    await org.insert(...Array.from({ length: 100 }, () => record('Order__c', { Status__c: 'Waiting', Log__c: 'a' })));
    await org.settle(3);
    assert.equal(org.log('timeBasedPath').length, 0);
    const [first] = await org.all('Order__c');
    await org.update(record('Order__c', { Id: first?.id ?? null, Log__c: 'changed' }));
    await org.settle(1);
    assert.deepEqual(
      org.log('timeBasedPath').map((entry) => entry.interviews),
      [40, 40, 20],
    );
    assert.equal(org.find('Order__c', first?.id).value('Log__c'), 'ax');
  });

  it('$Record__Prior per switch priorRecordInTimeBasedPath', async () => {
    for (const [reading, expected] of [
      ['null', null],
      ['available', 'New'],
    ] as const) {
      const flow =
        triggered({ where: WAITING, changed: true, paths: timePath('Later', 'Copy', afterSave(1)) }) +
        update('Copy', fields(['Log__c', ref('$Record__Prior.Status__c')]) + input('$Record'));
      const org = new FlowOrg({ Copy_Prior: flow });
      org.switches.set('priorRecordInTimeBasedPath', reading);
      const [saved] = await org.insert(record('Order__c', { Status__c: 'New' }));
      await org.update(record('Order__c', { Id: saved?.id ?? null, Status__c: 'Waiting' }));
      await org.settle(1);
      assert.equal(org.find('Order__c', saved?.id).value('Log__c'), expected);
    }
  });

  it('entries of an older version follow switch newVersionAndPendingEntries', async () => {
    const changed = wakeFlow(afterSave(5), filters(['Status__c', 'EqualTo', 'New'])).replace('"x"', '"yy"');
    const expectations: [string, number][] = [
      ['new criteria apply', 0],
      ['old criteria apply', 1],
      ['entries cancelled', 0],
    ];
    for (const [reading, expected] of expectations) {
      const org = new FlowOrg({ Wake: wakeFlow(afterSave(5)) });
      org.switches.set('newVersionAndPendingEntries', reading);
      const id = await waitingOrder(org);
      org.deploy({ Wake: changed });
      await org.update(record('Order__c', { Id: id, Note__c: 'saved again' }));
      await org.settle(5);
      assert.equal(runs(org, id), expected, reading);
    }
    const kept = new FlowOrg({ Wake: wakeFlow(afterSave(5)) });
    const id = await waitingOrder(kept);
    kept.deploy({ Wake: changed });
    await kept.settle(5);
    assert.equal(runs(kept, id), 2);
  });
});

describe('schedule-triggered flows (help flow_considerations_trigger_schedule)', () => {
  const nightly = (frequency: string, inside = ''): string =>
    `<start>${to('Log_Run')}${inside}<schedule><frequency>${frequency}</frequency><startDate>2026-01-31</startDate>` +
    '<startTime>13:00:00.000Z</startTime></schedule><triggerType>Scheduled</triggerType></start>';

  it('run daily as the Default Workflow User, once per record that meets the filters', async () => {
    const flow =
      nightly('Daily', `${WAITING}<object>Order__c</object>`) +
      create('Log_Run', `${fields(['Name__c', 'ran'], ['Order__c', ref('$Record.Id')])}<object>Line__c</object>`);
    const org = new FlowOrg({ Nightly: flow });
    await waitingOrder(org);
    await org.insert(record('Order__c', { Status__c: 'New' }));
    await org.settle(60);
    assert.equal((await org.all('Line__c')).length, 1);
    assert.equal(org.log('scheduledFlow').at(-1)?.user, WORKFLOW.username);
    await org.settle(24 * 60);
    assert.equal((await org.all('Line__c')).length, 2);
  });

  it('run once where that is asked for, and no more when they are deactivated', async () => {
    const flow = (frequency: string): string =>
      nightly(frequency) + create('Log_Run', `${fields(['Name__c', 'ran'])}<object>Line__c</object>`);
    const once = new FlowOrg({ Nightly: flow('Once') });
    await once.settle(72 * 60);
    assert.equal((await once.all('Line__c')).length, 1);
    const stopped = new FlowOrg({ Nightly: flow('Daily') });
    stopped.deploy({ Nightly: flow('Daily') }, { Nightly: 0 });
    await stopped.settle(72 * 60);
    assert.equal((await stopped.all('Line__c')).length, 0);
  });
});
