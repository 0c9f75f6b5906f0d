import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SfCli, type SfResult } from '../command/sf.ts';
import { OrgRequests } from '../scenarios/harness/org-requests.ts';
import { writeBrokenProject } from './broken-project.ts';
import { endProgram, PROJECT, runProgram, startProgram, type RunningProgram } from './run-program.ts';

const ALIAS = ['--target-org', 'local'];
const COVERAGE_WANTED = 75;

/** The result in the JSON that `sf … --json` printed. */
function resultOf({ exitCode, stdout, stderr }: SfResult): Record<string, unknown> {
  assert.equal(exitCode, 0, stdout + stderr);
  const { result } = JSON.parse(stdout) as { result: Record<string, unknown> };
  return result;
}

describe('npm run local-org, and the real sf against the package', { timeout: 180_000 }, () => {
  let folder = '';
  let localOrg: RunningProgram;
  let sf: SfCli;
  let requests: OrgRequests;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'real-cli-'));
    sf = new SfCli({ cwd: PROJECT, home: folder });
    localOrg = startProgram([process.execPath, 'local-org/main.ts']);
  });
  after(async () => {
    await endProgram(localOrg);
    await rm(folder, { recursive: true, force: true });
  });

  it('prints the one command that logs the own sf in, and it works', async () => {
    const [, command = '', token = '', url = ''] = await localOrg.printed(
      /^\s*(SF_ACCESS_TOKEN='([^']+)' npx sf org login access-token --instance-url (\S+) .*)$/m,
    );
    const path = [join(PROJECT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    const quiet = { SF_DISABLE_TELEMETRY: 'true', SF_DISABLE_AUTOUPDATE: 'true', SF_USE_GENERIC_UNIX_KEYCHAIN: 'true' };
    const login = await runProgram(['sh', '-c', command], { ...quiet, PATH: path, HOME: folder, CI: 'true' });
    assert.equal(login.exitCode, 0, login.stderr);
    assert.match(login.stdout, /Successfully authorized admin@local-org\.example\.com/);
    requests = new OrgRequests(url, token);
  });

  it('shows what is broken with its line, and deploys nothing of it', async () => {
    const project = await writeBrokenProject(join(folder, 'broken'));
    const before = await deployed(requests);
    const broken = new SfCli({ cwd: project, home: folder });
    const { exitCode, stdout, stderr } = await broken.run(['project', 'deploy', 'start', ...ALIAS]);
    assert.equal(exitCode, 1);
    const output = stdout + stderr;
    for (const [component, line] of [
      ['Broken_Flow', '9:'],
      ['Broken_Class', '3:'],
      ['brokenComponent', '2:'],
    ] as const) {
      assert.match(output, new RegExp(`${component}.*${line}\\d+`), `${component} at line ${line}\n${output}`);
    }
    assert.deepEqual(await deployed(requests), before);
  });

  it('deploys the package from source', async () => {
    const result = resultOf(await sf.run(['project', 'deploy', 'start', ...ALIAS, '--json']));
    assert.equal(result.status, 'Succeeded');
    assert.equal(result.numberComponentErrors, 0);
  });

  it("runs the package's Apex tests with the coverage that a production org wants", async () => {
    const words = ['apex', 'run', 'test', '--wait', '5', '--code-coverage', '--test-level', 'RunLocalTests'];
    const result = resultOf(await sf.run([...words, ...ALIAS, '--json']));
    const summary = result.summary as Record<string, unknown>;
    assert.equal(summary.outcome, 'Passed', JSON.stringify(summary));
    assert.equal(summary.failing, 0);
    assert.ok(Number(summary.passing) > 10);
    assert.ok(Number.parseInt(String(summary.orgWideCoverage), 10) >= COVERAGE_WANTED, String(summary.orgWideCoverage));
  });

  it('assigns the permission set, and writes and reads contacts', async () => {
    const names = ['--name', 'Sertifier_Integration_Access', '--name', 'Sertifier_Admin'];
    const assigned = resultOf(await sf.run(['org', 'assign', 'permset', ...names, ...ALIAS, '--json']));
    assert.deepEqual(assigned.failures, []);
    const values = 'FirstName=Ada LastName=Lovelace Email=ada@example.com';
    const data = (...words: string[]): Promise<SfResult> => sf.run(['data', ...words, ...ALIAS, '--json']);
    const created = resultOf(await data('create', 'record', '--sobject', 'Contact', '--values', values));
    const id = String(created.id);
    const tick = 'Issue_Credential__c=true';
    resultOf(await data('update', 'record', '--sobject', 'Contact', '--record-id', id, '--values', tick));
    const soql = `SELECT Status__c, Last_Error__c, Contact__r.Name FROM Sertifier_Credential__c WHERE Contact__c = '${id}'`;
    const { records } = resultOf(await data('query', '--query', soql)) as { records: Record<string, unknown>[] };
    assert.equal(records.length, 1);
    // No set-up has been run in this org: the request is kept, with the reason.
    assert.equal(records[0]?.Status__c, 'Held');
    assert.match(String(records[0].Last_Error__c), /not set up/);
  });

  it('takes 200 contacts in one collection request, as any HTTP client sends it', async () => {
    const contacts = Array.from({ length: 200 }, (_, index) => ({
      LastName: `Person ${index}`,
      Email: `person${index}@example.com`,
    }));
    const created = await requests.save('POST', 'Contact', contacts);
    assert.ok(created.every(({ success }) => success));
    const ticked = await requests.save(
      'PATCH',
      'Contact',
      created.map(({ id }) => ({ Id: id, Issue_Credential__c: true })),
    );
    assert.ok(ticked.every(({ success }) => success));
    const rows = await requests.query(
      "SELECT Id FROM Sertifier_Credential__c WHERE Contact__r.LastName LIKE 'Person %'",
    );
    assert.equal(rows.length, 200);
  });
});

/** Everything of the broken project's kinds that the org has: a failed deployment must leave it as it was. */
async function deployed(requests: OrgRequests): Promise<unknown> {
  return {
    classes: await requests.query('SELECT Name FROM ApexClass ORDER BY Name'),
    flows: await requests.query('SELECT ApiName FROM FlowDefinitionView ORDER BY ApiName'),
    contact: await requests.expect('GET', '/sobjects/Contact/describe'),
  };
}
