import { child, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import { sameValue } from '../../values/field-value.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import { SObject } from '../../values/sobject.ts';
import type { AssignmentElement, FlowElement, Step } from '../model/flow-model.ts';
import { elementTypeOf, fits, scalar, typeName, type FlowType } from '../model/flow-type.ts';
import { asFieldValue, asNumber, asText, ElementFault, isCollection } from '../run/flow-values.ts';
import type { Interview } from '../run/interview.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { elementBase } from './element-base.ts';
import type { Resolved } from './flow-scope.ts';
import { compileValue, convert, type CompiledValue } from './flow-value.ts';

export function declareAssignment(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  return () => {
    const steps = children(xml, 'assignmentItems').map((item) => compileItem(context, item));
    const element: AssignmentElement = {
      kind: 'assignment',
      ...elementBase(xml),
      steps: steps.filter((step) => step !== undefined),
      next: undefined,
    };
    connect(context, child(xml, 'connector'), (next) => (element.next = next));
    return element;
  };
}

function compileItem(context: CompileContext, item: XmlElement): Step | undefined {
  const targetElement = child(item, 'assignToReference');
  const target = compileTarget(context, targetElement, item);
  const value = compileValue(context, child(item, 'value'));
  if (target === undefined || value === undefined) {
    if (child(item, 'value') === undefined) context.complain('Required field is missing: value', item);
    return undefined;
  }
  const operator = childText(item, 'operator')?.trim() ?? '';
  const { read: held, write } = target;
  if (operator === 'Assign') {
    const reference = targetElement?.text.trim() ?? '';
    const read = convert(context, value, target.type, `"${reference}"`, item);
    if (read === undefined) return undefined;
    return (frame) => write(frame, frame.interview.share(read(frame)));
  }
  const change = changeOf(operator, target.type, value.type);
  if (change === undefined) {
    context.complain(
      `The local org does not implement the operator '${operator}' on ${typeName(target.type)} with ${typeName(value.type)}.`,
      item,
    );
    return undefined;
  }
  return (frame) => write(frame, change(held(frame), value.read(frame), frame.interview));
}

/** What an element may write to: a variable, a field of a record variable, of `$Record` or of an output. */
export function compileTarget(
  context: CompileContext,
  at: XmlElement | undefined,
  owner: XmlElement,
): (Resolved & { readonly write: NonNullable<Resolved['write']> }) | undefined {
  if (at === undefined) {
    context.complain('Required field is missing: assignToReference', owner);
    return undefined;
  }
  const resolved = context.scope.resolve(at.text);
  if ('problem' in resolved) {
    context.complain(resolved.problem, at);
    return undefined;
  }
  if (resolved.write === undefined) {
    context.complain(`"${at.text.trim()}" can't be assigned to.`, at);
    return undefined;
  }
  if (!at.text.trim().startsWith('$Record.')) return { ...resolved, write: resolved.write };
  if (!isTriggerFieldWritable(context, at)) return undefined;
  context.scope.changesTriggerRecord = true;
  return { ...resolved, write: resolved.write };
}

/** Formulas, audit fields and what else the platform alone writes (Object Reference: neither Create nor Update). */
function isTriggerFieldWritable(context: CompileContext, at: XmlElement): boolean {
  const object = context.scope.triggerObject;
  const field = object?.field(at.text.trim().slice('$Record.'.length));
  if (object === undefined || field === undefined || field.createable || field.updateable) return true;
  context.complain(`The field "${field.name}" for the object "${object.name}" can't be set by a flow.`, at);
  return false;
}

type Change = (held: RuntimeValue, value: RuntimeValue, interview: Interview) => RuntimeValue;

/** Help "Operators in Flow Assignment Elements": which operator fits which pair of types, and what it does. */
function changeOf(operator: string, target: FlowType, value: CompiledValue['type']): Change | undefined {
  if (operator === 'AssignCount') {
    if (target.base !== 'Number' || target.collection || !value.collection) return undefined;
    return (_, list) => (isCollection(list) ? list.length : 0);
  }
  if (target.collection) return collectionChange(operator, target, value);
  switch (`${operator} ${target.base}`) {
    case 'Add Number':
      return fits(value, scalar('Number')) ? (held, one) => (asNumber(held) ?? 0) + (asNumber(one) ?? 0) : undefined;
    case 'Subtract Number':
      return fits(value, scalar('Number')) ? (held, one) => (asNumber(held) ?? 0) - (asNumber(one) ?? 0) : undefined;
    case 'Add Date':
      return fits(value, scalar('Number')) ? (held, days) => movedDate(held, asNumber(days) ?? 0) : undefined;
    case 'Subtract Date':
      return fits(value, scalar('Number')) ? (held, days) => movedDate(held, -(asNumber(days) ?? 0)) : undefined;
    case 'Add Text':
      return fits(value, target)
        ? (held, text) => (text === null ? held : `${asText(held) ?? ''}${asText(text) ?? ''}`)
        : undefined;
    case 'AddItem Multipicklist':
      return fits(value, target) ? (held, item) => joinedItems(asText(held), asText(item)) : undefined;
    default:
      return undefined;
  }
}

function movedDate(held: RuntimeValue, days: number): RuntimeValue {
  return held instanceof CalendarDate ? held.addDays(Math.trunc(days)) : null;
}

function joinedItems(held: string | null, item: string | null): string | null {
  if (item === null || item === '') return held;
  return held === null || held === '' ? item : `${held};${item}`;
}

function collectionChange(operator: string, target: FlowType, value: FlowType): Change | undefined {
  if (operator === 'RemovePosition') return value.base === 'Number' && !value.collection ? removePosition : undefined;
  if (!fits({ ...value, collection: false }, elementTypeOf(target))) return undefined;
  const change = LIST_CHANGES[operator];
  if (change === undefined || (operator === 'RemoveUncommon' && !value.collection)) return undefined;
  return (held, one, interview) => {
    const list = interview.changeableList(isCollection(held) ? held : []);
    return change(list, isCollection(one) ? one : [one], interview);
  };
}

type ListChange = (list: RuntimeValue[], values: readonly RuntimeValue[], interview: Interview) => RuntimeValue[];

const LIST_CHANGES: Readonly<Record<string, ListChange>> = {
  Add: (list, values, interview) => {
    for (const value of values) list.push(interview.share(value));
    return list;
  },
  AddAtStart: (list, values, interview) => {
    list.unshift(...values.map((value) => interview.share(value)));
    return list;
  },
  RemoveAll: (list, values) => kept(list, (item) => !contains(values, item)),
  RemoveUncommon: (list, values) => kept(list, (item) => contains(values, item)),
  RemoveFirst: (list, values) => {
    for (const value of values) {
      const index = list.findIndex((item) => sameItem(item, value));
      if (index !== -1) list.splice(index, 1);
    }
    return list;
  },
  RemoveAfterFirst: (list, [value = null]) => {
    const index = list.findIndex((item) => sameItem(item, value));
    if (index !== -1) list.length = index + 1;
    return list;
  },
  RemoveBeforeFirst: (list, [value = null]) => {
    const index = list.findIndex((item) => sameItem(item, value));
    if (index !== -1) list.splice(0, index);
    return list;
  },
};

/** 1-based: 2 removes the second item; out of range is an error. */
const removePosition: Change = (held, value, interview) => {
  const list = interview.changeableList(isCollection(held) ? held : []);
  const position = asNumber(value) ?? 0;
  if (!Number.isInteger(position) || position < 1 || position > list.length) {
    throw new ElementFault(`The collection has no item at position ${position}: it has ${list.length}.`);
  }
  list.splice(position - 1, 1);
  return list;
};

function kept(list: RuntimeValue[], keep: (item: RuntimeValue) => boolean): RuntimeValue[] {
  const items = list.filter(keep);
  list.length = 0;
  for (const item of items) list.push(item);
  return list;
}

function contains(values: readonly RuntimeValue[], item: RuntimeValue): boolean {
  return values.some((value) => sameItem(value, item));
}

function sameItem(one: RuntimeValue, other: RuntimeValue): boolean {
  if (one instanceof SObject && other instanceof SObject) {
    if (one.objectName !== other.objectName || one.fields.size !== other.fields.size) return false;
    return [...one.fields.keys()].every((name) => sameValue(one.value(name), other.value(name)));
  }
  return sameValue(asFieldValue(one), asFieldValue(other));
}
