import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { createProgress } from './progress.ts';

function printed(stream: PassThrough): string {
  return String(stream.read() ?? '');
}

describe('progress', () => {
  it('shows each step with its time and what came of it, and keeps the seconds', async () => {
    const out = new PassThrough();
    const progress = createProgress(out);
    const result = await progress.step(
      'deploy',
      () => Promise.resolve(3),
      (count) => `${count} files`,
    );
    assert.equal(result, 3);
    assert.match(printed(out), /^✓ deploy {11}\s*\d+\.\d s {2}3 files\n$/);
    assert.deepEqual(Object.keys(progress.seconds()), ['deploy']);
    assert.ok((progress.seconds().deploy ?? -1) >= 0);
  });

  it('marks a step that failed, keeps its time, and hands the fault on', async () => {
    const out = new PassThrough();
    const progress = createProgress(out);
    const fail = (): Promise<never> => Promise.reject(new Error('no network'));
    await assert.rejects(
      progress.step('key', fail, () => 'unused'),
      /no network/,
    );
    assert.match(printed(out), /^✗ key/);
    assert.deepEqual(Object.keys(progress.seconds()), ['key']);
  });

  it('replaces the line of a running step on a terminal only', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    await createProgress(terminal).step(
      'start',
      () => Promise.resolve(),
      () => 'ready',
    );
    const text = printed(terminal);
    assert.match(text, /^… start/);
    assert.ok(text.includes('\r\u001b[K✓ start'));
    const file = new PassThrough();
    createProgress(file).note('a note');
    assert.equal(printed(file), 'a note\n');
  });
});
