import type { InvocableAction, InvocableMember } from '../apex/apex-catalog.ts';
import { ApexException } from '../apex/apex-catalog.ts';
import { FlowFault, type FlowVersion } from '../flow/flow-runtime.ts';
import type { Work } from '../transactions/work.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';
import { type JsonObject, member, requireArray, requireObject } from './json.ts';
import { RecordWriter } from './record-json.ts';
import { asRestError, RestError } from './rest-error.ts';
import {
  asWork,
  type Call,
  inTransaction,
  ok,
  parameter,
  type RestRequest,
  type RestResponse,
} from './rest-exchange.ts';
import type { Route } from './router.ts';
import { runtimeInput, runtimeJson } from './runtime-json.ts';

const ACTIONS = '/services/data/:version/actions';

/** Apex actions and flows that clients call (Actions Developer Guide, "Invocable Actions Custom"). */
export const actionRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: ACTIONS,
    handler: inTransaction((_request, call) => ok({ custom: `${base(call)}/custom` })),
  },
  {
    method: 'GET',
    pattern: `${ACTIONS}/custom`,
    handler: inTransaction((_request, call) =>
      ok({ apex: `${base(call)}/custom/apex`, flow: `${base(call)}/custom/flow` }),
    ),
  },
  { method: 'GET', pattern: `${ACTIONS}/custom/apex`, handler: inTransaction(listApex) },
  {
    method: 'GET',
    pattern: `${ACTIONS}/custom/apex/:name`,
    handler: inTransaction((_request, call) => ok(describeApex(apexAction(call)))),
  },
  { method: 'POST', pattern: `${ACTIONS}/custom/apex/:name`, handler: asWork(callApex) },
  { method: 'GET', pattern: `${ACTIONS}/custom/flow`, handler: inTransaction(listFlows) },
  {
    method: 'GET',
    pattern: `${ACTIONS}/custom/flow/:name`,
    handler: inTransaction((_request, call) => {
      const flow = activeFlow(call);
      return ok({ name: flow.apiName, label: flow.label, type: 'FLOW', version: String(flow.versionNumber) });
    }),
  },
  { method: 'POST', pattern: `${ACTIONS}/custom/flow/:name`, handler: asWork(callFlow) },
];

type Values = ReadonlyMap<string, RuntimeValue>;

function base(call: Call): string {
  return `/services/data/${parameter(call.parameters, 'version')}/actions`;
}

function listApex(_request: RestRequest, call: Call): RestResponse {
  const { apex } = call.services.configuration();
  const actions = apex.classNames().flatMap((name) => apex.action(name) ?? []);
  return ok({
    actions: actions
      .filter((action) => call.access.canUseClass(action.className))
      .map((action) => ({
        label: action.label,
        name: action.className,
        type: 'APEX',
        url: `${base(call)}/custom/apex/${action.className}`,
      })),
  });
}

function describeApex(action: InvocableAction): Record<string, unknown> {
  const member = (one: InvocableMember): Record<string, unknown> => ({
    apexClass: null,
    byteLength: 0,
    description: one.description ?? null,
    label: one.label,
    maxOccurs: /^List</i.test(one.type) ? 2000 : 1,
    name: one.name,
    sobjectType: null,
    type: one.type.replace(/^List<(.+)>$/i, '$1').toUpperCase(),
  });
  return {
    category: action.category ?? null,
    description: action.description ?? null,
    inputs: action.inputs.map((one) => ({ ...member(one), required: one.required })),
    label: action.label,
    name: action.className,
    outputs: action.outputs.map(member),
    standard: false,
    targetEntityName: null,
    type: 'APEX',
  };
}

function apexAction(call: Call): InvocableAction {
  const name = parameter(call.parameters, 'name');
  const action = call.services.configuration().apex.action(name);
  if (action === undefined) throw RestError.notFound();
  if (call.access.canUseClass(action.className)) return action;
  throw RestError.of(403, 'INSUFFICIENT_ACCESS', `You do not have access to the Apex class named '${name}'.`);
}

function* callApex(request: RestRequest, call: Call): Work<RestResponse> {
  const action = apexAction(call);
  const types = new Map(action.inputs.map((one) => [one.name, one.type]));
  const required = action.inputs.filter((one) => one.required).map((one) => one.name);
  const inputs = inputsOf(request).map((json) => valuesOf(json, types, action.className));
  for (const input of inputs) {
    const missing = required.filter((name) => (input.get(name) ?? null) === null);
    if (missing.length > 0) {
      throw RestError.of(400, 'REQUIRED_FIELD_MISSING', `Missing required input parameter: ${missing.join(', ')}`);
    }
  }
  return yield* invoke(call, action.className, inputs.length, () => action.call(inputs, call.transaction));
}

function listFlows(_request: RestRequest, call: Call): RestResponse {
  const active = call.services
    .configuration()
    .flows.versions()
    .filter((one) => one.status === 'Active');
  return ok({
    actions: active.map((flow) => ({
      label: flow.label,
      name: flow.apiName,
      type: 'FLOW',
      url: `${base(call)}/custom/flow/${flow.apiName}`,
    })),
  });
}

function activeFlow(call: Call): FlowVersion {
  const name = parameter(call.parameters, 'name');
  const flow = call.services
    .configuration()
    .flows.versions()
    .find((one) => one.apiName === name && one.status === 'Active');
  if (flow === undefined) throw RestError.notFound();
  return flow;
}

function* callFlow(request: RestRequest, call: Call): Work<RestResponse> {
  const flow = activeFlow(call);
  const types = call.services.configuration().flows.inputTypes(flow.apiName);
  const inputs = inputsOf(request).map((json) => valuesOf(json, types, flow.apiName));
  return yield* invoke(call, flow.apiName, inputs.length, () =>
    call.services.flows.launch(flow.apiName, inputs, call.transaction),
  );
}

/** Calls an action once with all inputs. An exception fails every invocation and takes back what was written. */
function* invoke(call: Call, actionName: string, count: number, start: () => Work<Values[]>): Work<RestResponse> {
  const writer = new RecordWriter(call.services.data.schema, parameter(call.parameters, 'version'));
  const savepoint = call.transaction.savepoint();
  try {
    const outputs = yield* start();
    const body = outputs.map((output) => ({
      actionName,
      errors: null,
      isSuccess: true,
      outputValues: Object.fromEntries([...output].map(([name, value]) => [name, runtimeJson(value, writer)])),
      version: 1,
    }));
    return ok(body);
  } catch (error) {
    if (!(error instanceof ApexException) && !(error instanceof FlowFault)) throw error;
    call.transaction.rollback(savepoint);
    const statusCode = error instanceof FlowFault ? 'UNKNOWN_EXCEPTION' : 'INVALID_API_INPUT';
    const failure = {
      actionName,
      errors: [{ statusCode, message: asRestError(error).message, fields: [] }],
      isSuccess: false,
      outputValues: null,
      version: 1,
    };
    return { status: 400, body: Array.from({ length: count }, () => failure) };
  }
}

function inputsOf(request: RestRequest): JsonObject[] {
  const body = requireObject(request.json(), 'The request');
  const inputs = requireArray(member(body, 'inputs'), 'inputs').map((one) => requireObject(one, 'Each input'));
  if (inputs.length > 0) return inputs;
  throw RestError.of(400, 'INVALID_API_INPUT', 'The request has no inputs.');
}

/** @param types Apex types by input name */
function valuesOf(json: JsonObject, types: ReadonlyMap<string, string>, action: string): Values {
  const values = new Map<string, RuntimeValue>();
  for (const [name, value] of Object.entries(json)) {
    const type = types.get(name);
    if (type === undefined) {
      throw RestError.of(400, 'INVALID_API_INPUT', `The action ${action} has no input '${name}'.`);
    }
    values.set(name, runtimeInput(name, type, value));
  }
  return values;
}
