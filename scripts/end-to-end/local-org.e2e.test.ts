import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { endProgram, PROJECT, runProgram, startProgram } from './run-program.ts';

const WORDS = [process.execPath, 'local-org/main.ts'] as const;

interface Announcement {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly username: string;
  readonly sertifierUrl: string;
  readonly sertifierKey: string;
}

describe('npm run local-org', { timeout: 60_000 }, () => {
  it('is the command that these tests start', async () => {
    const { scripts } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.equal(scripts['local-org'], 'node local-org/main.ts');
    assert.equal(scripts.start, 'node scripts/start.ts');
  });

  it('prints one line of JSON when it is ready, follows a virtual clock, and ends on Ctrl-C', async () => {
    const localOrg = startProgram([...WORDS, '--json', '--clock', 'virtual']);
    try {
      const [line] = await localOrg.printed(/^.*\n/);
      const announced = JSON.parse(line) as Announcement;
      const fields = ['instanceUrl', 'accessToken', 'username', 'sertifierUrl', 'sertifierKey'];
      assert.deepEqual(Object.keys(announced), fields);
      assert.ok([announced.instanceUrl, announced.sertifierUrl].every((url) => url.startsWith('http://127.0.0.1:')));
      const control = { method: 'POST', headers: { authorization: `Bearer ${announced.accessToken}` } };
      const clock = `${announced.instanceUrl}/local/clock`;
      const before = await timeOf(await fetch(clock, { headers: control.headers }));
      const moved = await fetch(clock, { ...control, body: JSON.stringify({ advance: 'P1D' }) });
      assert.equal((await timeOf(moved)) - before, 86_400_000);
      const refused = await fetch(clock, { headers: { authorization: 'Bearer guessed' } });
      assert.equal(refused.status, 401);
      const test = { headers: { secretKey: announced.sertifierKey, 'api-version': '3.3' } };
      assert.equal((await fetch(`${announced.sertifierUrl}/Test`, test)).status, 200);
    } finally {
      const { exitCode, stdout } = await endProgram(localOrg);
      assert.equal(exitCode, 0);
      assert.equal(stdout.trimEnd().split('\n').length, 1, 'one line and no more');
    }
  });

  it('refuses options that make no sense, with words and exit code 1', async () => {
    for (const [option, words] of [
      ['--port=99999', /--port takes a number from 1 to 65535/],
      ['--clock=fast', /--clock is "real" or "virtual"/],
      ['--rate=many', /--rate takes a whole number/],
      ['--probe-report=no-such-file.json', /The probe report no-such-file\.json cannot be used: ENOENT/],
    ] as const) {
      const { exitCode, stderr } = await runProgram([...WORDS, option]);
      assert.equal(exitCode, 1, option);
      assert.match(stderr, words);
    }
  });
});

async function timeOf(response: Response): Promise<number> {
  assert.equal(response.status, 200);
  return Date.parse(((await response.json()) as { now: string }).now);
}
