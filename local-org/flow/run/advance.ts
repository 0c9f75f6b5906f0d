import type { FlowElement, LoopElement, SubflowElement } from '../model/flow-model.ts';
import { asText, ElementFault, isCollection } from './flow-values.ts';
import { Frame, type Interview } from './interview.ts';
import { plainValue } from './traces.ts';

/**
 * What elements cost of the transaction's CPU time (Apex Developer Guide, "Execution Governors and Limits"), which is
 * what ends an endless loop. The platform measures; counting makes it the same on every machine.
 */
const STEPS_PER_MILLISECOND = 100;

/**
 * Runs an interview until it stands at an element that its batch executes together, or has ended.
 * @returns true where it waits at such an element
 */
export function advance(interview: Interview): boolean {
  for (let steps = 0; interview.state === 'running'; steps += 1) {
    const { frame } = interview;
    const element = frame.position;
    if (element === undefined) {
      leaveFrame(interview, frame);
      continue;
    }
    if (waitsForBatch(element)) return true;
    if (steps % STEPS_PER_MILLISECOND === STEPS_PER_MILLISECOND - 1) {
      interview.transaction.limits.consume('cpuMilliseconds');
    }
    try {
      runAlone(interview, frame, element);
    } catch (error) {
      if (!(error instanceof ElementFault)) throw error;
      interview.fail(element.name, error.message);
    }
  }
  return false;
}

function waitsForBatch(element: FlowElement): boolean {
  switch (element.kind) {
    case 'lookup':
    case 'action':
      return true;
    case 'create':
    case 'update':
    case 'delete':
      return element.inPlace === undefined;
    default:
      return false;
  }
}

/** Moves on by an ordinary connector. */
export function moveTo(frame: Frame, next: FlowElement | undefined): void {
  frame.position = next;
  if (frame.faultMessage === null || next?.onNormalPath !== true) return;
  if (frame.interview.services.switches.get('faultMessageAfterFaultPath') === 'null') frame.faultMessage = null;
}

function runAlone(interview: Interview, frame: Frame, element: FlowElement): void {
  const { traces } = interview.services;
  switch (element.kind) {
    case 'assignment':
      for (const step of element.steps) step(frame);
      break;
    case 'decision': {
      const taken = element.outcomes.find((outcome) => outcome.test(frame));
      for (const outcome of element.outcomes) frame.slots[outcome.slot] = outcome === taken;
      traces.step(interview, element.name, element.kind, () => taken?.name ?? 'default');
      moveTo(frame, taken === undefined ? element.next : taken.next);
      return;
    }
    case 'loop':
      turnLoop(frame, element);
      return;
    case 'collection':
      element.process(frame);
      break;
    case 'subflow':
      enterSubflow(interview, frame, element);
      return;
    case 'customError':
      interview.customErrors ??= [];
      for (const { read, field } of element.messages) {
        interview.customErrors.push({ message: asText(read(frame)) ?? '', field });
      }
      break;
    default:
      if ('inPlace' in element) element.inPlace?.(frame);
  }
  traces.step(interview, element.name, element.kind, () => frame.slots.map(plainValue));
  moveTo(frame, element.next);
}

function turnLoop(frame: Frame, element: LoopElement): void {
  let state = frame.loops[element.loopIndex];
  if (state === undefined) {
    const list = frame.interview.share(element.collection(frame));
    if (list === null && frame.interview.services.switches.get('loopOverNullCollection') === 'fault') {
      throw new ElementFault("The flow failed to loop over a collection, because it hasn't been set or assigned.");
    }
    const items = isCollection(list) ? list : [];
    state = { items: element.descending ? [...items].reverse() : items, position: 0 };
    frame.loops[element.loopIndex] = state;
  }
  const item = state.items[state.position];
  frame.interview.services.traces.step(frame.interview, element.name, element.kind, () => state.position);
  if (item === undefined) {
    frame.loops[element.loopIndex] = undefined;
    moveTo(frame, element.next);
    return;
  }
  state.position += 1;
  element.store(frame, frame.interview.share(item));
  moveTo(frame, element.body);
  // a loop without a body still takes its turns
  frame.position ??= element;
}

function enterSubflow(interview: Interview, frame: Frame, element: SubflowElement): void {
  const flow = interview.services.activeFlow(element.flowName);
  if (flow === undefined) {
    throw new ElementFault(`The flow "${element.flowName}" can't be run as a subflow: it has no active version.`);
  }
  const inner = new Frame(interview, flow, frame, element);
  inner.initialise();
  for (const { name, read } of element.inputs) {
    const variable = flow.variables.get(name);
    if (variable !== undefined) inner.slots[variable.slot] = interview.share(read(frame));
  }
  interview.services.traces.step(interview, element.name, element.kind, () => inner.slots.map(plainValue));
  inner.position = flow.first;
  interview.frame = inner;
}

/** The end of a path: of the interview, or of a subflow, whose outputs go to the caller. */
function leaveFrame(interview: Interview, frame: Frame): void {
  const { parent, call } = frame;
  if (parent === undefined || call === undefined) {
    interview.state = 'finished';
    interview.services.traces.end(interview);
    return;
  }
  const outputs = new Map(
    [...frame.flow.variables.values()]
      .filter((one) => one.isOutput)
      .map((one) => [one.name, frame.slots[one.slot] ?? null]),
  );
  interview.frame = parent;
  call.store(parent, outputs);
  moveTo(parent, call.next);
}
