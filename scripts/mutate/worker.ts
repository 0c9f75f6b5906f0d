import { collectScenarios } from '../scenarios/harness/collected-scenarios.ts';
import { scenarioPaths } from '../scenarios/harness/scenario-paths.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { measureCoverage, type Coverage } from './coverage.ts';
import { MutationRun } from './mutation-run.ts';
import type { Mutant } from './operators.ts';

/** What the command asks of a worker. */
export type WorkerRequest =
  /** Get ready; measure the coverage where no other worker has. */
  | { readonly kind: 'prepare'; readonly coverage?: Coverage }
  | { readonly kind: 'judge'; readonly mutant: Mutant; readonly all: boolean; readonly likely?: string };

/** What a worker tells the command. */
export type WorkerMessage =
  | { readonly kind: 'alive' }
  | { readonly kind: 'ready'; readonly coverage: Coverage }
  | { readonly kind: 'judged'; readonly killer?: string };

const org = await ScenarioOrg.open();
const files = await collectScenarios(scenarioPaths());
let run: MutationRun | undefined;

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

async function answer(request: WorkerRequest): Promise<void> {
  if (request.kind === 'prepare') {
    const coverage = request.coverage ?? (await measureCoverage(org, files));
    run = new MutationRun(org, files, coverage);
    tell({ kind: 'ready', coverage });
    return;
  }
  const killer = await run?.killerOf(request.mutant, request, () => tell({ kind: 'alive' }));
  tell({ kind: 'judged', ...(killer === undefined ? {} : { killer }) });
}

// The servers of the org would keep the process alive when the command is gone
process.on('disconnect', () => process.exit());
process.on('message', (request: WorkerRequest) => void answer(request));
tell({ kind: 'alive' });
