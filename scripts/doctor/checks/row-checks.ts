import type { OrgRecord } from '../../org/org-port.ts';
import { textOf } from '../../org/org-port.ts';
import { counted, ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

const MINUTE = 60_000;
/** A queued row is sent at once; after this somebody should look. */
const MOST_MINUTES_QUEUED = 10;
/** Time-based paths may run late by some minutes. */
const MOST_MINUTES_LATE = 20;
const MOST_ROWS = 2_000;
const OBJECT = 'Sertifier_Credential__c';

/** Rows that should have been sent, retried or decided by now. */
export async function overdueCheck(facts: OrgFacts): Promise<Findings> {
  const moment = (minutes: number): string => new Date(facts.now.getTime() - minutes * MINUTE).toISOString();
  const count = async (condition: string): Promise<number> =>
    (await facts.org.query(`SELECT Id FROM ${OBJECT} WHERE ${condition} LIMIT ${MOST_ROWS}`)).length;
  const [queued, late, due] = await Promise.all([
    count(`Status__c = 'Queued' AND Queued_At__c < ${moment(MOST_MINUTES_QUEUED)}`),
    count(`Status__c IN ('Retry Scheduled', 'Checking') AND Next_Attempt_At__c < ${moment(MOST_MINUTES_LATE)}`),
    count(`Status__c IN ('Held', 'Failed') AND Due_At__c < ${facts.now.toISOString()}`),
  ]);
  const findings = [
    ...(queued === 0
      ? []
      : problem(
          `${counted(queued, 'request has', 'requests have')} been queued for more than ${MOST_MINUTES_QUEUED} minutes.`,
          'Look at Setup > Time-Based Workflow and Setup > Paused and Failed Flow Interviews; then npm run requeue -- --target-org ALIAS.',
        )),
    ...(late === 0
      ? []
      : problem(
          `${counted(late, 'request', 'requests')} should have been tried again more than ${MOST_MINUTES_LATE} minutes ago.`,
          'Check the Default Workflow User (Setup > Process Automation Settings); then npm run requeue -- --target-org ALIAS.',
        )),
    ...(due === 0
      ? []
      : warning(
          `${counted(due, 'request waits', 'requests wait')} for a person beyond the due time.`,
          'List view "Held: needs attention" of Sertifier Credentials.',
        )),
  ];
  return findings.length > 0 ? findings : ok('none');
}

/** Held and failed rows, by what they wait for (SF-69: a wrong campaign ID shows here). */
export async function waitingCheck({ org }: OrgFacts): Promise<Findings> {
  const rows = await org.query(
    `SELECT Status__c, Outcome__c, Last_Error__c FROM ${OBJECT} WHERE Status__c IN ('Held', 'Failed') ORDER BY CreatedDate DESC LIMIT ${MOST_ROWS}`,
  );
  if (rows.length === 0) return ok('none');
  const groups = Map.groupBy(rows, reasonOf);
  const largest = [...groups].sort(([, one], [, other]) => other.length - one.length).slice(0, 5);
  return largest.flatMap(([reason, members]) =>
    warning(
      `${members.length} × ${reason}`,
      'List views "Held: needs attention" and "Failed"; when the cause is mended: npm run requeue -- --target-org ALIAS.',
    ),
  );
}

function reasonOf(row: OrgRecord): string {
  const words = (textOf(row, 'Last_Error__c') ?? 'no reason given').split('\n')[0] ?? '';
  return `${textOf(row, 'Status__c') ?? ''} (${textOf(row, 'Outcome__c') ?? 'no outcome'}): ${words.slice(0, 160)}`;
}

/** Issued credentials whose link did not reach the contact (SF-70). */
export async function linkCheck({ org }: OrgFacts): Promise<Findings> {
  const rows = await org.query(
    `SELECT Contact_Link_Error__c FROM ${OBJECT} WHERE Status__c = 'Issued' AND Contact_Link_Error__c != null ORDER BY Issued_At__c DESC LIMIT ${MOST_ROWS}`,
  );
  if (rows.length === 0) return ok('every link reached its contact');
  const newest = textOf(rows[0], 'Contact_Link_Error__c') ?? '';
  return warning(
    `${counted(rows.length, 'link', 'links')} did not reach the contact; the newest: ${newest}`,
    'List view "Issued, link not on contact" of Sertifier Credentials.',
  );
}
