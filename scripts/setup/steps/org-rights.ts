import { CommandError } from '../../command/command-error.ts';
import { asRecord } from '../../org/queries.ts';
import { textOf, type OrgPort, type OrgRecord } from '../../org/org-port.ts';
import type { SetupStep } from '../setup-step.ts';

/** What set-up needs of its user (guide, "Before You Start": a System Administrator), by the names of Setup. */
export const NEEDED_RIGHTS = {
  PermissionsApiEnabled: 'API Enabled',
  PermissionsModifyMetadata: 'Modify Metadata Through Metadata API Functions',
  PermissionsCustomizeApplication: 'Customize Application',
  PermissionsAuthorApex: 'Author Apex',
  PermissionsManageNamedCredentials: 'Manage Named Credentials',
  PermissionsManageInteraction: 'Manage Flow',
  PermissionsAssignPermissionSets: 'Assign Permission Sets',
} as const;

/** Editions with API access, Apex and record-triggered flows. */
const EDITIONS = ['Developer Edition', 'Enterprise Edition', 'Unlimited Edition', 'Performance Edition'];
/** A set-up takes a few dozen requests; below this an org is about to stop answering. */
const FEWEST_REQUESTS = 200;

export interface OrgKind {
  readonly name: string;
  readonly edition: string;
  readonly isSandbox: boolean;
  /** People work here: neither a sandbox, nor a scratch or trial org, nor a Developer Edition. */
  readonly isProduction: boolean;
}

/** What kind of org it is. */
export async function orgKind(org: OrgPort): Promise<OrgKind> {
  const [record] = await org.query(
    'SELECT Id, Name, OrganizationType, IsSandbox, TrialExpirationDate FROM Organization',
  );
  const edition = textOf(record, 'OrganizationType') ?? 'unknown edition';
  const isSandbox = record?.IsSandbox === true;
  const isTrial = textOf(record, 'TrialExpirationDate') !== undefined;
  const isProduction = !isSandbox && !isTrial && edition !== 'Developer Edition';
  return { name: textOf(record, 'Name') ?? '', edition, isSandbox, isProduction };
}

/** Checks the login, the user's rights, the edition and the limits (SF-05). Changes nothing. */
export function orgRights(): SetupStep {
  return {
    name: 'org',
    async plan(org, { tell }) {
      const attempted = `Setting up the org as ${org.username}`;
      await requireRights(org, attempted);
      const kind = await orgKind(org);
      const edition = EDITIONS.some((one) => kind.edition.startsWith(one)) || kind.isSandbox;
      if (!edition) {
        throw new CommandError({
          attempted,
          problem: `${kind.edition} lacks what the package needs: API access, Apex and record-triggered flows.`,
          remedy: `Choose an org of one of these editions: ${EDITIONS.join(', ')}; or a sandbox.`,
        });
      }
      await requireRequests(org, attempted);
      tell(`${kind.name}, ${kind.isSandbox ? 'sandbox' : kind.edition}${kind.isProduction ? ', production' : ''}`);
      return [];
    },
  };
}

/** The rights, by their names in Setup, that the user lacks. */
export async function missingRights(org: OrgPort): Promise<readonly string[]> {
  const fields = Object.keys(NEEDED_RIGHTS).join(', ');
  const [record] = await org.query(`SELECT ${fields} FROM UserPermissionAccess`);
  return Object.entries(NEEDED_RIGHTS).flatMap(([field, label]) => (record?.[field] === true ? [] : [label]));
}

async function requireRights(org: OrgPort, attempted: string): Promise<void> {
  const missing = await missingRights(org);
  if (missing.length === 0) return;
  throw new CommandError({
    attempted,
    problem: `this user lacks ${missing.map((one) => `"${one}"`).join(', ')}.`,
    remedy: 'Log in as a System Administrator, or have one give these user permissions by a permission set.',
  });
}

async function requireRequests(org: OrgPort, attempted: string): Promise<void> {
  const { body } = await org.request('GET', '/limits');
  const remaining = remainingOf(asRecord(body), 'DailyApiRequests');
  if (remaining === undefined || remaining >= FEWEST_REQUESTS) return;
  throw new CommandError({
    attempted,
    problem: `the org has ${remaining} API requests left today; set-up wants ${FEWEST_REQUESTS} to be sure to end.`,
    remedy: 'Wait until tomorrow, or find out in Setup > System Overview what uses them up.',
  });
}

/** What is left of a limit of the org; undefined where the org does not tell. */
export function remainingOf(limits: OrgRecord, name: string): number | undefined {
  const remaining = asRecord(limits[name]).Remaining;
  return typeof remaining === 'number' ? remaining : undefined;
}
