import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { asList, asRecord } from '../scenarios/harness/org-requests.ts';

/** What the card's source may come to; see docs/card.md. */
const MOST_KILOBYTES = 22;
const BENCH = fileURLToPath(new URL('../bench.ts', import.meta.url));

async function bench(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)(process.execPath, [BENCH, ...args]);
}

describe('npm run bench', () => {
  it('prints one object last: ours and the guide’s flow side by side, and nothing lost or doubled by ours', async () => {
    const { stdout } = await bench('--json', '--sizes', '1,2');
    const figures = asRecord(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    const rows = asList(figures.issuing).map(asRecord);
    assert.deepEqual(
      rows.map(({ flow, contacts, requests, issued }) => [flow, contacts, requests, issued]),
      [
        ['ours', 1, 1, 1],
        ['ours', 2, 1, 2],
        ['guide', 1, 1, 1],
        ['guide', 2, 2, 2],
      ],
    );
    for (const row of rows) assert.deepEqual([row.lost, row.doubled, row.rolledBack], [0, 0, 0]);
    const { localOrg, firstLink, card, commands } = figures;
    for (const value of Object.values({ ...asRecord(localOrg), ...asRecord(firstLink) })) {
      assert.ok(typeof value === 'number' && value > 0);
    }
    const { firstRenderRequests, idleRequests, minifiedKilobytes, renderRatio } = asRecord(card);
    assert.deepEqual([firstRenderRequests, idleRequests], [2, 0]);
    assert.ok(Number(minifiedKilobytes) < MOST_KILOBYTES, `the card has grown to ${String(minifiedKilobytes)} kB`);
    // the bench shows how long it takes; a test of times would fail on a busy machine
    assert.ok(Number(renderRatio) > 0, 'the card was timed beside a datatable');
    const { setupFresh, setupSecond, doctor } = asRecord(commands);
    const writes = [setupFresh, setupSecond, doctor].map((one) => asRecord(one).writes);
    assert.ok(Number(writes[0]) > 0);
    assert.deepEqual(writes.slice(1), [0, 0], 'a second set-up and a look over change nothing');
  });

  it('refuses sizes that are none', async () => {
    await assert.rejects(bench('--sizes', '1,x'), /"1,x" is no list of numbers/);
  });
});
