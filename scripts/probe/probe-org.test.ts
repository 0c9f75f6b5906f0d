import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { VirtualClock } from '../../local-org/transactions/clock.ts';
import { Instant } from '../../local-org/values/instant.ts';
import { CommandError } from '../command/command-error.ts';
import type { OrgPort } from '../org/org-port.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { PROBE_GROUPS } from './all-probes.ts';
import { AVOIDED_READINGS, KNOWN_READINGS } from './known-readings.ts';
import { membersOf } from './probe-manifest.ts';
import { probeOrg, type ProbeOptions } from './probe-org.ts';
import { basePackage } from './probe-package.ts';
import type { Reading } from './probe.ts';
import { hasProbes } from './remove-probes.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.open({
    productionLike: true,
    clock: new VirtualClock(new Instant(Date.UTC(2026, 2, 14, 9))),
  });
});
beforeEach(() => test.reset());
after(() => test.close());

function probe(org: OrgPort = test.org, options: Partial<ProbeOptions> = {}): Promise<readonly Reading[]> {
  return probeOrg(org, {
    groups: PROBE_GROUPS,
    isLong: false,
    echoUrl: undefined,
    pause: async () => {
      await test.control('POST', '/local/clock', { advance: 'PT1M' });
    },
    report: () => undefined,
    ...options,
  });
}

async function assertNothingLeft(): Promise<void> {
  const flows = await test.org.query("SELECT ApiName FROM FlowDefinitionView WHERE ApiName LIKE 'Sertifier_Probe%'");
  assert.deepEqual(flows, []);
  const assignments = await test.org.query(
    "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sertifier_Probe_Access'",
  );
  assert.deepEqual(assignments, []);
  const base = membersOf(basePackage(test.org.instanceUrl, test.org.instanceUrl));
  const files = await test.org.retrieveMetadata([
    ...base.map(({ type, names }) => ({ name: type, members: names })),
    { name: 'ExternalServiceRegistration', members: ['*'] },
  ]);
  assert.deepEqual(
    [...files.keys()].filter((path) => path.includes('/')),
    [],
  );
  assert.equal(await hasProbes(test.org), false);
}

const quick = PROBE_GROUPS.filter(({ name }) => name === 'language');

describe('npm run probe', () => {
  it('reads an org where flows arrive inactive, says why of what it leaves out, and leaves nothing behind', async () => {
    const readings = await probe();
    const unread = readings.filter(({ value }) => value === undefined);
    assert.deepEqual(
      unread.map((one) => `${one.switch}: ${/--\w+/.exec(one.evidence)?.[0] ?? one.evidence}`).toSorted(),
      [
        'emptyBody: --echo',
        'interviewGuidOnRetry: --long',
        'lookupLocks: nobody was refused a record while another transaction held it',
        'nullBody: --echo',
        'recordDeletedBeforePath: --long',
        'retryAfterFault: --long',
        'retryAfterLimitFailure: --long',
        'retryAfterLoneCalloutFailure: --long',
        'rowLockFailure: nobody was refused a record while another transaction held it',
        'timeBasedHourlyCap: --long',
      ],
    );
    for (const [key, likelier] of Object.entries({ ...AVOIDED_READINGS, ...KNOWN_READINGS })) {
      const value = readings.find((one) => one.switch === key)?.value;
      if (value !== undefined) assert.equal(value, likelier[0], key);
    }
    await assertNothingLeft();
  });

  it('goes on without a probe that the org refuses', async () => {
    const refusing: OrgPort = {
      ...test.org,
      deployMetadata: (files) =>
        files.some(({ path }) => path === 'flows/Sertifier_Probe_unsetReference.flow')
          ? Promise.reject(new Error('no such flow here'))
          : test.org.deployMetadata(files),
    };
    const readings = await probe(refusing, { groups: quick });
    const left = readings.filter(({ value }) => value === undefined);
    assert.deepEqual(
      left.map((one) => `${one.switch}: ${one.evidence}`),
      ['unsetReference: the org refused the probe: no such flow here'],
    );
    await assertNothingLeft();
  });

  it('removes everything when it is interrupted while it waits', async () => {
    const stop = new CommandError({ attempted: 'Probing', problem: 'stopped.', remedy: 'Again.' });
    await assert.rejects(probe(test.org, { pause: () => Promise.reject(stop) }), stop);
    await assertNothingLeft();
  });

  it('removes everything when the connection fails in the middle, and says so when it cannot', async () => {
    let queries = 0;
    const dropping: OrgPort = {
      ...test.org,
      query: (soql) => {
        queries += 1;
        return queries > 4 && soql.includes('Sertifier_Probe_Log__c')
          ? Promise.reject(new Error('socket hang up'))
          : test.org.query(soql);
      },
    };
    await assert.rejects(probe(dropping, { groups: quick }), /socket hang up/);
    await assertNothingLeft();
    const deaf: OrgPort = {
      ...test.org,
      deployMetadata: (files) =>
        files.some(({ path }) => path === 'destructiveChanges.xml')
          ? Promise.reject(new Error('socket hang up'))
          : test.org.deployMetadata(files),
    };
    await assert.rejects(
      probe(deaf, { groups: quick }),
      /Removing the probes: .*socket hang up[\s\S]*Run the command again/,
    );
    assert.equal(await hasProbes(test.org), true);
  });

  it('a login that ends midway: what was read is told, and the fault says how to go on', async () => {
    const told = new Map<string, readonly Reading[]>();
    let pauses = 0;
    const expired = new CommandError({
      attempted: 'Asking the org',
      problem: 'the org answered: Session expired or invalid',
      remedy: 'Log in again.',
      code: 'INVALID_SESSION_ID',
    });
    const ending: OrgPort = {
      ...test.org,
      query: (soql) => (pauses > 3 ? Promise.reject(expired) : test.org.query(soql)),
      request: (...request) => (pauses > 3 ? Promise.reject(expired) : test.org.request(...request)),
      deployMetadata: (files) => (pauses > 3 ? Promise.reject(expired) : test.org.deployMetadata(files)),
    };
    const groups = PROBE_GROUPS.filter(({ name }) => ['language', 'time-based'].includes(name));
    const run = probe(ending, {
      groups,
      pause: async () => {
        pauses += 1;
        await test.control('POST', '/local/clock', { advance: 'PT1M' });
      },
      report: (group, found) => told.set(group, found),
    });
    await assert.rejects(run, (error: unknown) => {
      assert.ok(error instanceof CommandError);
      assert.match(error.problem, /^the login has expired\.\nEverything whose name begins with Sertifier_Probe_/);
      assert.match(error.remedy, /^Log in again .*sf org login web --alias ALIAS.*removes what is left/);
      return true;
    });
    assert.ok((told.get('language')?.length ?? 0) > 5);
    const late = told.get('time-based') ?? [];
    assert.ok(
      late.some(({ value }) => value !== undefined),
      'what had come in time was not read',
    );
  });

  it('removes first what an earlier run has left', async () => {
    const stuck: OrgPort = {
      ...test.org,
      deployMetadata: (files) =>
        files.some(({ path }) => path === 'destructiveChanges.xml')
          ? Promise.reject(new Error('socket hang up'))
          : test.org.deployMetadata(files),
    };
    await assert.rejects(probe(stuck, { groups: quick }));
    const readings = await probe(test.org, { groups: quick });
    assert.deepEqual(
      readings.filter(({ value }) => value === undefined),
      [],
    );
    await assertNothingLeft();
  });
});
