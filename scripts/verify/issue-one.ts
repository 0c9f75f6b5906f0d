import { setTimeout as wait } from 'node:timers/promises';
import { CommandError } from '../command/command-error.ts';
import { soqlText, textOf, type OrgPort, type OrgRecord } from '../org/org-port.ts';

const POLL_MILLISECONDS = 100;
const FINISHED = new Set(['Issued', 'Held', 'Failed', 'Duplicate', 'Superseded', 'Revoked']);

/** A contact for proofs: its address is on a domain that no mail can reach (RFC 2606). */
export interface TestContact {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface CredentialRow {
  readonly id: string;
  readonly status: string;
  readonly verificationLink: string | undefined;
  readonly reason: string | undefined;
}

export function createContact(org: OrgPort, contact: TestContact): Promise<string> {
  return org.create('Contact', { FirstName: contact.firstName, LastName: contact.lastName, Email: contact.email });
}

/** Makes the contact meet the criteria: ticks the box that the packaged flow watches. */
export function qualify(org: OrgPort, contactId: string): Promise<void> {
  return org.update('Contact', contactId, { Issue_Credential__c: true });
}

/** Waits until the contact's credential is out of the sending states, and answers its newest row. */
export async function waitForCredential(org: OrgPort, contactId: string, seconds: number): Promise<CredentialRow> {
  const soql = `SELECT Id, Status__c, Verification_Link__c, Last_Error__c FROM Sertifier_Credential__c WHERE Contact__c = ${soqlText(contactId)} ORDER BY CreatedDate DESC, Id DESC LIMIT 1`;
  const read = async (): Promise<CredentialRow | undefined> => {
    const [record] = await org.query(soql);
    const row = record === undefined ? undefined : credentialRow(record);
    return row !== undefined && FINISHED.has(row.status) ? row : undefined;
  };
  return poll(read, seconds, {
    attempted: `Waiting for the credential of contact ${contactId}`,
    problem: `no credential was decided within ${seconds} seconds.`,
    remedy: 'Look at Setup > Paused and Failed Flow Interviews, and at the list view "All" of Sertifier Credentials.',
  });
}

/** Waits until the verification link stands on the contact itself. */
export function waitForContactLink(
  org: OrgPort,
  contactId: string,
  seconds: number,
  interrupted?: AbortSignal,
): Promise<string> {
  const soql = `SELECT Sertifier_Verification_Link__c FROM Contact WHERE Id = ${soqlText(contactId)}`;
  const read = async (): Promise<string | undefined> => {
    interrupted?.throwIfAborted();
    return textOf((await org.query(soql))[0], 'Sertifier_Verification_Link__c');
  };
  return poll(read, seconds, {
    attempted: `Waiting for the link on contact ${contactId}`,
    problem: `the field Sertifier_Verification_Link__c was not filled within ${seconds} seconds.`,
    remedy: 'Look at "Contact Link Error" of the credential: it says what could not be written.',
  });
}

/**
 * Waits until the page behind a link answers 200: a published credential is live within seconds (guide, step 7).
 * @returns the last status
 */
export async function waitForPage(link: string, seconds: number): Promise<number> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const response = await fetch(link);
    await response.body?.cancel();
    if (response.ok || Date.now() > end) return response.status;
    await wait(POLL_MILLISECONDS);
  }
}

function credentialRow(record: OrgRecord): CredentialRow {
  return {
    id: textOf(record, 'Id') ?? '',
    status: textOf(record, 'Status__c') ?? '',
    verificationLink: textOf(record, 'Verification_Link__c'),
    reason: textOf(record, 'Last_Error__c'),
  };
}

async function poll<Found>(
  read: () => Promise<Found | undefined>,
  seconds: number,
  fault: { readonly attempted: string; readonly problem: string; readonly remedy: string },
): Promise<Found> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new CommandError(fault);
    await wait(POLL_MILLISECONDS);
  }
}
