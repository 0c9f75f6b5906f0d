import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { KeptCompilations } from './kept-compilations.ts';

describe('files of components that were compiled before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-compilations-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are found by name, text and options, by another org too', () => {
    new KeptCompilations(folder).keep(['{}', 'card.js', 'let a;'], 'compiled');
    const kept = new KeptCompilations(folder);
    assert.equal(kept.find(['{}', 'card.js', 'let a;']), 'compiled');
    for (const other of [
      ['{}', 'card.js', 'let b;'],
      ['{}', 'row.js', 'let a;'],
      ['{"dynamic":true}', 'card.js', 'let a;'],
    ]) {
      assert.equal(kept.find(other), undefined);
    }
  });

  it('are done without where the folder cannot be written', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const kept = new KeptCompilations(file);
    kept.keep(['x'], 'compiled');
    assert.equal(kept.find(['x']), undefined);
  });
});
