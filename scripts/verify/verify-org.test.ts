import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { addCampaign } from '../campaign/campaigns.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { junitXml } from './junit.ts';
import { verifyOrg, type ScenarioResult, type VerifyOptions } from './verify-org.ts';

const NEVER = new AbortController().signal;

function optionsFor(test: CommandOrg, options: Partial<VerifyOptions> = {}): VerifyOptions {
  return {
    allCampaigns: false,
    count: 1,
    patience: 20,
    allowProduction: false,
    requireSilent: false,
    keep: false,
    sertifier: test.sertifier,
    ...options,
  };
}

async function leftBehind(test: CommandOrg): Promise<readonly number[]> {
  const contacts = await test.org.query("SELECT Id FROM Contact WHERE LastName = 'Sertifier Verify'");
  const rows = await test.org.query('SELECT Id FROM Sertifier_Credential__c');
  const credentials = (await test.sertifierControl('GET', '/local/credentials')) as unknown[];
  return [contacts.length, rows.length, credentials.length];
}

describe('verify (SF-66)', () => {
  let test: CommandOrg;
  before(async () => {
    test = await CommandOrg.openSetUp();
  });
  after(() => test.close());
  beforeEach(() => test.reset());

  it('DG-06, DG-26: ten test learners; everything passes and is taken back', async () => {
    const told: ScenarioResult[] = [];
    const { results, cleanUp } = await verifyOrg(
      test.org,
      optionsFor(test, { count: 10 }),
      (one) => told.push(one),
      NEVER,
    );
    assert.deepEqual(
      results.filter(({ state }) => state !== 'passed'),
      [],
    );
    assert.deepEqual(told, results);
    assert.match(results[0]?.detail ?? '', /^10 issued/);
    assert.deepEqual(cleanUp?.left, []);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('DG-82: every active campaign in turn, and the default one is as it was', async () => {
    await addCampaign(test.org, test.sertifier, { title: 'Advanced Turbine Safety', dontSendEmail: true });
    const defaultCampaign = 'SELECT Default_Campaign__c FROM Sertifier_Control__c';
    const before = await test.org.query(defaultCampaign);
    const { results } = await verifyOrg(test.org, optionsFor(test, { allCampaigns: true }), () => undefined, NEVER);
    assert.deepEqual(
      results.filter(({ state }) => state === 'failed'),
      [],
    );
    assert.equal(new Set(results.map(({ campaign }) => campaign)).size, 2);
    assert.deepEqual(await test.org.query(defaultCampaign), before);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('a failure is told with its reason, and everything is taken back all the same', async () => {
    await test.sertifierControl('PUT', '/local/faults', [
      { on: { path: '/campaign/addCredentials' }, then: { status: 403 } },
    ]);
    const { results } = await verifyOrg(test.org, optionsFor(test), () => undefined, NEVER);
    await test.sertifierControl('PUT', '/local/faults', []);
    assert.equal(results[0]?.state, 'failed');
    assert.match(results.map(({ detail }) => detail).join('\n'), /403/);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('an interruption takes everything back', async () => {
    const interruption = new AbortController();
    const run = verifyOrg(test.org, optionsFor(test), () => interruption.abort(), interruption.signal);
    await assert.rejects(run, /interrupted/);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('what a killed run left behind is taken back by the next', async () => {
    await verifyOrg(test.org, optionsFor(test, { keep: true }), () => undefined, NEVER);
    assert.ok((await leftBehind(test)).every((count) => count > 0));
    await verifyOrg(test.org, optionsFor(test), () => undefined, NEVER);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('refuses a campaign that sends mail where silence is asked for, and one that does not exist', async () => {
    for (const options of [{ requireSilent: true }, { campaign: 'No_Such' }]) {
      const run = verifyOrg(test.org, optionsFor(test, options), () => undefined, NEVER);
      await assert.rejects(run, (error: unknown) => error instanceof CommandError && error.exitCode === 2);
    }
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('the JUnit file holds failures and what was skipped, escaped', () => {
    const base = { campaign: 'A', seconds: 1 };
    const xml = junitXml([
      { ...base, scenario: 'one', state: 'passed', detail: '' },
      { ...base, scenario: 'two', state: 'failed', detail: 'a < "b" & c' },
      { ...base, scenario: 'three', state: 'skipped', detail: 'later' },
    ]);
    assert.match(xml, /tests="3" failures="1" skipped="1" time="3.000"/);
    assert.match(xml, /<failure message="a &lt; &quot;b&quot; &amp; c"\/>/);
  });
});

describe('verify and production', () => {
  it('refuses a production org, and writes nothing', async () => {
    const test = await CommandOrg.open({ productionLike: true });
    try {
      const requests = await test.requestsOf(() =>
        assert.rejects(
          verifyOrg(test.org, optionsFor(test), () => undefined, NEVER),
          /--allow-production/,
        ),
      );
      assert.deepEqual(
        requests.map(({ method }) => method),
        ['GET'],
      );
    } finally {
      await test.close();
    }
  });
});
