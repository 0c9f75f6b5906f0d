import CAN_MANAGE from '@salesforce/customPermission/Sertifier_Manage_Credentials';
import CAN_ISSUE_ANOTHER from '@salesforce/customPermission/Sertifier_Issue_Another';
import { labels } from './labels';

/** Each command with its words; those with a question are confirmed first, with a reason. */
const TRY_AGAIN = { command: 'Try Again', words: labels.tryAgain };
const RELEASE = { command: 'Release', words: labels.release };
const HOLD = { command: 'Hold', words: labels.hold, question: labels.holdQuestion };
const GIVE_UP = { command: 'Give Up', words: labels.giveUp, question: labels.giveUpQuestion };
const ISSUE_ANOTHER = { command: 'Issue Another', words: labels.issueAnother, question: labels.issueAnotherQuestion };

const MANAGED = {
  Queued: [HOLD],
  'Retry Scheduled': [TRY_AGAIN, HOLD, GIVE_UP],
  Checking: [HOLD],
  Held: [TRY_AGAIN, GIVE_UP],
  Failed: [TRY_AGAIN]
};

/**
 * Keys of requests that could be made again with the same data: those of campaigns with the policy Each Entry end in
 * a moment. Of the others, and of requests in addition, a second one with the same data would be a duplicate.
 */
const MAY_REPEAT = /^\w+\|(?!another\|)\w+\|[\d-]+ [\d:]+Z$/;

/**
 * What the person may do with a credential in a state.
 * @param {{ Status: string, Held_For?: string, Request_Key?: string | null }} credential
 */
export function commandsFor({ Status, Held_For, Request_Key }) {
  if (CAN_MANAGE && Status === 'Held' && Held_For === 'Person') return [RELEASE, GIVE_UP];
  const managed = (CAN_MANAGE && MANAGED[/** @type {keyof typeof MANAGED} */ (Status)]) || [];
  const mayRepeat = CAN_ISSUE_ANOTHER && Status === 'Issued' && MAY_REPEAT.test(Request_Key ?? '');
  return mayRepeat ? [...managed, ISSUE_ANOTHER] : managed;
}
