import CHECKING from '@salesforce/label/c.Sertifier_Status_Checking';
import DRAFT from '@salesforce/label/c.Sertifier_Status_Draft';
import DUPLICATE from '@salesforce/label/c.Sertifier_Status_Duplicate';
import EXPIRED from '@salesforce/label/c.Sertifier_Status_Expired';
import FAILED from '@salesforce/label/c.Sertifier_Status_Failed';
import HELD from '@salesforce/label/c.Sertifier_Status_Held';
import ISSUED from '@salesforce/label/c.Sertifier_Status_Issued';
import QUEUED from '@salesforce/label/c.Sertifier_Status_Queued';
import RETRY_SCHEDULED from '@salesforce/label/c.Sertifier_Status_Retry_Scheduled';
import REVOKED from '@salesforce/label/c.Sertifier_Status_Revoked';
import SUPERSEDED from '@salesforce/label/c.Sertifier_Status_Superseded';
import LATE_PROOF from '@salesforce/label/c.Sertifier_Card_Late_Proof';
import NEXT_CHECKING from '@salesforce/label/c.Sertifier_Card_Next_Checking';
import NEXT_DRAFT from '@salesforce/label/c.Sertifier_Card_Next_Draft';
import NEXT_DUPLICATE from '@salesforce/label/c.Sertifier_Card_Reason_Duplicate';
import NEXT_FAILED from '@salesforce/label/c.Sertifier_Card_Next_Failed';
import NEXT_HELD from '@salesforce/label/c.Sertifier_Card_Next_Held';
import NEXT_QUEUED from '@salesforce/label/c.Sertifier_Card_Next_Queued';
import NEXT_RETRY from '@salesforce/label/c.Sertifier_Card_Next_Retry';
import NEXT_REVOKED from '@salesforce/label/c.Sertifier_Card_Reason_Revoked';
import NEXT_SUPERSEDED from '@salesforce/label/c.Sertifier_Card_Reason_Superseded';
import PUBLISHING from '@salesforce/label/c.Sertifier_Card_Publishing';

/** @typedef {import('./credentialQuery').Credential} Credential */

/** A published credential's page goes live a few seconds after the answer. */
const PUBLISHING_MILLISECONDS = 30_000;
/** The flow that writes the link to the contact follows the issue within this time, or will not come. */
const WRITING_LINK_MILLISECONDS = 60_000;

/**
 * Words, icon and theme of each state, and what it means: never colour alone.
 * @type {Record<string, [words: string, icon: string, meaning?: string, theme?: string]>}
 */
export const STATES = {
  Queued: [QUEUED, 'utility:clock', NEXT_QUEUED],
  'Retry Scheduled': [RETRY_SCHEDULED, 'utility:redo', NEXT_RETRY],
  Checking: [CHECKING, 'utility:search', NEXT_CHECKING],
  Issued: [ISSUED, 'utility:success', '', 'success'],
  Publishing: [ISSUED, 'utility:success', PUBLISHING, 'success'],
  Draft: [DRAFT, 'utility:edit', NEXT_DRAFT],
  Expired: [EXPIRED, 'utility:date_time', '', 'warning'],
  Held: [HELD, 'utility:pause', NEXT_HELD, 'warning'],
  Failed: [FAILED, 'utility:error', NEXT_FAILED, 'error'],
  Duplicate: [DUPLICATE, 'utility:copy', NEXT_DUPLICATE],
  Superseded: [SUPERSEDED, 'utility:replace', NEXT_SUPERSEDED],
  'Late Superseded': [SUPERSEDED, 'utility:replace', LATE_PROOF, 'warning'],
  Revoked: [REVOKED, 'utility:ban', NEXT_REVOKED, 'error'],
  'Late Revoked': [REVOKED, 'utility:ban', LATE_PROOF, 'warning']
};

/** States in which a row waits to be sent. */
export const WAITS = ['Queued', 'Retry Scheduled', 'Checking'];

/**
 * Whether it happened less than so many milliseconds before or after now (clocks of two machines differ).
 * @param {string} time
 * @param {number} now
 * @param {number} milliseconds
 */
const isNear = (time, now, milliseconds) => Math.abs(now - Date.parse(time)) < milliseconds;

/**
 * The state that is shown: that of the row, or what time has made of it.
 * @param {Credential} credential
 * @param {number} now
 */
export function stateOf({ Status, Quick_Publish, Issued_At, Expire_Date, Late_Proof_At }, now) {
  // closed here, but Sertifier had issued it (flow Keep Late Proof)
  if (Status !== 'Issued') return Late_Proof_At ? `Late ${Status}` : Status;
  if (Quick_Publish === false) return 'Draft';
  // valid to the end of its last day
  if (Date.parse(Expire_Date) + 86_400_000 <= now) return 'Expired';
  return isNear(Issued_At, now, PUBLISHING_MILLISECONDS) ? 'Publishing' : Status;
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
    (linkToCome && isNear(Issued_At, now, WRITING_LINK_MILLISECONDS))
  );
}
