import type { InvocableAction } from '../../apex/apex-catalog.ts';
import { asText } from '../run/flow-values.ts';
import { FlowOrg, makeAction, record, type FlowOrgOptions } from './flow-org.ts';
import { action, asyncPath, fields, filters, FIRST, lookup, ref, triggered, update } from './flow-xml.ts';

export const QUEUED = filters(['Status__c', 'EqualTo', 'Queued']);

/** Read the row afresh, call the action, write its answer; a fault is noted on the row. */
export function sendFlow(inside = '', faulty = true): string {
  return (
    triggered({ where: QUEUED, changed: true, paths: asyncPath('Get_Row') }) +
    lookup('Get_Row', 'Order__c', filters(['Id', 'EqualTo', ref('$Record.Id')]) + FIRST, { next: 'Send' }) +
    action(
      'Send',
      'SendOrder',
      [['key', ref('Get_Row.Key__c')]],
      faulty ? { next: 'Record', fault: 'Failed' } : { next: 'Record' },
    ) +
    update(
      'Record',
      `${filters(['Id', 'EqualTo', ref('Get_Row.Id')])}${fields(['Note__c', ref('Send.answer')], ['Status__c', 'Done'])}<object>Order__c</object>`,
    ) +
    (faulty
      ? update(
          'Failed',
          `${filters(['Id', 'EqualTo', ref('$Record.Id')])}${fields(['Note__c', ref('$Flow.FaultMessage')], ['Status__c', 'Failed'])}<object>Order__c</object>`,
        )
      : '') +
    inside
  );
}

export interface Sent {
  readonly org: FlowOrg;
  readonly calls: string[][];
}

export function sendingOrg(
  flow = sendFlow(),
  answer: (key: string) => string = (key) => `sent ${key}`,
  options: FlowOrgOptions = {},
): Sent {
  const calls: string[][] = [];
  const send: InvocableAction = makeAction('SendOrder', (requests) => {
    calls.push(requests.map((request) => asText(request.key ?? null) ?? ''));
    return requests.map((request) => ({ answer: answer(asText(request.key ?? null) ?? '') }));
  });
  return { org: new FlowOrg({ Send_Order: flow }, { actions: [send], ...options }), calls };
}

export const queuedOrders = (count: number): ReturnType<typeof record>[] =>
  Array.from({ length: count }, (_, index) => record('Order__c', { Status__c: 'Queued', Key__c: `k${index}` }));

export async function notes(org: FlowOrg): Promise<unknown[]> {
  return (await org.all('Order__c')).map((order) => order.value('Note__c'));
}
