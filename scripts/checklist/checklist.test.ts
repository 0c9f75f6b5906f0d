import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checklist } from './checklist.ts';
import { names, TEST_SCENARIOS } from './test-scenarios.ts';

const WANTED = [
  { id: 'DG-T1', expectation: 'issued' },
  { id: 'DG-T10', expectation: 'overridden', later: 'needs a reason' },
];

it('has all ten test scenarios of the design guide', () => {
  assert.deepEqual(
    TEST_SCENARIOS.map(({ id }) => id),
    Array.from({ length: 10 }, (_, index) => `DG-T${index + 1}`),
  );
});

it('a title names a requirement as a whole word', () => {
  assert.ok(names('SF-01, DG-T1: a ticked box', 'DG-T1'));
  assert.ok(!names('DG-T10: an override', 'DG-T1'));
});

it('prints what holds, and what comes later without failing', () => {
  const { lines, passed } = checklist(WANTED, [{ name: 'DG-T1: at once' }]);
  assert.ok(passed);
  assert.deepEqual(lines, [
    '✓  DG-T1  issued',
    '      ✓ DG-T1: at once',
    '–  DG-T10  overridden: later, needs a reason',
  ]);
});

it('fails for what fails and for what nothing proves', () => {
  const failed = checklist(WANTED, [{ name: 'DG-T1: at once', failure: 'Held' }]);
  assert.ok(!failed.passed);
  assert.match(failed.lines.join('\n'), /✗ {2}DG-T1[^]*Held/);
  assert.match(checklist(WANTED, []).lines[0] ?? '', /no scenario proves it/);
});
