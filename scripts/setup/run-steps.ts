import type { Progress } from '../command/progress.ts';
import type { OrgPort } from '../org/org-port.ts';
import type { SetupStep } from './setup-step.ts';

export interface StepReport {
  readonly step: string;
  /** What was changed, or would be. Empty: the org was already as wanted. */
  readonly changes: readonly string[];
}

const NOTHING_TO_DO = 'no action necessary';

/**
 * Brings an org to the wanted state, step by step: each reads, compares and changes only what differs.
 * @param dryRun only tell what would change
 */
export async function runSteps(
  steps: readonly SetupStep[],
  org: OrgPort,
  progress: Progress,
  dryRun = false,
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  for (const step of steps) {
    const run = async (): Promise<readonly string[]> => {
      const changes = await step.plan(org);
      for (const change of dryRun ? [] : changes) await change.apply();
      return changes.map(({ description }) => description);
    };
    const describe = (changes: readonly string[]): string =>
      changes.length === 0 ? NOTHING_TO_DO : changes.join('; ');
    reports.push({ step: step.name, changes: await progress.step(step.name, run, describe) });
  }
  return reports;
}
