import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Instant } from '../values/instant.ts';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

describe('Control of a running local org', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(async () => org.close());

  it('advances a virtual clock and runs what falls due, in order, before it answers', async () => {
    const ran: string[] = [];
    const { scheduler, clock } = org.services;
    for (const minutes of [10, 3, 90]) {
      const due = clock.now().plus(minutes * 60_000);
      const run = (): Promise<void> =>
        Promise.resolve(void ran.push(`${minutes} at ${clock.now().toIso().slice(11, 16)}`));
      scheduler.schedule({ due, description: `after ${minutes} minutes`, run });
    }
    const reply = await org.send('POST', '/local/clock', { advance: 'PT1H' });
    assert.deepEqual(ran, ['3 at 14:03', '10 at 14:10']);
    assert.deepEqual(reply.json, {
      now: '2026-03-14T15:00:00.000Z',
      kind: 'virtual',
      pending: [{ due: '2026-03-14T15:30:00.000Z', description: 'after 90 minutes' }],
    });
    assert.deepEqual((await org.send('GET', '/local/clock')).json, reply.json);
    scheduler.clear();
  });

  it('refuses what is no duration, and moves nothing', async () => {
    const before = org.services.clock.now();
    for (const body of [{ advance: 'five minutes' }, { advance: 5 }, {}, []]) {
      assert.equal((await org.send('POST', '/local/clock', body)).status, 400);
    }
    assert.ok(org.services.clock.now().equals(before));
  });

  it('refuses to move a real clock, and says what to do', async () => {
    const real = await startTestOrg({ clock: 'real' });
    const reply = await real.send('POST', '/local/clock', { advance: 'PT5M' });
    await real.close();
    assert.equal(reply.status, 409);
    assert.match(reply.text, /virtual clock/);
  });

  it('POST /local/idle returns when due work is done', async () => {
    let done = false;
    const run = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      done = true;
    };
    org.services.scheduler.schedule({ due: new Instant(0), description: 'slow work', run });
    assert.equal((await org.send('POST', '/local/idle')).status, 200);
    assert.equal(done, true);
  });

  it('changes switches all or not at all, and refuses unknown ones by name', async () => {
    const changed = await org.send('PATCH', '/local/switches', { asyncBatchSize: 7, asyncOrder: 'reversed' });
    assert.equal((changed.json as Record<string, unknown>).asyncBatchSize, 7);
    const refused = await org.send('PATCH', '/local/switches', { asyncBatchSize: 50, noSuchSwitch: 1 });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /There is no switch 'noSuchSwitch'/);
    const now = (await org.send('GET', '/local/switches')).json as Record<string, unknown>;
    assert.deepEqual([now.asyncBatchSize, now.asyncOrder], [7, 'reversed']);
    const prototype = await org.send('PATCH', '/local/switches', undefined, { text: '{"__proto__":1}' });
    assert.equal(prototype.status, 400);
  });

  it('lets endpoints lead to this machine alone', async () => {
    const target = 'http://127.0.0.1:9/base';
    const set = await org.send('PATCH', '/local/endpoints', { 'https://api.example.com': target });
    assert.deepEqual(set.json, { 'https://api.example.com': target });
    for (const to of [
      'https://127.0.0.1:9',
      'http://evil.example',
      'http://127.0.0.1.evil.example',
      'http://127.0.0.1@evil.example',
      'nonsense',
      7,
    ]) {
      const reply = await org.send('PATCH', '/local/endpoints', { 'https://other.example.com': to });
      assert.equal(reply.status, 400, String(to));
    }
    assert.deepEqual((await org.send('GET', '/local/endpoints')).json, { 'https://api.example.com': target });
    const removed = await org.send('PATCH', '/local/endpoints', { 'https://api.example.com': null });
    assert.deepEqual(removed.json, {});
  });

  it('plays another client that holds records, for a time or until it lets go', async () => {
    const [one, other] = ['003000000000001AAA', '003000000000002AAA'];
    await org.send('POST', '/local/locks', { ids: [one, other] });
    const held = await org.send('POST', '/local/locks', { ids: ['003000000000002'], for: 'PT30S' });
    const until = org.services.clock.now().plus(30_000).toIso();
    assert.deepEqual(held.json, [
      { id: one, until: null },
      { id: other, until },
    ]);
    assert.deepEqual((await org.send('GET', '/local/locks')).json, held.json);
    assert.deepEqual((await org.send('DELETE', `/local/locks?ids=${one}`)).json, [{ id: other, until }]);
    await org.send('POST', '/local/clock', { advance: 'PT30S' });
    assert.deepEqual((await org.send('GET', '/local/locks')).json, []);
    await org.send('POST', '/local/locks', { ids: [one] });
    assert.deepEqual((await org.send('DELETE', '/local/locks')).json, []);
    for (const body of [{}, { ids: ['nobody'] }, { ids: [one], for: 'a while' }]) {
      assert.equal((await org.send('POST', '/local/locks', body)).status, 400, JSON.stringify(body));
    }
  });

  it('changes what kind of org it is, and refuses settings that it has not', async () => {
    assert.deepEqual((await org.send('GET', '/local/settings')).json, { productionLike: false });
    const changed = await org.send('PATCH', '/local/settings', { productionLike: true });
    assert.deepEqual(changed.json, { productionLike: true });
    const unknown = await org.send('PATCH', '/local/settings', { productionlike: false });
    assert.equal(unknown.status, 400);
    assert.match(unknown.text, /There is no setting 'productionlike'/);
    assert.equal((await org.send('PATCH', '/local/settings', { productionLike: 'no' })).status, 400);
    assert.deepEqual((await org.send('GET', '/local/settings')).json, { productionLike: true });
  });

  it('POST /local/reset takes the org back', async () => {
    await org.send('PATCH', '/local/endpoints', { 'https://api.example.com': 'http://127.0.0.1:9' });
    assert.equal((await org.send('POST', '/local/reset')).status, 204);
    assert.deepEqual((await org.send('GET', '/local/endpoints')).json, {});
  });

  it('obeys administrators only', async () => {
    for (const path of [
      '/local/clock',
      '/local/switches',
      '/local/transactions',
      '/local/endpoints',
      '/local/requests',
      '/local/locks',
      '/local/settings',
    ]) {
      assert.equal((await org.send('GET', path, undefined, { token: org.clerkToken })).status, 403, path);
    }
    assert.equal((await org.send('POST', '/local/reset', {}, { token: org.clerkToken })).status, 403);
  });
});
