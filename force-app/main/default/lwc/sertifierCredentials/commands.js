import CAN_ISSUE_ANOTHER from '@salesforce/customPermission/Sertifier_Issue_Another';
import CAN_MANAGE from '@salesforce/customPermission/Sertifier_Manage_Credentials';
import GIVE_UP from '@salesforce/label/c.Sertifier_Card_Give_Up';
import GIVE_UP_QUESTION from '@salesforce/label/c.Sertifier_Card_Give_Up_Question';
import HOLD from '@salesforce/label/c.Sertifier_Card_Hold';
import HOLD_QUESTION from '@salesforce/label/c.Sertifier_Card_Hold_Question';
import ISSUE_ANOTHER from '@salesforce/label/c.Sertifier_Card_Issue_Another';
import ISSUE_ANOTHER_QUESTION from '@salesforce/label/c.Sertifier_Card_Issue_Another_Question';
import RELEASE from '@salesforce/label/c.Sertifier_Card_Release';
import TRY_AGAIN from '@salesforce/label/c.Sertifier_Card_Try_Again';

/**
 * Each command with its words; those with a question are confirmed first, with a reason.
 * @type {Record<string, { words: string, question?: string }>}
 */
const COMMANDS = {
  'Try Again': { words: TRY_AGAIN },
  Release: { words: RELEASE },
  Hold: { words: HOLD, question: HOLD_QUESTION },
  'Give Up': { words: GIVE_UP, question: GIVE_UP_QUESTION },
  'Issue Another': { words: ISSUE_ANOTHER, question: ISSUE_ANOTHER_QUESTION }
};

/** @type {Record<string, string[]>} */
const MANAGED = {
  Queued: ['Hold', 'Give Up'],
  'Retry Scheduled': ['Try Again', 'Hold', 'Give Up'],
  Checking: ['Hold', 'Give Up'],
  Held: ['Try Again', 'Give Up'],
  Failed: ['Try Again']
};

/**
 * Keys of requests that could be made again with the same data: those of campaigns with the policy Each Entry end in
 * a moment. Of the others, and of requests in addition, a second one with the same data would be a duplicate. The flow
 * Carry Out Command asks the campaign's policy itself; a revoked one may always be issued anew.
 */
const MAY_REPEAT = /^\w+\|(?!another\|)\w+\|[\d-]+ [\d:]+Z$/;

/**
 * What the person may do with a credential in a state.
 * @param {import('./credentialQuery').Credential} credential
 */
export function commandsFor({ Status, Held_For, Request_Key }) {
  let names = CAN_MANAGE ? (MANAGED[Status] ?? []) : [];
  if (CAN_MANAGE && Status === 'Held' && Held_For === 'Person') names = ['Release', 'Give Up'];
  const mayRepeat = Status === 'Revoked' || (Status === 'Issued' && MAY_REPEAT.test(Request_Key ?? ''));
  if (CAN_ISSUE_ANOTHER && mayRepeat) names = ['Issue Another'];
  return names.map((command) => ({ command, ...COMMANDS[command] }));
}
