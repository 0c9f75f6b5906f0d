import access from '@salesforce/label/c.Sertifier_Card_No_Access';
import announceChange from '@salesforce/label/c.Sertifier_Card_Announce_Change';
import announceNew from '@salesforce/label/c.Sertifier_Card_Announce_New';
import attemptNext from '@salesforce/label/c.Sertifier_Card_Next_Attempt';
import empty from '@salesforce/label/c.Sertifier_Card_Empty';
import emptyHint from '@salesforce/label/c.Sertifier_Card_Empty_Hint';
import error from '@salesforce/label/c.Sertifier_Card_Error';
import issuedOn from '@salesforce/label/c.Sertifier_Card_Issued_On';
import linkFor from '@salesforce/label/c.Sertifier_Card_Link_For';
import linkNotOnContact from '@salesforce/label/c.Sertifier_Card_Link_Not_On_Contact';
import linkRefused from '@salesforce/label/c.Sertifier_Card_Link_Refused';
import loading from '@salesforce/label/c.Sertifier_Card_Loading';
import moreRows from '@salesforce/label/c.Sertifier_Card_More';
import noCampaign from '@salesforce/label/c.Sertifier_Card_No_Campaign';
import publishing from '@salesforce/label/c.Sertifier_Card_Publishing';
import reasonDuplicate from '@salesforce/label/c.Sertifier_Card_Reason_Duplicate';
import reasonMissing from '@salesforce/label/c.Sertifier_Card_Reason_Missing';
import reasonRevoked from '@salesforce/label/c.Sertifier_Card_Reason_Revoked';
import reasonSuperseded from '@salesforce/label/c.Sertifier_Card_Reason_Superseded';
import refresh from '@salesforce/label/c.Sertifier_Card_Refresh';
import statusChecking from '@salesforce/label/c.Sertifier_Status_Checking';
import statusDraft from '@salesforce/label/c.Sertifier_Status_Draft';
import statusDuplicate from '@salesforce/label/c.Sertifier_Status_Duplicate';
import statusFailed from '@salesforce/label/c.Sertifier_Status_Failed';
import statusHeld from '@salesforce/label/c.Sertifier_Status_Held';
import statusIssued from '@salesforce/label/c.Sertifier_Status_Issued';
import statusQueued from '@salesforce/label/c.Sertifier_Status_Queued';
import statusRetryScheduled from '@salesforce/label/c.Sertifier_Status_Retry_Scheduled';
import statusRevoked from '@salesforce/label/c.Sertifier_Status_Revoked';
import statusSuperseded from '@salesforce/label/c.Sertifier_Status_Superseded';
import title from '@salesforce/label/c.Sertifier_Card_Title';
import titleWithCount from '@salesforce/label/c.Sertifier_Card_Title_Count';
import viewCredential from '@salesforce/label/c.Sertifier_Card_View_Credential';

/** Every text of the card. */
export const labels = {
  access,
  announceChange,
  announceNew,
  attemptNext,
  empty,
  emptyHint,
  error,
  issuedOn,
  linkFor,
  linkNotOnContact,
  linkRefused,
  loading,
  moreRows,
  noCampaign,
  publishing,
  reasonDuplicate,
  reasonMissing,
  reasonRevoked,
  reasonSuperseded,
  refresh,
  statusChecking,
  statusDraft,
  statusDuplicate,
  statusFailed,
  statusHeld,
  statusIssued,
  statusQueued,
  statusRetryScheduled,
  statusRevoked,
  statusSuperseded,
  title,
  titleWithCount,
  viewCredential
};

/**
 * Puts values into the places {0}, {1} … of a label.
 * @param {string} label
 * @param {...(string | number)} values
 */
export function fillIn(label, ...values) {
  return label.replace(/\{(\d+)\}/g, (place, index) => String(values[index] ?? place));
}
