import assert from 'node:assert/strict';
import { it } from 'node:test';
import { illegalChanges } from './transitions.ts';

const change = (from: string, to: string): readonly string[] =>
  illegalChanges(new Map([['a01', from]]), new Map([['a01', to]]));

it('a finished row goes nowhere but to where its state allows', () => {
  assert.deepEqual(change('Issued', 'Queued'), ['Illegal: row a01 went from Issued to Queued.']);
  assert.deepEqual(change('Duplicate', 'Retry Scheduled'), [
    'Illegal: row a01 went from Duplicate to Retry Scheduled.',
  ]);
  assert.deepEqual(change('Superseded', 'Issued'), ['Illegal: row a01 went from Superseded to Issued.']);
  assert.deepEqual(change('Issued', 'Revoked'), []);
  assert.deepEqual(change('Failed', 'Queued'), []);
});

it('no row may vanish', () => {
  assert.deepEqual(illegalChanges(new Map([['a01', 'Queued']]), new Map()), ['Illegal: row a01 (Queued) is gone.']);
});
