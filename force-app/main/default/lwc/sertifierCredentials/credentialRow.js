import { fillIn, labels } from './labels';

/** @typedef {import('./credentialFields').Credential} Credential */

/** A published credential's page goes live a few seconds after the answer. */
const PUBLISHING_MILLISECONDS = 15_000;
/** The flow that writes the link to the contact follows the issue within this time, or will not come. */
const WRITING_LINK_MILLISECONDS = 60_000;

const WAITS = new Set(['Queued', 'Retry Scheduled', 'Checking']);

/** Words, icon and icon colour of each state: never colour alone. */
const STATES = {
  Queued: { words: labels.statusQueued, icon: 'utility:clock' },
  'Retry Scheduled': { words: labels.statusRetryScheduled, icon: 'utility:redo' },
  Checking: { words: labels.statusChecking, icon: 'utility:search' },
  Issued: { words: labels.statusIssued, icon: 'utility:success', variant: 'success' },
  Held: { words: labels.statusHeld, icon: 'utility:pause' },
  Failed: { words: labels.statusFailed, icon: 'utility:error', variant: 'error' },
  Duplicate: { words: labels.statusDuplicate, icon: 'utility:copy' },
  Superseded: { words: labels.statusSuperseded, icon: 'utility:replace' },
  Revoked: { words: labels.statusRevoked, icon: 'utility:ban', variant: 'error' }
};
const DRAFT = { words: labels.statusDraft, icon: 'utility:edit' };

/**
 * Whether it happened less than so many milliseconds before or after now (clocks of two machines differ).
 * @param {string | null | undefined} time
 * @param {number} now
 * @param {number} milliseconds
 */
const near = (time, now, milliseconds) => Boolean(time) && Math.abs(now - Date.parse(String(time))) < milliseconds;

/**
 * Whether the credential's page may not be live yet.
 * @param {Credential} credential
 * @param {number} now
 */
export function isPublishing({ status, quickPublish, issuedAt }, now) {
  return status === 'Issued' && quickPublish === true && near(issuedAt, now, PUBLISHING_MILLISECONDS);
}

/**
 * Whether the row is likely to change by itself soon, so that looking again is worth it.
 * @param {Credential} credential
 * @param {number} now
 */
export function isUnderWay(credential, now) {
  const { status, issuedAt, contactLinkWrittenAt, contactLinkError } = credential;
  const linkToCome = status === 'Issued' && !contactLinkWrittenAt && !contactLinkError;
  return (
    WAITS.has(status) || isPublishing(credential, now) || (linkToCome && near(issuedAt, now, WRITING_LINK_MILLISECONDS))
  );
}

/**
 * The link, if it is one that a browser may open: http or https, nothing that runs code.
 * @param {string | null | undefined} link
 */
export function safeLink(link) {
  try {
    const { protocol, href } = new URL(String(link).trim());
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Why there is no credential, in words; undefined where there is one, or nothing to explain yet.
 * @param {Credential} credential
 */
function reasonOf({ status, lastError, duplicateOf }) {
  switch (status) {
    case 'Held':
    case 'Failed':
      return lastError || labels.reasonMissing;
    case 'Retry Scheduled':
    case 'Checking':
      return lastError || undefined;
    case 'Duplicate':
      return fillIn(labels.reasonDuplicate, duplicateOf ?? '').trim();
    case 'Superseded':
      return labels.reasonSuperseded;
    case 'Revoked':
      return labels.reasonRevoked;
    default:
      return undefined;
  }
}

/**
 * What is worth knowing about an issued credential beside its link.
 * @param {Credential} credential
 * @param {number} now
 */
function noteOf(credential, now) {
  if (isPublishing(credential, now)) return labels.publishing;
  return credential.status === 'Issued' && credential.contactLinkError
    ? fillIn(labels.linkNotOnContact, credential.contactLinkError)
    : undefined;
}

/**
 * One credential as the card shows it.
 * @param {Credential} credential
 * @param {number} now milliseconds since 1970
 */
export function credentialRow(credential, now) {
  const { id, number, status, issueDate, issuedAt, nextAttemptAt } = credential;
  const isIssued = status === 'Issued';
  const isDraft = isIssued && credential.quickPublish === false;
  const state = isDraft
    ? DRAFT
    : (STATES[/** @type {keyof typeof STATES} */ (status)] ?? { words: status, icon: 'utility:info' });
  const campaign = credential.campaign || labels.noCampaign;
  const link = isIssued ? safeLink(credential.link) : undefined;
  return {
    id,
    number,
    campaign,
    words: state.words,
    icon: state.icon,
    variant: 'variant' in state ? state.variant : undefined,
    link,
    linkFor: fillIn(labels.linkFor, campaign),
    linkRefused: isIssued && Boolean(credential.link) && !link,
    issuedOn: isIssued ? (issueDate ?? issuedAt) : undefined,
    // Sertifier's issue date is a date in UTC: in the person's own zone it could show the day before
    issuedZone: issueDate ? 'UTC' : undefined,
    nextAttemptAt: status === 'Retry Scheduled' ? nextAttemptAt : undefined,
    reason: reasonOf(credential),
    note: noteOf(credential, now)
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
    .map(({ id, campaign, words }) =>
      fillIn(wordsBefore.has(id) ? labels.announceChange : labels.announceNew, campaign, words)
    )
    .join(' ');
}
