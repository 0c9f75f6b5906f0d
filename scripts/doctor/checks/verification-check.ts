import { leftDefault, readTestContacts } from '../../verify/borrowed-default.ts';
import { counted, ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

const VERIFY = 'npm run verify -- --target-org ALIAS';

/** What a verification that was killed has left: another default campaign, or test contacts (SF-66). */
export async function verificationCheck(facts: OrgFacts): Promise<Findings> {
  const [control, contacts] = await Promise.all([facts.control(), readTestContacts(facts.org)]);
  const left = leftDefault(control, contacts);
  if (left !== undefined) {
    return problem(
      `a verification runs, or was killed: the default campaign is "${left.verified}" for its sake, and everybody who ticks Issue Credential asks for it.`,
      `If none runs now: ${VERIFY} puts it back; or write ${left.former === null ? 'nothing' : `"${left.former}"`} into Default Campaign on the Sertifier Control record.`,
    );
  }
  if (contacts.length === 0) return ok('none has left anything');
  return warning(
    `${counted(contacts.length, 'test contact', 'test contacts')} of a verification that was killed, or kept them, ${contacts.length === 1 ? 'is' : 'are'} still here.`,
    `${VERIFY} takes them back before it begins, with their credentials.`,
  );
}
