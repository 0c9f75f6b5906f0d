import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readProbeReport } from '../../local-org/probe-report.ts';
import { SWITCH_VALUES } from '../../local-org/switches.ts';
import { AVOIDED_CONSTRUCTS } from '../flow-lint/platform-doubts.ts';
import { AVOIDED_READINGS, KNOWN_READINGS } from './known-readings.ts';
import { lineOf, probeReport, summaryOf } from './probe-report.ts';
import { reading } from './probe.ts';
import { ReportFile } from './report-file.ts';

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

describe('the file of a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'probe-report-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const org = { organizationId: '00D000000000001AAA' };

  it('can be played after each group, and says whether all of it is there', () => {
    const path = join(folder, 'new', 'report.json');
    const file = ReportFile.open(path);
    file.write(org, READINGS.slice(0, 1), false);
    const unfinished = readFileSync(path, 'utf8');
    assert.deepEqual(readProbeReport(unfinished), { switches: { asyncOrder: 'reversed' }, ignored: [] });
    assert.match(unfinished, /"isComplete": false/);
    file.write(org, READINGS, true);
    assert.match(readFileSync(path, 'utf8'), /"isComplete": true/);
    assert.deepEqual(readdirSync(join(folder, 'new')), ['report.json']);
  });

  it('an earlier report stays until there is something to write', () => {
    const path = join(folder, 'earlier.json');
    writeFileSync(path, 'earlier');
    ReportFile.open(path);
    assert.equal(readFileSync(path, 'utf8'), 'earlier');
  });

  it('one that cannot be written is told before anything begins', () => {
    assert.throws(() => ReportFile.open(folder), /cannot be written: .*Give --save a file/);
  });
});
