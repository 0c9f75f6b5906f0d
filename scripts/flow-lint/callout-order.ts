import type { FlowGraph } from './flow-graph.ts';
import { callsOut, writes } from './flow-effects.ts';

type Flows = ReadonlyMap<string, FlowGraph>;

interface Walk {
  /** Names of the elements that write before the callout, with the flow that they are in. */
  readonly found: Map<string, FlowGraph>;
  /** Whether an end can be reached with, or without, having passed a callout. */
  readonly ends: Set<boolean>;
}

/**
 * Elements that write on a way which has not passed a callout yet, subflows included. Uncommitted work forbids a
 * callout, and the interviews of a batch share one transaction: once any branch has written, no other may call out.
 */
export function writesBeforeCallout(flow: FlowGraph, first: string, all: Flows): ReadonlyMap<string, FlowGraph> {
  return walk(flow, first, false, { all, calls: [flow.apiName] }).found;
}

function walk(
  flow: FlowGraph,
  first: string | undefined,
  passedBefore: boolean,
  { all, calls }: { readonly all: Flows; readonly calls: readonly string[] },
): Walk {
  const result: Walk = { found: new Map(), ends: new Set() };
  const seen = new Set<string>();
  const open: { readonly name: string | undefined; readonly passed: boolean }[] = [
    { name: first, passed: passedBefore },
  ];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const { name, passed } = state;
    const node = name === undefined ? undefined : flow.nodes.get(name);
    if (node === undefined) {
      result.ends.add(passed);
      continue;
    }
    const key = `${node.name} ${passed}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (!passed && writes(node)) result.found.set(node.name, flow);
    const called = all.get(flow.subflows.get(node.name) ?? '');
    // What a flow that calls itself does was seen at its first call
    const inner =
      called === undefined || calls.includes(called.apiName)
        ? undefined
        : walk(called, called.called, passed, { all, calls: [...calls, called.apiName] });
    for (const [element, owner] of inner?.found ?? []) result.found.set(element, owner);
    for (const after of inner?.ends ?? [passed || callsOut(node)]) {
      for (const next of [...node.next, node.fault]) if (next !== undefined) open.push({ name: next, passed: after });
      if (node.mayEnd) result.ends.add(after);
    }
  }
  return result;
}
