import CAMPAIGN_LABEL from '@salesforce/schema/Sertifier_Credential__c.Campaign_Label__c';
import CONTACT_LINK_ERROR from '@salesforce/schema/Sertifier_Credential__c.Contact_Link_Error__c';
import CONTACT_LINK_WRITTEN_AT from '@salesforce/schema/Sertifier_Credential__c.Contact_Link_Written_At__c';
import CREATED_DATE from '@salesforce/schema/Sertifier_Credential__c.CreatedDate';
import DUPLICATE_OF_NAME from '@salesforce/schema/Sertifier_Credential__c.Duplicate_Of__r.Name';
import ISSUED_AT from '@salesforce/schema/Sertifier_Credential__c.Issued_At__c';
import LAST_ERROR from '@salesforce/schema/Sertifier_Credential__c.Last_Error__c';
import NAME from '@salesforce/schema/Sertifier_Credential__c.Name';
import NEXT_ATTEMPT_AT from '@salesforce/schema/Sertifier_Credential__c.Next_Attempt_At__c';
import QUICK_PUBLISH from '@salesforce/schema/Sertifier_Credential__c.Quick_Publish__c';
import SERTIFIER_ISSUE_DATE from '@salesforce/schema/Sertifier_Credential__c.Sertifier_Issue_Date__c';
import STATUS from '@salesforce/schema/Sertifier_Credential__c.Status__c';
import VERIFICATION_LINK from '@salesforce/schema/Sertifier_Credential__c.Verification_Link__c';

/** @typedef {{ objectApiName: string, fieldApiName: string }} FieldId */

const qualified = (/** @type {FieldId} */ field) => `${field.objectApiName}.${field.fieldApiName}`;

/** API name of the contact's list of credentials (child relationship of Sertifier_Credential__c.Contact__c). */
export const CREDENTIALS_LIST = 'Sertifier_Credentials__r';

/** Without these the card can say nothing: a person who may not read them has no access. */
export const REQUIRED_FIELDS = [NAME, CREATED_DATE, STATUS].map(qualified);

/** The card says less where a person may not read one of these. */
export const OPTIONAL_FIELDS = [
  CAMPAIGN_LABEL,
  CONTACT_LINK_ERROR,
  CONTACT_LINK_WRITTEN_AT,
  DUPLICATE_OF_NAME,
  ISSUED_AT,
  LAST_ERROR,
  NEXT_ATTEMPT_AT,
  QUICK_PUBLISH,
  SERTIFIER_ISSUE_DATE,
  VERIFICATION_LINK
].map(qualified);

export const NEWEST_FIRST = [`-${qualified(CREATED_DATE)}`];

/**
 * The plain values of a record of the UI API.
 * @param {{ id: string, fields: Record<string, any> }} record
 */
export function credentialOf(record) {
  const value = (/** @type {FieldId} */ field) =>
    field.fieldApiName.split('.').reduce((parent, name) => parent?.fields?.[name]?.value, /** @type {any} */ (record));
  return {
    id: record.id,
    number: value(NAME),
    createdAt: value(CREATED_DATE),
    status: value(STATUS),
    campaign: value(CAMPAIGN_LABEL),
    issuedAt: value(ISSUED_AT),
    issueDate: value(SERTIFIER_ISSUE_DATE),
    link: value(VERIFICATION_LINK),
    lastError: value(LAST_ERROR),
    nextAttemptAt: value(NEXT_ATTEMPT_AT),
    quickPublish: value(QUICK_PUBLISH),
    duplicateOf: value(DUPLICATE_OF_NAME),
    contactLinkError: value(CONTACT_LINK_ERROR),
    contactLinkWrittenAt: value(CONTACT_LINK_WRITTEN_AT)
  };
}

/** @typedef {ReturnType<typeof credentialOf>} Credential */
