import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Switches } from './switches.ts';

it('a switch starts at its first value, takes only its own values, and is reset', () => {
  const switches = new Switches();
  assert.equal(switches.get('recordInAsyncPath'), 'fresh');
  assert.equal(switches.set('recordInAsyncPath', 'snapshot'), undefined);
  assert.equal(switches.get('recordInAsyncPath'), 'snapshot');
  assert.match(switches.set('recordInAsyncPath', 'stale') ?? '', /cannot be "stale". Allowed: "fresh", "snapshot"/);
  assert.match(switches.set('noSuch', 1) ?? '', /There is no switch 'noSuch'/);
  assert.equal(switches.get('recordInAsyncPath'), 'snapshot');
  switches.reset();
  assert.equal(switches.get('recordInAsyncPath'), 'fresh');
});
