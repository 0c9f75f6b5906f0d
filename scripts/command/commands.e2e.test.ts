import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchLocalOrg, type RunningLocalOrg } from '../local-org/launch-local-org.ts';
import { startProgram } from '../end-to-end/run-program.ts';
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
/** The arguments of every process that ran beside a command: its own, the CLI's and what that started. */
const seenArguments = new Set<string>();

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
  const watch = setInterval(() => {
    for (const one of argumentsOfProcesses()) seenArguments.add(one);
  }, 100);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.once('close', (exitCode) => {
      clearInterval(watch);
      traces.push(all.join(' '), output);
      resolve({ exitCode, output });
    });
  });
}

/** The argument lists of all processes of this machine; none where the system has no such files. */
function argumentsOfProcesses(): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        return [readFileSync(`/proc/${id}/cmdline`, 'utf8')];
      } catch {
        // it has ended meanwhile
        return [];
      }
    });
}

const target = ['--target-org', 'local'];
/** The CLI asks its own note of a login whether the org is a Dev Hub. */
function markAsDevHub(): void {
  const [name = ''] = readdirSync(join(home, '.sfdx')).filter((file) => file.includes('@'));
  const file = join(home, '.sfdx', name);
  const login = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...login, isDevHub: true }));
}

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

  it('Ctrl-C in a verification, twice as npm passes it on, takes everything back', async () => {
    const program = startProgram(
      [process.execPath, 'scripts/verify-org.ts', ...target, ...sertifier(), '--junit', join(home, 'stopped.xml')],
      { ...privateHome(home), SERTIFIER_SECRET_KEY: localOrg.sertifierKey },
    );
    await program.printed(/✓/);
    program.child.kill('SIGINT');
    program.child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await program.ended;
    traces.push(stdout, stderr);
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /is being taken back[\s\S]*interrupted[\s\S]*has been taken back/);
    const doctor = await run('doctor', target);
    assert.match(doctor.output, /verification +none has left anything/, doctor.output);
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

  it('P27, P30: what is asked of a Dev Hub passes the real CLI’s parser; its refusal is told with a remedy', async () => {
    markAsDevHub();
    const hub = ['--dev-hub', 'local'];
    const key = { variable: localOrg.sertifierKey };
    const [version, create, promote, scratch, stranger] = await Promise.all([
      run('package-version', [...hub, '--tag', 'abc']),
      run('package-version', [...hub, '--create-package']),
      run('package-promote', ['04t000000000001', ...hub]),
      run('scratch-org', [...hub, '--alias', 'none-yet', '--no-open'], key),
      run('package-version', ['--dev-hub', 'nobody']),
    ]);
    for (const { exitCode, output } of [version, create, promote, scratch, stranger]) {
      assert.equal(exitCode, 1, output);
      assert.doesNotMatch(output, /Nonexistent flag|Unexpected argument|Missing required|See more help|\u001b/, output);
    }
    // the CLI's own answers, from behind its parser
    assert.match(version.output, /isn't defined in the sfdx-project\.json/);
    assert.match(version.output, /npm run package:version -- --dev-hub local --create-package/);
    assert.match(create.output, /Creating the package \(sf package create\)\n {2}Problem: .*does not implement/);
    assert.match(promote.output, /04t000000000001 is invalid/);
    assert.match(scratch.output, /Creating a scratch org \(sf org create scratch\)/);
    assert.match(stranger.output, /npx sf org login web --alias nobody/);
  });

  it('without a key no scratch org is asked for', async () => {
    const { exitCode, output } = await run('scratch-org', ['--dev-hub', 'local', '--alias', 'none-yet', '--no-open']);
    assert.equal(exitCode, 2, output);
    assert.match(output, /needs the Sertifier key/);
  });

  it('the workflow logs in to the Dev Hub in a way that the CLI takes', async () => {
    const workflow = readFileSync(join(PROJECT, '.github/workflows/real-org.yml'), 'utf8');
    const words = /npx sf (org login sfdx-url .*)/.exec(workflow)?.[1]?.split(' ') ?? [];
    const sf = spawn(process.execPath, ['node_modules/@salesforce/cli/bin/run.js', ...words], {
      cwd: PROJECT,
      env: { ...process.env, ...privateHome(home), SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true' },
    });
    sf.stdin.end('force://PlatformCLI::token@127.0.0.1:9\n');
    let output = '';
    for (const stream of [sf.stdout, sf.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    await new Promise((resolve) => sf.once('close', resolve));
    assert.match(output, /RefreshTokenAuthError/, output);
  });

  it('SF-11, P22: the key is in no output, no argument and no file', () => {
    const { sertifierKey } = localOrg;
    assert.ok(traces.length > 10);
    if (existsSync('/proc/self/cmdline')) {
      assert.ok([...seenArguments].some((one) => one.includes('setup-org.ts')));
      for (const one of seenArguments) assert.ok(!one.includes(sertifierKey), 'a process bore the key as an argument');
    }
    for (const trace of traces) assert.ok(!trace.includes(sertifierKey), 'a command showed the key');
    for (const file of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      const path = join(home, file);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path, 'utf8').includes(sertifierKey), path);
    }
  });
});
