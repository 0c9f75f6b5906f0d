import type { OrgPort } from '../org/org-port.ts';

/** One thing that a step would change: words for a person, and the act itself. */
export interface PlannedChange {
  readonly description: string;
  apply(): Promise<void>;
}

/** What a step is told of the run that it is part of. */
export interface StepContext {
  /** Nothing will be applied: what is not deployed yet may be missing, and no secret is needed. */
  readonly dryRun: boolean;
  /** Names of the steps of this run that changed something, or would. */
  readonly changed: ReadonlySet<string>;
  /** Tells a person what the step found, where that is no change. */
  readonly tell: (text: string) => void;
}

/**
 * One part of an org's state. `plan` reads the present state, compares it with the wanted one and returns what would
 * have to change; nothing is written before `apply`. No change means: the org is as wanted.
 */
export interface SetupStep {
  readonly name: string;
  plan(org: OrgPort, context: StepContext): Promise<readonly PlannedChange[]>;
}
