import access from '@salesforce/label/c.Sertifier_Card_No_Access';
import addToLinkedIn from '@salesforce/label/c.Sertifier_Card_Add_to_LinkedIn';
import announceChange from '@salesforce/label/c.Sertifier_Card_Announce_Change';
import announceNew from '@salesforce/label/c.Sertifier_Card_Announce_New';
import askedBy from '@salesforce/label/c.Sertifier_Card_Asked_By';
import askedFor from '@salesforce/label/c.Sertifier_Card_Asked_For';
import attempts from '@salesforce/label/c.Sertifier_Card_Attempts';
import cancel from '@salesforce/label/c.Sertifier_Card_Cancel';
import certificateNumber from '@salesforce/label/c.Sertifier_Card_Certificate_Number';
import certificateOf from '@salesforce/label/c.Sertifier_Card_Certificate_Of';
import changedMeanwhile from '@salesforce/label/c.Sertifier_Card_Changed_Meanwhile';
import commandFor from '@salesforce/label/c.Sertifier_Card_Command_For';
import copied from '@salesforce/label/c.Sertifier_Card_Copied';
import copyFor from '@salesforce/label/c.Sertifier_Card_Copy_For';
import copyLink from '@salesforce/label/c.Sertifier_Card_Copy_Link';
import due from '@salesforce/label/c.Sertifier_Card_Due';
import empty from '@salesforce/label/c.Sertifier_Card_Empty';
import emptyHint from '@salesforce/label/c.Sertifier_Card_Empty_Hint';
import emptyNoEmail from '@salesforce/label/c.Sertifier_Card_Empty_No_Email';
import emptyOther from '@salesforce/label/c.Sertifier_Card_Empty_Other';
import emptyTicked from '@salesforce/label/c.Sertifier_Card_Empty_Ticked';
import error from '@salesforce/label/c.Sertifier_Card_Error';
import expiredOn from '@salesforce/label/c.Sertifier_Card_Expired_On';
import expiresOn from '@salesforce/label/c.Sertifier_Card_Expires_On';
import giveUp from '@salesforce/label/c.Sertifier_Card_Give_Up';
import giveUpQuestion from '@salesforce/label/c.Sertifier_Card_Give_Up_Question';
import hold from '@salesforce/label/c.Sertifier_Card_Hold';
import holdQuestion from '@salesforce/label/c.Sertifier_Card_Hold_Question';
import issueAnother from '@salesforce/label/c.Sertifier_Card_Issue_Another';
import issueAnotherQuestion from '@salesforce/label/c.Sertifier_Card_Issue_Another_Question';
import issuedOn from '@salesforce/label/c.Sertifier_Card_Issued_On';
import lastAttempt from '@salesforce/label/c.Sertifier_Card_Last_Attempt';
import linkFor from '@salesforce/label/c.Sertifier_Card_Link_For';
import linkMissing from '@salesforce/label/c.Sertifier_Card_Link_Missing';
import linkNotOnContact from '@salesforce/label/c.Sertifier_Card_Link_Not_On_Contact';
import linkRefused from '@salesforce/label/c.Sertifier_Card_Link_Refused';
import loading from '@salesforce/label/c.Sertifier_Card_Loading';
import moreRows from '@salesforce/label/c.Sertifier_Card_More';
import nextChecking from '@salesforce/label/c.Sertifier_Card_Next_Checking';
import nextDraft from '@salesforce/label/c.Sertifier_Card_Next_Draft';
import nextExpired from '@salesforce/label/c.Sertifier_Card_Next_Expired';
import nextFailed from '@salesforce/label/c.Sertifier_Card_Next_Failed';
import nextHeld from '@salesforce/label/c.Sertifier_Card_Next_Held';
import nextHeldPerson from '@salesforce/label/c.Sertifier_Card_Next_Held_Person';
import nextPaused from '@salesforce/label/c.Sertifier_Card_Next_Paused';
import nextQueued from '@salesforce/label/c.Sertifier_Card_Next_Queued';
import nextRetry from '@salesforce/label/c.Sertifier_Card_Next_Retry';
import noCampaign from '@salesforce/label/c.Sertifier_Card_No_Campaign';
import notCopied from '@salesforce/label/c.Sertifier_Card_Not_Copied';
import notDone from '@salesforce/label/c.Sertifier_Card_Not_Done';
import notSetUp from '@salesforce/label/c.Sertifier_Card_Not_Set_Up';
import number from '@salesforce/label/c.Sertifier_Card_Number';
import outage from '@salesforce/label/c.Sertifier_Card_Outage';
import paused from '@salesforce/label/c.Sertifier_Card_Paused';
import publishing from '@salesforce/label/c.Sertifier_Card_Publishing';
import reason from '@salesforce/label/c.Sertifier_Card_Reason';
import reasonDuplicate from '@salesforce/label/c.Sertifier_Card_Reason_Duplicate';
import reasonMissing from '@salesforce/label/c.Sertifier_Card_Reason_Missing';
import reasonRevoked from '@salesforce/label/c.Sertifier_Card_Reason_Revoked';
import reasonSuperseded from '@salesforce/label/c.Sertifier_Card_Reason_Superseded';
import recipient from '@salesforce/label/c.Sertifier_Card_Recipient';
import record from '@salesforce/label/c.Sertifier_Card_Record';
import refresh from '@salesforce/label/c.Sertifier_Card_Refresh';
import release from '@salesforce/label/c.Sertifier_Card_Release';
import showAll from '@salesforce/label/c.Sertifier_Card_Show_All';
import since from '@salesforce/label/c.Sertifier_Card_Since';
import statusChecking from '@salesforce/label/c.Sertifier_Status_Checking';
import statusDraft from '@salesforce/label/c.Sertifier_Status_Draft';
import statusDuplicate from '@salesforce/label/c.Sertifier_Status_Duplicate';
import statusExpired from '@salesforce/label/c.Sertifier_Status_Expired';
import statusFailed from '@salesforce/label/c.Sertifier_Status_Failed';
import statusHeld from '@salesforce/label/c.Sertifier_Status_Held';
import statusIssued from '@salesforce/label/c.Sertifier_Status_Issued';
import statusQueued from '@salesforce/label/c.Sertifier_Status_Queued';
import statusRetryScheduled from '@salesforce/label/c.Sertifier_Status_Retry_Scheduled';
import statusRevoked from '@salesforce/label/c.Sertifier_Status_Revoked';
import statusSuperseded from '@salesforce/label/c.Sertifier_Status_Superseded';
import title from '@salesforce/label/c.Sertifier_Card_Title';
import titleWithCount from '@salesforce/label/c.Sertifier_Card_Title_Count';
import tryAgain from '@salesforce/label/c.Sertifier_Card_Try_Again';
import viewCredential from '@salesforce/label/c.Sertifier_Card_View_Credential';
import why from '@salesforce/label/c.Sertifier_Card_Why';

/** Every text of the card. */
export const labels = {
  access,
  addToLinkedIn,
  announceChange,
  announceNew,
  askedBy,
  askedFor,
  attempts,
  cancel,
  certificateNumber,
  certificateOf,
  changedMeanwhile,
  commandFor,
  copied,
  copyFor,
  copyLink,
  due,
  empty,
  emptyHint,
  emptyNoEmail,
  emptyOther,
  emptyTicked,
  error,
  expiredOn,
  expiresOn,
  giveUp,
  giveUpQuestion,
  hold,
  holdQuestion,
  issueAnother,
  issueAnotherQuestion,
  issuedOn,
  lastAttempt,
  linkFor,
  linkMissing,
  linkNotOnContact,
  linkRefused,
  loading,
  moreRows,
  nextChecking,
  nextDraft,
  nextExpired,
  nextFailed,
  nextHeld,
  nextHeldPerson,
  nextPaused,
  nextQueued,
  nextRetry,
  noCampaign,
  notCopied,
  notDone,
  notSetUp,
  number,
  outage,
  paused,
  publishing,
  reason,
  reasonDuplicate,
  reasonMissing,
  reasonRevoked,
  reasonSuperseded,
  recipient,
  record,
  refresh,
  release,
  showAll,
  since,
  statusChecking,
  statusDraft,
  statusDuplicate,
  statusExpired,
  statusFailed,
  statusHeld,
  statusIssued,
  statusQueued,
  statusRetryScheduled,
  statusRevoked,
  statusSuperseded,
  title,
  titleWithCount,
  tryAgain,
  viewCredential,
  why
};

/**
 * Puts values into the places {0}, {1} … of a label.
 * @param {string} label
 * @param {...(string | number)} values
 */
export function fillIn(label, ...values) {
  return label.replace(/\{(\d+)\}/g, (place, index) => String(values[index] ?? place));
}
