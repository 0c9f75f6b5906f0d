import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchLocalOrg, type RunningLocalOrg } from '../local-org/launch-local-org.ts';
import { privateHome, SfCli } from './sf.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'commands-'));

interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
}

let localOrg: RunningLocalOrg;
/** Everything that any command printed, and the arguments that it was started with. */
const traces: string[] = [];

before(async () => {
  localOrg = await launchLocalOrg();
  const sf = new SfCli({ cwd: PROJECT, home });
  const args = [
    'org',
    'login',
    'access-token',
    '--instance-url',
    localOrg.instanceUrl,
    '--no-prompt',
    '--alias',
    'local',
  ];
  await sf.expect('Logging in', args, { SF_ACCESS_TOKEN: localOrg.accessToken });
});
after(async () => {
  await localOrg.stop();
  rmSync(home, { recursive: true, force: true });
});

function run(script: string, args: readonly string[], key?: { stdin?: string; variable?: string }): Promise<Outcome> {
  const all = [`scripts/${script}.ts`, ...args];
  const child = spawn(process.execPath, all, {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...privateHome(home),
      SERTIFIER_SECRET_KEY: key?.variable ?? '',
      SF_DISABLE_TELEMETRY: 'true',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(key?.stdin ?? '');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.once('close', (exitCode) => {
      traces.push(all.join(' '), output);
      resolve({ exitCode, output });
    });
  });
}

const target = ['--target-org', 'local'];
const sertifier = (): readonly string[] => ['--sertifier-url', localOrg.sertifierUrl];

describe('the commands, as a user runs them', () => {
  it('without a key, set-up says where to put one; with a bad one it says what is wrong', async () => {
    const without = await run('setup-org', [...target, ...sertifier()]);
    assert.equal(without.exitCode, 1, without.output);
    assert.match(without.output, /none was given/);
    const bad = await run('setup-org', [...target, ...sertifier(), '--key-from-stdin'], { stdin: 'two words\n' });
    assert.match(bad.output, /blank or a line break/);
  });

  it('set-up goes on with the key from standard input; a second run changes nothing', async () => {
    const first = await run('setup-org', [...target, ...sertifier(), '--key-from-stdin', '--json'], {
      stdin: `${localOrg.sertifierKey}\n`,
    });
    assert.equal(first.exitCode, 0, first.output);
    const second = await run('setup-org', target);
    assert.match(second.output, /nothing was changed/, second.output);
  });

  it('doctor finds nothing wrong; verify passes and leaves nothing behind', async () => {
    const doctor = await run('doctor', target);
    assert.equal(doctor.exitCode, 0, doctor.output);
    const verify = await run('verify-org', [...target, ...sertifier(), '--junit', join(home, 'verify.xml')], {
      variable: localOrg.sertifierKey,
    });
    assert.equal(verify.exitCode, 0, verify.output);
    assert.match(verify.output, /The org issues credentials/);
    assert.match(readFileSync(join(home, 'verify.xml'), 'utf8'), /failures="0"/);
  });

  it('the other commands run', async () => {
    const key = { variable: localOrg.sertifierKey };
    const runs = [
      run('rotate-key', [...target, ...sertifier()], key),
      run('campaign', ['list', ...target, ...sertifier()], key),
      run('requeue', [...target, '--dry-run']),
      run('export', [...target, '--output', join(home, 'rows.csv')]),
    ];
    for (const { exitCode, output } of await Promise.all(runs)) assert.equal(exitCode, 0, output);
  });

  it('an unknown alias, and a missing one, are told with the way to log in', async () => {
    const unknown = await run('doctor', ['--target-org', 'nobody']);
    assert.equal(unknown.exitCode, 1);
    assert.match(unknown.output, /sf org login web --alias nobody/);
    const missing = await run('doctor', []);
    assert.equal(missing.exitCode, 2);
    assert.match(missing.output, /--target-org ALIAS is missing/);
  });

  it('SF-11, P22: the key is in no output, no argument and no file', () => {
    const { sertifierKey } = localOrg;
    assert.ok(traces.length > 10);
    for (const trace of traces) assert.ok(!trace.includes(sertifierKey), 'a command showed the key');
    for (const file of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      const path = join(home, file);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path, 'utf8').includes(sertifierKey), path);
    }
  });
});
