import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { VirtualClock } from '../../local-org/transactions/clock.ts';
import { Instant } from '../../local-org/values/instant.ts';
import type { Finding } from '../doctor/finding.ts';
import { runChecks } from '../doctor/run-checks.ts';
import type { MetadataFile, OrgRecord } from '../org/org-port.ts';
import { CommandOrg } from '../testing/command-org.ts';
import type { StepReport } from './run-steps.ts';

/** The tests take some hours of the org's time; the daily restart at 03:30 would come between. */
const NOON = new Date().setUTCHours(12, 0, 0, 0);
const START_AGAIN = 'start the heartbeat again';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.openSetUp({ clock: new VirtualClock(new Instant(NOON)) });
});
after(() => test.close());
// the clock only goes on, so each test makes a row of its own; a reset drops what its creation scheduled
beforeEach(async () => {
  await test.org.delete('Sertifier_Control__c', String((await row()).Id));
  await test.setUp({ now });
  await test.keep();
  await test.reset();
});

function now(): Date {
  return new Date(test.running.org.clock.now().epochMilliseconds);
}

async function minutes(count: number): Promise<void> {
  await test.control('POST', '/local/clock', { advance: `PT${count}M` });
  await test.control('POST', '/local/idle');
}

async function row(): Promise<OrgRecord> {
  const [found] = await test.org.query(
    'SELECT Id, Heartbeat__c, Last_Heartbeat_At__c, Default_Campaign__c FROM Sertifier_Control__c',
  );
  assert.ok(found);
  return found;
}

async function setUp(inactiveFlows: readonly string[] = []): Promise<StepReport> {
  const setup = { ...test.setup, inactiveFlows };
  const reports = await test.setUp({ setup, now, key: undefined });
  const others = reports.filter(({ step, changes }) => step !== 'control' && changes.length > 0);
  assert.deepEqual(others, []);
  const report = reports.find(({ step }) => step === 'control');
  assert.ok(report);
  return report;
}

async function heartbeat(): Promise<Finding> {
  const found = (await runChecks(test.org, now())).find(({ check }) => check === 'heartbeat');
  assert.ok(found);
  return found;
}

describe('a heartbeat that stands still (DG-69)', () => {
  it('doctor names it with a remedy that is true: set-up starts it, and it goes on by itself', async () => {
    await minutes(90);
    assert.equal((await row()).Last_Heartbeat_At__c, null);
    const stopped = await heartbeat();
    assert.equal(stopped.state, 'problem');
    assert.match(stopped.detail, /has not run for 90 minutes/);
    assert.match(stopped.remedy ?? '', /npm run setup .* starts it again/);

    assert.deepEqual((await setUp()).changes, [START_AGAIN]);
    await minutes(16);
    assert.equal((await heartbeat()).state, 'ok');
    await minutes(60);
    assert.equal((await heartbeat()).state, 'ok');
  });

  it('a second run changes nothing, neither at once nor later', async () => {
    await minutes(90);
    await setUp();
    assert.deepEqual((await setUp()).changes, []);
    await minutes(16);
    assert.deepEqual(await setUp(), { step: 'control', changes: [], found: [] });
  });

  it('is left alone shortly after a change of the row, which may have started it; both commands say so', async () => {
    await minutes(90);
    await test.org.update('Sertifier_Control__c', String((await row()).Id), { Pause_Reason__c: 'none' });
    const report = await setUp();
    assert.deepEqual(report.changes, []);
    assert.match(report.found.join(), /changed less than 20 minutes ago/);
    const found = await heartbeat();
    assert.equal(found.state, 'warning');
    assert.match(found.remedy ?? '', /Look again in 20 minutes/);
  });

  it('is started in one change with what else differs', async () => {
    await test.org.update('Sertifier_Control__c', String((await row()).Id), { Default_Campaign__c: 'Another' });
    await minutes(90);
    assert.deepEqual((await setUp()).changes, [`change Default_Campaign__c of the control row; ${START_AGAIN}`]);
    await minutes(16);
    assert.equal((await row()).Default_Campaign__c, test.setup.defaultCampaign);
    assert.equal((await heartbeat()).state, 'ok');
  });

  it('stays as it is where its flows are wanted inactive, and set-up says so', async () => {
    await minutes(90);
    const report = await setUp(['Sertifier_Heartbeat_A']);
    assert.deepEqual(report.changes, []);
    assert.match(report.found.join(), /inactiveFlows names Sertifier_Heartbeat_A/);
  });

  it('one that beats while something stops its checks is told by both commands, and not started again', async () => {
    await minutes(90);
    await test.org.deployMetadata(ruleAgainstChecks());
    assert.deepEqual((await setUp()).changes, [START_AGAIN]);
    await minutes(25);
    const found = await heartbeat();
    assert.equal(found.state, 'problem');
    assert.match(found.detail, /it beat \d+ minutes ago, but has not come through its checks for 115 minutes/);
    assert.match(found.remedy ?? '', /Failed Flow Interviews/);
    const report = await setUp();
    assert.deepEqual(report.changes, []);
    assert.match(report.found.join(), /beats, but has not come through/);
  });

  it('within an hour of the set-up it is nothing to worry about', async () => {
    await minutes(30);
    assert.equal((await heartbeat()).state, 'ok');
    assert.deepEqual((await setUp()).changes, []);
  });
});

/** A rule of the org's own: the beat turns the row, and the checks after it cannot be saved. */
function ruleAgainstChecks(): readonly MetadataFile[] {
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const namespace = 'http://soap.sforce.com/2006/04/metadata';
  return [
    {
      path: 'package.xml',
      content: `${head}<Package xmlns="${namespace}"><types><members>Sertifier_Control__c.No_Checks</members><name>ValidationRule</name></types><version>66.0</version></Package>`,
    },
    {
      path: 'objects/Sertifier_Control__c.object',
      content: `${head}<CustomObject xmlns="${namespace}"><validationRules><fullName>No_Checks</fullName><active>true</active><errorConditionFormula>ISCHANGED(Last_Heartbeat_At__c)</errorConditionFormula><errorMessage>Not here.</errorMessage></validationRules></CustomObject>`,
    },
  ];
}
