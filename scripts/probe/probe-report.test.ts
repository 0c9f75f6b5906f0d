import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProbeReport } from '../../local-org/probe-report.ts';
import { SWITCH_VALUES } from '../../local-org/switches.ts';
import { AVOIDED_CONSTRUCTS } from '../flow-lint/platform-doubts.ts';
import { AVOIDED_READINGS, KNOWN_READINGS } from './known-readings.ts';
import { lineOf, probeReport, summaryOf } from './probe-report.ts';
import { reading } from './probe.ts';

const READINGS = [
  reading('asyncOrder', 'reversed', 'the first rows were c, b, a'),
  reading('timeBasedDelayMinutes', 45, 'ran 45 minutes late'),
  reading('nullBody', undefined, 'needs a service'),
  reading('offsetZero', 'rejected', 'the org refused a flow with it'),
];

describe('the report of a probe', () => {
  it('knows the readings that the local org can play', () => {
    assert.deepEqual(KNOWN_READINGS, SWITCH_VALUES);
    assert.deepEqual(
      Object.keys(AVOIDED_READINGS).filter((key) => !AVOIDED_CONSTRUCTS.some((one) => one.key === key)),
      [],
      'the lint does not see to these',
    );
  });

  it('tells known readings, new ones and what was not observed apart', () => {
    assert.deepEqual(READINGS.map(lineOf), [
      '✓ asyncOrder                   reversed\n    the first rows were c, b, a',
      '! timeBasedDelayMinutes        45  (new)\n    ran 45 minutes late',
      '? nullBody                     not observed\n    needs a service',
      '✓ offsetZero                   rejected\n    the org refused a flow with it',
    ]);
    assert.match(summaryOf(READINGS), /^2 of 4 points read, 1 not observed\. .* 1 reading is new \(!\)/);
    assert.doesNotMatch(summaryOf(READINGS.slice(0, 1)), /new/);
    const between = summaryOf([reading('asyncBatchSize', 120, 'a batch of 120')]);
    assert.match(between, /^1 of 1 points read, 0 not observed\. [^!]*$/);
  });

  it('is what a local org starts with', () => {
    const report = probeReport({ organizationId: '00D000000000001AAA' }, READINGS, new Date(0));
    const read = readProbeReport(JSON.stringify(report));
    assert.ok(typeof read !== 'string');
    assert.deepEqual(read.switches, { asyncOrder: 'reversed' });
    assert.match(read.ignored.join(), /timeBasedDelayMinutes/);
    assert.deepEqual(
      report.readings.map(({ outcome }) => outcome),
      ['known', 'new', 'not observed', 'known'],
    );
  });
});
