import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { readJustified, reasonFor } from './justified.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'justified-'));
});
after(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, 'list.json');
  await writeFile(path, text);
  return readJustified(path);
}

it('a survivor has its own reason, or that of a pattern', async () => {
  const justified = await read('{"F / A: x": "Own.", "F / B: *": "Shared.", "* / Get_*: (x)": "All."}');
  assert.equal(reasonFor(justified, 'F / A: x'), 'Own.');
  assert.equal(reasonFor(justified, 'F / B: y'), 'Shared.');
  assert.equal(reasonFor(justified, 'F / A: y'), undefined);
  assert.equal(reasonFor(justified, 'G / Get_Row: (x)'), 'All.');
  assert.equal(reasonFor(justified, 'G / Get_Row: x'), undefined);
});

it('refuses a list without reasons', async () => {
  for (const text of ['[]', '{"F / A: x": ""}', '{"F / A: x": 1}']) {
    await assert.rejects(read(text), /no JSON object in which each survivor has a reason/);
  }
});
