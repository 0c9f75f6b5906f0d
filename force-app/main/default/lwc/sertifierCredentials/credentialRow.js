import ASKED from '@salesforce/label/c.Sertifier_Card_Asked';
import ATTEMPTS from '@salesforce/label/c.Sertifier_Card_Attempts';
import DUE from '@salesforce/label/c.Sertifier_Card_Due';
import ISSUED_ON from '@salesforce/label/c.Sertifier_Card_Issued_On';
import LINK_MISSING from '@salesforce/label/c.Sertifier_Card_Link_Missing';
import LINK_NOT_ON_CONTACT from '@salesforce/label/c.Sertifier_Card_Link_Not_On_Contact';
import NEXT_PAUSED from '@salesforce/label/c.Sertifier_Card_Next_Paused';
import NUMBER from '@salesforce/label/c.Sertifier_Card_Number';
import VALID_UNTIL from '@salesforce/label/c.Sertifier_Card_Valid_Until';
import { commandsFor } from './commands';
import { linkedInLink, safeLink } from './safeLink';
import { STATES, stateOf, WAITS } from './states';
import { day, fillIn, joined, moment } from './words';

/** @typedef {import('./credentialQuery').Credential} Credential */

/** The row itself says why. One that is Checking names what to look up, which the flows do by themselves. */
const EXPLAINED = ['Held', 'Failed', 'Retry Scheduled', 'Superseded', 'Revoked'];

/**
 * What the flows wrote about a row, without the state, which stands beside it already, and with moments as the person
 * writes them.
 * @param {string | null | undefined} text
 */
const readable = (text) =>
  text
    ?.replace(/^(Held|Failed): /, '')
    .replace(/\d{4}-\d\d-\d\d [\d:]+Z/g, (time) => String(moment(time.replace(' ', 'T'))));

/**
 * One credential as the card shows it.
 * @param {Credential} credential
 * @param {{ now: number, isPaused?: boolean, issuer?: string, showActions?: boolean, showImages?: boolean }} how
 *   `now` in milliseconds since 1970
 */
export function credentialRow(credential, { now, isPaused, issuer, showActions, showImages }) {
  const { Id, Name, Status, Attempts, Certificate_Number, Expire_Date } = credential;
  const state = stateOf(credential, now);
  const [words, icon, meaning, theme] = STATES[state] ?? [Status, 'utility:info'];
  const isIssued = Status === 'Issued';
  const isDraft = state === 'Draft';
  const isHeldForSending = credential.Held_For === 'Sending';
  const isResting = isHeldForSending || (isPaused && WAITS.includes(Status));
  const name = credential.Campaign_Label || Name;
  const issued = credential.Sertifier_Issue_Date ?? credential.Issued_At;
  const offered = (/** @type {string} */ link) => (isIssued ? safeLink(link) : undefined);
  // the page of a draft is not public
  const link = isDraft ? undefined : offered(credential.Verification_Link);
  return {
    id: Id,
    number: Name,
    modified: credential.LastModifiedDate,
    linkWritten: credential.Contact_Link_Written_At,
    name,
    words,
    icon,
    pill: joined(' ', ['slds-badge pill', theme && `slds-theme_${theme}`]),
    badge: showImages && offered(credential.Badge_Image_Link),
    certificate: showImages && offered(credential.Certificate_Image_Link),
    link,
    linkedIn: link && linkedInLink({ name, issuer, link, number: Certificate_Number, issued, expires: Expire_Date }),
    facts:
      isIssued || Certificate_Number
        ? joined(' · ', [
            issued && fillIn(ISSUED_ON, day(credential.Sertifier_Issue_Date) ?? moment(issued)),
            Expire_Date && fillIn(VALID_UNTIL, day(Expire_Date)),
            Certificate_Number && fillIn(NUMBER, Certificate_Number)
          ])
        : '',
    // why sending rests stands above the list already
    reason: EXPLAINED.includes(state) && !(isPaused && isHeldForSending) && readable(credential.Last_Error),
    meaning: joined(' ', [
      isResting
        ? NEXT_PAUSED
        : fillIn(meaning ?? '', moment(credential.Next_Attempt_At) ?? credential.Duplicate_Of__r?.Name.value),
      isIssued && !isDraft && !link && LINK_MISSING,
      isIssued && credential.Contact_Link_Error && fillIn(LINK_NOT_ON_CONTACT, credential.Contact_Link_Error)
    ]),
    history: joined(' ', [
      fillIn(
        ASKED,
        moment(credential.CreatedDate),
        credential.Source_Flow,
        joined(', ', [credential.Recipient_Name, credential.Recipient_Email]) || undefined
      ),
      Attempts && fillIn(ATTEMPTS, Attempts, moment(credential.Last_Attempt_At)),
      Status === 'Held' && credential.Due_At && fillIn(DUE, moment(credential.Due_At))
    ]),
    commands: showActions ? commandsFor(credential) : []
  };
}
