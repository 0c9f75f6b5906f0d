import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const SF = join(import.meta.dirname, '../../node_modules/.bin/sf');

/** What `sf … --json` printed, and its exit code. */
interface Outcome {
  readonly code: number;
  readonly result: unknown;
  readonly name: string | undefined;
  readonly message: string | undefined;
}

describe('The unmodified sf CLI against the server', { timeout: 180_000 }, () => {
  let org: TestOrg;
  let home = '';
  before(async () => {
    org = await startTestOrg();
    home = await mkdtemp(join(tmpdir(), 'sf-cli-'));
  });
  after(async () => {
    await org.close();
    await rm(home, { recursive: true, force: true });
  });

  async function sf(...words: string[]): Promise<Outcome> {
    const environment = {
      PATH: process.env.PATH,
      HOME: home,
      SF_DISABLE_TELEMETRY: 'true',
      SF_DISABLE_AUTOUPDATE: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_ACCESS_TOKEN: org.adminToken,
      CI: 'true',
    };
    return new Promise((resolve, reject) => {
      execFile(SF, [...words, '--json'], { env: environment, cwd: home }, (error, stdout) => {
        if (stdout.trim() === '') {
          reject(error ?? new Error(`sf ${words.join(' ')} printed nothing.`));
          return;
        }
        const { result, name, message } = JSON.parse(stdout) as Omit<Outcome, 'code'>;
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, result, name, message });
      });
    });
  }

  it('logs in with an access token and shows the org', async () => {
    const login = await sf(
      'org',
      'login',
      'access-token',
      '--instance-url',
      org.server.url,
      '--no-prompt',
      '--alias',
      'local',
      '--set-default',
    );
    assert.equal(login.code, 0, login.message);
    const { username, orgId } = login.result as { username: string; orgId: string };
    assert.deepEqual([username, orgId], ['admin@example.test', '00D000000000001EAA']);
    const display = await sf('org', 'display');
    const shown = display.result as { apiVersion: string; connectedStatus: string; instanceUrl: string };
    assert.deepEqual([shown.apiVersion, shown.connectedStatus], ['66.0', 'Connected']);
  });

  it('creates, gets, queries, updates and deletes records', async () => {
    const values = "Note__c='from the CLI' Paid__c=true Amount__c=7.5";
    const created = await sf('data', 'create', 'record', '--sobject', 'Order__c', '--values', values);
    assert.equal(created.code, 0, created.message);
    const { id } = created.result as { id: string };
    const got = await sf('data', 'get', 'record', '--sobject', 'Order__c', '--record-id', id);
    const record = got.result as { Note__c: string; Paid__c: boolean; Amount__c: number };
    assert.deepEqual([record.Note__c, record.Paid__c, record.Amount__c], ['from the CLI', true, 7.5]);
    const where = "Note__c='from the CLI'";
    const updated = await sf(
      'data',
      'update',
      'record',
      '--sobject',
      'Order__c',
      '--where',
      where,
      '--values',
      'Amount__c=8',
    );
    assert.equal(updated.code, 0, updated.message);
    const queried = await sf('data', 'query', '--query', 'SELECT Id, Amount__c, Contact__r.Name FROM Order__c');
    const { records, totalSize } = queried.result as { totalSize: number; records: { Amount__c: number }[] };
    assert.deepEqual([totalSize, records[0]?.Amount__c], [1, 8]);
    assert.equal((await sf('data', 'delete', 'record', '--sobject', 'Order__c', '--record-id', id)).code, 0);
    const gone = await sf('data', 'get', 'record', '--sobject', 'Order__c', '--record-id', id);
    assert.equal(gone.code, 1);
    assert.match(gone.message ?? '', /The requested resource does not exist/);
    const all = await sf('data', 'query', '--all-rows', '--query', 'SELECT Id, IsDeleted FROM Order__c');
    const deleted = all.result as { records: { Id: string; IsDeleted: boolean }[] };
    assert.deepEqual(
      deleted.records.map((one) => [one.Id, one.IsDeleted]),
      [[id, true]],
    );
  });

  it('shows why a record was refused', async () => {
    const refused = await sf('data', 'create', 'record', '--sobject', 'Order__c', '--values', 'Amount__c=-1');
    assert.equal(refused.code, 1);
    assert.match(refused.message ?? '', /The amount must not be negative/);
  });

  it('follows a query over its pages', async () => {
    org.data.write(
      'Campaign',
      Array.from({ length: 2_500 }, (_one, index) => ({ Name: `C${index}` })),
    );
    const queried = await sf('data', 'query', '--query', 'SELECT Name FROM Campaign');
    const { records, done } = queried.result as { records: unknown[]; done: boolean };
    assert.deepEqual([records.length, done], [2_500, true]);
  });

  it('assigns a permission set, once', async () => {
    const assigned = await sf('org', 'assign', 'permset', '--name', 'Order_Access');
    assert.equal(assigned.code, 0, assigned.message);
    const unknown = await sf('org', 'assign', 'permset', '--name', 'No_Such_Set');
    assert.equal(unknown.code, 1);
  });

  it('runs Apex tests synchronously and in the background, with code coverage', async () => {
    const synchronous = await sf(
      'apex',
      'run',
      'test',
      '--synchronous',
      '--class-names',
      'Greeter_Test',
      '--code-coverage',
    );
    const first = synchronous.result as { summary: { testsRan: number; failing: number; orgWideCoverage: string } };
    assert.deepEqual([first.summary.testsRan, first.summary.failing, first.summary.orgWideCoverage], [2, 1, '67%']);
    const background = await sf(
      'apex',
      'run',
      'test',
      '--class-names',
      'Greeter_Test',
      '--code-coverage',
      '--wait',
      '1',
    );
    const second = background.result as {
      summary: { testsRan: number; outcome: string };
      tests: { Outcome: string }[];
    };
    assert.deepEqual([second.summary.testsRan, second.summary.outcome], [2, 'Failed']);
    assert.deepEqual(second.tests.map((one) => one.Outcome).sort(), ['Fail', 'Pass']);
  });

  it('imports a tree, sends any request, and opens the org without a page of ours', async () => {
    const file = join(home, 'orders.json');
    const record = { attributes: { type: 'Order__c', referenceId: 'OrderRef1' }, Note__c: 'imported' };
    await writeFile(file, JSON.stringify({ records: [record] }));
    const imported = await sf('data', 'import', 'tree', '--files', file);
    assert.equal(imported.code, 0, imported.message);
    const reply = await sf('api', 'request', 'rest', '/services/data/v66.0/limits');
    assert.equal(reply.code, 0, reply.message);
    const opened = await sf('org', 'open', '--url-only');
    const { url } = opened.result as { url: string };
    assert.ok(url.startsWith(`${org.server.url}/secur/frontdoor.jsp?sid=`), url);
  });
});
