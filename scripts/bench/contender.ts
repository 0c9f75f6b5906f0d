import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import type { ContactOutcome, IssuingFigures } from './figures.ts';

/** A way to issue credentials that the bench measures: what is deployed, and how to tell what became of a contact. */
export interface Contender {
  readonly flow: IssuingFigures['flow'];
  /** Numbers of contacts that it is measured with, of those that are asked for. */
  sizes(wanted: readonly number[]): readonly number[];
  /** A fresh org on a virtual clock with this contender deployed and set up. */
  open(): Promise<ScenarioOrg>;
  /** Whether nothing more will happen to any contact. */
  isDecided(org: ScenarioOrg): Promise<boolean>;
  outcomes(org: ScenarioOrg): Promise<readonly ContactOutcome[]>;
}

/** What the API is like in all measurements of `issuing`. */
export const API = {
  /** Milliseconds that each request takes. */
  latency: 300,
  requestsPerMinute: 50,
} as const;
