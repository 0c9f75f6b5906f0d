import type { CalloutRequest, CalloutService } from '../callouts/callout-service.ts';
import type { Switches } from '../switches.ts';
import { CalloutException } from '../transactions/errors.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { InboundResponse, Work } from '../transactions/work.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';
import { BODY, RESPONSE_CODE, type ServiceOperation, type ServiceResponse } from './external-service.ts';
import { AnswerError, fromJson, toJson } from './service-json.ts';

/** "Callouts to External Services time out after 120 seconds" (help "External Services Considerations"). */
const TIMEOUT_MILLISECONDS = 120_000;
/** "A response status code of 300 or greater is returned as an error" (help "HTTP Callout Considerations"). */
const FIRST_ERROR = 300;

export type Values = ReadonlyMap<string, RuntimeValue>;

export type OperationOutcome =
  | { readonly kind: 'outputs'; readonly outputs: Values }
  /** `outputs` where an answer came and outputs may be read on the fault path. */
  | { readonly kind: 'fault'; readonly message: string; readonly outputs?: Values };

export interface CallSurroundings {
  readonly callouts: CalloutService;
  readonly switches: Switches;
  readonly transaction: Transaction;
}

/**
 * Makes one HTTP request for one set of inputs. A governor limit is thrown through: nobody inside may catch it.
 * The wording of its faults is the local org's own, since no source gives the platform's.
 */
export function* callOperation(
  operation: ServiceOperation,
  inputs: Values,
  { callouts, switches, transaction }: CallSurroundings,
): Work<OperationOutcome> {
  let response: InboundResponse;
  try {
    response = yield* callouts.send(requestOf(operation, inputs, switches), transaction);
  } catch (error) {
    if (error instanceof CalloutException) return { kind: 'fault', message: error.message };
    throw error;
  }
  return outcomeOf(operation, response, switches);
}

function requestOf(operation: ServiceOperation, inputs: Values, switches: Switches): CalloutRequest {
  const { body, classes, method, namedCredential } = operation;
  const unset = switches.get('nullBody');
  const path = operation.parameters
    .filter(({ place }) => place === 'path')
    .reduce(
      (all, { name }) => all.replaceAll(`{${name}}`, encodeURIComponent(textOf(inputs.get(name)))),
      operation.path,
    );
  const query = operation.parameters
    .filter(({ place, name }) => place === 'query' && (inputs.get(name) ?? null) !== null)
    .map(({ name }) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(inputs.get(name)))}`);
  const value = inputs.get(BODY) ?? null;
  const sends = body !== undefined && value !== null;
  return {
    endpoint: `callout:${namedCredential}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    method,
    headers: new Map(sends ? [['Content-Type', 'application/json']] : []),
    body: sends ? JSON.stringify(toJson(value, body.type, classes, unset)) : '',
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
  };
}

function textOf(value: RuntimeValue | undefined): string {
  if (value instanceof Instant) return value.toIso();
  if (value instanceof CalendarDate) return value.toString();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function outcomeOf(operation: ServiceOperation, response: InboundResponse, switches: Switches): OperationOutcome {
  const declared = responseFor(operation.responses, response.statusCode);
  const outputs = new Map<string, RuntimeValue>([[RESPONSE_CODE, response.statusCode]]);
  const isError = response.statusCode >= FIRST_ERROR;
  try {
    const type = declared?.type;
    if (declared !== undefined && type !== undefined) {
      const json = bodyOf(response, switches);
      const reading = {
        missing: switches.get('missingResponseKey'),
        unknown: switches.get('unknownResponseKeys'),
      };
      outputs.set(declared.output, json === undefined ? null : fromJson(json, type, operation.classes, reading));
    }
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error;
    // The body of an error is often no JSON: that it is an error is what counts
    if (!isError) return failed(`The response could not be read: ${error.message}`, outputs, switches);
  }
  if (!isError || switches.get('nonSuccess') === 'continue') return { kind: 'outputs', outputs };
  return failed(`HTTP ${response.statusCode}: ${response.body}`, outputs, switches);
}

function failed(message: string, outputs: Values, switches: Switches): OperationOutcome {
  return switches.get('outputsOnFaultPath') === 'yes'
    ? { kind: 'fault', message, outputs }
    : { kind: 'fault', message };
}

function responseFor(responses: readonly ServiceResponse[], status: number): ServiceResponse | undefined {
  const range = `${Math.floor(status / 100)}XX`;
  return responses.find(({ code }) => code === String(status)) ?? responses.find(({ code }) => code === range);
}

/** Undefined for an empty body that does no harm (switch `emptyBody`). @throws AnswerError */
function bodyOf({ body }: InboundResponse, switches: Switches): unknown {
  if (body.trim() === '') {
    if (switches.get('emptyBody') === 'continue with null outputs') return undefined;
    throw new AnswerError('it is empty.');
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new AnswerError('it is no JSON.');
  }
}
