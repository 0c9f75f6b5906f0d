import type { Transaction } from '../../transactions/transaction.ts';
import type { Work } from '../../transactions/work.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import type { InvocableAction, InvocableMember } from '../apex-catalog.ts';
import { ApexException } from '../apex-catalog.ts';
import { ApexObject, ListValue, type ApexValue } from '../runtime/apex-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { setSlot } from '../runtime/instances.ts';
import { typeName, type ApexType } from '../types/apex-type.ts';
import { annotationOf } from '../types/declare-classes.ts';
import type { CompiledFunction } from '../compile/link-program.ts';
import { asApexException } from '../runtime/uncaught.ts';
import { fromFlow, toFlow, variablesOf } from './flow-values.ts';
import { invocableVariables, type InvocableMethod } from './invocable-method.ts';

/** What the name of the only output is where an action returns plain values. */
const PLAIN_OUTPUT = 'output';

export interface ActionRunner {
  execution(transaction: Transaction): Execution;
  constructorOf(type: Extract<ApexType, { kind: 'class' }>): CompiledFunction;
  callable(slot: string): CompiledFunction;
}

/** Makes the action of an invocable method, as flows see it. */
export function invocableAction(invocable: InvocableMethod, runner: ActionRunner): InvocableAction {
  const { method, symbol, input, output } = invocable;
  const values = annotationOf(method.declaration.modifiers, 'invocablemethod')?.values ?? new Map<string, string>();
  const description = values.get('description');
  const category = values.get('category');
  const inputs = membersOfType(input, method.parameters[0]?.name ?? '', true);
  const outputs = membersOfType(output, PLAIN_OUTPUT, false);
  return {
    className: symbol.name,
    label: values.get('label') ?? method.name,
    ...(description === undefined ? {} : { description }),
    ...(category === undefined ? {} : { category }),
    callout: values.get('callout') === 'true',
    inputs,
    outputs,
    call: (requests, transaction) => callAction(invocable, inputs, runner, requests, transaction),
  };
}

function isClass(type: ApexType | undefined): type is Extract<ApexType, { kind: 'class' }> {
  return type?.kind === 'class';
}

function membersOfType(type: ApexType | undefined, plainName: string, isInput: boolean): InvocableMember[] {
  if (type === undefined) return [];
  if (!isClass(type)) return [{ name: plainName, label: plainName, type: typeName(type), required: isInput }];
  return invocableVariables(type.symbol).map((field) => {
    const values = annotationOf(field.declaration.modifiers, 'invocablevariable')?.values ?? new Map<string, string>();
    const description = values.get('description');
    return {
      name: field.name,
      label: values.get('label') ?? field.name,
      ...(description === undefined ? {} : { description }),
      type: typeName(field.type),
      required: isInput && values.get('required') === 'true',
    };
  });
}

type Request = ReadonlyMap<string, RuntimeValue>;

function* callAction(
  invocable: InvocableMethod,
  inputs: readonly InvocableMember[],
  runner: ActionRunner,
  requests: readonly Request[],
  transaction: Transaction,
): Work<Request[]> {
  const { input, method, output } = invocable;
  checkRequired(inputs, requests);
  const execution = runner.execution(transaction);
  // A save inside Apex can start a flow that calls an action: the calls around it are still on the stack.
  const { depth } = execution;
  try {
    const args: ApexValue[] = [];
    if (input !== undefined) {
      const list = new ListValue(input);
      for (const request of requests)
        list.items.push(yield* requestValue(invocable, input, request, runner, execution));
      args.push(list);
    }
    const returned = yield* runner.callable(method.slot)(execution, ...args);
    execution.payForStatements();
    if (output === undefined) return requests.map(() => new Map());
    return results(returned, output, requests.length, execution);
  } catch (error) {
    const thrown = asApexException(error, execution);
    execution.depth = depth;
    throw thrown;
  }
}

function checkRequired(inputs: readonly InvocableMember[], requests: readonly Request[]): void {
  for (const member of inputs) {
    if (!member.required) continue;
    if (requests.some((request) => (request.get(member.name) ?? null) === null)) {
      throw new ApexException('InvocableActionException', `Missing required input parameter: ${member.name}`);
    }
  }
}

function* requestValue(
  { method }: InvocableMethod,
  type: ApexType,
  request: Request,
  runner: ActionRunner,
  execution: Execution,
): Work<ApexValue> {
  if (!isClass(type))
    return yield* fromFlow(request.get(method.parameters[0]?.name ?? '') ?? null, type, runner, execution);
  const made = yield* runner.constructorOf(type)(execution);
  if (!(made instanceof ApexObject)) throw new Error(`An instance of ${typeName(type)} was expected.`);
  for (const field of invocableVariables(type.symbol)) {
    const given = request.get(field.name);
    const preset = annotationOf(field.declaration.modifiers, 'invocablevariable')?.values.get('defaultvalue');
    if (given !== undefined) setSlot(made, field.slot, yield* fromFlow(given, field.type, runner, execution));
    else if (preset !== undefined) setSlot(made, field.slot, yield* fromFlow(preset, field.type, runner, execution));
  }
  return made;
}

function results(returned: ApexValue, output: ApexType, count: number, execution: Execution): Request[] {
  if (!(returned instanceof ListValue) || returned.items.length !== count) {
    throw new ApexException(
      'InvocableActionException',
      'The number of results does not match the number of interviews that were executed in a single bulk execution request.',
    );
  }
  return returned.items.map((item) => {
    if (!isClass(output)) return new Map([[PLAIN_OUTPUT, toFlow(item, execution)]]);
    return item instanceof ApexObject ? variablesOf(item, execution) : new Map();
  });
}
