import { asRecord } from '../../org/queries.ts';
import { installedVersion } from '../../setup/steps/deploy-package.ts';
import { missingRights, orgKind, remainingOf } from '../../setup/steps/org-rights.ts';
import { ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

const WATCHED_LIMITS = ['DailyApiRequests', 'DailyAsyncApexExecutions', 'DataStorageMB'] as const;
const LOW_SHARE = 0.1;

/** Who looks, at what kind of org, and with which rights (SF-05). */
export async function userCheck({ org }: OrgFacts): Promise<Findings> {
  const missing = await missingRights(org);
  const { name, edition, isSandbox, isProduction } = await orgKind(org);
  const kind = isSandbox ? 'sandbox' : isProduction ? `${edition}, production` : edition;
  if (missing.length === 0) return ok(`${org.username} at "${name}" (${kind})`);
  return warning(
    `${org.username} lacks ${missing.map((one) => `"${one}"`).join(', ')}: set-up would fail, and some checks see less.`,
    'Log in as a System Administrator.',
  );
}

/** Whether the org holds the package as this clone has it. */
export async function packageCheck(facts: OrgFacts): Promise<Findings> {
  const installed = await installedVersion(facts.org);
  const { differing, total } = await facts.package();
  if (differing.length === total)
    return problem('the package is not in this org.', 'npm run setup -- --target-org ALIAS');
  if (differing.length === 0)
    return ok(`as in this clone${installed === undefined ? '' : ` (installed ${installed})`}`);
  const names = differing.slice(0, 5).join(', ');
  return warning(
    `${differing.length} of ${total} files differ from this clone: ${names}${differing.length > 5 ? ', …' : ''}`,
    'An upgrade or a change in the org? "npm run setup -- --target-org ALIAS --dry-run" shows what set-up would deploy.',
  );
}

/** Limits of the org that are nearly used up. */
export async function limitsCheck({ org }: OrgFacts): Promise<Findings> {
  const limits = asRecord((await org.request('GET', '/limits')).body);
  const low = WATCHED_LIMITS.flatMap((name) => {
    const remaining = remainingOf(limits, name);
    const maximum = asRecord(limits[name]).Max;
    if (remaining === undefined || typeof maximum !== 'number' || remaining > maximum * LOW_SHARE) return [];
    return [`${name}: ${remaining} of ${maximum} left`];
  });
  if (low.length === 0) return ok('none is nearly used up');
  return warning(
    low.join('; '),
    'Setup > System Overview shows what uses them up; docs/limits.md tells the arithmetic.',
  );
}
