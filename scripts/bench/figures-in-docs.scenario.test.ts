import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { guideInBulkContender } from './guide-contender.ts';
import { measureIssuing } from './measure-issuing.ts';
import { packageContender } from './package-contender.ts';

const LIMITS = new URL('../../docs/limits.md', import.meta.url);
/** Greater ones take too long for a test; what they show begins at 200, the most records of one save. */
const LARGEST = 200;

type Figures = Readonly<
  Record<'contacts' | 'requests' | 'issued' | 'lost' | 'doubled' | 'rolledBack' | 'share', number>
>;

/** The rows of the table as it is printed in the docs. */
function printed(flow: string): readonly Figures[] {
  const rows = readFileSync(LIMITS, 'utf8').matchAll(/^\| (ours|guide) *\|(.*)\|$/gm);
  return [...rows]
    .filter(([, name]) => name === flow)
    .map(([, , cells = '']) => {
      const [contacts, requests, issued, lost, doubled, rolledBack, share] = cells
        .split('|')
        .map((cell) => Number(cell.replaceAll(/[,%\s]/g, '')));
      assert.ok(contacts !== undefined && requests !== undefined && issued !== undefined && share !== undefined);
      assert.ok(lost !== undefined && doubled !== undefined && rolledBack !== undefined);
      return { contacts, requests, issued, lost, doubled, rolledBack, share };
    });
}

for (const contender of [packageContender, guideInBulkContender]) {
  it(`the figures in the docs are those that are measured: ${contender.flow}`, async () => {
    const rows = printed(contender.flow);
    assert.deepEqual(
      rows.map(({ contacts }) => contacts),
      [1, 20, 200, 1000, 10_000],
    );
    const org = await contender.open();
    try {
      for (const row of rows.filter(({ contacts }) => contacts <= LARGEST)) {
        const { requests, issued, lost, doubled, rolledBack, maxShareOfLimit } = await measureIssuing(
          contender,
          org,
          row.contacts,
        );
        const share = Math.round(maxShareOfLimit * 100);
        assert.deepEqual({ contacts: row.contacts, requests, issued, lost, doubled, rolledBack, share }, row);
      }
    } finally {
      await org.close();
    }
  });
}
