import { collectScenarios } from '../scenarios/harness/collected-scenarios.ts';
import { scenarioPaths } from '../scenarios/harness/scenario-paths.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import type { Mutant } from './operators.ts';
import { MutationRun } from './mutation-run.ts';

/** What a worker tells the command. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly leftOut: readonly string[] }
  | { readonly kind: 'judged'; readonly killer?: string };

const run = new MutationRun(await ScenarioOrg.open(), await collectScenarios(scenarioPaths()));

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

process.on('message', (mutant: Mutant) => {
  void run.killerOf(mutant).then((killer) => tell({ kind: 'judged', ...(killer === undefined ? {} : { killer }) }));
});
tell({ kind: 'ready', leftOut: await run.leaveOutUnfit() });
