import assert from 'node:assert/strict';
import { it } from 'node:test';
import { collectScenarios } from '../harness/collected-scenarios.ts';
import { ScenarioOrg } from '../harness/scenario-org.ts';
import { ScenarioPlayer } from '../harness/scenario-player.ts';
import { scenarioPaths } from '../harness/scenario-paths.ts';
import { pairsReport, playPairs } from './play-pairs.ts';

/** Of `npm run pairs`, which plays all: as much as this time allows. */
const MILLISECONDS = 45_000;

it('scenarios hold under readings of the platform in pairs, as far as the time goes', async (context) => {
  const files = await collectScenarios(scenarioPaths());
  const org = await ScenarioOrg.open();
  try {
    const player = new ScenarioPlayer(org);
    const result = await playPairs(player, files, { milliseconds: MILLISECONDS, chosen: (one) => one.everyReading });
    context.diagnostic(pairsReport(result).split('\n').at(-1) ?? '');
    assert.equal(result.failures.length, 0, pairsReport(result));
    assert.ok(result.played > 0);
  } finally {
    await org.close();
  }
});
