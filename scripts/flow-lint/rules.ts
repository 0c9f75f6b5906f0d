import { avoidedConstructs } from './platform-doubts.ts';
import { writesBeforeCallout } from './callout-order.ts';
import { callsOut, costsStatement, reachableWithSubflows, withSubflows, writes, type Place } from './flow-effects.ts';
import { reachable, type FlowGraph } from './flow-graph.ts';

/** A breach of a rule: which flow, which element, what is wrong and why it matters. */
export interface Finding {
  readonly flow: string;
  readonly element: string;
  readonly message: string;
}

type Rule = (flow: FlowGraph, all: ReadonlyMap<string, FlowGraph>) => Finding[];

const NEEDS_FAULT_PATH = new Set(['actionCalls', 'recordCreates', 'recordDeletes', 'recordLookups', 'recordUpdates']);
const VERB_FIRST = /^[A-Z][a-z]+(?:_[A-Za-z0-9]+)+$/;

/** A fault without a connector is unhandled: the save fails, or the platform runs the path again, callout included. */
const faultPaths: Rule = (flow) =>
  [...flow.nodes.values()]
    .filter(({ kind, fault }) => NEEDS_FAULT_PATH.has(kind) && fault === undefined)
    .map(({ name }) => ({ flow: flow.apiName, element: name, message: 'has no fault path' }));

/** A record-triggered flow that calls out on its immediate path fails every save (help flow_considerations_trigger_record). */
const noCalloutInSave: Rule = (flow, all) => {
  if (!flow.recordTriggered) return [];
  return found(
    flow,
    reachableWithSubflows(flow, flow.immediate, all).filter(({ node }) => callsOut(node)),
    'calls out on the immediate path',
  );
};

/** Before a save there is nothing to relate to, and each statement is paid for by whoever saves. */
const noWriteBeforeSave: Rule = (flow, all) => {
  if (!flow.beforeSave) return [];
  return found(
    flow,
    reachableWithSubflows(flow, flow.immediate, all).filter(({ node }) => writes(node)),
    'writes before the save',
  );
};

/**
 * Writes that no callout can come after although the elements alone allow it, each with the reason. That none does is
 * proved by playing: the histories fail where a callout is refused.
 */
const WRITES_ALONE: Readonly<Record<string, string>> = {
  'Sertifier_Run_Heartbeat.Update_Control':
    'there is one control row, so no interview shares the transaction, and Is_It_Judged ends where no test was made',
};

/** Behind the commit, on a schedule, or called: wherever a callout is allowed, every write stands behind it. */
const noWriteBeforeCallout: Rule = (flow, all) => {
  const starts = [...flow.later, flow.called, flow.recordTriggered ? undefined : flow.immediate];
  return starts.flatMap((first) => {
    if (first === undefined) return [];
    if (!reachableWithSubflows(flow, first, all).some(({ node }) => callsOut(node))) return [];
    return [...writesBeforeCallout(flow, first, all)]
      .map(([name, owner]) => ({
        flow: flow.apiName,
        element: owner === flow ? name : `${owner.apiName}.${name}`,
        message: 'writes on a way that has not passed the callout',
      }))
      .filter(({ element }) => !Object.hasOwn(WRITES_ALONE, `${flow.apiName}.${element}`));
  });
};

/** What stands in a loop is paid for at each turn: statements have to be constant with the batch. */
const noStatementInLoop: Rule = (flow, all) =>
  [...flow.nodes.values()].flatMap(({ name, body }) => {
    if (body === undefined) return [];
    const turn = withSubflows(flow, reachable(flow, body, name), all);
    return found(
      flow,
      turn.filter(({ node }) => costsStatement(node)),
      `costs a statement at each turn of ${name}`,
    );
  });

function found(flow: FlowGraph, places: readonly Place[], message: string): Finding[] {
  return places.map(({ flow: owner, node }) => ({
    flow: flow.apiName,
    element: owner === flow ? node.name : `${owner.apiName}.${node.name}`,
    message,
  }));
}

/** Flow Builder lays the elements out, so that a change shows as what it is. */
const canvas: Rule = (flow) =>
  flow.canvas === 'AUTO_LAYOUT_CANVAS'
    ? []
    : [{ flow: flow.apiName, element: 'Flow', message: 'is not laid out by Flow Builder (AUTO_LAYOUT_CANVAS)' }];

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
  noWriteBeforeSave,
  noWriteBeforeCallout,
  noStatementInLoop,
  canvas,
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
