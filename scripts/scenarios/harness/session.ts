import type { OrgRecord } from '../../org/org-port.ts';
import { soqlText } from '../../org/org-port.ts';
import { OrgRequests, type SaveOutcome } from './org-requests.ts';

const CREDENTIAL_FIELDS = [
  'Id,Name,CreatedDate,Contact__c,Source_Record_Id__c,Source_Object__c,Recipient_Name__c,Recipient_Email__c,Campaign__c',
  'Campaign_Label__c,Campaign_ID__c,Source_Flow__c,Trigger_Value__c,Request_Key__c,Status__c,Queued_At__c,Attempts__c',
  'First_Sent_At__c,Last_Attempt_At__c,Next_Attempt_At__c,Issued_At__c,Due_At__c,Outcome__c,Last_Error__c',
  'Last_HTTP_Status__c,Sertifier_ID__c,Sertifier_Name__c,Sertifier_Email__c,Sertifier_Status__c,Certificate_Number__c',
  'Sertifier_Issue_Date__c,Sertifier_External_ID__c,Certificate_Image_Link__c,Badge_Image_Link__c,Verification_Link__c',
  'Quick_Publish__c,Dont_Send_Email__c,Issue_Date__c,Expire_Date__c,Duplicate_Of__c,Contact_Link_Written_At__c',
  'Contact_Link_Error__c,Attribute_1_Value__c,Attribute_2_Value__c,Attribute_10_Value__c',
].join(',');

/** What one user does in the org, in the words of the people who use it. */
export class Session {
  readonly requests: OrgRequests;

  constructor(instanceUrl: string, token: string) {
    this.requests = new OrgRequests(instanceUrl, token);
  }

  /** Creates contacts: so many with a name and an address of their own, or with the given fields. */
  async createContacts(wanted: number | readonly OrgRecord[]): Promise<string[]> {
    const records = typeof wanted === 'number' ? Array.from({ length: wanted }, numberedContact) : wanted;
    return succeeded(await this.requests.save('POST', 'Contact', records));
  }

  async createContact(fields: OrgRecord = numberedContact(undefined, 0)): Promise<string> {
    const [id] = await this.createContacts([fields]);
    return id ?? '';
  }

  /** Ticks "Issue Credential" on contacts, 200 in a save. */
  async tick(...contacts: readonly string[]): Promise<void> {
    await this.setBox(contacts, true);
  }

  async untick(...contacts: readonly string[]): Promise<void> {
    await this.setBox(contacts, false);
  }

  /** Updates one record. */
  async update(objectName: string, id: string, fields: OrgRecord): Promise<void> {
    succeeded(await this.requests.save('PATCH', objectName, [{ Id: id, ...fields }]));
  }

  /** Updates records (each with its `Id`), 200 in a save, and answers what became of each. */
  tryUpdate(objectName: string, records: readonly OrgRecord[]): Promise<SaveOutcome[]> {
    return this.requests.save('PATCH', objectName, records);
  }

  async create(objectName: string, fields: OrgRecord): Promise<string> {
    const [id] = succeeded(await this.requests.save('POST', objectName, [fields]));
    return id ?? '';
  }

  async delete(objectName: string, id: string): Promise<void> {
    await this.requests.expect('DELETE', `/sobjects/${objectName}/${id}`);
  }

  query(soql: string): Promise<readonly OrgRecord[]> {
    return this.requests.query(soql);
  }

  async contact(id: string): Promise<OrgRecord> {
    const [contact] = await this.query(
      `SELECT Id, Name, Email, Issue_Credential__c, Sertifier_Verification_Link__c FROM Contact WHERE Id = ${soqlText(id)}`,
    );
    if (contact === undefined) throw new Error(`There is no contact ${id}.`);
    return contact;
  }

  /** Every credential row, oldest first. @param condition of the WHERE clause */
  credentials(condition = 'Id != null'): Promise<readonly OrgRecord[]> {
    return this.query(`SELECT ${CREDENTIAL_FIELDS} FROM Sertifier_Credential__c WHERE ${condition} ORDER BY Name`);
  }

  credentialsOf(contact: string): Promise<readonly OrgRecord[]> {
    return this.credentials(`Contact__c = ${soqlText(contact)}`);
  }

  /** The only credential row of a contact. */
  async credentialOf(contact: string): Promise<OrgRecord> {
    const [row, ...others] = await this.credentialsOf(contact);
    if (row !== undefined && others.length === 0) return row;
    throw new Error(`Contact ${contact} has ${row === undefined ? 'no credential' : others.length + 1} and not one.`);
  }

  private async setBox(contacts: readonly string[], value: boolean): Promise<void> {
    const records = contacts.map((Id) => ({ Id, Issue_Credential__c: value }));
    succeeded(await this.requests.save('PATCH', 'Contact', records));
  }
}

function numberedContact(_: unknown, index: number): OrgRecord {
  return { FirstName: 'Ada', LastName: `Lovelace ${index}`, Email: `ada${index}@example.com` };
}

function succeeded(outcomes: readonly SaveOutcome[]): string[] {
  return outcomes.map((outcome, index) => {
    if (outcome.success) return outcome.id ?? '';
    throw new Error(`Record ${index} could not be saved: ${outcome.messages.join('; ')}`);
  });
}
