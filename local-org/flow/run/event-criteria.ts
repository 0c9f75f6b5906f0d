import type { Transaction } from '../../transactions/transaction.ts';
import type { SObject } from '../../values/sobject.ts';
import type { CompiledFlow } from '../model/flow-model.ts';
import { ElementFault } from './flow-values.ts';
import { Interview, type FlowServices } from './interview.ts';

/**
 * Whether an event meets the conditions of the flow's start. No interview starts for one that does not, nor for one
 * with a value that the conditions cannot be asked about.
 */
export function meetsStart(
  flow: CompiledFlow,
  event: SObject,
  services: FlowServices,
  transaction: Transaction,
): boolean {
  if (flow.eventCriteria === undefined) return true;
  const probe = new Interview(flow, 0, services, transaction, { record: event, prior: null, isNew: true });
  try {
    return flow.eventCriteria(probe.root);
  } catch (error) {
    if (error instanceof ElementFault) return false;
    throw error;
  }
}
