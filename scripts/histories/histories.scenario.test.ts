import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openHistoryOrg } from './history-org.ts';
import { runHistories } from './run-histories.ts';

const RUNS = 200;
const MILLISECONDS = 45_000;
/** Always the same histories here, so that a run can be repeated; `npm run histories` takes others each time. */
const SEED = 20_260_302;

it('DG-70: in random histories nothing is lost, nothing is doubled, and every row says why', async (context) => {
  const org = await openHistoryOrg();
  try {
    const { played, failure } = await runHistories(org, {
      seed: SEED,
      runs: RUNS,
      milliseconds: MILLISECONDS,
    });
    context.diagnostic(`${played} of ${RUNS} histories played within ${MILLISECONDS / 1000} s, seed ${SEED}`);
    assert.equal(failure, undefined, failure);
    assert.ok(played > 0);
  } finally {
    await org.close();
  }
});
