import { CommandError } from '../command/command-error.ts';
import type { Progress } from '../command/progress.ts';
import type { OrgPort } from '../org/org-port.ts';
import type { SetupStep } from './setup-step.ts';

export interface StepReport {
  readonly step: string;
  /** What was changed, or would be. Empty: the org was already as wanted. */
  readonly changes: readonly string[];
  /** What the step found besides. */
  readonly found: readonly string[];
}

const NOTHING_TO_DO = 'no action necessary';

/**
 * Brings an org to the wanted state, step by step: each reads, compares and changes only what differs. After an
 * interruption the same call goes on where it stopped, as finished steps find nothing to change.
 * @param dryRun only tell what would change
 */
export async function runSteps(
  steps: readonly SetupStep[],
  org: OrgPort,
  progress: Progress,
  dryRun = false,
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  const changed = new Set<string>();
  for (const step of steps) {
    const run = async (): Promise<StepReport> => {
      const found: string[] = [];
      const context = { dryRun, changed, tell: (text: string): void => void found.push(text) };
      const changes = await step.plan(org, context);
      if (changes.length > 0) changed.add(step.name);
      for (const change of dryRun ? [] : changes) await change.apply();
      return { step: step.name, changes: changes.map(({ description }) => description), found };
    };
    const goesOn = (error: unknown): never => {
      throw changed.size > 0 && !dryRun ? resumable(error) : error;
    };
    reports.push(await progress.step(step.name, run, describe).catch(goesOn));
  }
  return reports;
}

/** A fault after something was changed: what was done stays, and need not be done again. */
function resumable(error: unknown): unknown {
  if (!(error instanceof CommandError) || error.remedy.includes('goes on')) return error;
  const { attempted, problem, remedy, code, exitCode } = error;
  const told = `${remedy} What is marked ✓ is done; run the command again, and it goes on from there.`;
  return new CommandError({ attempted, problem, remedy: told, code, exitCode, cause: error });
}

function describe({ changes, found }: StepReport): string {
  const told = [...changes, ...found];
  return told.length === 0 ? NOTHING_TO_DO : told.join('; ');
}
