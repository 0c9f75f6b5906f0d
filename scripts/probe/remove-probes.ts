import { codeOf, CommandError, messageOf } from '../command/command-error.ts';
import type { OrgPort } from '../org/org-port.ts';
import { flowStates } from '../setup/steps/activate-flows.ts';
import { deactivateProbes } from './activate-probes.ts';
import { PROBE_GROUPS } from './all-probes.ts';
import { TOGETHER } from './callout-probes.ts';
import { CLOCK_FLOW } from './probe-bench.ts';
import { deletion, membersOf, type Members } from './probe-manifest.ts';
import { basePackage, PERMISSION_SET } from './probe-package.ts';
import { LOG, PREFIX } from './probe.ts';
import { EVENT_FLOW } from './user-probes.ts';

/** Whether an earlier run has left its probes. */
export async function hasProbes(org: OrgPort): Promise<boolean> {
  const { status } = await org.request('GET', `/sobjects/${LOG}/describe`);
  return status === 200;
}

/**
 * Deletes every component that probes may have left, with their records: flows first, since they hold on to the rest.
 * May be repeated. @throws CommandError that names what is left
 */
export async function removeProbes(org: OrgPort): Promise<void> {
  const failures: { readonly what: string; readonly error: unknown }[] = [];
  const attempt = async (what: string, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      failures.push({ what, error });
    }
  };
  await attempt('failed interviews', () => removeInterviews(org));
  await attempt('flows', () => removeFlows(org));
  await attempt('registrations', () => removeRegistrations(org));
  await attempt('permission set assignment', () => unassign(org));
  await attempt('objects, classes and credentials', () => removeBase(org));
  if (failures.length === 0) return;
  const [first] = failures;
  const isLoggedOut = codeOf(first?.error) === 'INVALID_SESSION_ID';
  const reasons = failures.map(({ what, error }) => `${what}: ${messageOf(error)}`).join('\n');
  const login = isLoggedOut ? 'Log in again ("npx sf org login web --alias ALIAS"). ' : '';
  throw new CommandError({
    attempted: 'Removing the probes',
    problem: `${isLoggedOut ? 'the login has expired.' : reasons}\nEverything whose name begins with ${PREFIX} may still be there.`,
    remedy: `${login}Run the command again: it removes what is left before it begins. Or delete these components in Setup.`,
    code: codeOf(first?.error),
    cause: first?.error,
  });
}

/** A flow with interviews that wait or have failed cannot be deleted. */
async function removeInterviews(org: OrgPort): Promise<void> {
  const label = PREFIX.replaceAll('_', ' ');
  const interviews = await org.query(`SELECT Id FROM FlowInterview WHERE InterviewLabel LIKE '${label}%'`);
  for (const { Id } of interviews) await org.delete('FlowInterview', String(Id));
}

async function removeFlows(org: OrgPort): Promise<void> {
  const states = await flowStates(org, flowNames());
  if (states.size === 0) return;
  await deactivateProbes(org, [...states.values()]);
  try {
    await org.deployMetadata(deletion([{ type: 'Flow', names: [...states.keys()] }]));
  } catch {
    // orgs that want every version named
    const versions = [...states.values()].flatMap(({ name, latestVersion }) =>
      Array.from({ length: latestVersion }, (_, index) => `${name}-${index + 1}`),
    );
    await org.deployMetadata(deletion([{ type: 'Flow', names: versions }]));
  }
}

function flowNames(): readonly string[] {
  const own = PROBE_GROUPS.flatMap(({ probes }) =>
    probes.flatMap(({ flows, deploysItself }) => [...Object.keys(flows ?? {}), ...(deploysItself ?? [])]),
  );
  return [...own, CLOCK_FLOW, EVENT_FLOW];
}

/** What is not there is no error to the Metadata API. */
async function removeRegistrations(org: OrgPort): Promise<void> {
  const files = PROBE_GROUPS.flatMap(({ probes }) => probes.flatMap(({ registrations }) => registrations ?? []));
  const names = membersOf(files).flatMap((members) => members.names);
  await org.deployMetadata(deletion([{ type: 'ExternalServiceRegistration', names: [...names, TOGETHER] }]));
}

/** Named credentials hold on to the external one. */
async function removeBase(org: OrgPort): Promise<void> {
  const members = membersOf(basePackage(org.instanceUrl, org.instanceUrl));
  const isNamed = ({ type }: Members): boolean => type === 'NamedCredential';
  await org.deployMetadata(deletion(members.filter(isNamed)));
  await org.deployMetadata(deletion(members.filter((one) => !isNamed(one))));
}

async function unassign(org: OrgPort): Promise<void> {
  const found = await org.query(
    `SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = '${PERMISSION_SET}'`,
  );
  for (const { Id } of found) await org.delete('PermissionSetAssignment', String(Id));
}
