import {
  Arth1ExpressionContext, Arth2ExpressionContext, ArrayExpressionContext, AssignExpressionContext,
  BitAndExpressionContext, BitExpressionContext, BitNotExpressionContext, BitOrExpressionContext,
  CastExpressionContext, CmpExpressionContext, CoalExpressionContext, CondExpressionContext, DotExpressionContext,
  EqualityExpressionContext, IdPrimaryContext, InstanceOfExpressionContext, LiteralPrimaryContext,
  LogAndExpressionContext, LogOrExpressionContext, MethodCallExpressionContext, NegExpressionContext,
  NewExpressionContext, PostOpExpressionContext, PreOpExpressionContext, PrimaryExpressionContext,
  SoqlPrimaryContext, SoslPrimaryContext, SubExpressionContext, SuperPrimaryContext, ThisPrimaryContext,
  TypeRefPrimaryContext, VoidPrimaryContext,
  type CreatorContext, type ExpressionContext, type ExpressionListContext, type PrimaryContext,
} from '@apexdevtools/apex-parser'; // prettier-ignore
import type { Position } from '../../metadata/xml-element.ts';
import { optional, positionOf } from './parse-tree.ts';
import { readLiteral } from './read-literals.ts';
import { readSoql } from './read-soql.ts';
import { readCreatedName, readType, typeNameOf } from './read-types.ts';
import { notSupported, SourceError } from './source-error.ts';
import type { BinaryOperator, Expression, TypeName } from './syntax-tree.ts';

const BINARY: readonly string[] = [
  '+', '-', '*', '/', '<', '>', '<=', '>=', '==', '!=', '===', '!==', '&&', '||', '&', '|', '^', '<<', '>>', '>>>',
]; // prettier-ignore

function isBinary(text: string): text is BinaryOperator {
  return BINARY.includes(text);
}

type TwoSided =
  | Arth1ExpressionContext | Arth2ExpressionContext | BitAndExpressionContext | BitExpressionContext
  | BitNotExpressionContext | BitOrExpressionContext | CmpExpressionContext | EqualityExpressionContext
  | LogAndExpressionContext | LogOrExpressionContext; // prettier-ignore

function isTwoSided(node: ExpressionContext): node is TwoSided {
  return [
    Arth1ExpressionContext, Arth2ExpressionContext, BitAndExpressionContext, BitExpressionContext,
    BitNotExpressionContext, BitOrExpressionContext, CmpExpressionContext, EqualityExpressionContext,
    LogAndExpressionContext, LogOrExpressionContext,
  ].some((kind) => node instanceof kind); // prettier-ignore
}

/** Turns the parser's tree of an expression into ours. @throws SourceError for what is outside the subset */
export function readExpression(node: ExpressionContext, source: string): Expression {
  const at = positionOf(node);
  const read = (inner: ExpressionContext): Expression => readExpression(inner, source);
  if (node instanceof PrimaryExpressionContext) return readPrimary(node.primary(), at, source);
  if (node instanceof SubExpressionContext) return read(node.expression());
  if (node instanceof DotExpressionContext) return readDot(node, source);
  if (node instanceof MethodCallExpressionContext) {
    const call = node.methodCall();
    const args = readArguments(optional(call.expressionList()), source);
    if (optional(call.THIS()) !== undefined) return { kind: 'constructorCall', on: 'this', arguments: args, at };
    if (optional(call.SUPER()) !== undefined) return { kind: 'constructorCall', on: 'super', arguments: args, at };
    return { kind: 'call', target: undefined, name: call.id().getText(), arguments: args, safe: false, at };
  }
  if (node instanceof ArrayExpressionContext) {
    return { kind: 'index', target: read(node.expression(0)), index: read(node.expression(1)), at };
  }
  if (node instanceof NewExpressionContext) return readCreator(node.creator(), at, source);
  if (node instanceof CastExpressionContext) {
    return { kind: 'cast', type: readType(node.typeRef()), operand: read(node.expression()), at };
  }
  if (node instanceof InstanceOfExpressionContext) {
    return { kind: 'instanceof', operand: read(node.expression()), type: readType(node.typeRef()), at };
  }
  if (node instanceof CondExpressionContext) {
    const [condition, yes, no] = [node.expression(0), node.expression(1), node.expression(2)];
    return { kind: 'conditional', condition: read(condition), yes: read(yes), no: read(no), at };
  }
  if (node instanceof CoalExpressionContext) {
    return { kind: 'coalesce', left: read(node.expression(0)), right: read(node.expression(1)), at };
  }
  if (node instanceof AssignExpressionContext) return readAssignment(node, source);
  if (isTwoSided(node)) return readBinary(node, source);
  return readOneSided(node, source);
}

export function readArguments(list: ExpressionListContext | undefined, source: string): Expression[] {
  return (list?.expression_list() ?? []).map((one) => readExpression(one, source));
}

function readOneSided(node: ExpressionContext, source: string): Expression {
  const at = positionOf(node);
  if (node instanceof PreOpExpressionContext) {
    const operand = readExpression(node.expression(), source);
    if (optional(node.INC()) !== undefined) return { kind: 'step', operator: '+', prefix: true, target: operand, at };
    if (optional(node.DEC()) !== undefined) return { kind: 'step', operator: '-', prefix: true, target: operand, at };
    return { kind: 'unary', operator: optional(node.SUB()) === undefined ? '+' : '-', operand, at };
  }
  if (node instanceof PostOpExpressionContext) {
    const operator = optional(node.INC()) === undefined ? '-' : '+';
    return { kind: 'step', operator, prefix: false, target: readExpression(node.expression(), source), at };
  }
  if (node instanceof NegExpressionContext) {
    const operator = optional(node.BANG()) === undefined ? '~' : '!';
    return { kind: 'unary', operator, operand: readExpression(node.expression(), source), at };
  }
  throw notSupported(`the expression '${node.getText()}'`, at);
}

function readBinary(node: TwoSided, source: string): Expression {
  const at = positionOf(node);
  const [left, right] = node.expression_list();
  if (left === undefined || right === undefined) throw new SourceError('Unexpected end of an expression.', at);
  // Everything between the two operands is the operator, which the grammar may split into several tokens (> >).
  const operator = (node.children ?? [])
    .filter((child) => child !== left && child !== right)
    .map((child) => child.getText())
    .join('');
  const canonical = operator === '<>' ? '!=' : operator;
  if (!isBinary(canonical)) throw notSupported(`the operator '${operator}'`, at);
  return {
    kind: 'binary',
    operator: canonical,
    left: readExpression(left, source),
    right: readExpression(right, source),
    at,
  };
}

function readAssignment(node: AssignExpressionContext, source: string): Expression {
  const at = positionOf(node);
  const target = readExpression(node.expression(0), source);
  const value = readExpression(node.expression(1), source);
  const operator = (node.children?.[1]?.getText() ?? '=').slice(0, -1);
  if (operator === '') return { kind: 'assign', operator: undefined, target, value, at };
  if (!isBinary(operator)) throw notSupported(`the operator '${operator}='`, at);
  return { kind: 'assign', operator, target, value, at };
}

function readDot(node: DotExpressionContext, source: string): Expression {
  const at = positionOf(node);
  const target = readExpression(node.expression(), source);
  const safe = optional(node.QUESTIONDOT()) !== undefined;
  const call = optional(node.dotMethodCall());
  if (call === undefined) return { kind: 'field', target, name: node.anyId().getText(), safe, at };
  const args = readArguments(optional(call.expressionList()), source);
  return { kind: 'call', target, name: call.anyId().getText(), arguments: args, safe, at };
}

function readPrimary(node: PrimaryContext, at: Position, source: string): Expression {
  if (node instanceof ThisPrimaryContext) return { kind: 'this', at };
  if (node instanceof SuperPrimaryContext) return { kind: 'super', at };
  if (node instanceof LiteralPrimaryContext) return readLiteral(node.literal());
  if (node instanceof IdPrimaryContext) return { kind: 'name', name: node.id().getText(), at };
  if (node instanceof TypeRefPrimaryContext) return { kind: 'classLiteral', type: readType(node.typeRef()), at };
  if (node instanceof VoidPrimaryContext) return { kind: 'classLiteral', type: typeNameOf('void', at), at };
  if (node instanceof SoslPrimaryContext) throw notSupported('SOSL (FIND)', at);
  if (node instanceof SoqlPrimaryContext) {
    const read = (inner: ExpressionContext): Expression => readExpression(inner, source);
    return { kind: 'soql', query: readSoql(node.soqlLiteral().query(), source, read), at };
  }
  throw notSupported(`the expression '${node.getText()}'`, at);
}

function readCreator(node: CreatorContext, at: Position, source: string): Expression {
  const type = readCreatedName(node.createdName());
  const read = (inner: ExpressionContext): Expression => readExpression(inner, source);
  const withArguments = optional(node.classCreatorRest());
  if (withArguments !== undefined) {
    return {
      kind: 'new',
      type,
      arguments: readArguments(optional(withArguments.arguments().expressionList()), source),
      at,
    };
  }
  const array = optional(node.arrayCreatorRest());
  if (array !== undefined) {
    const list: TypeName = { ...type, arrayDepth: 1 };
    const initializer = optional(array.arrayInitializer());
    if (initializer !== undefined) {
      return { kind: 'newElements', type: list, elements: initializer.expression_list().map(read), at };
    }
    return { kind: 'newArray', type: list, size: read(array.expression()), at };
  }
  const map = optional(node.mapCreatorRest());
  if (map !== undefined) {
    const entries = map.mapCreatorRestPair_list().map((pair) => {
      return { key: read(pair.expression(0)), value: read(pair.expression(1)) };
    });
    return { kind: 'newMap', type, entries, at };
  }
  const elements = optional(node.setCreatorRest());
  return { kind: 'newElements', type, elements: (elements?.expression_list() ?? []).map(read), at };
}
