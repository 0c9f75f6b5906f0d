import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heartbeatFlowsOf, heartbeatState, otherBeat, type HeartbeatState } from './heartbeat.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

function ago(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60_000).toISOString();
}

function state(beat: number | undefined, changed: number, created = 10_000): HeartbeatState {
  const row = {
    Last_Heartbeat_At__c: beat === undefined ? null : ago(beat),
    LastModifiedDate: ago(changed),
    CreatedDate: ago(created),
  };
  return heartbeatState(row, NOW);
}

describe('DG-69: whether the heartbeat runs', () => {
  it('runs within an hour of its last beat', () => {
    assert.deepEqual(state(60, 60), { state: 'running', minutes: 60 });
    assert.deepEqual(state(61, 61), { state: 'stopped', minutes: 61 });
  });

  it('a start that may have yet to beat is left alone, so that it is not put off again and again', () => {
    assert.equal(state(300, 20).state, 'awaited');
    assert.equal(state(300, 21).state, 'stopped');
  });

  it('one that never ran counts from when the row was made', () => {
    assert.deepEqual(state(undefined, 60, 60), { state: 'new', minutes: 60 });
    assert.deepEqual(state(undefined, 61, 61), { state: 'stopped', minutes: 61 });
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
