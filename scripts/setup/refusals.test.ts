import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { SObject } from '../../local-org/values/sobject.ts';
import { CommandError } from '../command/command-error.ts';
import type { ConnectedOrg } from '../org/connection-port.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { isOlder, projectVersion } from './steps/deploy-package.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.open();
});
after(() => test.close());
beforeEach(() => test.reset());

/** Runs the set-up where something is wrong with the org. @returns what it says; it may have written nothing */
async function refusal(org: ConnectedOrg = test.org): Promise<CommandError> {
  let error: unknown;
  const requests = await test.requestsOf(async () => {
    error = await test.setUp({}, false, org).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  });
  assert.ok(error instanceof CommandError, String(error));
  assert.ok(
    requests.every(({ method }) => method === 'GET'),
    JSON.stringify(requests),
  );
  assert.notEqual(error.remedy, '');
  return error;
}

/** The org as it would be if it answered one path otherwise. */
function answering(part: string, body: unknown): ConnectedOrg {
  return {
    ...test.org,
    request: (method, path, sent) =>
      path.includes(part) ? Promise.resolve({ status: 200, body }) : test.org.request(method, path, sent),
  };
}

function installed(version: string): ConnectedOrg {
  const [major, minor, patch] = version.split('.').map(Number);
  const SubscriberPackageVersion = { MajorVersion: major, MinorVersion: minor, PatchVersion: patch };
  const records = [{ SubscriberPackage: { Name: 'Sertifier Credentials' }, SubscriberPackageVersion }];
  return answering('InstalledSubscriberPackage', { records });
}

describe('set-up refuses before it writes anything (SF-05)', () => {
  it('an edition without API access and Apex', async () => {
    const [organization] = await test.org.query('SELECT Id FROM Organization');
    const fields = [
      ['Id', String(organization?.Id)],
      ['OrganizationType', 'Professional Edition'],
    ] as const;
    test.running.org.data.writeSystemRecords([new SObject('Organization', fields)]);
    const { problem, remedy } = await refusal();
    assert.match(problem, /Professional Edition/);
    assert.match(remedy, /Enterprise/);
  });

  it('an org that has used up its API requests', async () => {
    const { problem } = await refusal(answering('/limits', { DailyApiRequests: { Max: 15_000, Remaining: 12 } }));
    assert.match(problem, /12 API requests left today/);
  });

  it('P28: an installed package that is older than this clone', async () => {
    const { problem, remedy } = await refusal(installed('0.0.9'));
    assert.match(
      problem,
      /the org has version 0\.0\.9, and this clone sets up version \d+\.\d+\.\d+\. Nothing was changed/,
    );
    assert.match(remedy, /sf package install/);
  });

  it('and leaves a package of its own version to the installer', async () => {
    const reports = await test.setUp({}, true, installed(projectVersion()));
    const deploy = reports.find(({ step }) => step === 'deploy');
    assert.deepEqual(deploy?.changes, []);
    assert.match(deploy.found.join(), /is installed \(\d+\.\d+\.\d+\)/);
  });

  it('versions are compared number by number', () => {
    assert.equal(isOlder('1.9.0', '1.10.0'), true);
    assert.equal(isOlder('1.10.0', '1.10.0'), false);
    assert.equal(isOlder('2.0.0', '1.10.3'), false);
  });
});
