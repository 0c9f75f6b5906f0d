import type { Position } from '../../metadata/xml-element.ts';
import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { BinaryOperator, ExpressionOf } from '../syntax/syntax-tree.ts';
import {
  isNumber,
  isPrimitive,
  isText,
  primitive,
  STRING,
  typeName,
  type ApexType,
  type PrimitiveName,
} from '../types/apex-type.ts';
import { isAssignable, settled } from '../types/assignability.ts';
import type { BodyScope } from './body-scope.ts';
import { booleanOf, condition, convert } from './conversions.ts';
import { compileExpression } from './expressions.ts';
import type { Code } from './module-builder.ts';

export function compileBinary(expression: ExpressionOf<'binary'>, scope: BodyScope): Code {
  const left = compileExpression(expression.left, scope);
  const right = compileExpression(expression.right, scope);
  return binaryCode(expression.operator, left, right, expression.at);
}

/** An operation of two operands. @throws SourceError where the types do not allow it */
export function binaryCode(operator: BinaryOperator, left: Code, right: Code, at: Position): Code {
  switch (operator) {
    case '&&':
    case '||':
      return booleanOf(`(${condition(left, at)}${operator}${condition(right, at)})`);
    case '==':
    case '!=':
      return equality(operator === '!=', left, right, at);
    case '===':
    case '!==':
      checkComparable(left.type, right.type, at);
      return booleanOf(`${operator === '!==' ? '!' : ''}identical(${left.js},${right.js})`);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return comparison(operator, left, right, at);
    default:
      return arithmetic(operator, left, right, at);
  }
}

function equality(negated: boolean, left: Code, right: Code, at: Position): Code {
  checkComparable(left.type, right.type, at);
  const not = negated ? '!' : '';
  if (left.type.kind === 'null' || right.type.kind === 'null') {
    return booleanOf(`(${left.js}${negated ? '!==' : '==='}${right.js})`);
  }
  if (isText(left.type) && isText(right.type)) return booleanOf(`${not}sameText(${left.js},${right.js})`);
  const plain = (type: ApexType): boolean => isPrimitive(type, 'Boolean', 'Integer', 'Long');
  if (plain(left.type) && typeName(left.type) === typeName(right.type)) {
    return booleanOf(`(${left.js}${negated ? '!==' : '==='}${right.js})`);
  }
  return booleanOf(`${not}equal(${left.js},${right.js})`);
}

function checkComparable(left: ApexType, right: ApexType, at: Position): void {
  const [one, other] = [settled(left), settled(right)];
  if (isNumber(one) && isNumber(other)) return;
  if (isAssignable(one, other) || isAssignable(other, one)) return;
  throw new SourceError(`Comparison arguments must be compatible types: ${typeName(left)}, ${typeName(right)}`, at);
}

function comparison(operator: '<' | '>' | '<=' | '>=', left: Code, right: Code, at: Position): Code {
  const times = (type: ApexType): boolean => isPrimitive(type, 'Date', 'Datetime');
  const ordered =
    (left.type.kind === 'null' && isOrdered(right.type)) ||
    (right.type.kind === 'null' && isOrdered(left.type)) ||
    (isNumber(left.type) && isNumber(right.type)) ||
    (isText(left.type) && isText(right.type)) ||
    (times(left.type) && times(right.type)) ||
    (isPrimitive(left.type, 'Time') && isPrimitive(right.type, 'Time'));
  if (!ordered) {
    throw new SourceError(
      `Comparison arguments must be compatible types: ${typeName(left.type)}, ${typeName(right.type)}`,
      at,
    );
  }
  if (left.present === true && right.present === true && bothAre('Integer', left, right)) {
    return booleanOf(`(${left.js}${operator}${right.js})`);
  }
  const mixed = times(left.type) && times(right.type) && typeName(left.type) !== typeName(right.type);
  const [one, other] = mixed
    ? [convert(left, primitive('Datetime')), convert(right, primitive('Datetime'))]
    : [left.js, right.js];
  return booleanOf(`compare[${JSON.stringify(operator)}](${one},${other})`);
}

function isOrdered(type: ApexType): boolean {
  return isNumber(type) || isText(type) || isPrimitive(type, 'Date', 'Datetime', 'Time');
}

function bothAre(name: PrimitiveName, left: Code, right: Code): boolean {
  return isPrimitive(left.type, name) && isPrimitive(right.type, name);
}

type ArithmeticOperator = Exclude<BinaryOperator, '&&' | '||' | '==' | '!=' | '===' | '!==' | '<' | '>' | '<=' | '>='>;

const WIDEST: readonly PrimitiveName[] = ['Decimal', 'Double', 'Long', 'Integer'];

const TABLES: Readonly<Partial<Record<PrimitiveName, string>>> = {
  Integer: 'integers',
  Long: 'longs',
  Double: 'doubles',
  Decimal: 'decimals',
};

function arithmetic(operator: ArithmeticOperator, left: Code, right: Code, at: Position): Code {
  if (operator === '+' && (isPrimitive(left.type, 'String') || isPrimitive(right.type, 'String'))) {
    return concatenation(left, right, at);
  }
  const wrong = new SourceError(
    `Arithmetic expressions must use numeric arguments: ${typeName(left.type)} ${operator} ${typeName(right.type)}`,
    at,
  );
  if (isPrimitive(left.type, 'Date', 'Datetime', 'Time')) {
    const days = isPrimitive(left.type, 'Date') && isPrimitive(right.type, 'Integer');
    if (days && (operator === '+' || operator === '-')) {
      return {
        js: `addDays(${left.js},${operator === '-' ? '-' : ''}notNull(${right.js}))`,
        type: left.type,
        present: true,
      };
    }
    throw notSupported(`'${operator}' between ${typeName(left.type)} and ${typeName(right.type)}: use its methods`, at);
  }
  if (bothAre('Boolean', left, right) && (operator === '&' || operator === '|' || operator === '^')) {
    return booleanOf(`!!(truth(${left.js})${operator}truth(${right.js}))`);
  }
  if (!isNumber(left.type) || !isNumber(right.type)) throw wrong;
  const name = WIDEST.find((one) => isPrimitive(left.type, one) || isPrimitive(right.type, one)) ?? 'Integer';
  const bitwise = !['+', '-', '*', '/'].includes(operator);
  if (bitwise && name !== 'Integer' && name !== 'Long') throw wrong;
  const type = primitive(name);
  const js = `${TABLES[name] ?? ''}[${JSON.stringify(operator)}](${convert(left, type)},${convert(right, type)})`;
  return { js, type, present: true };
}

function concatenation(left: Code, right: Code, at: Position): Code {
  for (const { type } of [left, right]) {
    if (isPrimitive(type, 'Date', 'Datetime', 'Time')) {
      throw notSupported(`${typeName(type)} in a concatenation: use String.valueOf or format`, at);
    }
  }
  return { js: `concatenate(${left.js},${right.js},$)`, type: STRING, present: true };
}

export function compileUnary(expression: ExpressionOf<'unary'>, scope: BodyScope): Code {
  const { operand, operator, at } = expression;
  if (operator === '-' && operand.kind === 'literal' && (operand.literal === 'Integer' || operand.literal === 'Long')) {
    const suffix = operand.literal === 'Long' ? 'n' : '';
    return { js: `(-${BigInt(operand.value).toString()}${suffix})`, type: primitive(operand.literal), present: true };
  }
  const code = compileExpression(operand, scope);
  switch (operator) {
    case '!':
      return booleanOf(`!${condition(code, at)}`);
    case '~':
      if (!isPrimitive(code.type, 'Integer', 'Long')) throw notNumeric(code, at);
      return { js: `invert(${code.js})`, type: code.type, present: true };
    case '-':
    case '+':
      if (!isNumber(code.type)) throw notNumeric(code, at);
      return { js: operator === '-' ? `negate(${code.js})` : `notNull(${code.js})`, type: code.type, present: true };
  }
}

function notNumeric(code: Code, at: Position): SourceError {
  return new SourceError(`Operation only applies to numeric expressions: ${typeName(code.type)}`, at);
}

/** `==` as a `when` value compares, without its type checks. */
export function sameAs(left: string, right: Code): string {
  return right.type.kind === 'null' ? `${left}===null` : `switchEquals(${left},${right.js})`;
}
