import { avoidedConstructs } from './platform-doubts.ts';
import { reachable, type FlowGraph } from './flow-graph.ts';

/** A breach of a rule: which flow, which element, what is wrong and why it matters. */
export interface Finding {
  readonly flow: string;
  readonly element: string;
  readonly message: string;
}

type Rule = (flow: FlowGraph, all: ReadonlyMap<string, FlowGraph>) => Finding[];

const NEEDS_FAULT_PATH = new Set(['actionCalls', 'recordCreates', 'recordDeletes', 'recordLookups', 'recordUpdates']);
const WRITES = new Set(['recordCreates', 'recordDeletes', 'recordUpdates']);
const VERB_FIRST = /^[A-Z][a-z]+(?:_[A-Za-z0-9]+)+$/;

/** A fault without a connector is unhandled: the save fails, or the platform runs the path again, callout included. */
const faultPaths: Rule = (flow) =>
  [...flow.nodes.values()]
    .filter(({ kind, fault }) => NEEDS_FAULT_PATH.has(kind) && fault === undefined)
    .map(({ name }) => ({ flow: flow.apiName, element: name, message: 'has no fault path' }));

/** A record-triggered flow that calls out on its immediate path fails every save (help flow_considerations_trigger_record). */
const noCalloutInSave: Rule = (flow, all) => {
  if (!flow.recordTriggered) return [];
  return calloutsFrom(flow, flow.immediate, all).map((element) => ({
    flow: flow.apiName,
    element,
    message: 'calls out on the immediate path',
  }));
};

/** Actions that send messages within Salesforce make no callout. */
const MESSAGES = new Set(['customNotificationAction', 'emailSimple', 'emailAlert']);

function callsOut(flow: FlowGraph, name: string): boolean {
  const node = flow.nodes.get(name);
  return node?.kind === 'actionCalls' && !MESSAGES.has(node.actionType);
}

function calloutsFrom(flow: FlowGraph, from: string | undefined, all: ReadonlyMap<string, FlowGraph>): string[] {
  return [...reachable(flow, from)].flatMap((name) => {
    if (callsOut(flow, name)) return [name];
    const called = all.get(flow.subflows.get(name) ?? '');
    return called === undefined ? [] : calloutsFrom(called, called.called, all);
  });
}

/**
 * Uncommitted work forbids a callout, and the interviews of a batch share one transaction: once any branch has written,
 * no other may call out. So on a path with a callout every write stands behind it, in every branch.
 */
const noWriteBeforeCallout: Rule = (flow) =>
  flow.later.flatMap((first) => {
    const path = reachable(flow, first);
    const callouts = [...path].filter((name) => callsOut(flow, name));
    if (callouts.length === 0) return [];
    return [...withoutPassing(flow, first, new Set(callouts))]
      .filter((name) => WRITES.has(flow.nodes.get(name)?.kind ?? ''))
      .map((element) => ({ flow: flow.apiName, element, message: 'writes on a way that has not passed the callout' }));
  });

function withoutPassing(flow: FlowGraph, from: string, barriers: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = flow.nodes.get(name);
    if (node === undefined || found.has(name) || barriers.has(name)) continue;
    found.add(name);
    open.push(...node.next, ...(node.fault === undefined ? [] : [node.fault]));
  }
  return found;
}

const descriptions: Rule = (flow) => {
  const missing = [...flow.nodes.values(), ...flow.resources].filter(({ description }) => description === '');
  const findings = missing.map(({ name }) => ({ flow: flow.apiName, element: name, message: 'has no description' }));
  return flow.description === ''
    ? [{ flow: flow.apiName, element: 'Flow', message: 'has no description' }, ...findings]
    : findings;
};

const names: Rule = (flow) =>
  [...flow.nodes.values()]
    .filter(({ name, label }) => !VERB_FIRST.test(name) || label === '')
    .map(({ name }) => ({
      flow: flow.apiName,
      element: name,
      message: 'needs a label and a name that begins with a verb (Verb_Noun)',
    }));

const reachableElements: Rule = (flow) => {
  const starts = [flow.immediate, flow.called, ...flow.later];
  const found = new Set(starts.flatMap((start) => [...reachable(flow, start)]));
  return [...flow.nodes.keys()]
    .filter((name) => !found.has(name))
    .map((element) => ({ flow: flow.apiName, element, message: 'cannot be reached' }));
};

const RULES: readonly Rule[] = [
  faultPaths,
  noCalloutInSave,
  noWriteBeforeCallout,
  avoidedConstructs,
  descriptions,
  names,
  reachableElements,
];

/** Checks flows against the project's own rules, where the flow scanner is blind. */
export function checkFlows(flows: readonly FlowGraph[]): readonly Finding[] {
  const all = new Map(flows.map((flow) => [flow.apiName, flow]));
  return flows.flatMap((flow) => RULES.flatMap((rule) => rule(flow, all)));
}
