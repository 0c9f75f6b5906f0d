import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Instant } from '../values/instant.ts';
import { RealClock, VirtualClock } from './clock.ts';
import { Coordinator, type Transport } from './coordinator.ts';
import { LimitException } from './errors.ts';
import { Limits } from './limits.ts';
import { Scheduler } from './scheduler.ts';
import type { Transaction } from './transaction.ts';
import type { CalloutOutcome, OutboundRequest, Work } from './work.ts';

const USER = {
  id: '005000000000001AAA',
  username: 'admin@example.com',
  name: 'Admin',
  timeZone: 'UTC',
  locale: 'en_US',
};
const REQUEST: OutboundRequest = {
  method: 'GET',
  endpoint: 'callout:X/y',
  url: 'https://x.example/y',
  headers: new Map(),
  body: '',
  timeoutMilliseconds: 1000,
};
const ANSWER: CalloutOutcome = {
  kind: 'answered',
  response: { statusCode: 200, status: 'OK', headers: new Map(), body: '' },
};

/** A transport that answers when told to. */
function heldTransport(): Transport & { release: () => void } {
  let release = (): void => undefined;
  return {
    send: () => new Promise((resolve) => (release = () => resolve(ANSWER))),
    release: () => release(),
  };
}

function coordinator(transport: Transport = heldTransport()): Coordinator {
  return new Coordinator(new RealClock(), transport);
}

function* change(state: { value: number }, transaction: Transaction): Work<void> {
  const before = state.value;
  transaction.onRollback(() => (state.value = before));
  state.value += 1;
}

describe('Limits (Apex Developer Guide, Execution Governors and Limits)', () => {
  it('counts up to the maximum and throws beyond it', () => {
    const limits = new Limits('synchronous');
    for (let index = 0; index < 100; index += 1) limits.consume('callouts');
    assert.throws(() => limits.consume('callouts'), new LimitException('Too many callouts: 101'));
    assert.equal(new Limits('asynchronous').maximum('soqlQueries'), 200);
  });
});

describe('Transaction', () => {
  it('commits what returned, and takes back what threw', async () => {
    const state = { value: 0 };
    const org = coordinator();
    await org.run({ kind: 'request', user: USER, work: (transaction) => change(state, transaction) });
    assert.equal(state.value, 1);
    await assert.rejects(
      org.run({
        kind: 'request',
        user: USER,
        work: function* (transaction) {
          yield* change(state, transaction);
          throw new Error('no');
        },
      }),
    );
    assert.equal(state.value, 1);
    assert.deepEqual(
      org.log().map(({ outcome }) => outcome),
      ['committed', 'rolledBack'],
    );
  });

  it('returns to a savepoint and drops what waited for the commit since then', async () => {
    const state = { value: 0 };
    const ran: string[] = [];
    await coordinator().run({
      kind: 'request',
      user: USER,
      work: function* (transaction) {
        transaction.afterCommit(() => ran.push('first'));
        const savepoint = transaction.savepoint();
        transaction.afterCommit(() => ran.push('second'));
        yield* change(state, transaction);
        transaction.rollback(savepoint);
      },
    });
    assert.deepEqual([state.value, ran], [0, ['first']]);
  });

  it('lets others run while it waits for a callout', async () => {
    const transport = heldTransport();
    const org = coordinator(transport);
    const order: string[] = [];
    const first = org.run({
      kind: 'asynchronousPath',
      user: USER,
      work: function* () {
        yield REQUEST;
        order.push('first');
      },
    });
    await org.run({
      kind: 'request',
      user: USER,

      work: function* () {
        order.push('second');
      },
    });
    transport.release();
    await first;
    assert.deepEqual(order, ['second', 'first']);
  });

  it('shows uncommitted work to nobody: others wait until it is committed', async () => {
    const transport = heldTransport();
    const org = coordinator(transport);
    const state = { value: 0 };
    const writer = org.run({
      kind: 'asynchronousPath',
      user: USER,
      work: function* (transaction) {
        yield* change(state, transaction);
        transaction.uncommittedWork = true;
        yield REQUEST;
        throw new Error('rolled back after all');
      },
    });
    await Promise.resolve();
    const reader = org.run({
      kind: 'request',
      user: USER,

      work: function* () {
        return state.value;
      },
    });
    transport.release();
    await assert.rejects(writer);
    assert.equal(await reader, 0);
  });
});

describe('records that a transaction has locked', () => {
  const id = 'a00000000000001AAA';

  /** One writes the record and waits for a callout; what the next one, which wants it too, is refused. */
  async function refusedAfter(milliseconds: number): Promise<readonly string[]> {
    const clock = new VirtualClock(new Instant(0));
    const transport = heldTransport();
    const org = new Coordinator(clock, transport);
    const writer = org.run({
      kind: 'asynchronousPath',
      user: USER,
      work: function* (transaction) {
        transaction.uncommittedWork = true;
        assert.deepEqual(org.locks.lock([id], transaction), []);
        yield REQUEST;
      },
    });
    const next = org.run({
      kind: 'request',
      user: USER,
      work: function* (transaction) {
        return org.locks.lock([id], transaction);
      },
    });
    clock.moveTo(new Instant(milliseconds));
    transport.release();
    await writer;
    return next;
  }

  it('are waited for, ten seconds and no longer (Apex Developer Guide, "Locking Statements")', async () => {
    assert.deepEqual(await refusedAfter(10_000), []);
    assert.deepEqual(await refusedAfter(10_001), [id]);
  });

  it('by a query are let go of when it calls out', async () => {
    const transport = heldTransport();
    const org = coordinator(transport);
    const kept: string[] = [];
    const run = org.run({
      kind: 'request',
      user: USER,
      work: function* (transaction) {
        org.locks.lock([id, 'a00000000000002AAA'], transaction);
        transaction.lockedByQuery.add(id);
        yield REQUEST;
        kept.push(...transaction.lockedRecords);
      },
    });
    transport.release();
    await run;
    assert.deepEqual(kept, ['a00000000000002AAA']);
  });
});

describe('Scheduler', () => {
  const start = new Instant(0);
  const crash = (): void => assert.fail('no job may crash');

  it('runs due jobs in order of their due time as a virtual clock is advanced, each at its own time', async () => {
    const clock = new VirtualClock(start);
    const scheduler = new Scheduler(clock, crash);
    const ran: string[] = [];
    const plan = (minutes: number, name: string): void => {
      scheduler.schedule({
        due: start.plus(minutes * 60_000),
        description: name,
        run: () => {
          ran.push(`${name} at ${clock.now().epochMilliseconds / 60_000}`);
          if (name === 'b') plan(7, 'chained');
          return Promise.resolve();
        },
      });
    };
    plan(10, 'c');
    plan(5, 'b');
    plan(0, 'a');
    await scheduler.idle();
    assert.deepEqual(ran, ['a at 0']);
    await scheduler.advance(clock, 8 * 60_000);
    assert.deepEqual(ran, ['a at 0', 'b at 5', 'chained at 7']);
    assert.equal(clock.now().epochMilliseconds, 8 * 60_000);
    assert.equal(scheduler.pending().length, 1);
    scheduler.stop();
  });

  it('cancels, and goes on after a job that crashes', async () => {
    const crashes: unknown[] = [];
    const scheduler = new Scheduler(new RealClock(), (_job, error) => crashes.push(error));
    const ran: string[] = [];
    const job = (name: string, run: () => Promise<void>): ReturnType<Scheduler['schedule']> =>
      scheduler.schedule({ due: start, description: name, run });
    job('cancelled', () => Promise.resolve(void ran.push('cancelled'))).cancel();
    job('crashes', () => Promise.reject(new Error('defect')));
    job('last', () => Promise.resolve(void ran.push('last')));
    await scheduler.idle();
    assert.deepEqual([ran, crashes.length], [['last'], 1]);
    scheduler.stop();
  });
});
