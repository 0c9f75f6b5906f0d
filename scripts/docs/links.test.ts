import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LINK = /!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)/g;

function pages(): readonly string[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  const addons = readdirSync(join(ROOT, 'addons')).map((name) => join('addons', name, 'README.md'));
  return ['README.md', ...docs.map((name) => join('docs', name)), ...addons].filter((path) =>
    existsSync(join(ROOT, path)),
  );
}

describe('pages', () => {
  for (const page of pages()) {
    it(`${page} links to what exists`, () => {
      const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
      const links = [...text.matchAll(LINK)].map(([, target = '']) => target).filter((target) => !target.includes(':'));
      const missing = links.filter((target) => !existsSync(join(ROOT, dirname(page), target)));
      assert.deepEqual(missing, []);
    });
  }

  it('are all named on docs/README.md', () => {
    const index = readFileSync(join(ROOT, 'docs', 'README.md'), 'utf8');
    const forgotten = readdirSync(join(ROOT, 'docs')).filter(
      (name) => name.endsWith('.md') && name !== 'README.md' && !index.includes(`(${name})`),
    );
    assert.deepEqual(forgotten, []);
  });
});
