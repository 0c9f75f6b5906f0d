import { child, childFlag, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type {
  CustomErrorElement,
  DecisionElement,
  DecisionOutcome,
  FlowElement,
  LoopElement,
  Test,
  Writer,
} from '../model/flow-model.ts';
import { elementTypeOf, fits, scalar, typeName } from '../model/flow-type.ts';
import { compileTarget } from './assignments.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { compileConditions } from './conditions.ts';
import { elementBase } from './element-base.ts';
import { compileFlowText } from './flow-formulas.ts';
import { compileReference } from './flow-value.ts';

/** Decision: the outcomes are Boolean resources under their own names. */
export function declareDecision(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const rules = children(xml, 'rules').map((rule) => {
    const name = childText(rule, 'name')?.trim() ?? '';
    return { rule, name, slot: context.scope.defineSlot(name, scalar('Boolean'), false) };
  });
  return () => {
    const outcomes = rules.map(({ rule, name, slot }): DecisionOutcome => {
      const outcome: DecisionOutcome = { slot, name, test: compileRule(context, rule), next: undefined };
      connect(context, child(rule, 'connector'), (next) => (outcome.next = next));
      return outcome;
    });
    if (outcomes.length === 0) context.complain('A decision needs at least one outcome.', xml);
    const element: DecisionElement = { kind: 'decision', ...elementBase(xml), outcomes, next: undefined };
    connect(context, child(xml, 'defaultConnector'), (next) => (element.next = next));
    return element;
  };
}

function compileRule(context: CompileContext, rule: XmlElement): Test {
  if (children(rule, 'conditions').length === 0) context.complain('An outcome needs at least one condition.', rule);
  const test = compileConditions(context, rule);
  const flag = child(rule, 'doesRequireRecordChangedToMeetCriteria');
  if (flag?.text.trim() !== 'true') return test;
  if (context.runs.trigger === 'none') {
    context.complain('doesRequireRecordChangedToMeetCriteria is for flows that a record triggers.', flag);
  }
  return changedToMeet(test);
}

/** True where the test holds now and did not hold before the save (Metadata API, "FlowRule"). */
export function changedToMeet(test: Test): Test {
  return (frame) => {
    if (!test(frame)) return false;
    const { trigger } = frame.interview;
    if (trigger.isNew || trigger.prior === null) return true;
    const now = trigger.record;
    trigger.record = trigger.prior;
    try {
      return !test(frame);
    } finally {
      trigger.record = now;
    }
  };
}

/** Loop: the current item is held by a variable, or under the loop's own name. */
export function declareLoop(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const base = elementBase(xml);
  const variable = child(xml, 'assignNextValueToReference');
  let slot: number | undefined;
  if (variable === undefined) {
    slot = context.scope.newSlot();
    const itemSlot = slot;
    // the item's type is the collection's, which may be the output of an element that is declared later
    context.scope.define(base.name, () => {
      const collection = context.scope.resolve(childText(xml, 'collectionReference') ?? '');
      if ('problem' in collection) return collection;
      return {
        type: elementTypeOf(collection.type),
        read: (frame) => frame.slots[itemSlot] ?? null,
        write: (frame, value) => {
          frame.slots[itemSlot] = value;
        },
      };
    });
  }
  const loopIndex = context.loops;
  context.loops += 1;
  return () => {
    const reference = child(xml, 'collectionReference');
    const collection = reference === undefined ? undefined : compileReference(context, reference);
    if (collection === undefined) {
      if (reference === undefined) context.complain('Required field is missing: collectionReference', xml);
      return undefined;
    }
    if (!collection.type.collection) {
      context.complain(`A loop needs a collection, but got ${typeName(collection.type)}.`, reference ?? xml);
      return undefined;
    }
    const store = slot === undefined ? itemVariable(context, variable, xml, collection.type) : slotWriter(slot);
    if (store === undefined) return undefined;
    const element: LoopElement = {
      kind: 'loop',
      ...base,
      collection: collection.read,
      descending: iterationDescending(context, xml),
      store,
      loopIndex,
      body: undefined,
      next: undefined,
    };
    connect(context, child(xml, 'nextValueConnector'), (next) => (element.body = next));
    connect(context, child(xml, 'noMoreValuesConnector'), (next) => (element.next = next));
    return element;
  };
}

function slotWriter(slot: number): Writer {
  return (frame, value) => {
    frame.slots[slot] = value;
  };
}

function itemVariable(
  context: CompileContext,
  variable: XmlElement | undefined,
  xml: XmlElement,
  collection: Parameters<typeof elementTypeOf>[0],
): Writer | undefined {
  const target = compileTarget(context, variable, xml);
  if (target === undefined) return undefined;
  if (!fits(elementTypeOf(collection), target.type)) {
    context.complain(
      `"${variable?.text.trim() ?? ''}" can't hold ${typeName(elementTypeOf(collection))}.`,
      variable ?? xml,
    );
    return undefined;
  }
  return target.write;
}

function iterationDescending(context: CompileContext, xml: XmlElement): boolean {
  const order = child(xml, 'iterationOrder');
  const text = order?.text.trim() ?? 'Asc';
  if (order !== undefined && text !== 'Asc' && text !== 'Desc') {
    context.complain(`'${text}' is not a valid value for the enum 'IterationOrder'`, order);
  }
  return text === 'Desc';
}

/** Custom Error (API 59): takes the triggering change back with a message of its own. */
export function declareCustomError(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  return () => {
    if (context.runs.trigger === 'none') {
      context.complain('A Custom Error element can be used only in record-triggered flows.', xml);
      return undefined;
    }
    const messages = children(xml, 'customErrorMessages').map((message) => {
      const text = child(message, 'errorMessage');
      const read =
        text === undefined ? undefined : compileFlowText(text.text, text, { ...context, allowsPriorValues: false });
      if (text === undefined) context.complain('Required field is missing: errorMessage', message);
      const selected = child(message, 'fieldSelection');
      const field = childFlag(message, 'isFieldError') === true ? selected?.text.trim() : undefined;
      if (field !== undefined && context.scope.triggerObject?.field(field) === undefined) {
        context.complain(
          `The field "${field}" doesn't exist on the object that triggers the flow.`,
          selected ?? message,
        );
      }
      return { read: read?.read ?? (() => null), field };
    });
    if (messages.length === 0) context.complain('Required field is missing: customErrorMessages', xml);
    const element: CustomErrorElement = { kind: 'customError', ...elementBase(xml), messages, next: undefined };
    connect(context, child(xml, 'connector'), (next) => (element.next = next));
    return element;
  };
}
