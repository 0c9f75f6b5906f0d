import type { OrgRecord } from '../org/org-port.ts';
import type { CredentialAtSertifier } from '../scenarios/harness/sertifier-account.ts';
import type { TransactionLog } from '../scenarios/harness/scenario-org.ts';
import type { Abilities } from './history-org.ts';
import type { Request } from './history.ts';

/** What is left when everything has come to rest. */
export interface Aftermath {
  readonly requests: readonly Request[];
  readonly rows: readonly OrgRecord[];
  readonly links: ReadonlyMap<string, unknown>;
  readonly issued: readonly CredentialAtSertifier[];
  readonly transactions: TransactionLog;
  readonly automationBroke: boolean;
  readonly abilities: Abilities;
}

const FINISHED_WITHOUT_DUE_TIME = new Set(['Duplicate', 'Superseded', 'Revoked']);
/** Half of any governor limit: the rest belongs to the customer's own automation. */
const LARGEST_SHARE = 0.5;

/** Every breach of what issuing promises, in words. */
export function breaches(aftermath: Aftermath): readonly string[] {
  return [
    ...lost(aftermath),
    ...doubled(aftermath),
    ...silent(aftermath),
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

/** Sertifier has one credential at most for each request: each row is one, told apart by its ID. */
function doubled({ rows, issued }: Aftermath): string[] {
  const keyOf = new Map(rows.map((row) => [String(row.Id), row.Request_Key__c ?? row.Id]));
  const countOf = new Map<unknown, number>();
  for (const { externalId } of issued) {
    const key = keyOf.get(String(externalId)) ?? `no row: ${String(externalId)}`;
    countOf.set(key, (countOf.get(key) ?? 0) + 1);
  }
  return [...countOf]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => `Doubled: Sertifier has ${count} credentials for ${String(key)}.`);
}

/** A row that is not issued says why, and by when somebody should look at it. */
function silent({ rows, abilities }: Aftermath): string[] {
  const unfinished = new Set([
    ...(abilities.heartbeat ? ['Queued'] : []),
    ...(abilities.retries && abilities.heartbeat ? ['Retry Scheduled'] : []),
    ...(abilities.checks && abilities.heartbeat ? ['Checking'] : []),
  ]);
  return rows.flatMap((row) => {
    const status = String(row.Status__c);
    const name = `${String(row.Name)} (${status}, attempts ${String(row.Attempts__c)}, ${String(row.Last_Error__c)})`;
    if (status === 'Issued') return [];
    if (unfinished.has(status)) return [`Unfinished: ${name} after everything was well for hours.`];
    if (status === 'Queued') return [];
    return [
      ...(isBlank(row.Last_Error__c) ? [`Silent: ${name} says no reason.`] : []),
      ...(isBlank(row.Due_At__c) && !FINISHED_WITHOUT_DUE_TIME.has(status) ? [`Silent: ${name} has no due time.`] : []),
    ];
  });
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
    const customers = automationBroke && outcome === 'rolledBack';
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
