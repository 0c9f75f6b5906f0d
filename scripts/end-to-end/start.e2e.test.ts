import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runProgram } from './run-program.ts';

const PATIENCE = { timeout: 120_000 };
const FIELDS = [
  'contactId',
  'credentialId',
  'status',
  'verificationLink',
  'contactLink',
  'verificationPageStatus',
  'requests',
  'seconds',
];

/** Words that look like random secrets: long, of letters in both cases and digits. */
function secretsIn(text: string): readonly string[] {
  const words = text.match(/[A-Za-z0-9_-]{24,}/g) ?? [];
  return words.filter((word) => /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word));
}

describe('npm start', PATIENCE, () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'npm-start-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('issues one credential the whole way, prints it as JSON, and leaves the home folder alone', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    const quietNpm = { npm_config_cache: join(folder, 'npm'), npm_config_update_notifier: 'false' };
    const words = ['npm', 'start', '--', '--once', '--json'] as const;
    const { exitCode, stdout, stderr } = await runProgram(words, { HOME: home, USERPROFILE: home, ...quietNpm });
    assert.equal(exitCode, 0, stderr);
    const proof = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
    assert.deepEqual(Object.keys(proof), FIELDS);
    assert.match(String(proof.contactId), /^003[A-Za-z0-9]{15}$/);
    assert.match(String(proof.credentialId), /^a[A-Za-z0-9]{17}$/);
    assert.equal(proof.status, 'Issued');
    assert.match(String(proof.verificationLink), /^http:\/\/127\.0\.0\.1:\d+\/en\/verify\/\d+$/);
    assert.equal(proof.contactLink, proof.verificationLink);
    assert.equal(proof.verificationPageStatus, 200);
    checkRequests(proof.requests);
    for (const [step, seconds] of Object.entries(proof.seconds as Record<string, unknown>)) {
      assert.ok(typeof seconds === 'number' && seconds >= 0, step);
    }
    assert.deepEqual(secretsIn(stdout + stderr), [], 'neither key nor token is printed');
    assert.deepEqual(await readdir(home, { recursive: true }), [], "the user's logins and defaults stay untouched");
  });

  it('says which port is in use and what to do, and ends with exit code 1', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      for (const script of ['scripts/start.ts', 'local-org/main.ts']) {
        const { exitCode, stderr } = await runProgram([process.execPath, script, '--port', String(port)]);
        assert.equal(exitCode, 1, script);
        assert.match(stderr, new RegExp(`[Pp]ort ${port} is in use`), script);
        assert.match(stderr, /leave --port out for a free one/, script);
        assert.doesNotMatch(stderr, /\n\s+at /, 'no stack trace is shown to people');
      }
    } finally {
      server.close();
    }
  });

  it('refuses what is no port, with the remedy', async () => {
    const { exitCode, stderr } = await runProgram([process.execPath, 'scripts/start.ts', '--port=65536']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /number from 1 to 65535/);
  });
});

/** One request reached Sertifier to issue the credential; the key is masked. */
function checkRequests(requests: unknown): void {
  assert.ok(Array.isArray(requests));
  const issuing = (requests as Record<string, unknown>[]).filter(({ path }) => path === '/campaign/addCredentials');
  assert.equal(issuing.length, 1);
  const headers = issuing[0]?.headers as Record<string, string>;
  assert.equal(headers.secretkey, '***');
  assert.equal(headers['api-version'], '3.3');
  assert.equal(issuing[0]?.status, 200);
}
