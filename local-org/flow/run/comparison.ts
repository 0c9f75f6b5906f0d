import type { FieldValue } from '../../values/field-value.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import { SObject } from '../../values/sobject.ts';
import type { SwitchKey } from '../../switches.ts';
import type { Frame } from './interview.ts';
import { asFieldValue, ElementFault, isApexInstance, isCollection, order } from './flow-values.ts';

/** Where a condition stands decides which switch says whether text is compared with its case. */
export type TextCompareSwitch = Extract<SwitchKey, 'decisionTextCompare' | 'startFilterTextCompare'>;

export type ComparisonOperator =
  | 'EqualTo'
  | 'NotEqualTo'
  | 'GreaterThan'
  | 'GreaterThanOrEqualTo'
  | 'LessThan'
  | 'LessThanOrEqualTo'
  | 'StartsWith'
  | 'EndsWith'
  | 'Contains'
  | 'In'
  | 'NotIn';

/** A condition with two sides (help `flow_ref_operators_condition`, `flow_ref_operators_filter`). */
export function compare(
  operator: ComparisonOperator,
  left: RuntimeValue,
  right: RuntimeValue,
  frame: Frame,
  textCompare: TextCompareSwitch,
): boolean {
  switch (operator) {
    case 'EqualTo':
      return isEqual(left, right, frame, textCompare);
    case 'NotEqualTo':
      return isNotEqual(left, right, frame, textCompare);
    case 'In':
      return isIn(left, right, frame, textCompare);
    case 'NotIn':
      return !isIn(left, right, frame, textCompare);
    case 'StartsWith':
    case 'EndsWith':
    case 'Contains':
      return matchesText(operator, left, right, frame, textCompare);
    default:
      return isOrdered(operator, left, right, frame);
  }
}

function isEqual(left: RuntimeValue, right: RuntimeValue, frame: Frame, textCompare: TextCompareSwitch): boolean {
  if (left === null || right === null) return left === right;
  if (left instanceof SObject || right instanceof SObject) return sameRecord(left, right);
  if (isCollection(left) && isCollection(right)) {
    return (
      left.length === right.length && left.every((one, index) => isEqual(one, right[index] ?? null, frame, textCompare))
    );
  }
  const [one, other] = folded(asFieldValue(left), asFieldValue(right), frame, textCompare);
  return order(one, other, frame.interview.transaction.user.timeZone) === 0;
}

function isNotEqual(left: RuntimeValue, right: RuntimeValue, frame: Frame, textCompare: TextCompareSwitch): boolean {
  if ((left === null) !== (right === null)) return frame.interview.services.switches.get('notEqualToNull');
  return !isEqual(left, right, frame, textCompare);
}

function sameRecord(left: RuntimeValue, right: RuntimeValue): boolean {
  if (!(left instanceof SObject) || !(right instanceof SObject)) return false;
  if (left.objectName !== right.objectName || left.fields.size !== right.fields.size) return false;
  return [...left.fields].every(([name, value]) => right.fields.get(name) === value);
}

function isIn(left: RuntimeValue, right: RuntimeValue, frame: Frame, textCompare: TextCompareSwitch): boolean {
  return isCollection(right) && right.some((one) => isEqual(left, one, frame, textCompare));
}

function isOrdered(
  operator: 'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo',
  left: RuntimeValue,
  right: RuntimeValue,
  frame: Frame,
): boolean {
  if (left === null || right === null) return false;
  const difference = order(asFieldValue(left), asFieldValue(right), frame.interview.transaction.user.timeZone);
  if (difference === undefined) return false;
  switch (operator) {
    case 'GreaterThan':
      return difference > 0;
    case 'GreaterThanOrEqualTo':
      return difference >= 0;
    case 'LessThan':
      return difference < 0;
    case 'LessThanOrEqualTo':
      return difference <= 0;
  }
}

function matchesText(
  operator: 'StartsWith' | 'EndsWith' | 'Contains',
  left: RuntimeValue,
  right: RuntimeValue,
  frame: Frame,
  textCompare: TextCompareSwitch,
): boolean {
  const { switches } = frame.interview.services;
  if (left === null) {
    if (switches.get('containsOnNull') === 'fault') {
      throw new ElementFault(
        `The operator ${operator} cannot be applied, because the value on its left hasn't been set or assigned.`,
      );
    }
    return false;
  }
  if (isCollection(left)) return operator === 'Contains' && isIn(right, left, frame, textCompare);
  const [one, other] = folded(asFieldValue(left), asFieldValue(right), frame, textCompare);
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  if (other === '') return switches.get('containsEmptyText');
  if (operator === 'StartsWith') return one.startsWith(other);
  return operator === 'EndsWith' ? one.endsWith(other) : one.includes(other);
}

function folded(
  left: FieldValue,
  right: FieldValue,
  frame: Frame,
  textCompare: TextCompareSwitch,
): readonly [FieldValue, FieldValue] {
  if (typeof left !== 'string' || typeof right !== 'string') return [left, right];
  const sensitive = frame.interview.services.switches.get(textCompare) === 'case-sensitive';
  return sensitive ? [left, right] : [left.toLowerCase(), right.toLowerCase()];
}

/** IsNull: not set, or references no value. An empty collection is not null (help "Flow Operators"). */
export function isNull(value: RuntimeValue): boolean {
  return value === null;
}

/** IsBlank: null, or text of white space alone (help `flow_ref_operators_condition`). */
export function isBlank(value: RuntimeValue): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** IsEmpty: a collection without items, or no collection at all. */
export function isEmpty(value: RuntimeValue): boolean {
  if (isApexInstance(value)) return false;
  return value === null || (isCollection(value) && value.length === 0);
}
