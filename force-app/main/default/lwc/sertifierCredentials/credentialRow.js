import { commandsFor } from './commands';
import { fillIn, labels } from './labels';
import { linkedInLink, safeLink } from './safeLink';

/** @typedef {import('./credentialQuery').Credential} Credential */

/** A published credential's page goes live a few seconds after the answer. */
const PUBLISHING_MILLISECONDS = 30_000;
/** The flow that writes the link to the contact follows the issue within this time, or will not come. */
const WRITING_LINK_MILLISECONDS = 60_000;

/** Words, icon and theme of each state, and what happens next: never colour alone. */
const STATES = {
  Queued: { words: labels.statusQueued, icon: 'utility:clock', next: labels.nextQueued },
  'Retry Scheduled': { words: labels.statusRetryScheduled, icon: 'utility:redo', next: labels.nextRetry },
  Checking: { words: labels.statusChecking, icon: 'utility:search', next: labels.nextChecking },
  Issued: { words: labels.statusIssued, icon: 'utility:success', theme: 'success' },
  Publishing: { words: labels.statusIssued, icon: 'utility:success', theme: 'success', next: labels.publishing },
  Draft: { words: labels.statusDraft, icon: 'utility:edit', next: labels.nextDraft },
  Expired: { words: labels.statusExpired, icon: 'utility:date_time', theme: 'warning', next: labels.nextExpired },
  Held: { words: labels.statusHeld, icon: 'utility:pause', theme: 'warning', next: labels.nextHeld },
  Failed: { words: labels.statusFailed, icon: 'utility:error', theme: 'error', next: labels.nextFailed },
  Duplicate: { words: labels.statusDuplicate, icon: 'utility:copy' },
  Superseded: { words: labels.statusSuperseded, icon: 'utility:replace' },
  Revoked: { words: labels.statusRevoked, icon: 'utility:ban', theme: 'error' }
};
const WAITS = ['Queued', 'Retry Scheduled', 'Checking'];

/**
 * Whether it happened less than so many milliseconds before or after now (clocks of two machines differ).
 * @param {string | null | undefined} time
 * @param {number} now
 * @param {number} milliseconds
 */
const near = (time, now, milliseconds) => Boolean(time) && Math.abs(now - Date.parse(String(time))) < milliseconds;

/**
 * The state that is shown: that of the row, or what time has made of it.
 * @param {Credential} credential
 * @param {number} now
 */
export function stateOf({ Status, Quick_Publish, Issued_At, Expire_Date }, now) {
  if (Status !== 'Issued') return Status;
  if (Quick_Publish === false) return 'Draft';
  // valid to the end of its last day
  if (Expire_Date && Date.parse(Expire_Date) + 86_400_000 <= now) return 'Expired';
  return near(Issued_At, now, PUBLISHING_MILLISECONDS) ? 'Publishing' : Status;
}

/**
 * Whether the row is likely to change by itself soon, so that looking again is worth it.
 * @param {Credential} credential
 * @param {number} now
 */
export function isUnderWay(credential, now) {
  const { Status, Issued_At, Contact_Link_Written_At, Contact_Link_Error } = credential;
  const linkToCome = Status === 'Issued' && !Contact_Link_Written_At && !Contact_Link_Error;
  return (
    [...WAITS, 'Publishing'].includes(stateOf(credential, now)) ||
    (linkToCome && near(Issued_At, now, WRITING_LINK_MILLISECONDS))
  );
}

/**
 * Why there is no credential, in the row's own words; undefined where there is one.
 * @param {Credential} credential
 */
function reasonOf({ Status, Last_Error, Duplicate_Of }) {
  // the state stands beside it already
  const words = Last_Error?.replace(/^(Held|Failed): (.)/, (_, _state, first) => first.toUpperCase());
  switch (Status) {
    case 'Held':
    case 'Failed':
      return words || labels.reasonMissing;
    case 'Retry Scheduled':
    case 'Checking':
      return words;
    case 'Duplicate':
      return fillIn(labels.reasonDuplicate, Duplicate_Of?.Name ?? '').trim();
    case 'Superseded':
      return labels.reasonSuperseded;
    case 'Revoked':
      return labels.reasonRevoked;
    default:
      return undefined;
  }
}

/**
 * What happens next, where more is known than the state says.
 * @param {Credential} credential
 * @param {boolean} [isPaused]
 */
function nextOf({ Status, Held_For }, isPaused) {
  if (Held_For === 'Sending' || (isPaused && WAITS.includes(Status))) return labels.nextPaused;
  return Status === 'Held' && Held_For === 'Person' ? labels.nextHeldPerson : undefined;
}

/**
 * What was asked for, when and by what, and what came of it: terms with a text or a time.
 * @param {Credential} credential
 */
function factsOf(credential) {
  const { Recipient_Name, Recipient_Email } = credential;
  const recipient = [Recipient_Name, Recipient_Email && `(${Recipient_Email})`].filter(Boolean).join(' ');
  return [
    { term: labels.askedFor, time: credential.CreatedDate },
    { term: labels.askedBy, text: credential.Source_Flow },
    { term: labels.recipient, text: recipient },
    { term: labels.attempts, text: credential.Attempts && String(credential.Attempts) },
    { term: labels.lastAttempt, time: credential.Last_Attempt_At },
    { term: labels.due, time: credential.Status === 'Held' && credential.Due_At }
  ].filter(({ text, time }) => text || time);
}

/**
 * A text that something follows: the compiler drops blanks beside elements, and a screen reader would join the words.
 * @param {string | undefined} text
 */
export const spaced = (text) => text && `${text} `;

/**
 * One credential as the card shows it.
 * @param {Credential} credential
 * @param {{ now: number, isPaused?: boolean, issuer?: string, showActions?: boolean, showImages?: boolean }} how
 *   `now` in milliseconds since 1970
 */
export function credentialRow(credential, { now, isPaused, issuer, showActions, showImages }) {
  const { Id, Name, Status, Sertifier_Issue_Date, Issued_At, Expire_Date, Certificate_Number } = credential;
  const state = stateOf(credential, now);
  const { words, icon, theme, next } = STATES[/** @type {keyof typeof STATES} */ (state)] ?? {
    words: Status,
    icon: 'utility:info'
  };
  const isIssued = Status === 'Issued';
  const name = credential.Campaign_Label || labels.noCampaign;
  const link = isIssued ? safeLink(credential.Verification_Link) : undefined;
  const issued = Sertifier_Issue_Date ?? Issued_At;
  const certificate = showImages && isIssued ? safeLink(credential.Certificate_Image_Link) : undefined;
  return {
    id: Id,
    number: Name,
    modified: credential.LastModifiedDate,
    name,
    words,
    icon,
    pill: `slds-badge pill${theme ? ` slds-theme_${theme}` : ''}`,
    badge: showImages && isIssued ? safeLink(credential.Badge_Image_Link) : undefined,
    certificate,
    certificateOf: fillIn(labels.certificateOf, name),
    link,
    linkFor: fillIn(labels.linkFor, name),
    copyFor: fillIn(labels.copyFor, name),
    linkedIn: link && linkedInLink({ name, issuer, link, number: Certificate_Number, issued, expires: Expire_Date }),
    linkMissing: isIssued && state !== 'Draft' && !credential.Verification_Link && labels.linkMissing,
    linkRefused: isIssued && Boolean(credential.Verification_Link) && !link && labels.linkRefused,
    issued: isIssued ? issued : undefined,
    // Sertifier's issue date is a date in UTC: in the person's own zone it could show the day before
    issuedZone: Sertifier_Issue_Date ? 'UTC' : undefined,
    expires: isIssued ? Expire_Date : undefined,
    expiresWord: spaced(state === 'Expired' ? labels.expiredOn : labels.expiresOn),
    issuedWord: spaced(labels.issuedOn),
    numberWord: spaced(labels.number),
    certificateNumber: isIssued ? Certificate_Number : undefined,
    reason: reasonOf(credential),
    note: isIssued && credential.Contact_Link_Error && fillIn(labels.linkNotOnContact, credential.Contact_Link_Error),
    next: spaced(nextOf(credential, isPaused) ?? next),
    nextAt: Status === 'Retry Scheduled' && !isPaused ? credential.Next_Attempt_At : undefined,
    facts: factsOf(credential),
    commands: showActions
      ? commandsFor(/** @type {any} */ (credential)).map((one) => ({
          ...one,
          label: fillIn(labels.commandFor, one.words, name)
        }))
      : []
  };
}

/** @typedef {ReturnType<typeof credentialRow>} CredentialRow */

/**
 * What to tell a screen reader about what changed since the list was last shown.
 * @param {readonly CredentialRow[]} before
 * @param {readonly CredentialRow[]} after
 */
export function announcementOf(before, after) {
  const wordsBefore = new Map(before.map(({ id, words }) => [id, words]));
  return after
    .filter(({ id, words }) => wordsBefore.get(id) !== words)
    .map(({ id, name, words }) => fillIn(wordsBefore.has(id) ? labels.announceChange : labels.announceNew, name, words))
    .join(' ');
}
