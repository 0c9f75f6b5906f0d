import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { SfCli } from './sf.ts';

it('the CLI starts no update of itself in the background', async () => {
  const home = await mkdtemp(join(tmpdir(), 'sf-quiet-'));
  try {
    const sf = new SfCli({ home, cwd: home, environment: { XDG_CACHE_HOME: join(home, '.cache') } });
    const { exitCode, stdout } = await sf.run(['org', 'list', '--json']);
    assert.equal(exitCode, 0, stdout);
    // the marker that the CLI leaves when it starts "sf update --autoupdate"
    assert.equal(existsSync(join(home, '.cache', 'sf', 'autoupdate')), false);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
