import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { addCampaign } from '../campaign/campaigns.ts';
import { runChecks } from '../doctor/run-checks.ts';
import type { OrgPort } from '../org/org-port.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { requestShapes } from '../testing/request-shapes.ts';
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

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(() => test.close());
beforeEach(() => test.reset());

describe('verify (SF-66)', () => {
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

  it('its requests are pinned; how often it looks while it waits is not', async () => {
    const requests = await test.requestsOf(() => verifyOrg(test.org, optionsFor(test), () => undefined, NEVER));
    const learners = ['POST /composite/sobjects', 'PATCH /composite/sobjects'];
    assert.deepEqual(requestShapes(requests.filter(({ method }) => method !== 'GET')), [
      ...learners,
      'POST /composite/sobjects',
      // asks for a second time: ticked, unticked and ticked
      'PATCH /composite/sobjects × 3',
      ...learners,
      ...learners,
      'DELETE /composite/sobjects × 2',
    ]);
    const reads = requests.filter(({ method }) => method === 'GET').map(({ path }) => path.split('/').at(-1));
    assert.deepEqual(new Set(reads), new Set(['query']));
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

const OTHER = 'Advanced_Turbine_Safety';

describe('verify of another campaign than the default one (SF-66)', () => {
  let former: unknown;
  before(async () => {
    await addCampaign(test.org, test.sertifier, { title: 'Advanced Turbine Safety', dontSendEmail: true });
    await test.keep();
    former = await defaultCampaign();
  });

  async function defaultCampaign(): Promise<unknown> {
    const [row] = await test.org.query('SELECT Default_Campaign__c FROM Sertifier_Control__c');
    return row?.Default_Campaign__c;
  }

  /** The org as verification sees it, with something that happens at a request. */
  function orgWhere(at: (method: string, path: string) => Promise<void>): OrgPort {
    return {
      ...test.org,
      query: (soql) => at('GET', '/query').then(() => test.org.query(soql)),
      create: (name, fields) => at('POST', name).then(() => test.org.create(name, fields)),
      update: (name, id, fields) => at('PATCH', name).then(() => test.org.update(name, id, fields)),
      delete: (name, id) => at('DELETE', name).then(() => test.org.delete(name, id)),
      request: (method, path, body) => at(method, path).then(() => test.org.request(method, path, body)),
    };
  }

  const isTick = (method: string, path: string): boolean => method === 'PATCH' && path === '/composite/sobjects';
  const verifyOther = (org: OrgPort, signal = NEVER): ReturnType<typeof verifyOrg> =>
    verifyOrg(org, optionsFor(test, { campaign: OTHER }), () => undefined, signal);

  /** What a run leaves that is killed while its contacts are ticked. */
  async function killWhileTicking(): Promise<void> {
    let isDead = false;
    const dying = orgWhere((method, path) => {
      isDead ||= isTick(method, path);
      return isDead ? Promise.reject(new Error('killed')) : Promise.resolve();
    });
    await assert.rejects(verifyOther(dying));
    assert.equal(await defaultCampaign(), OTHER);
  }

  const finding = async (): Promise<string> => {
    const found = (await runChecks(test.org)).find(({ check }) => check === 'verification');
    return `${found?.state}: ${found?.detail} ${found?.remedy ?? ''}`;
  };

  it('the default campaign is back when contacts cannot be ticked, and when it is interrupted just then', async () => {
    const refusing = orgWhere((method, path) =>
      isTick(method, path)
        ? Promise.reject(new CommandError({ attempted: '', problem: 'no.', remedy: '' }))
        : Promise.resolve(),
    );
    const { results } = await verifyOther(refusing);
    assert.equal(results[0]?.state, 'failed');
    assert.equal(await defaultCampaign(), former);

    const interruption = new AbortController();
    const interrupted = orgWhere((method, path) => {
      if (isTick(method, path)) interruption.abort();
      return Promise.resolve();
    });
    await assert.rejects(verifyOther(interrupted, interruption.signal), /interrupted/);
    assert.equal(await defaultCampaign(), former);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('after a kill, doctor names what is left, and the next verification puts it back first', async () => {
    assert.match(await finding(), /^ok/);
    await killWhileTicking();
    assert.match(
      await finding(),
      /^problem: .*"Advanced_Turbine_Safety" for its sake.*npm run verify.*"Certified_Widget_Engineer" into Default Campaign/,
    );
    const { givenBack, results } = await verifyOrg(test.org, optionsFor(test), () => undefined, NEVER);
    assert.deepEqual(givenBack, { former, verified: OTHER });
    assert.deepEqual(new Set(results.map(({ campaign }) => campaign)), new Set([former]));
    assert.equal(await defaultCampaign(), former);
    assert.match(await finding(), /^ok/);
    assert.deepEqual(await leftBehind(test), [0, 0, 0]);
  });

  it('a default campaign that somebody has chosen since then stays', async () => {
    await killWhileTicking();
    const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
    await test.org.update('Sertifier_Control__c', String(row?.Id), { Default_Campaign__c: 'Chosen_Since' });
    assert.match(await finding(), /^warning: 2 test contacts/);
    await verifyOther(test.org);
    assert.equal(await defaultCampaign(), 'Chosen_Since');
  });

  it('that it cannot be put back is told first of all, with both ways out', async () => {
    let changes = 0;
    const stubborn = orgWhere((method, path) => {
      if (path === 'Sertifier_Control__c') changes += 1;
      return changes > 1 && method === 'PATCH' && path === 'Sertifier_Control__c'
        ? Promise.reject(new CommandError({ attempted: '', problem: 'the row is locked.', remedy: '' }))
        : Promise.resolve();
    });
    await assert.rejects(
      verifyOther(stubborn),
      /still "Advanced_Turbine_Safety".*the row is locked.*npm run verify.*"Certified_Widget_Engineer" into/,
    );
  });

  it('never in production, whatever is allowed: nothing is written', async () => {
    const production: OrgPort = {
      ...test.org,
      query: (soql) =>
        soql.includes('FROM Organization')
          ? Promise.resolve([{ Name: 'Acme', OrganizationType: 'Enterprise Edition', IsSandbox: false }])
          : test.org.query(soql),
    };
    for (const wanted of [{ campaign: OTHER }, { allCampaigns: true }]) {
      const options = optionsFor(test, { ...wanted, allowProduction: true });
      const requests = await test.requestsOf(() =>
        assert.rejects(
          verifyOrg(production, options, () => undefined, NEVER),
          /production org.*requests of real people.*in a sandbox/,
        ),
      );
      assert.deepEqual(new Set(requests.map(({ method }) => method)), new Set(['GET']));
    }
    const { results } = await verifyOrg(
      production,
      optionsFor(test, { allowProduction: true }),
      () => undefined,
      NEVER,
    );
    assert.ok(results.every(({ campaign, state }) => campaign === former && state !== 'failed'));
  });
});

describe('verify and production', () => {
  it('refuses a production org, and writes nothing', async () => {
    const production = await CommandOrg.open({ productionLike: true });
    try {
      const requests = await production.requestsOf(() =>
        assert.rejects(
          verifyOrg(production.org, optionsFor(production), () => undefined, NEVER),
          /--allow-production/,
        ),
      );
      assert.deepEqual(
        requests.map(({ method }) => method),
        ['GET'],
      );
    } finally {
      await production.close();
    }
  });
});
