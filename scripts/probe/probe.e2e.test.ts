import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { privateHome, SfCli } from '../command/sf.ts';
import { PROJECT, startProgram, type RunningProgram } from '../end-to-end/run-program.ts';
import { launchLocalOrg, type RunningLocalOrg } from '../local-org/launch-local-org.ts';
import type { ProbeReport } from './probe-report.ts';

const home = mkdtempSync(join(tmpdir(), 'probe-'));
const file = join(home, 'reports', 'probe.json');
const LONGEST = 120_000;

let localOrg: RunningLocalOrg;
before(async () => {
  localOrg = await launchLocalOrg({ virtualClock: true });
  const login = ['org', 'login', 'access-token', '--instance-url', localOrg.instanceUrl, '--no-prompt'];
  const sf = new SfCli({ cwd: PROJECT, home });
  await sf.expect('Logging in', [...login, '--alias', 'local'], { SF_ACCESS_TOKEN: localOrg.accessToken });
  await control(localOrg, 'PATCH', '/local/switches', { decisionTextCompare: 'insensitive', asyncOrder: 'reversed' });
});
after(async () => {
  await localOrg.stop();
  rmSync(home, { recursive: true, force: true });
});

async function control(org: RunningLocalOrg, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(org.instanceUrl + path, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

function probe(...options: readonly string[]): RunningProgram {
  const words = [process.execPath, 'scripts/probe.ts', '--target-org', 'local', '--poll', '1', ...options] as const;
  return startProgram(words, privateHome(home), LONGEST);
}

/** Time goes on in the org while nobody asks it anything, until the program has ended. */
async function passTime(program: RunningProgram): Promise<void> {
  let before = -1;
  while (program.child.exitCode === null) {
    const { length } = (await control(localOrg, 'GET', '/local/requests')) as unknown[];
    if (length === before) await control(localOrg, 'POST', '/local/clock', { advance: 'PT1M' });
    before = length;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

async function flowsLeft(): Promise<unknown> {
  const soql = "SELECT ApiName FROM FlowDefinitionView WHERE ApiName LIKE 'Sertifier_Probe%'";
  const path = `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;
  return ((await control(localOrg, 'GET', path)) as { records: unknown }).records;
}

describe('npm run probe, as a person runs it', { timeout: LONGEST }, () => {
  it('cleans up on Ctrl-C', async () => {
    const program = probe();
    await program.printed(/^language\n/m);
    program.child.kill('SIGINT');
    const { exitCode, stderr } = await program.ended;
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /interrupted.*The probes have been removed/s);
    assert.deepEqual(await flowsLeft(), []);
  });

  it('prints every reading, saves the report, and a local org starts with it', async () => {
    const program = probe('--save', file);
    await passTime(program);
    const { exitCode, stdout, stderr } = await program.ended;
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /^✓ decisionTextCompare +insensitive\n +the flow answered "yes"$/m);
    assert.match(stdout, /^✓ asyncOrder +reversed$/m);
    assert.match(stdout, /^\? retryAfterFault +not observed\n.*--long$/m);
    assert.match(stdout, /\d+ of \d+ points read/);
    assert.doesNotMatch(stdout, /the org refused the probe|the probe could not be made/);
    assert.deepEqual(await flowsLeft(), []);
    const { switches } = JSON.parse(readFileSync(file, 'utf8')) as ProbeReport;
    assert.equal(switches.asyncOrder, 'reversed');
    const alike = await launchLocalOrg({ arguments: ['--probe-report', file] });
    try {
      const all = (await control(alike, 'GET', '/local/switches')) as Record<string, unknown>;
      assert.deepEqual({ ...all, ...switches }, all);
      assert.equal(all.decisionTextCompare, 'insensitive');
    } finally {
      await alike.stop();
    }
  });
});
