import { ASYNCHRONOUS_PROBES } from './asynchronous-probes.ts';
import { BATCH_PROBES } from './batch-probes.ts';
import { CALLOUT_PROBES, SERVICE_PROBES } from './callout-probes.ts';
import { DEPLOYMENT_PROBES } from './deployment-probes.ts';
import { LANGUAGE_PROBES, START_PROBES } from './language-probes.ts';
import { LOCK_PROBE } from './lock-probe.ts';
import { CAP_PROBES, RETRY_PROBES } from './long-probes.ts';
import type { Probe } from './probe.ts';
import { TIME_BASED_PROBES } from './time-based-probes.ts';
import { USER_PROBE } from './user-probes.ts';

/** Probes that are started together and waited for together. */
export interface ProbeGroup {
  readonly name: string;
  readonly probes: readonly Probe[];
}

/** Every probe, the quick ones first. */
export const PROBE_GROUPS: readonly ProbeGroup[] = [
  { name: 'language', probes: [...LANGUAGE_PROBES, ...START_PROBES] },
  { name: 'deployments', probes: DEPLOYMENT_PROBES },
  { name: 'callouts', probes: CALLOUT_PROBES },
  { name: 'services', probes: SERVICE_PROBES },
  { name: 'asynchronous', probes: [...ASYNCHRONOUS_PROBES, ...BATCH_PROBES, USER_PROBE] },
  { name: 'record locks', probes: [LOCK_PROBE] },
  { name: 'time-based', probes: TIME_BASED_PROBES },
  { name: 're-runs', probes: RETRY_PROBES },
  { name: 'hourly cap', probes: CAP_PROBES },
];
