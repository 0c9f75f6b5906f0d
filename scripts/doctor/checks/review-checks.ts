import { ok, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

/** A credential that failed belongs to the queue Sertifier Review (DG-50): without members nobody sees it there. */
export async function reviewCheck({ org }: OrgFacts): Promise<Findings> {
  const members = await org.query(
    "SELECT Id FROM GroupMember WHERE Group.DeveloperName = 'Sertifier_Review' AND Group.Type = 'Queue' LIMIT 1",
  );
  if (members.length > 0) return ok('the queue Sertifier Review has members');
  return warning(
    'the queue Sertifier Review has no members: nobody is shown the credentials that have failed.',
    'Setup > Queues > Sertifier Review > Edit: add the people who look after them.',
  );
}
