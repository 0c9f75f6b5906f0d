import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { Expression, ExpressionOf } from '../syntax/syntax-tree.ts';
import { BOOLEAN, INTEGER, NULL, primitive, STRING, typeName, type ApexType } from '../types/apex-type.ts';
import { commonType, isCastable, settled } from '../types/assignability.ts';
import { resolveType } from '../types/org-types.ts';
import { DecimalValue, DoubleValue } from '../runtime/decimal-value.ts';
import { compileAssignment, compileStep } from './assignments.ts';
import type { BodyScope } from './body-scope.ts';
import { compileCall } from './calls.ts';
import { booleanOf, condition, convert, finished, unguarded } from './conversions.ts';
import { compileNew, compileNewArray, compileNewElements, compileNewMap } from './creations.ts';
import type { Code } from './module-builder.ts';
import { compileBinary, compileUnary } from './operator-code.ts';
import { placeOf } from './places.ts';
import { qualifierOf } from './name-resolution.ts';
import { compileSoql } from './soql-code.ts';
import { checkTypeVisible } from './visibility.ts';

/** Compiles an expression whose value is used. @throws SourceError for what does not compile */
export function compileExpression(expression: Expression, scope: BodyScope): Code {
  return finished(compileChain(expression, scope), expression.at);
}

/** Compiles an expression for its effect alone: void is allowed. */
export function compileEffect(expression: Expression, scope: BodyScope): string {
  switch (expression.kind) {
    case 'assign':
    case 'step':
    case 'call':
    case 'new':
      return unguarded(compileChain(expression, scope)).js;
    default:
      throw new SourceError('Expression cannot be a statement.', expression.at);
  }
}

/** Compiles an expression that something may hang on: guards of `?.` stay apart, so that they end the whole chain. */
export function compileChain(expression: Expression, scope: BodyScope): Code {
  switch (expression.kind) {
    case 'literal':
      return compileLiteral(expression, scope);
    case 'this':
      if (scope.options.static) throw new SourceError("'this' cannot be referenced in a static context", expression.at);
      return { js: scope.options.self, type: { kind: 'class', symbol: scope.symbol }, present: true };
    case 'super':
      throw new SourceError("'super' is only allowed before a method name", expression.at);
    case 'name':
    case 'field':
      return compileRead(expression, scope);
    case 'index': {
      const place = placeOf(expression, scope);
      return { js: sequence(place.setup, place.read), type: place.type, guards: place.guards ?? [] };
    }
    case 'call':
      return compileCall(expression, scope);
    case 'constructorCall':
      throw new SourceError(
        'Constructor calls are only allowed as the first statement of a constructor',
        expression.at,
      );
    case 'new':
      return compileNew(expression, scope);
    case 'newElements':
      return compileNewElements(expression, scope);
    case 'newMap':
      return compileNewMap(expression, scope);
    case 'newArray':
      return compileNewArray(expression, scope);
    case 'assign':
      return compileAssignment(expression, scope);
    case 'step':
      return compileStep(expression, scope);
    case 'binary':
      return compileBinary(expression, scope);
    case 'unary':
      return compileUnary(expression, scope);
    case 'cast':
      return compileCast(expression, scope);
    case 'instanceof':
      return compileInstanceOf(expression, scope);
    case 'conditional':
      return compileConditional(expression, scope);
    case 'coalesce':
      return compileCoalesce(expression, scope);
    case 'classLiteral':
      return compileClassLiteral(resolveType(expression.type, scope.symbol, scope.builder.org), scope);
    case 'soql':
      return compileSoql(expression, scope);
  }
}

/** `(first, second, value)`; just the value where nothing comes before it. */
export function sequence(setup: readonly string[], value: string): string {
  return setup.length === 0 ? value : `(${[...setup, value].join(',')})`;
}

function compileLiteral(literal: ExpressionOf<'literal'>, scope: BodyScope): Code {
  const { value } = literal;
  switch (literal.literal) {
    case 'null':
      return { js: 'null', type: NULL };
    case 'Boolean':
      return { js: value, type: BOOLEAN, present: true };
    case 'Integer':
      if (Number(value) > 2_147_483_647) throw new SourceError(`Illegal Integer: ${value}`, literal.at);
      return { js: String(Number(value)), type: INTEGER, present: true };
    case 'Long':
      return { js: `(${BigInt(value).toString()}n)`, type: primitive('Long'), present: true };
    case 'String':
      return { js: JSON.stringify(value), type: STRING, present: true };
    case 'Double':
      return { js: scope.builder.constant(new DoubleValue(Number(value))), type: primitive('Double'), present: true };
    case 'Decimal': {
      const decimal = DecimalValue.parse(value) ?? new DecimalValue(0n, 0);
      return { js: scope.builder.constant(decimal), type: primitive('Decimal'), present: true };
    }
  }
}

function compileRead(expression: ExpressionOf<'name'> | ExpressionOf<'field'>, scope: BodyScope): Code {
  if (expression.kind === 'field' && expression.name.toLowerCase() === 'class') {
    const qualifier = qualifierOf(expression.target, scope);
    if (qualifier?.kind === 'type') return compileClassLiteral(qualifier.type, scope);
  }
  const place = placeOf(expression, scope);
  const code = { js: sequence(place.setup, place.read), type: place.type };
  return { ...code, present: place.read === scope.options.self, guards: place.guards ?? [] };
}

function compileClassLiteral(type: ApexType, scope: BodyScope): Code {
  const token = scope.builder.org.library.get('type');
  if (token === undefined) throw new Error('The library has no class Type.');
  return { js: `typeToken(${scope.builder.type(type)})`, type: { kind: 'library', type: token }, present: true };
}

function compileCast(expression: ExpressionOf<'cast'>, scope: BodyScope): Code {
  const type = resolveType(expression.type, scope.symbol, scope.builder.org);
  if (type.kind === 'class') checkTypeVisible(type.symbol, scope.symbol, expression.at);
  const operand = compileExpression(expression.operand, scope);
  if (!isCastable(operand.type, type)) {
    throw new SourceError(
      `Incompatible types since an instance of ${typeName(operand.type)} is never an instance of ${typeName(type)}`,
      expression.at,
    );
  }
  const converted = convert(operand, type);
  if (converted !== operand.js || typeName(operand.type) === typeName(type)) return { js: converted, type };
  return { js: `cast(${operand.js},${scope.builder.type(type)},$)`, type };
}

function compileInstanceOf(expression: ExpressionOf<'instanceof'>, scope: BodyScope): Code {
  const type = resolveType(expression.type, scope.symbol, scope.builder.org);
  const operand = compileExpression(expression.operand, scope);
  if (!isCastable(operand.type, type)) {
    throw new SourceError(
      `Operation instanceof is always false since an instance of ${typeName(operand.type)} is never an instance of ${typeName(type)}`,
      expression.at,
    );
  }
  return booleanOf(`$.is(${operand.js},${scope.builder.type(type)})`);
}

function compileConditional(expression: ExpressionOf<'conditional'>, scope: BodyScope): Code {
  const test = condition(compileExpression(expression.condition, scope), expression.condition.at);
  const yes = compileExpression(expression.yes, scope);
  const no = compileExpression(expression.no, scope);
  const type = commonType(yes.type, no.type);
  if (type === undefined) {
    throw new SourceError(
      `Incompatible types in ternary operator: ${typeName(yes.type)}, ${typeName(no.type)}`,
      expression.at,
    );
  }
  return { js: `(${test}?${convert(yes, type)}:${convert(no, type)})`, type };
}

function compileCoalesce(expression: ExpressionOf<'coalesce'>, scope: BodyScope): Code {
  const left = compileExpression(expression.left, scope);
  const right = compileExpression(expression.right, scope);
  if (left.type.kind === 'query') throw notSupported("a query before '??'", expression.at);
  const type = commonType(settled(left.type), right.type);
  if (type === undefined) {
    throw new SourceError(
      `Incompatible types in null coalescing operator: ${typeName(left.type)}, ${typeName(right.type)}`,
      expression.at,
    );
  }
  return { js: `(${convert(left, type)}??${convert(right, type)})`, type };
}
