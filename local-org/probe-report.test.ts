import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProbeReport } from './probe-report.ts';
import { startLocalOrg } from './start-local-org.ts';

describe('a probe report', () => {
  it('is read for the values that the local org can play, and the others are named', () => {
    const report = readProbeReport(
      JSON.stringify({
        format: 'probe',
        switches: { asyncOrder: 'reversed', asyncBatchSize: 120, fromTheFuture: true },
      }),
    );
    assert.ok(typeof report !== 'string');
    assert.deepEqual(report.switches, { asyncOrder: 'reversed' });
    assert.equal(report.ignored.length, 2);
    assert.match(report.ignored[0] ?? '', /Switch 'asyncBatchSize' cannot be 120/);
    assert.match(report.ignored[1] ?? '', /There is no switch 'fromTheFuture'/);
  });

  it('is refused where it is none', () => {
    const refusal = (text: string): string => {
      const report = readProbeReport(text);
      return typeof report === 'string' ? report : '';
    };
    assert.match(refusal('{'), /^it is no JSON/);
    assert.match(refusal('{"switches":[]}'), /^it has no object "switches"/);
    assert.match(refusal('null'), /^it has no object "switches"/);
  });

  it('sets the switches of an org for good: a reset returns to them', async () => {
    const running = await startLocalOrg({ switches: { asyncOrder: 'reversed' } });
    try {
      await running.org.reset();
      assert.equal(running.org.switches.all().asyncOrder, 'reversed');
    } finally {
      await running.close();
    }
  });
});
