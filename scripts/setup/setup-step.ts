import type { OrgPort } from '../org/org-port.ts';

/** One thing that a step would change: words for a person, and the act itself. */
export interface PlannedChange {
  readonly description: string;
  apply(): Promise<void>;
}

/**
 * One part of an org's state. `plan` reads the present state, compares it with the wanted one and returns what would
 * have to change; nothing is written before `apply`. No change means: the org is as wanted.
 */
export interface SetupStep {
  readonly name: string;
  plan(org: OrgPort): Promise<readonly PlannedChange[]>;
}
