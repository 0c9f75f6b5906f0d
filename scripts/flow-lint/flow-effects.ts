import { reachable, type FlowGraph, type FlowNode } from './flow-graph.ts';

/** Actions that send messages within Salesforce make no callout. */
const MESSAGES = new Set(['customNotificationAction', 'emailSimple', 'emailAlert']);
const WRITES = new Set(['recordCreates', 'recordDeletes', 'recordUpdates']);
const DATA = new Set([...WRITES, 'recordLookups', 'actionCalls']);

/** Whether an element may speak to the outside: every action that is not known to stay within Salesforce. */
export function callsOut({ kind, actionType }: FlowNode): boolean {
  return kind === 'actionCalls' && !MESSAGES.has(actionType);
}

/** Whether an element leaves uncommitted work. */
export function writes({ kind }: FlowNode): boolean {
  return WRITES.has(kind);
}

/** Whether an element costs a statement, or a call, each time that it runs. */
export function costsStatement({ kind }: FlowNode): boolean {
  return DATA.has(kind);
}

/** An element, with the flow that it is in. */
export interface Place {
  readonly flow: FlowGraph;
  readonly node: FlowNode;
}

/** Every element that can be reached from an element, through subflows too; each flow is entered once. */
export function reachableWithSubflows(
  flow: FlowGraph,
  from: string | undefined,
  all: ReadonlyMap<string, FlowGraph>,
): readonly Place[] {
  return withSubflows(flow, reachable(flow, from), all);
}

/** These elements of a flow, and those of the subflows that they call. */
export function withSubflows(
  flow: FlowGraph,
  names: ReadonlySet<string>,
  all: ReadonlyMap<string, FlowGraph>,
  entered = new Set<string>(),
): readonly Place[] {
  return [...names].flatMap((name) => {
    const node = flow.nodes.get(name);
    if (node === undefined) return [];
    const called = all.get(flow.subflows.get(name) ?? '');
    if (called === undefined || entered.has(called.apiName)) return [{ flow, node }];
    entered.add(called.apiName);
    return [{ flow, node }, ...withSubflows(called, reachable(called, called.called), all, entered)];
  });
}
