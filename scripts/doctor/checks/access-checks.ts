import { soqlText, textOf, type OrgRecord } from '../../org/org-port.ts';
import { asRecord } from '../../org/queries.ts';
import { contactFieldProblem } from '../../setup/steps/contact-fields.ts';
import type { XmlNode } from '../../setup/package/xml-tree.ts';
import { counted, ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

const INTEGRATION = 'Sertifier_Integration_Access';
const SETS = [INTEGRATION, 'Sertifier_Admin', 'Sertifier_User'];
const ASSIGN =
  'Assign "Sertifier Integration Access" (Setup > Permission Sets), or name the user in the set-up file and run npm run setup -- --target-org ALIAS.';
const MOST_NAMES = 10;

/** Whether the permission set that sends holds all three things it takes (SF-25, T6). */
export async function grantsCheck(facts: OrgFacts): Promise<Findings> {
  const set = await facts.metadata(`permissionsets/${INTEGRATION}.permissionset`);
  if (set === undefined)
    return problem(`the org has no permission set ${INTEGRATION}.`, 'npm run setup -- --target-org ALIAS');
  const missing = [
    ...(has(set, 'externalCredentialPrincipalAccesses', 'Sertifier_External_Credential-Sertifier_Principal', 'enabled')
      ? []
      : ['access to the principal Sertifier_Principal']),
    ...(has(set, 'objectPermissions', 'UserExternalCredential', 'allowRead')
      ? []
      : ['Read on User External Credentials']),
    ...(has(set, 'classAccesses', 'Sertifier_Add_Credentials', 'enabled')
      ? []
      : ['the Apex class Sertifier_Add_Credentials']),
  ];
  if (missing.length === 0) return ok('"Sertifier Integration Access" grants the principal, the object and the class');
  return problem(
    `"Sertifier Integration Access" lacks ${missing.join(', ')}: every call is refused.`,
    'npm run setup -- --target-org ALIAS deploys it whole.',
  );
}

/** Whether a permission set has an element of a name that bears a text, with a flag switched on. */
function has(set: XmlNode, element: string, text: string, flag: string): boolean {
  return set.children.some(
    ({ name, children }) =>
      name === element &&
      children.some((child) => child.text === text) &&
      children.some((child) => child.name === flag && child.text === 'true'),
  );
}

/** Who sends without the permission set: the platform's own user, whoever may tick the box, and whose rows were held for it. */
export async function accessCheck(facts: OrgFacts): Promise<Findings> {
  const { org } = facts;
  const assignments = await org.query(
    `SELECT AssigneeId, Assignee.Name, Assignee.IsActive, PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${SETS.map(soqlText).join(', ')})`,
  );
  const holders = new Set(assignments.filter((one) => setOf(one) === INTEGRATION).map(({ AssigneeId }) => AssigneeId));
  const [automated] = await org.query("SELECT Id FROM User WHERE UserType = 'AutomatedProcess'");
  const lacking = assignments.filter(
    (one) => setOf(one) !== INTEGRATION && !holders.has(one.AssigneeId) && asRecord(one.Assignee).IsActive === true,
  );
  const findings = [
    ...(holders.has(automated?.Id)
      ? []
      : warning('the Automated Process user lacks it; scheduled paths may run as that user.', ASSIGN)),
    ...(lacking.length === 0
      ? []
      : warning(`${names(lacking)} may tick the box, but cannot send: those requests are held.`, ASSIGN)),
    ...(await heldForAccess(facts)),
  ];
  return findings.length > 0
    ? findings
    : ok(`${holders.size} ${holders.size === 1 ? 'user holds' : 'users hold'} "Sertifier Integration Access"`);
}

async function heldForAccess({ org }: OrgFacts): Promise<Findings> {
  const rows = await org.query(
    "SELECT LastModifiedBy.Name FROM Sertifier_Credential__c WHERE Status__c = 'Held' AND Outcome__c = 'Access' ORDER BY CreatedDate DESC LIMIT 200",
  );
  if (rows.length === 0) return [];
  const people = new Set(rows.map((row) => textOf(asRecord(row.LastModifiedBy), 'Name') ?? 'somebody'));
  const detail = `${counted(rows.length, 'credential is', 'credentials are')} held because ${[...people].slice(0, MOST_NAMES).join(', ')} could not call Sertifier.`;
  return problem(detail, `${ASSIGN} Then: npm run requeue -- --target-org ALIAS.`);
}

function setOf(assignment: OrgRecord): string | undefined {
  return textOf(asRecord(assignment.PermissionSet), 'Name');
}

function names(assignments: readonly OrgRecord[]): string {
  const all = [...new Set(assignments.map((one) => textOf(asRecord(one.Assignee), 'Name') ?? ''))];
  return all.length > MOST_NAMES
    ? `${all.slice(0, MOST_NAMES).join(', ')} and ${all.length - MOST_NAMES} more`
    : all.join(', ');
}

/** Whether the user who looks can tick the box and see the link. */
export async function contactFieldsCheck({ org }: OrgFacts): Promise<Findings> {
  const wrong = await contactFieldProblem(org);
  if (wrong === undefined) return ok('the box can be ticked, and the link can be seen');
  return warning(wrong, 'Assign the permission set "Sertifier: Admin" or "Sertifier: User".');
}
