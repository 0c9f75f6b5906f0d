import { child, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import { sameValue } from '../../values/field-value.ts';
import type { Reader, Test } from '../model/flow-model.ts';
import { elementTypeOf, isTextual, typeName, type FlowType } from '../model/flow-type.ts';
import {
  compare,
  isBlank,
  isEmpty,
  isNull,
  type ComparisonOperator,
  type TextCompareSwitch,
} from '../run/comparison.ts';
import { asFieldValue } from '../run/flow-values.ts';
import type { CompileContext } from './compile-context.ts';
import { combine, parseLogic } from './condition-logic.ts';
import { compileFlowFormula } from './flow-formulas.ts';
import { comparable, compileReference, compileValue, type CompiledValue } from './flow-value.ts';

const ORDER_OPERATORS = ['GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo'];
const TEXT_OPERATORS = ['StartsWith', 'EndsWith', 'Contains'];
const EQUALITY_OPERATORS = ['EqualTo', 'NotEqualTo'];
const LIST_OPERATORS = ['In', 'NotIn'];
const COMPARISONS = [...EQUALITY_OPERATORS, ...ORDER_OPERATORS, ...TEXT_OPERATORS, ...LIST_OPERATORS];

/** Conditions with their logic. No conditions at all are always met. */
export function compileConditions(context: CompileContext, owner: XmlElement): Test {
  const conditions = children(owner, 'conditions');
  const logic = child(owner, 'conditionLogic');
  const tests = conditions.map((condition) => compileCondition(context, condition));
  return combined(context, logic ?? owner, logic?.text, tests);
}

export function combined(
  context: CompileContext,
  at: XmlElement,
  logic: string | undefined,
  tests: readonly (Test | undefined)[],
): Test {
  if (tests.length === 0) return () => true;
  const tree = parseLogic(logic, tests.length);
  if ('problem' in tree) {
    context.complain(tree.problem, at);
    return () => false;
  }
  return combine(
    tree,
    tests.map((test) => test ?? (() => false)),
  );
}

function compileCondition(context: CompileContext, condition: XmlElement): Test | undefined {
  const leftElement = child(condition, 'leftValueReference');
  if (leftElement === undefined) {
    context.complain('Required field is missing: leftValueReference', condition);
    return undefined;
  }
  const operator = childText(condition, 'operator')?.trim() ?? '';
  if (operator === 'HasError') return hasError(context, leftElement, child(condition, 'rightValue'));
  const left = compileReference(context, leftElement);
  if (left === undefined) return undefined;
  if (operator === 'IsChanged') {
    return isChanged(context, leftElement.text.trim(), left.read, condition);
  }
  return compileTest(context, condition, left, operator, child(condition, 'rightValue'), 'decisionTextCompare');
}

/** A test of one value: also used for start conditions, whose left side is a field of the record. */
export function compileTest(
  context: CompileContext,
  at: XmlElement,
  left: CompiledValue,
  operator: string,
  rightElement: XmlElement | undefined,
  textCompare: TextCompareSwitch,
): Test | undefined {
  const right = compileValue(context, rightElement);
  if (right === undefined) {
    if (rightElement === undefined) context.complain('Required field is missing: rightValue', at);
    return undefined;
  }
  const unary = unaryTest(operator, left.read);
  if (unary !== undefined) return booleanRight(context, at, operator, unary, right);
  if (!isComparison(operator)) {
    context.complain(`The local org does not implement the operator '${operator}' in conditions.`, at);
    return undefined;
  }
  if (!operatorFits(operator, left, right)) {
    context.complain(
      `The operator ${operator} can't compare ${typeName(left.type)} with ${typeName(right.type)}.`,
      rightElement ?? at,
    );
    return undefined;
  }
  return (frame) => compare(operator, left.read(frame), right.read(frame), frame, textCompare);
}

function isComparison(operator: string): operator is ComparisonOperator {
  return COMPARISONS.includes(operator);
}

function operatorFits(operator: string, left: CompiledValue, right: CompiledValue): boolean {
  const [one, other]: [FlowType, FlowType] = [left.type, right.type];
  if (LIST_OPERATORS.includes(operator)) return other.collection && comparable(one, elementTypeOf(other));
  if (TEXT_OPERATORS.includes(operator)) {
    if (one.collection && operator === 'Contains') return comparable(elementTypeOf(one), other);
    return !one.collection && isTextual(one) && isTextual(other);
  }
  if (ORDER_OPERATORS.includes(operator)) {
    return !one.collection && ['Number', 'Date', 'DateTime', 'Time'].includes(one.base) && comparable(one, other);
  }
  return comparable(one, other);
}

function unaryTest(operator: string, read: Reader): Test | undefined {
  switch (operator) {
    case 'IsNull':
      return (frame) => isNull(read(frame));
    case 'IsBlank':
      return (frame) => isBlank(read(frame));
    case 'IsEmpty':
      return (frame) => isEmpty(read(frame));
    case 'WasSet':
      return (frame) => !isNull(read(frame));
    default:
      return undefined;
  }
}

function booleanRight(
  context: CompileContext,
  at: XmlElement,
  operator: string,
  test: Test,
  right: CompiledValue,
): Test | undefined {
  if (right.type.base !== 'Boolean' || right.type.collection) {
    context.complain(`The operator ${operator} needs a booleanValue on its right.`, at);
    return undefined;
  }
  return (frame) => test(frame) === (right.read(frame) === true);
}

/** IsChanged: a field of `$Record` differs from `$Record__Prior`. On create per switch `isChangedOnCreate`. */
export function isChanged(
  context: CompileContext,
  reference: string,
  read: Reader,
  condition: XmlElement,
): Test | undefined {
  const expected = compileValue(context, child(condition, 'rightValue') ?? child(condition, 'value'));
  const [record, ...field] = reference.split('.');
  const prior = context.scope.resolve(['$Record__Prior', ...field].join('.'));
  if (record !== '$Record' || field.length !== 1 || 'problem' in prior) {
    context.complain('The operator IsChanged can be applied to fields of $Record only.', condition);
    return undefined;
  }
  return (frame) => {
    const { trigger, services } = frame.interview;
    const wanted = expected === undefined || expected.read(frame) !== false;
    if (trigger.isNew) return services.switches.get('isChangedOnCreate') === wanted;
    if (trigger.prior === null) return !wanted;
    return !sameValue(asFieldValue(read(frame)), asFieldValue(prior.read(frame))) === wanted;
  };
}

const CAN_ERR = new Set(['update', 'delete', 'action']);

/** HasError (API 64): whether an element faulted in this interview. */
function hasError(context: CompileContext, at: XmlElement, rightElement: XmlElement | undefined): Test | undefined {
  const name = at.text.trim();
  const right = compileValue(context, rightElement);
  context.links.push(() => {
    const element = context.elements.get(name);
    if (element === undefined || !CAN_ERR.has(element.kind)) {
      context.complain(
        `The operator HasError can't be applied to "${name}": there is no such action or data element.`,
        at,
      );
    }
  });
  return (frame) => (frame.erred?.has(name) === true) === (right === undefined || right.read(frame) !== false);
}

/** A formula that has to be a condition, such as a start's `filterFormula`. */
export function compileFormulaCondition(
  context: CompileContext,
  formula: XmlElement,
  allowsPriorValues: boolean,
): Test | undefined {
  const compiled = compileFlowFormula(formula.text, formula, { ...context, allowsPriorValues });
  if (compiled === undefined) return undefined;
  if (compiled.type.base !== 'Boolean') {
    context.complain(`The formula has to give true or false, but gives ${typeName(compiled.type)}.`, formula);
    return undefined;
  }
  return (frame) => compiled.read(frame) === true;
}
