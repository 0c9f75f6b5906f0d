import { PlatformError } from '../../transactions/errors.ts';
import type { BulkElement } from '../model/flow-model.ts';
import { ElementFault } from './flow-values.ts';
import type { Interview } from './interview.ts';

const LOOK_UP = 'You can look up ExceptionCode values in the SOAP API Developer Guide.';

const ATTEMPTS: Readonly<Record<BulkElement['kind'], string>> = {
  lookup: 'look up records',
  create: 'create records',
  update: 'update records',
  delete: 'delete records',
  action: 'run an action',
};

/** The platform's sentence about a database operation that failed in a flow. */
export function databaseFault(
  kind: BulkElement['kind'],
  errors: readonly { readonly statusCode: string; readonly message: string }[],
): string {
  const details = errors.map((error) => `${error.statusCode}: ${error.message}`).join(', ');
  return `This error occurred when the flow tried to ${ATTEMPTS[kind]}: ${details}. ${LOOK_UP}`;
}

/** The fault text of an error that an element may handle; rethrows defects and governor limits. */
export function faultText(kind: BulkElement['kind'], error: unknown): string {
  if (error instanceof ElementFault) return error.message;
  if (error instanceof PlatformError) {
    return databaseFault(kind, [{ statusCode: error.errorCode, message: error.message }]);
  }
  throw error;
}

/**
 * An interview takes the fault connector of the element that it stands at, or fails.
 * What it saved before is kept or taken back, per switch `dmlBeforeHandledFault`.
 */
export function takeFault(interview: Interview, element: BulkElement, message: string): void {
  const { frame } = interview;
  if (element.fault === undefined) {
    interview.fail(element.name, message);
    return;
  }
  if (interview.madeDml && interview.services.switches.get('dmlBeforeHandledFault') === 'rolled back') {
    if (interview.startOfIsolation === undefined) {
      interview.needsIsolation = true;
      return;
    }
    interview.transaction.rollback(interview.startOfIsolation);
    interview.madeDml = false;
  }
  interview.services.traces.fault(interview, element.name, message, true);
  frame.erred ??= new Set();
  frame.erred.add(element.name);
  frame.faultMessage = message;
  frame.position = element.fault;
}
