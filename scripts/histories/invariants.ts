import type { OrgRecord } from '../org/org-port.ts';
import type { CredentialAtSertifier } from '../scenarios/harness/sertifier-account.ts';
import type { TransactionLog } from '../scenarios/harness/scenario-org.ts';
import type { Request } from './history.ts';

/** What is left when everything has come to rest. */
export interface Aftermath {
  readonly requests: readonly Request[];
  readonly rows: readonly OrgRecord[];
  readonly links: ReadonlyMap<string, unknown>;
  readonly issued: readonly CredentialAtSertifier[];
  readonly transactions: TransactionLog;
  readonly automationBroke: boolean;
}

const UNFINISHED = new Set(['Queued', 'Retry Scheduled', 'Checking']);
const WAITS_FOR_PEOPLE = new Set(['Recipient', 'Person']);
const FINISHED_WITHOUT_DUE_TIME = new Set(['Duplicate', 'Superseded', 'Revoked']);
/** Half of any governor limit: the rest belongs to the customer's own automation. */
const LARGEST_SHARE = 0.5;

/** Every breach of what issuing promises, in words. */
export function breaches(aftermath: Aftermath): readonly string[] {
  return [
    ...lost(aftermath),
    ...doubled(aftermath),
    ...unfinished(aftermath),
    ...unproved(aftermath),
    ...costly(aftermath),
  ];
}

/** Each qualifying contact has a row for its campaign, unfinished or not. */
function lost({ requests, rows }: Aftermath): string[] {
  const answered = new Set(rows.map((row) => `${String(row.Source_Record_Id__c)} ${String(row.Campaign__c)}`));
  return requests
    .filter(({ contact, campaign }) => !answered.has(`${contact} ${campaign}`))
    .map(({ contact, campaign }) => `Lost: contact ${contact} qualified for ${campaign} and has no row.`);
}

/**
 * Sertifier has one credential at most for each request: each row is one, told apart by its ID. Sertifier's search does
 * not tell whose a credential is, so of two rows that ask for the same recipient each may bear the other's.
 */
function doubled({ rows, issued }: Aftermath): string[] {
  const keyOf = new Map(rows.map((row) => [String(row.Id), String(row.Request_Key__c ?? row.Id)]));
  const emailOf = new Map(issued.map(({ certificateNumber, email }) => [certificateNumber, email]));
  const sentFor = new Set(issued.map(({ externalId }) => externalId));
  const exchanged = rows
    .filter((row) => row.Status__c === 'Issued' && !sentFor.has(String(row.Id)))
    .map((row) => emailOf.get(String(row.Certificate_Number__c)));
  const seen = new Set<string>();
  return issued.flatMap(({ externalId, email }) => {
    const key = keyOf.get(String(externalId)) ?? `no row: ${String(externalId)}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const bearer = exchanged.indexOf(email);
    if (bearer === -1) return [`Doubled: Sertifier has more than one credential for ${key}.`];
    exchanged.splice(bearer, 1);
    return [];
  });
}

/**
 * A row that is not issued says why, and by when somebody should look at it: at every moment, not only in the end. A
 * queued one has nothing to explain, and what a person gave up is decided: nobody has to look at it again.
 */
export function unexplained(rows: readonly OrgRecord[]): readonly string[] {
  return rows.flatMap((row) => {
    const status = String(row.Status__c);
    if (status === 'Issued' || status === 'Queued') return [];
    return [
      ...(isBlank(row.Last_Error__c) ? [`Silent: ${inWords(row)} says no reason.`] : []),
      ...(isBlank(row.Due_At__c) && !isWithoutDueTime(row) ? [`Silent: ${inWords(row)} has no due time.`] : []),
    ];
  });
}

function isWithoutDueTime(row: OrgRecord): boolean {
  return FINISHED_WITHOUT_DUE_TIME.has(String(row.Status__c)) || isGivenUpByPerson(row);
}

function isGivenUpByPerson({ Status__c, Last_Error__c }: OrgRecord): boolean {
  return Status__c === 'Failed' && String(Last_Error__c).startsWith('Given up by ');
}

/** What goes on by itself has gone on: only a person, or a better address, can help what is still held. */
function unfinished({ rows }: Aftermath): string[] {
  return rows
    .filter(({ Status__c, Held_For__c }) => {
      if (Status__c === 'Held') return !WAITS_FOR_PEOPLE.has(String(Held_For__c));
      return UNFINISHED.has(String(Status__c));
    })
    .map((row) => `Unfinished: ${inWords(row)} though everything was well for long enough.`);
}

function inWords(row: OrgRecord): string {
  const heldFor = row.Status__c === 'Held' ? ` for ${String(row.Held_For__c)}` : '';
  return `${String(row.Name)} (${String(row.Status__c)}${heldFor}, attempts ${String(row.Attempts__c)}, ${String(row.Last_Error__c)})`;
}

/** Only proof makes a row Issued, and the contact has its link or the row says why not. */
function unproved({ rows, issued, links }: Aftermath): string[] {
  const known = new Set(issued.map(({ certificateNumber }) => certificateNumber));
  return rows
    .filter((row) => row.Status__c === 'Issued')
    .flatMap((row) => {
      const name = String(row.Name);
      const contact = String(row.Contact__c);
      const explained = !isBlank(row.Contact_Link_Error__c) || !isBlank(row.Contact_Link_Written_At__c);
      return [
        ...(known.has(String(row.Certificate_Number__c))
          ? []
          : [`Unproved: ${name} is Issued, but Sertifier knows no certificate ${String(row.Certificate_Number__c)}.`]),
        ...(links.has(contact) && isBlank(links.get(contact)) && !explained
          ? [`Silent: ${name} is Issued, its contact has no link, and the row does not say why.`]
          : []),
      ];
    });
}

/** No callout after DML, and every transaction stays far below the limits, but for what the customer's own broke. */
function costly({ transactions, automationBroke }: Aftermath): string[] {
  return transactions.flatMap(({ kind, calloutsRefused, maxShareOfLimit, outcome, error, used }) => {
    // A request whose save hit the customer's limit answers with the error, and is not rolled back itself
    const customers = automationBroke && (outcome === 'rolledBack' || kind === 'request');
    return [
      ...(calloutsRefused > 0 ? [`Order: a callout after DML was tried in a transaction of kind ${kind}.`] : []),
      ...(maxShareOfLimit > LARGEST_SHARE && !customers
        ? [`Limits: a transaction of kind ${kind} used ${JSON.stringify(used)} ${error ?? ''}.`]
        : []),
      ...(outcome === 'rolledBack' && !automationBroke && kind !== 'request'
        ? [`Rolled back: a transaction of kind ${kind} failed: ${error ?? ''}`]
        : []),
    ];
  });
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
