import { CommandError, messageOf } from '../command/command-error.ts';
import type { OrgPort } from '../org/org-port.ts';
import { connectionCheck, credentialCheck, keyCheck, namedCredentialCheck } from './checks/connection-checks.ts';
import { accessCheck, grantsCheck, contactFieldsCheck } from './checks/access-checks.ts';
import {
  campaignCheck,
  controlCheck,
  guardCheck,
  heartbeatCheck,
  pauseCheck,
  settingsCheck,
} from './checks/control-checks.ts';
import { flowCheck, interviewCheck, workflowUserCheck } from './checks/flow-checks.ts';
import { limitsCheck, packageCheck, userCheck } from './checks/org-checks.ts';
import { reviewCheck } from './checks/review-checks.ts';
import { linkCheck, overdueCheck, waitingCheck } from './checks/row-checks.ts';
import { verificationCheck } from './checks/verification-check.ts';
import type { Finding, Findings } from './finding.ts';
import { OrgFacts } from './org-facts.ts';

type Check = (facts: OrgFacts) => Promise<Findings>;

/** Every check, in the order of the report: what others rest on comes first. */
const CHECKS: Readonly<Record<string, Check>> = {
  user: userCheck,
  package: packageCheck,
  'named credential': namedCredentialCheck,
  key: credentialCheck,
  'key age': keyCheck,
  grants: grantsCheck,
  access: accessCheck,
  connection: connectionCheck,
  'contact fields': contactFieldsCheck,
  flows: flowCheck,
  'default workflow user': workflowUserCheck,
  'control row': controlCheck,
  'sandbox guard': guardCheck,
  pause: pauseCheck,
  heartbeat: heartbeatCheck,
  campaigns: campaignCheck,
  settings: settingsCheck,
  verification: verificationCheck,
  'overdue rows': overdueCheck,
  'rows that wait for a person': waitingCheck,
  'review queue': reviewCheck,
  links: linkCheck,
  'failed interviews': interviewCheck,
  limits: limitsCheck,
};

/** What can be told of an org that does not have the package. */
const WITHOUT_PACKAGE: ReadonlySet<string> = new Set(['user', 'package', 'limits']);

/** Names of the checks, in the order of the report. */
export const CHECK_NAMES: readonly string[] = Object.keys(CHECKS);

/** Looks an org over. Reads only; a check that cannot look says so, and the others go on. */
export async function runChecks(org: OrgPort, now = new Date()): Promise<readonly Finding[]> {
  const facts = new OrgFacts(org, now);
  const { differing, total } = await facts.package();
  const isAbsent = differing.length === total;
  const found = await Promise.all(
    Object.entries(CHECKS)
      .filter(([check]) => !isAbsent || WITHOUT_PACKAGE.has(check))
      .map(async ([check, run]) => {
        const findings = await run(facts).catch(unreadable);
        return findings.map((finding) => ({ check, ...finding }));
      }),
  );
  return found.flat();
}

function unreadable(error: unknown): Findings {
  if (!(error instanceof CommandError)) throw error;
  const isMissing = error.code === 'INVALID_TYPE' || error.code === 'INVALID_FIELD';
  const detail = isMissing ? 'cannot be told before the package is complete in the org.' : error.problem;
  return [{ state: isMissing ? 'skipped' : 'problem', detail: detail || messageOf(error), remedy: error.remedy }];
}
