import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { CommandError } from './command-error.ts';
import { concealed } from './concealed.ts';
import { checkSecretKey, obtainSecretKey, readSecretKey } from './secret.ts';

const KEY = 'k3y-of-the-account';

function sources(text: string, environment: NodeJS.ProcessEnv = {}, fromStandardInput = true) {
  return { environment, fromStandardInput, input: Readable.from([Buffer.from(text)]), output: new PassThrough() };
}

describe('the Sertifier key (SF-10, SF-11)', () => {
  it('comes from the environment, where it is set', () => {
    assert.equal(readSecretKey({ SERTIFIER_SECRET_KEY: KEY }), KEY);
    assert.equal(readSecretKey({ SERTIFIER_SECRET_KEY: '' }), undefined);
    assert.equal(readSecretKey({}), undefined);
  });

  it('comes from standard input where the user says so, without the line break of the shell', async () => {
    assert.equal(await obtainSecretKey(sources(`${KEY}\n`)), KEY);
    assert.equal(await obtainSecretKey(sources(`${KEY}\r\n`)), KEY);
    assert.equal(await obtainSecretKey(sources(KEY, { SERTIFIER_SECRET_KEY: 'another-key' })), KEY);
  });

  it('is asked of nobody where there is no terminal', async () => {
    assert.equal(await obtainSecretKey(sources('unused', {}, false)), undefined);
  });

  it('is refused where no header can carry it, and never repeated in the message', async () => {
    for (const key of ['  ', 'q z', 'line\nbreak', 'ключ-key', 'k\u0000ey', 'x'.repeat(5000)]) {
      assert.notEqual(checkSecretKey(key), undefined, JSON.stringify(key));
      await assert.rejects(
        () => obtainSecretKey(sources(key)),
        (error) => error instanceof CommandError && !error.message.includes(key.trim() || '\u0001'),
      );
    }
    assert.equal(checkSecretKey(KEY), undefined);
  });

  it('is concealed in everything that is printed from then on', async () => {
    await obtainSecretKey(sources('an0ther-secret-key'));
    assert.equal(concealed('sent an0ther-secret-key twice: an0ther-secret-key'), 'sent *** twice: ***');
  });

  it('is typed without an echo on a terminal, and Backspace and Ctrl-C work', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    const asked = obtainSecretKey({ environment: {}, fromStandardInput: false, input, output }, 'Key: ');
    input.write('typed-keZ');
    input.write('\u007fy\r');
    assert.equal(await asked, 'typed-key');
    assert.equal(String(output.read()), 'Key: \n');
    const interrupted = obtainSecretKey({ environment: {}, fromStandardInput: false, input, output });
    input.write('half\u0003');
    await assert.rejects(interrupted, /interrupted/);
  });
});
