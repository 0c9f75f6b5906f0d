import { ApexException, type InvocableAction } from '../../apex/apex-catalog.ts';
import { CalloutException } from '../../transactions/errors.ts';
import { callOperation } from '../../external-services/call-operation.ts';
import type { ServiceOperation } from '../../external-services/external-service.ts';
import type { Work } from '../../transactions/work.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import type { ActionElement } from '../model/flow-model.ts';
import type { StandardAction } from '../actions/standard-action.ts';
import { moveTo } from './advance.ts';
import { takeFault } from './faults.ts';
import { ElementFault, isCollection, ownCopy } from './flow-values.ts';
import type { ActionOutcome, Interview } from './interview.ts';
import { plainValue } from './traces.ts';

type Request = ReadonlyMap<string, RuntimeValue>;

interface Call {
  readonly interview: Interview;
  readonly request: Request;
}

/** Interviews per call where switch `apexActionListSize` says that the platform slices the batch. */
const SLICE = 50;
const SIZE_MISMATCH =
  'The number of results does not match the number of interviews that were executed in a single bulk execution request.';

/** Runs an action for all interviews that stand at it. */
export function* runAction(element: ActionElement, group: readonly Interview[]): Work<void> {
  if (element.standard !== undefined) runStandardAction(element, element.standard, group);
  else if (element.operation !== undefined) yield* runServiceAction(element, element.operation, group);
  else yield* runApexAction(element, group);
}

/**
 * What a standard action sends goes out with the commit, so that a second run of a batch, after its work was taken
 * back, has to send it again.
 */
function runStandardAction(element: ActionElement, action: StandardAction, group: readonly Interview[]): void {
  for (const interview of group) {
    const { services, transaction } = interview;
    const { data, clock, messages } = services;
    try {
      const request = new Map(element.inputs.map(({ name, read }) => [name, ownCopy(read(interview.frame))]));
      const missing = element.required.find((name) => isBlank(request.get(name) ?? null));
      if (missing !== undefined) throw new ElementFault(`Missing required input parameter: ${missing}`);
      const outputs = action.run(request, { data, clock, messages, transaction });
      proceed(element, interview, outputs);
    } catch (error) {
      if (!(error instanceof ElementFault)) throw error;
      takeFault(interview, element, error.message);
    }
  }
}

function isBlank(value: RuntimeValue): boolean {
  return value === null || value === '' || (isCollection(value) && value.length === 0);
}

/** Calls an Apex action once for all interviews that stand at it (Apex Developer Guide, "InvocableMethod"). */
function* runApexAction(element: ActionElement, group: readonly Interview[]): Work<void> {
  const calls = requestsOf(element, notYetTaken(element, group));
  const action = yield* callable(element, calls);
  if (action === undefined) return;
  const size = calls[0]?.interview.services.switches.get('apexActionListSize') === 'slices' ? SLICE : calls.length;
  for (let start = 0; start < calls.length; start += size) {
    yield* callTogether(element, action, calls.slice(start, start + size));
  }
}

/** Settles interviews whose call was made before: what left the org is not sent again in a second run of a batch. */
function notYetTaken(element: ActionElement, group: readonly Interview[]): Interview[] {
  return group.filter((interview) => {
    const known = interview.actionLog[interview.actionsTaken];
    interview.actionsTaken += 1;
    if (known !== undefined) settle(element, interview, known, false);
    return known === undefined;
  });
}

/** External Services send one request for each interview: nothing is merged (flow help, "External Services"). */
function* runServiceAction(
  element: ActionElement,
  operation: ServiceOperation,
  group: readonly Interview[],
): Work<void> {
  for (const { interview, request } of requestsOf(element, notYetTaken(element, group))) {
    const { services, transaction } = interview;
    const outcome = yield* callOperation(operation, request, { ...services, transaction });
    settle(element, interview, outcome, true);
  }
}

function requestsOf(element: ActionElement, group: readonly Interview[]): Call[] {
  const calls: Call[] = [];
  for (const interview of group) {
    try {
      const request = new Map(element.inputs.map(({ name, read }) => [name, ownCopy(read(interview.frame))]));
      calls.push({ interview, request });
    } catch (error) {
      if (!(error instanceof ElementFault)) throw error;
      settle(element, interview, { kind: 'fault', message: error.message }, true);
    }
  }
  return withoutNulls(element, calls);
}

/** Null in a required input faults (switch `nullRequiredInput`: one interview, or the whole list). */
function withoutNulls(element: ActionElement, calls: Call[]): Call[] {
  const missing = (call: Call): string | undefined =>
    element.required.find((name) => (call.request.get(name) ?? null) === null);
  const name = calls.map(missing).find((one) => one !== undefined);
  if (name === undefined) return calls;
  const message = `Missing required input parameter: ${name}`;
  const wholeList = calls[0]?.interview.services.switches.get('nullRequiredInput') === 'whole list faults';
  const failing = calls.filter((call) => wholeList || missing(call) !== undefined);
  for (const { interview } of failing) settle(element, interview, { kind: 'fault', message }, true);
  return calls.filter((call) => !failing.includes(call));
}

/** The action, if there is one and the running user may use its class (release notes Summer '19). */
function* callable(element: ActionElement, calls: readonly Call[]): Work<InvocableAction | undefined> {
  const first = calls[0]?.interview;
  if (first === undefined) return undefined;
  const { services, transaction } = first;
  const action = services.apex().action(element.className);
  const scheduled = transaction.kind === 'asynchronousPath' || transaction.kind === 'timeBasedPath';
  const allowed =
    (scheduled && services.switches.get('apexClassAccess') === 'not checked') ||
    services.access.of(transaction.user.id).canUseClass(element.className);
  if (action !== undefined && allowed) return action;
  const message =
    action === undefined
      ? `The Apex class "${element.className}" doesn't exist or has no method with @InvocableMethod.`
      : `An Apex error occurred: ${transaction.user.username} does not have access to the Apex class named '${element.className}'.`;
  for (const { interview } of calls) settle(element, interview, { kind: 'fault', message }, true);
  return undefined;
}

function* callTogether(element: ActionElement, action: InvocableAction, calls: readonly Call[]): Work<void> {
  const outcomes = yield* outcomesOf(action, calls);
  if (outcomes.kind === 'threw') {
    const again = calls[0]?.interview.services.switches.get('apexActionException') === 'called again per interview';
    if (again && calls.length > 1) {
      for (const call of calls) yield* callTogether(element, action, [call]);
      return;
    }
    for (const { interview } of calls) settle(element, interview, { kind: 'fault', message: outcomes.message }, true);
    return;
  }
  for (const [index, { interview }] of calls.entries()) {
    const outputs = outcomes.results.length === calls.length ? outcomes.results[index] : undefined;
    const outcome: ActionOutcome =
      outputs === undefined ? { kind: 'fault', message: SIZE_MISMATCH } : { kind: 'outputs', outputs };
    settle(element, interview, outcome, true);
  }
}

type Outcomes =
  | { readonly kind: 'answered'; readonly results: readonly Request[] }
  | { readonly kind: 'threw'; readonly message: string };

function* outcomesOf(action: InvocableAction, calls: readonly Call[]): Work<Outcomes> {
  const first = calls[0]?.interview;
  if (first === undefined) return { kind: 'answered', results: [] };
  const { transaction, services } = first;
  const before = transaction.uncommittedWork;
  const own = calls.some(({ interview }) => interview.madeDml);
  // switch `dmlBlocksBatchMates`: the work of others does not stand in the way
  const ignoresOthers = before && !own && first.behindCommit && services.switches.get('dmlBlocksBatchMates') === 'no';
  if (ignoresOthers) transaction.uncommittedWork = false;
  const statements = transaction.limits.usedOf('dmlStatements');
  try {
    const results = yield* action.call(
      calls.map(({ request }) => request),
      transaction,
    );
    return { kind: 'answered', results };
  } catch (error) {
    if (error instanceof ApexException) {
      return { kind: 'threw', message: `An Apex error occurred: ${error.typeName}: ${error.message}` };
    }
    if (error instanceof CalloutException) {
      return { kind: 'threw', message: `An Apex error occurred: System.CalloutException: ${error.message}` };
    }
    throw error;
  } finally {
    if (ignoresOthers) transaction.uncommittedWork = true;
    if (transaction.limits.usedOf('dmlStatements') > statements) {
      for (const { interview } of calls) {
        interview.triedDml = true;
        interview.madeDml = true;
      }
    }
  }
}

function settle(element: ActionElement, interview: Interview, outcome: ActionOutcome, isNew: boolean): void {
  if (isNew) interview.actionLog.push(outcome);
  if (outcome.kind === 'fault') {
    if (outcome.outputs !== undefined) element.store(interview.frame, outcome.outputs);
    takeFault(interview, element, outcome.message);
    return;
  }
  proceed(element, interview, outcome.outputs);
}

function proceed(element: ActionElement, interview: Interview, outputs: Request): void {
  element.store(interview.frame, outputs);
  interview.services.traces.step(interview, element.name, element.kind, () =>
    Object.fromEntries([...outputs].map(([name, value]) => [name, plainValue(value)])),
  );
  moveTo(interview.frame, element.next);
}
