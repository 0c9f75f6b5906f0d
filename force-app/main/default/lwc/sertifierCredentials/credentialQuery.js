import { gql } from 'lightning/graphql';
import CONTROL from '@salesforce/schema/Sertifier_Control__c';
import CREDENTIAL from '@salesforce/schema/Sertifier_Credential__c';

/** Without the status the card can say nothing; it says less where a person may not read one of the others. */
const FIELDS =
  'Attempts Badge_Image_Link Campaign_Label Certificate_Image_Link Certificate_Number Contact_Link_Error ' +
  'Contact_Link_Written_At Due_At Expire_Date Held_For Issued_At Last_Attempt_At Last_Error Late_Proof_At Next_Attempt_At ' +
  'Quick_Publish Recipient_Email Recipient_Name Request_Key Sertifier_Issue_Date Source_Flow Verification_Link';
const PAUSE = 'Paused Paused_Since Pause_Reason Outage Outage_Since Outage_Reason';

const optional = (/** @type {string} */ names) => names.replace(/\w+/g, '$&__c @optional { value }');

/**
 * Everything that the card shows, in one request: the rows that belong to a contact or were asked for by the record,
 * newest first, how many there are, and whether sending is paused. Objects are put in by reference: a query that
 * names an object of the same deployment outright is refused by the platform (forcedotcom/cli #2419).
 */
export const QUERY = gql`query credentials($recordId: ID, $source: String, $first: Int) { uiapi { query {
  ${CREDENTIAL.objectApiName}(
    first: $first
    where: { or: [{ Contact__c: { eq: $recordId } }, { Source_Record_Id__c: { eq: $source } }] }
    orderBy: { CreatedDate: { order: DESC }, Name: { order: DESC } }
  ) { totalCount edges { node {
    Id CreatedDate { value } LastModifiedDate { value } Name { value } Status__c { value } ${optional(FIELDS)}
    Duplicate_Of__r @optional { Name { value } }
  } } }
  ${CONTROL.objectApiName}(first: 1) @optional { edges { node { ${optional(PAUSE)} } } }
} } }`;

/**
 * What an answer says.
 * @param {any} data
 */
export function answerOf({ uiapi: { query } }) {
  const list = query[CREDENTIAL.objectApiName];
  const control = query[CONTROL.objectApiName];
  return {
    credentials: list.edges.map(plain),
    count: list.totalCount,
    // undefined for a person who may not see it, null where the set-up did not create it yet
    control: control && (control.edges.map(plain)[0] ?? null)
  };
}

/**
 * A record's values by the names of its fields, without `__c`; a parent record as it came.
 * @param {{ node: Record<string, any> }} edge
 * @returns {Credential}
 */
function plain({ node }) {
  const values = Object.entries(node).map(([name, part]) => [
    name.replace(/__c$/, ''),
    part?.value === undefined ? part : part.value
  ]);
  return Object.fromEntries(values);
}

/** @typedef {Record<string, any>} Credential by field name without `__c`, such as `Status` */
