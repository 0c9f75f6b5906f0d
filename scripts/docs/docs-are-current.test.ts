import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SWITCH_VALUES } from '../../local-org/switches.ts';
import { VARIANTS } from '../../local-org/sertifier/variants.ts';
import { documentedEntries } from './documented-entries.ts';
import { fillSections } from './fill-sections.ts';
import { SECTIONS } from './local-org-sections.ts';

const ROOT = new URL('../../', import.meta.url);

describe('docs/local-org.md', () => {
  it('says what the code says: otherwise run "npm run docs"', async () => {
    const file = fileURLToPath(new URL('docs/local-org.md', ROOT));
    const page = await readFile(file, 'utf8');
    assert.equal(page, await fillSections(page, file, SECTIONS));
  });

  const tables: readonly (readonly [string, Readonly<Record<string, readonly unknown[]>>])[] = [
    ['local-org/switches.ts', SWITCH_VALUES],
    ['local-org/sertifier/variants.ts', VARIANTS],
  ];
  for (const [path, values] of tables) {
    it(`reads every entry of ${path} with its readings and a sentence`, async () => {
      const entries = documentedEntries(await readFile(new URL(path, ROOT), 'utf8'));
      assert.deepEqual(
        Object.fromEntries(entries.map((entry) => [entry.name, entry.values])),
        Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.map(String)])),
      );
      assert.ok(entries.every(({ comment }) => comment.length > 10));
    });
  }
});
