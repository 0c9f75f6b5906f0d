import type { FlowElement, ScheduledPath } from '../model/flow-model.ts';
import type { CompileContext } from './compile-context.ts';

/** Where an element can lead without a fault. */
function successors(element: FlowElement): (FlowElement | undefined)[] {
  switch (element.kind) {
    case 'decision':
      return [...element.outcomes.map((outcome) => outcome.next), element.next];
    case 'loop':
      return [element.body, element.next];
    default:
      return [element.next];
  }
}

function faultOf(element: FlowElement): FlowElement | undefined {
  return 'fault' in element ? element.fault : undefined;
}

/**
 * Walks from all starts: numbers the elements, marks those that are reached without a fault, and refuses custom
 * errors behind a scheduled path (help, "Custom Error Element": not asynchronously).
 */
export function followPaths(
  context: CompileContext,
  first: FlowElement | undefined,
  paths: readonly ScheduledPath[],
): void {
  const starts = [first, ...paths.map((path) => path.first)];
  walk(starts, successors, (element) => {
    element.onNormalPath = true;
  });
  let order = 0;
  walk(starts, everySuccessor, (element) => {
    order += 1;
    element.order = order;
  });
  walk(
    paths.map((path) => path.first),
    everySuccessor,
    (element) => {
      if (element.kind !== 'customError') return;
      context.complain(
        `The Custom Error element "${element.name}" can't run on a scheduled or asynchronous path.`,
        context.xml,
      );
    },
  );
}

function everySuccessor(element: FlowElement): (FlowElement | undefined)[] {
  return [...successors(element), faultOf(element)];
}

/** Visits every element once, nearest first. */
function walk(
  starts: readonly (FlowElement | undefined)[],
  next: (element: FlowElement) => (FlowElement | undefined)[],
  visit: (element: FlowElement) => void,
): void {
  const seen = new Set<FlowElement>();
  const queue = [...starts];
  for (const element of queue) {
    if (element === undefined || seen.has(element)) continue;
    seen.add(element);
    visit(element);
    queue.push(...next(element));
  }
}
