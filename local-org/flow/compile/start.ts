import { child, childFlag, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { FlowElement, RecordTrigger, Test } from '../model/flow-model.ts';
import { fieldType, scalar } from '../model/flow-type.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { combined, compileFormulaCondition, compileTest, isChanged } from './conditions.ts';
import { compileField } from './record-filters.ts';

export interface CompiledStart {
  readonly trigger: RecordTrigger | undefined;
  first: FlowElement | undefined;
}

const DEFAULT_TRIGGER_ORDER = 1000.5;

/** The start of a flow: what triggers it, and the first element of the immediate path. */
export function compileStart(context: CompileContext, start: XmlElement | undefined): CompiledStart {
  const trigger = start === undefined ? undefined : compileTrigger(context, start);
  const compiled: CompiledStart = { trigger, first: undefined };
  const reference = child(context.xml, 'startElementReference');
  if (reference !== undefined) {
    context.links.push(() => {
      compiled.first = context.elements.get(reference.text.trim());
      if (compiled.first === undefined) {
        context.complain(`The element "${reference.text.trim()}" doesn't exist in this flow.`, reference);
      }
    });
  }
  connect(context, start === undefined ? undefined : child(start, 'connector'), (first) => (compiled.first = first));
  return compiled;
}

function compileTrigger(context: CompileContext, start: XmlElement): RecordTrigger | undefined {
  const object = context.scope.triggerObject;
  if (context.runs.trigger === 'none' || object === undefined) return undefined;
  const criteria = compileCriteria(context, start);
  return {
    objectName: object.name,
    when: context.runs.trigger,
    onCreate: childText(start, 'recordTriggerType')?.trim() !== 'Update',
    onUpdate: context.runs.canUpdate,
    criteria: criteria ?? (() => true),
    hasCriteria: criteria !== undefined,
    onlyWhenChangedToMeet: childFlag(start, 'doesRequireRecordChangedToMeetCriteria') === true,
    order: triggerOrder(context),
  };
}

/** Explicit orders run first to last, 1 to 1000 before and 1001 to 2000 after flows without one (help, "Flow Trigger Explorer"). */
function triggerOrder(context: CompileContext): number {
  const element = child(context.xml, 'triggerOrder');
  if (element === undefined) return DEFAULT_TRIGGER_ORDER;
  const order = Number(element.text.trim());
  if (!Number.isInteger(order) || order < 1 || order > 2000) {
    context.complain('triggerOrder has to be a whole number from 1 to 2,000.', element);
  }
  return order;
}

/** The conditions of a start, for records or events; undefined where there are none. */
export function compileCriteria(context: CompileContext, start: XmlElement): Test | undefined {
  const filters = children(start, 'filters');
  const formula = child(start, 'filterFormula');
  if (formula !== undefined) {
    if (filters.length > 0) context.complain('filters and filterFormula exclude each other.', formula);
    return compileFormulaCondition(context, formula, true) ?? (() => false);
  }
  const logic = child(start, 'filterLogic');
  if (filters.length === 0) return undefined;
  const tests = filters.map((filter) => startFilter(context, filter));
  return combined(context, logic ?? start, logic?.text, tests);
}

function startFilter(context: CompileContext, filter: XmlElement): Test | undefined {
  const object = context.scope.triggerObject;
  const named = child(filter, 'field');
  const field = object === undefined ? undefined : compileField(context, object, named, filter);
  if (field === undefined) return undefined;
  const reference = `$Record.${field.name}`;
  const left = context.scope.resolve(reference);
  if ('problem' in left) return undefined;
  const operator = childText(filter, 'operator')?.trim() ?? '';
  if (operator === 'IsChanged') return isChanged(context, reference, left.read, filter);
  if (
    operator === 'In' ||
    operator === 'NotIn' ||
    operator === 'IsBlank' ||
    operator === 'IsEmpty' ||
    operator === 'WasSet'
  ) {
    context.complain(`The local org does not implement the operator '${operator}' in start conditions.`, filter);
    return undefined;
  }
  const value = { type: scalar(fieldType(field)), read: left.read, literal: false };
  return compileTest(context, filter, value, operator, child(filter, 'value'), 'startFilterTextCompare');
}

/** Whether the start looks at a change by itself: what an asynchronous path on updates needs otherwise. */
export function looksAtChange(start: XmlElement): boolean {
  const byFilter = children(start, 'filters').some((filter) => childText(filter, 'operator')?.trim() === 'IsChanged');
  return byFilter || /\b(ISCHANGED|PRIORVALUE)\s*\(/i.test(childText(start, 'filterFormula') ?? '');
}
