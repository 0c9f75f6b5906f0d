import { CalendarDate } from '../values/calendar-date.ts';
import { sameValue, type FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { decimal } from './decimal-number.ts';
import { commonType, fits, isTextual, wrongType, type Evaluate, type Expression } from './formula-expression.ts';
import { FormulaCompileError, type FormulaStyle } from './formula-token.ts';
import { FormulaError, type FormulaType } from './formula.ts';

const MILLISECONDS_PER_DAY = 86_400_000;

/** Compiles a unary operator. @throws FormulaCompileError */
export function compileUnary(operator: '+' | '-' | '!', operand: Expression, offset: number): Expression {
  if (operator === '!') {
    if (!fits(operand, 'Boolean')) throw wrongType("function 'NOT()'", ['Boolean'], operand);
    return { type: 'Boolean', offset, evaluate: negated(operand.evaluate) };
  }
  if (!fits(operand, 'Number')) throw wrongType(`operator '${operator}'`, ['Number'], operand);
  const sign = operator === '-' ? -1 : 1;
  const { evaluate } = operand;
  return {
    type: 'Number',
    offset,
    evaluate: (environment) => {
      const value = evaluate(environment);
      // 0 - value, not -value: a negative zero must not come out
      return typeof value !== 'number' ? null : sign === 1 ? value : 0 - value;
    },
  };
}

/** NOT: null stays null, as in SQL (github.com/salesforce/formula-engine, OperatorNot). */
export function negated(evaluate: Evaluate): Evaluate {
  return (environment) => {
    const value = evaluate(environment);
    return typeof value === 'boolean' ? !value : null;
  };
}

/** Compiles a binary operator: types as the platform checks them. @throws FormulaCompileError */
export function compileBinary(
  operator: string,
  left: Expression,
  right: Expression,
  offset: number,
  style: FormulaStyle,
): Expression {
  switch (operator) {
    case '&&':
    case '||':
      return compileLogic(operator, left, right, offset);
    case '&':
      for (const side of [left, right]) if (!fits(side, 'Text')) throw wrongType("operator '&'", ['Text'], side);
      return {
        type: 'Text',
        offset,
        evaluate: (environment) => concatenate(left.evaluate(environment), right.evaluate(environment)),
      };
    case '=':
    case '<>':
      return compileEquality(operator, left, right, offset, style);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(operator, left, right, offset);
    case '+':
    case '-':
      return compileSum(operator, left, right, offset);
    default:
      return compileProduct(operator, left, right, offset);
  }
}

function compileLogic(operator: '&&' | '||', left: Expression, right: Expression, offset: number): Expression {
  const name = operator === '&&' ? 'AND' : 'OR';
  for (const side of [left, right]) {
    if (!fits(side, 'Boolean')) throw wrongType(`function '${name}()'`, ['Boolean'], side);
  }
  const evaluate: Evaluate =
    operator === '&&'
      ? (environment) => left.evaluate(environment) === true && right.evaluate(environment) === true
      : (environment) => left.evaluate(environment) === true || right.evaluate(environment) === true;
  return { type: 'Boolean', offset, evaluate };
}

function concatenate(left: FieldValue, right: FieldValue): FieldValue {
  if (typeof left !== 'string') return typeof right === 'string' ? right : null;
  return typeof right === 'string' ? left + right : left;
}

function compileEquality(
  operator: '=' | '<>',
  left: Expression,
  right: Expression,
  offset: number,
  style: FormulaStyle,
): Expression {
  const type = commonType(left.type, right.type);
  if (type === undefined) throw wrongType(`operator '${operator}'`, [left.type], right);
  if (style === 'flow' && (left.isNull === true || right.isNull === true)) {
    throw new FormulaCompileError(
      `The local org does not evaluate '${operator} NULL' in a flow's formula, because the platform documents no result. Use ISNULL or ISBLANK.`,
      offset,
    );
  }
  const negate = operator === '<>';
  const textual = isTextual(type);
  return {
    type: 'Boolean',
    offset,
    evaluate: (environment) => {
      const equal = equals(left.evaluate(environment), right.evaluate(environment), textual);
      return equal === null ? null : equal !== negate;
    },
  };
}

/**
 * Equality of formulas: text with its case, blank text equals the empty text; any other null makes the result null,
 * which counts as false (github.com/salesforce/formula-engine, OperatorEquality: three-valued logic).
 */
export function equals(left: FieldValue, right: FieldValue, textual: boolean): boolean | null {
  if (textual) return (left ?? '') === (right ?? '');
  if (left === null || right === null) return null;
  return sameValue(left, right);
}

const COMPARABLE: readonly FormulaType[] = ['Number', 'Date', 'DateTime'];

function compileComparison(
  operator: '<' | '<=' | '>' | '>=',
  left: Expression,
  right: Expression,
  offset: number,
): Expression {
  const place = `operator '${operator}'`;
  if (commonType(left.type, right.type) === undefined) throw wrongType(place, [left.type], right);
  for (const side of [left, right]) if (side.type === 'Boolean') throw wrongType(place, COMPARABLE, side);
  const holds = COMPARISONS[operator];
  return {
    type: 'Boolean',
    offset,
    evaluate: (environment) => {
      const order = compare(left.evaluate(environment), right.evaluate(environment));
      return order === null ? null : holds(order);
    },
  };
}

const COMPARISONS = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const;

function compare(left: FieldValue, right: FieldValue): number | null {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof CalendarDate && right instanceof CalendarDate) return left.compareTo(right);
  if (left instanceof Instant && right instanceof Instant) return left.compareTo(right);
  if (left instanceof TimeOfDay && right instanceof TimeOfDay) return left.compareTo(right);
  return null;
}

function compileSum(operator: '+' | '-', left: Expression, right: Expression, offset: number): Expression {
  const type = sumType(operator, left, right);
  const sign = operator === '+' ? 1 : -1;
  return {
    type,
    offset,
    evaluate:
      type === 'Text'
        ? (environment) => concatenate(left.evaluate(environment), right.evaluate(environment))
        : (environment) => sum(left.evaluate(environment), right.evaluate(environment), sign),
  };
}

/** Which sums there are (github.com/salesforce/formula-engine, OperatorAddOrSubtract). */
function sumType(operator: '+' | '-', left: Expression, right: Expression): FormulaType {
  const place = `operator '${operator}'`;
  if (left.type === 'Null' || right.type === 'Null') return left.type === 'Null' ? right.type : left.type;
  if (left.type === 'Number') {
    if (right.type === 'Number') return 'Number';
    if (right.type === 'Date' || right.type === 'DateTime') {
      if (operator === '+') return right.type;
      throw wrongType(place, ['Number'], right);
    }
    throw wrongType(place, COMPARABLE, right);
  }
  if (left.type === 'Date' || left.type === 'DateTime' || left.type === 'Time') {
    if (right.type === 'Number') return left.type;
    if (right.type !== left.type) throw wrongType(place, COMPARABLE, right);
    if (operator === '-') return 'Number';
    throw wrongType(place, ['Number'], right);
  }
  if (isTextual(left.type) && operator === '+') {
    if (isTextual(right.type)) return 'Text';
    throw wrongType(place, ['Text'], right);
  }
  throw wrongType(place, COMPARABLE, left);
}

function sum(left: FieldValue, right: FieldValue, sign: 1 | -1): FieldValue {
  if (typeof left === 'number') {
    if (typeof right === 'number') return decimal(left + sign * right);
    return right === null ? null : sum(right, left, sign);
  }
  if (left instanceof CalendarDate) {
    if (right instanceof CalendarDate) return left.epochDay - right.epochDay;
    return typeof right === 'number' ? left.addDays(Math.floor(sign * right)) : null;
  }
  if (left instanceof Instant) {
    if (right instanceof Instant)
      return decimal((left.epochMilliseconds - right.epochMilliseconds) / MILLISECONDS_PER_DAY);
    return typeof right === 'number' ? left.plus(Math.round(sign * right * MILLISECONDS_PER_DAY)) : null;
  }
  if (left instanceof TimeOfDay) {
    if (right instanceof TimeOfDay) return withinDay(left.milliseconds - right.milliseconds);
    return typeof right === 'number' ? new TimeOfDay(withinDay(left.milliseconds + sign * Math.trunc(right))) : null;
  }
  return null;
}

/** Times count in milliseconds and wrap around at midnight. */
function withinDay(milliseconds: number): number {
  return ((milliseconds % MILLISECONDS_PER_DAY) + MILLISECONDS_PER_DAY) % MILLISECONDS_PER_DAY;
}

function compileProduct(operator: string, left: Expression, right: Expression, offset: number): Expression {
  for (const side of [left, right])
    if (!fits(side, 'Number')) throw wrongType(`operator '${operator}'`, ['Number'], side);
  return {
    type: 'Number',
    offset,
    evaluate: (environment) => {
      const one = left.evaluate(environment);
      const other = right.evaluate(environment);
      return typeof one === 'number' && typeof other === 'number' ? product(operator, one, other) : null;
    },
  };
}

function product(operator: string, left: number, right: number): number {
  if (operator === '*') return finite(decimal(left * right), operator);
  if (operator === '^') return finite(decimal(left ** right), operator);
  if (right === 0) throw new FormulaError('The formula divides by zero.');
  return decimal(left / right);
}

function finite(value: number, operator: string): number {
  if (Number.isFinite(value)) return value;
  throw new FormulaError(`The result of operator '${operator}' is no number or too big.`);
}
