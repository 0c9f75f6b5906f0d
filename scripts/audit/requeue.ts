import { asRecord, listOf, refused } from '../org/queries.ts';
import { soqlText, textOf, type OrgPort, type OrgRecord } from '../org/org-port.ts';

const OBJECT = 'Sertifier_Credential__c';
const RECORDS_PER_REQUEST = 200;
const OVERDUE_MINUTES = 10;
const MOST_ROWS = 10_000;

export const REASONS = ['Wrong Data', 'Configuration', 'Access', 'Busy', 'Down', 'Unknown'] as const;

export interface RequeueChoice {
  readonly ids?: readonly string[] | undefined;
  readonly campaign?: string | undefined;
  /** Outcome class, such as `Access`. */
  readonly outcome?: string | undefined;
  /** Requests that were queued and never sent, besides held and failed ones. */
  readonly stuck: boolean;
}

export interface Requeued {
  readonly rows: readonly OrgRecord[];
  readonly failed: readonly { readonly id: string; readonly message: string }[];
}

/** The rows that may be tried again: held and failed ones, and those that hang in the queue. */
export function findWaiting(org: OrgPort, choice: RequeueChoice, now = new Date()): Promise<readonly OrgRecord[]> {
  const overdue = new Date(now.getTime() - OVERDUE_MINUTES * 60_000).toISOString();
  const stuck = choice.stuck ? ` OR (Status__c = 'Queued' AND Queued_At__c < ${overdue})` : '';
  const conditions = [
    `(Status__c IN ('Held', 'Failed')${stuck})`,
    ...(choice.ids === undefined ? [] : [`Id IN (${choice.ids.map(soqlText).join(', ')})`]),
    ...(choice.campaign === undefined ? [] : [`Campaign__c = ${soqlText(choice.campaign)}`]),
    ...(choice.outcome === undefined ? [] : [`Outcome__c = ${soqlText(choice.outcome)}`]),
  ];
  return org.query(
    `SELECT Id, Name, Status__c, Outcome__c, Recipient_Name__c, Last_Error__c FROM ${OBJECT} WHERE ${conditions.join(' AND ')} ORDER BY CreatedDate, Id LIMIT ${MOST_ROWS}`,
  );
}

/**
 * Has rows tried again, as the command "Try Again" on the row does: flows check who asks, and carry it out. The request
 * key stays, so nothing can be issued twice.
 */
export async function requeue(org: OrgPort, rows: readonly OrgRecord[]): Promise<Requeued> {
  const failed: { id: string; message: string }[] = [];
  for (let start = 0; start < rows.length; start += RECORDS_PER_REQUEST) {
    const some = rows.slice(start, start + RECORDS_PER_REQUEST);
    const records = some.map(({ Id }) => ({
      attributes: { type: OBJECT },
      Id,
      Command__c: 'Try Again',
      Command_Reason__c: 'npm run requeue',
    }));
    const answer = await org.request('PATCH', '/composite/sobjects', { allOrNone: false, records });
    const results = listOf(answer.body).map(asRecord);
    if (answer.status !== 200) throw refused('Trying credentials again', answer);
    for (const [index, result] of results.entries()) {
      if (result.success === true) continue;
      const message = textOf(asRecord(listOf(result.errors)[0]), 'message') ?? 'no reason given';
      failed.push({ id: String(some[index]?.Id), message });
    }
  }
  return { rows, failed };
}
