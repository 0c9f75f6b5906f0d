import { gql } from 'lightning/graphql';
import CONTROL from '@salesforce/schema/Sertifier_Control__c';
import CREDENTIAL from '@salesforce/schema/Sertifier_Credential__c';

/** Without these the card can say nothing: a person who may not read them has no access. */
const REQUIRED = ['CreatedDate', 'LastModifiedDate', 'Name', 'Status__c'];

/** The card says less where a person may not read one of these. */
const OPTIONAL = [
  'Attempts__c',
  'Badge_Image_Link__c',
  'Campaign_Label__c',
  'Certificate_Image_Link__c',
  'Certificate_Number__c',
  'Contact_Link_Error__c',
  'Contact_Link_Written_At__c',
  'Due_At__c',
  'Expire_Date__c',
  'Held_For__c',
  'Issued_At__c',
  'Last_Attempt_At__c',
  'Last_Error__c',
  'Next_Attempt_At__c',
  'Outcome__c',
  'Quick_Publish__c',
  'Recipient_Email__c',
  'Recipient_Name__c',
  'Request_Key__c',
  'Sertifier_Issue_Date__c',
  'Source_Flow__c',
  'Verification_Link__c'
];

const PAUSE = ['Paused__c', 'Paused_Since__c', 'Pause_Reason__c', 'Outage__c', 'Outage_Since__c', 'Outage_Reason__c'];

const values = (/** @type {string[]} */ names, directive = '') =>
  names.map((name) => `${name} ${directive} { value }`).join(' ');

/**
 * Everything that the card shows, in one request: the rows that belong to a contact or were asked for by the record,
 * newest first, how many there are, and whether sending is paused. Objects are put in by reference: a query that
 * names an object of the same deployment outright is refused by the platform (forcedotcom/cli #2419).
 */
export const QUERY = gql`query sertifierCredentials($recordId: ID, $source: String, $first: Int) { uiapi { query {
  ${CREDENTIAL.objectApiName}(
    first: $first
    where: { or: [{ Contact__c: { eq: $recordId } }, { Source_Record_Id__c: { eq: $source } }] }
    orderBy: { CreatedDate: { order: DESC } }
  ) { totalCount edges { node {
    Id ${values(REQUIRED)} ${values(OPTIONAL, '@optional')} Duplicate_Of__r @optional { Id Name { value } }
  } } }
  ${CONTROL.objectApiName}(first: 1) @optional { edges { node { Id ${values(PAUSE, '@optional')} } } }
} } }`;

/**
 * What an answer says.
 * @param {any} data
 */
export function answerOf(data) {
  const { [CREDENTIAL.objectApiName]: list, [CONTROL.objectApiName]: control } = data.uiapi.query;
  return {
    credentials: list.edges.map(({ node }) => plain(node)),
    count: list.totalCount,
    // undefined for a person who may not see it, null where the set-up did not create it yet
    control: control && (control.edges[0] ? plain(control.edges[0].node) : null)
  };
}

/**
 * A record's values by the names of its fields, without `__c`.
 * @param {Record<string, any>} node
 * @returns {Credential}
 */
function plain(node) {
  const record = Object.entries(node).map(([name, part]) => {
    const isField = part !== null && typeof part === 'object';
    const parent = isField && !('value' in part) ? plain(part) : undefined;
    // `Status__c` and `Duplicate_Of__r` alike go by their plain names
    return [name.replace(/__[cr]$/, ''), parent ?? (isField ? part.value : part)];
  });
  return Object.fromEntries(record);
}

/** @typedef {Record<string, any>} Credential by field name without `__c`, such as `Status` */
