import type { OrgRecord } from '../../org/org-port.ts';
import type { ScenarioOrg } from './scenario-org.ts';

/** Where a row stands: every field that flows write about it, but for the words. */
const STANDING = [
  'Status__c',
  'Outcome__c',
  'Held_For__c',
  'Tries__c',
  'Attempts__c',
  'Check_Needed__c',
  'Last_HTTP_Status__c',
  'Command__c',
  'Command_Reason__c',
  'Write_Link_Now__c',
  'Link_Is_Derived__c',
  'Contact_Link_Error__c',
];
/** When something happened or is to happen. */
const TIMES = [
  'Status_Since__c',
  'Queued_At__c',
  'First_Sent_At__c',
  'Last_Attempt_At__c',
  'Last_Contact_At__c',
  'Next_Attempt_At__c',
  'Wake_At__c',
  'Due_At__c',
  'Issued_At__c',
  'Contact_Link_Written_At__c',
  'Link_Retry_At__c',
];
/** What Sertifier said of it. */
const PROOF = [
  'Sertifier_ID__c',
  'Sertifier_Name__c',
  'Sertifier_Email__c',
  'Sertifier_Status__c',
  'Sertifier_External_ID__c',
  'Sertifier_Issue_Date__c',
  'Certificate_Number__c',
  'Certificate_Image_Link__c',
  'Badge_Image_Link__c',
  'Verification_Link__c',
];
const WORDS = ['Last_Error__c', 'Attempt_Log__c'];

/** One row as a scenario compares it whole, so that a value that is not written, or not taken away, shows. */
export interface RowFacts {
  /** Blank fields and boxes that are not ticked are left out; times are minutes since the start. */
  readonly standing: OrgRecord;
  readonly proof: OrgRecord;
  readonly error: string;
  /** Its first line, the latest entry. */
  readonly log: string;
}

/** The rows, oldest first. @param start from which minutes are counted */
export async function rowFacts(org: ScenarioOrg, start: Date): Promise<readonly RowFacts[]> {
  const fields = [...STANDING, ...TIMES, ...PROOF, ...WORDS].join(', ');
  const rows = await org.query(`SELECT ${fields} FROM Sertifier_Credential__c ORDER BY Name`);
  return rows.map((row) => ({
    standing: { ...present(row, STANDING), ...minutes(present(row, TIMES), start) },
    proof: present(row, PROOF),
    error: text(row.Last_Error__c),
    log: text(row.Attempt_Log__c).split('\n')[0] ?? '',
  }));
}

function present(row: OrgRecord, names: readonly string[]): OrgRecord {
  const entries = names.map((name): [string, unknown] => [name.replace(/__c$/, ''), row[name]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== false && value !== ''));
}

function minutes(times: OrgRecord, start: Date): OrgRecord {
  return Object.fromEntries(
    Object.entries(times).map(([name, time]) => [
      name,
      Math.round((Date.parse(String(time)) - start.getTime()) / 60_000),
    ]),
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
