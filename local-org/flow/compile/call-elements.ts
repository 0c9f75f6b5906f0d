import { child, childFlag, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import {
  BODY,
  RESPONSE_CODE,
  type ServiceOperation,
  type ServiceType,
} from '../../external-services/external-service.ts';
import type { InvocableAction } from '../../apex/apex-catalog.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import type { ActionElement, FlowElement, Reader, SubflowElement } from '../model/flow-model.ts';
import { apexType, fits, serviceType, typeName, type FlowType } from '../model/flow-type.ts';
import type { Frame } from '../run/interview.ts';
import type { StandardAction } from '../actions/standard-action.ts';
import { STANDARD_ACTIONS } from '../actions/standard-actions.ts';
import { compileTarget } from './assignments.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { elementBase } from './element-base.ts';
import { compileValue, convert } from './flow-value.ts';

type StoreOutputs = (frame: Frame, outputs: ReadonlyMap<string, RuntimeValue>) => void;

/** What a flow may know of an action, whoever brings it along. */
interface CallableAction {
  readonly className: string;
  readonly callout: boolean;
  readonly inputs: readonly ActionMember[];
  readonly outputs: readonly ActionMember[];
  readonly standard: StandardAction | undefined;
  readonly operation: ServiceOperation | undefined;
}

interface ActionMember {
  readonly name: string;
  readonly required: boolean;
  readonly type: FlowType;
  /** The type in Apex's words. */
  readonly written: string;
}

/** What is missing, by the kind of action that a flow names. */
const MISSING: Readonly<Record<string, (name: string) => string>> = {
  apex: (name) => `The Apex class "${name}" doesn't exist or has no method with @InvocableMethod.`,
  externalService: (name) => `There is no active operation "${name}" of an external service.`,
};

function actionOf(context: CompileContext, kind: string, name: string): CallableAction | undefined {
  if (kind === 'apex') {
    const action = context.apex.action(name);
    return action === undefined ? undefined : declaredAction(context, { ...action, standard: undefined });
  }
  if (kind === 'externalService') return serviceAction(context.scope.lookups.externalServices?.operation(name));
  const standard = STANDARD_ACTIONS.get(kind);
  if (standard === undefined || (name !== '' && name !== kind)) return undefined;
  return declaredAction(context, { ...standard, className: name, callout: false, standard });
}

function declaredAction(
  context: CompileContext,
  action: Pick<InvocableAction, 'className' | 'callout' | 'inputs' | 'outputs'> & Pick<CallableAction, 'standard'>,
): CallableAction {
  const isDefined = (name: string): boolean => context.apex.dataClass(name) !== undefined;
  const members = (all: InvocableAction['inputs']): ActionMember[] =>
    all.map(({ name, required, type }) => ({
      name,
      required,
      type: apexType(type, context.schema, isDefined),
      written: type,
    }));
  const { className, callout, standard } = action;
  return {
    className,
    callout,
    inputs: members(action.inputs),
    outputs: members(action.outputs),
    standard,
    operation: undefined,
  };
}

function serviceAction(operation: ServiceOperation | undefined): CallableAction | undefined {
  if (operation === undefined) return undefined;
  const member = (name: string, type: ServiceType, required: boolean): ActionMember => {
    const flowType = serviceType(type);
    return { name, required, type: flowType, written: typeName(flowType) };
  };
  const { parameters, body, responses } = operation;
  return {
    className: operation.actionName,
    callout: true,
    inputs: [
      ...parameters.map(({ name, type, required }) => member(name, type, required)),
      ...(body === undefined ? [] : [member(BODY, body.type, body.required)]),
    ],
    outputs: [
      member(RESPONSE_CODE, { kind: 'number' }, false),
      ...responses.flatMap(({ output, type }) => (type === undefined ? [] : [member(output, type, false)])),
    ],
    standard: undefined,
    operation,
  };
}

/** Action: an Apex class with `@InvocableMethod`, or a standard action. Other kinds are refused by name. */
export function declareAction(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const base = elementBase(xml);
  const nameElement = child(xml, 'actionName');
  const className = nameElement?.text.trim() ?? '';
  const kind = child(xml, 'actionType');
  const action = actionOf(context, kind?.text.trim() ?? '', className);
  const outputType = (member: string): FlowType | undefined =>
    action?.outputs.find(({ name }) => name === member)?.type;
  const automatic = childFlag(xml, 'storeOutputAutomatically') === true;
  const slot = automatic ? context.scope.defineMembers(base.name, outputType) : undefined;
  return () => {
    if (context.runs.trigger === 'beforeSave') {
      context.complain(`The element "${base.name}" can't be used in a flow that runs before the record is saved.`, xml);
    }
    if (action === undefined) {
      const type = kind?.text.trim() ?? '';
      const missing = Object.hasOwn(MISSING, type) ? MISSING[type]?.(className) : undefined;
      context.complain(
        missing ?? `The local org does not implement actions of the type '${type}' in flows.`,
        missing === undefined ? (kind ?? xml) : (nameElement ?? xml),
      );
      return undefined;
    }
    checkTransactionModel(context, xml);
    const element: ActionElement = {
      kind: 'action',
      ...base,
      className,
      standard: action.standard,
      operation: action.operation,
      callout: action.callout,
      inputs: actionInputs(context, xml, action),
      required: action.inputs.filter((input) => input.required).map((input) => input.name),
      store:
        slot === undefined
          ? manualOutputs(context, children(xml, 'outputParameters'), outputType)
          : storeIn(slot, className),
      next: undefined,
      fault: undefined,
    };
    const manual = child(xml, 'outputParameters');
    if (automatic && manual !== undefined) {
      context.complain("storeOutputAutomatically and outputParameters can't be combined.", manual);
    }
    connect(context, child(xml, 'connector'), (next) => (element.next = next));
    connect(context, child(xml, 'faultConnector'), (fault) => (element.fault = fault));
    return element;
  };
}

/** NewTransaction works in screen flows only (Apex Developer Guide, "Making Callouts … from Invocable Actions"). */
function checkTransactionModel(context: CompileContext, xml: XmlElement): void {
  const model = child(xml, 'flowTransactionModel');
  const known = ['Automatic', 'CurrentTransaction', 'NewTransaction'];
  if (model !== undefined && !known.includes(model.text.trim())) {
    context.complain(`'${model.text.trim()}' is not a valid value for the enum 'FlowTransactionModel'`, model);
  }
}

function actionInputs(context: CompileContext, xml: XmlElement, action: CallableAction): ActionElement['inputs'] {
  const given = new Map<string, Reader>();
  for (const parameter of children(xml, 'inputParameters')) {
    const name = childText(parameter, 'name')?.trim() ?? '';
    const input = action.inputs.find((one) => one.name === name);
    if (action.standard?.notImplemented.includes(name) === true) {
      context.complain(`The local org does not implement the input '${name}' of ${action.standard.name}.`, parameter);
      continue;
    }
    if (input === undefined) {
      context.complain(
        `The ${action.standard === undefined ? 'Apex action' : 'action'} "${action.className}" has no input parameter "${name}" (names are case-sensitive).`,
        parameter,
      );
      continue;
    }
    if (given.has(name)) context.complain(`The input parameter "${name}" is set twice.`, parameter);
    const read = inputReader(context, parameter, input.type, input.written, name);
    if (read !== undefined) given.set(name, read);
  }
  for (const input of action.inputs) {
    const named = children(xml, 'inputParameters').some((one) => childText(one, 'name')?.trim() === input.name);
    if (input.required && !named) context.complain(`Missing required input parameter: ${input.name}`, xml);
  }
  return [...given].map(([name, read]) => ({ name, read }));
}

function inputReader(
  context: CompileContext,
  parameter: XmlElement,
  type: FlowType,
  written: string,
  name: string,
): Reader | undefined {
  const valueElement = child(parameter, 'value');
  const value = compileValue(context, valueElement);
  if (value === undefined || valueElement === undefined) return undefined;
  if (type.base === 'Unreadable') {
    context.complain(
      `The local org does not pass values of the Apex type ${written} from flows (input "${name}").`,
      parameter,
    );
    return undefined;
  }
  return convert(context, value, type, `the input parameter "${name}"`, valueElement);
}

function storeIn(slot: number, className: string): StoreOutputs {
  return (frame, outputs) => {
    const members = new Map<string, RuntimeValue>();
    for (const [name, value] of outputs) members.set(name, frame.interview.share(value));
    frame.slots[slot] = { className, members };
  };
}

/** `outputParameters` or `outputAssignments`: one output into one variable each. */
function manualOutputs(
  context: CompileContext,
  parameters: readonly XmlElement[],
  typeOf: (name: string) => FlowType | undefined,
): StoreOutputs {
  const stores: StoreOutputs[] = [];
  for (const parameter of parameters) {
    const name = childText(parameter, 'name')?.trim() ?? '';
    const type = typeOf(name);
    const target = compileTarget(context, child(parameter, 'assignToReference'), parameter);
    if (type === undefined) context.complain(`There is no output "${name}".`, parameter);
    if (type === undefined || target === undefined) continue;
    if (!fits(type, target.type)) {
      context.complain(`The output "${name}" (${typeName(type)}) doesn't fit ${typeName(target.type)}.`, parameter);
    }
    stores.push((frame, outputs) => target.write(frame, frame.interview.share(outputs.get(name) ?? null)));
  }
  return (frame, outputs) => {
    for (const store of stores) store(frame, outputs);
  };
}

/** Subflow: it has no fault connector; an unhandled fault inside fails the whole interview. */
export function declareSubflow(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const base = elementBase(xml);
  const flowElement = child(xml, 'flowName');
  const flowName = flowElement?.text.trim() ?? '';
  const outputType = (name: string): FlowType | undefined => {
    const variable = context.signature(flowName)?.variables.get(name);
    return variable?.isOutput === true ? variable.type : undefined;
  };
  const automatic = childFlag(xml, 'storeOutputAutomatically') === true;
  const slot = automatic ? context.scope.defineMembers(base.name, outputType) : undefined;
  return () => {
    if (context.runs.trigger === 'beforeSave') {
      context.complain(`The element "${base.name}" can't be used in a flow that runs before the record is saved.`, xml);
    }
    const called = context.signature(flowName);
    if (called === undefined) {
      context.complain(`The flow "${flowName}" doesn't exist.`, flowElement ?? xml);
      return undefined;
    }
    if (called.hasTriggerType) {
      context.complain(
        `The flow "${flowName}" can't be called as a subflow: its start has a triggerType.`,
        flowElement ?? xml,
      );
    }
    const element: SubflowElement = {
      kind: 'subflow',
      ...base,
      flowName,
      inputs: subflowInputs(context, xml, flowName),
      store:
        slot === undefined
          ? manualOutputs(context, children(xml, 'outputAssignments'), outputType)
          : storeIn(slot, flowName),
      next: undefined,
    };
    connect(context, child(xml, 'connector'), (next) => (element.next = next));
    return element;
  };
}

function subflowInputs(context: CompileContext, xml: XmlElement, flowName: string): SubflowElement['inputs'] {
  const inputs: { name: string; read: Reader }[] = [];
  for (const assignment of children(xml, 'inputAssignments')) {
    const name = childText(assignment, 'name')?.trim() ?? '';
    const variable = context.signature(flowName)?.variables.get(name);
    if (variable?.isInput !== true) {
      context.complain(`The flow "${flowName}" has no input variable "${name}".`, assignment);
      continue;
    }
    const valueElement = child(assignment, 'value');
    const value = compileValue(context, valueElement);
    if (value === undefined || valueElement === undefined) continue;
    const read = convert(context, value, variable.type, `the input variable "${name}"`, valueElement);
    if (read !== undefined) inputs.push({ name, read });
  }
  return inputs;
}
