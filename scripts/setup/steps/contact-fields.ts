import { CommandError } from '../../command/command-error.ts';
import { asRecord, isSuccess, listOf } from '../../org/queries.ts';
import type { OrgPort, OrgRecord } from '../../org/org-port.ts';
import type { SetupStep } from '../setup-step.ts';

const CHECKBOX = 'Issue_Credential__c';
const LINK = 'Sertifier_Verification_Link__c';

/** Checks that whoever sets up can tick the box and see the link: people with the permission sets can then, too. */
export function contactFields(): SetupStep {
  return {
    name: 'contact fields',
    async plan(org, { dryRun }) {
      const problem = await contactFieldProblem(org);
      if (problem === undefined || dryRun) return [];
      throw new CommandError({
        attempted: 'Checking the fields of Contact',
        problem,
        remedy:
          'Assign the permission set "Sertifier: Admin" or "Sertifier: User" (set-up file, "permissionSets"): they make both fields visible.',
      });
    },
  };
}

/** What is wrong with the two fields for the user who is logged in; undefined where nothing is. */
export async function contactFieldProblem(org: OrgPort): Promise<string | undefined> {
  const answer = await org.request('GET', '/sobjects/Contact/describe');
  if (!isSuccess(answer)) return 'you cannot see contacts at all.';
  const fields = listOf(asRecord(answer.body).fields).map(asRecord);
  const named = (name: string): OrgRecord | undefined => fields.find((one) => one.name === name);
  if (named(CHECKBOX)?.updateable !== true) return `you cannot tick "Issue Credential" (${CHECKBOX}).`;
  return named(LINK) === undefined ? `you cannot see "Sertifier Verification Link" (${LINK}).` : undefined;
}
