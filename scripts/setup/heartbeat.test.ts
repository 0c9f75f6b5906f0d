import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heartbeatFlowsOf, heartbeatState, otherBeat, type HeartbeatState } from './heartbeat.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

function ago(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60_000).toISOString();
}

function state(
  beat: number | undefined,
  changed: number,
  created = 10_000,
  checks: number | undefined = beat,
): HeartbeatState {
  const row = {
    Last_Beat_At__c: beat === undefined || Number.isNaN(beat) ? null : ago(beat),
    Last_Heartbeat_At__c: checks === undefined || Number.isNaN(checks) ? null : ago(checks),
    LastModifiedDate: ago(changed),
    CreatedDate: ago(created),
  };
  return heartbeatState(row, NOW);
}

describe('DG-69: whether the heartbeat runs', () => {
  it('runs within an hour of its last beat', () => {
    assert.deepEqual(state(60, 60), { state: 'running', minutes: 60, minutesSinceChecks: 60 });
    assert.deepEqual(state(61, 61), { state: 'stopped', minutes: 61, minutesSinceChecks: 61 });
  });

  it('a start that may have yet to beat is left alone, so that it is not put off again and again', () => {
    assert.equal(state(300, 20).state, 'awaited');
    assert.equal(state(300, 21).state, 'stopped');
  });

  it('one that never ran counts from when the row was made', () => {
    assert.deepEqual(state(undefined, 60, 60), { state: 'new', minutes: 60, minutesSinceChecks: 60 });
    assert.deepEqual(state(undefined, 61, 61), { state: 'stopped', minutes: 61, minutesSinceChecks: 61 });
  });

  it('one that beats without coming through its checks is told apart from one that stands still', () => {
    assert.deepEqual(state(10, 10, 10_000, 75), { state: 'failing', minutes: 10, minutesSinceChecks: 75 });
    assert.equal(state(10, 10, 10_000, 60).state, 'running');
    assert.deepEqual(state(10, 10, 61, NaN), { state: 'failing', minutes: 10, minutesSinceChecks: 61 });
    assert.equal(state(75, 75, 10_000, 90).state, 'stopped');
  });

  it('the beat that ends a standstill is given time to check', () => {
    assert.equal(state(4, 4, 10_000, 300).state, 'running');
    assert.equal(state(5, 5, 10_000, 300).state, 'failing');
  });

  it('a row from before Last Beat At is judged by its checks', () => {
    assert.deepEqual(state(NaN, 10, 10_000, 10), { state: 'running', minutes: 10, minutesSinceChecks: 10 });
  });

  it('clocks that differ a little make no time negative', () => {
    assert.equal(state(-1, -1).minutes, 0);
  });

  it('is started by the other value, whichever stands there', () => {
    assert.equal(otherBeat({ Heartbeat__c: 'A' }), 'B');
    assert.equal(otherBeat({ Heartbeat__c: 'B' }), 'A');
    assert.equal(otherBeat({ Heartbeat__c: null }), 'A');
  });

  it('needs its own flows, not the daily one, and no other', () => {
    const names = ['Sertifier_Heartbeat_A', 'Sertifier_Restart_Heartbeat', 'Sertifier_Send_Credential', 'My_Heartbeat'];
    assert.deepEqual(heartbeatFlowsOf(names), ['Sertifier_Heartbeat_A']);
  });
});
