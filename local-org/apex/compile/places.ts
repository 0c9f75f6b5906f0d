import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { Expression, ExpressionOf } from '../syntax/syntax-tree.ts';
import { isPrimitive, STRING, typeName, type ApexType } from '../types/apex-type.ts';
import { settled } from '../types/assignability.ts';
import { findField, type FieldSymbol } from '../types/class-symbol.ts';
import { fieldPlace, recordPlace, staticsOf, type Place } from './access-code.ts';
import type { BodyScope } from './body-scope.ts';
import { receiver } from './conversions.ts';
import { compileChain, compileExpression } from './expressions.ts';
import type { Code } from './module-builder.ts';
import { fieldInScope, qualifierOf, unknownVariable, type Qualifier } from './name-resolution.ts';
import { checkTypeVisible } from './visibility.ts';

/** What an expression stands for where it can also be assigned to. @throws SourceError "Variable does not exist: …" */
export function placeOf(expression: Expression, scope: BodyScope): Place {
  switch (expression.kind) {
    case 'name':
      return placeOfName(expression, scope);
    case 'field':
      return placeOfField(expression, scope);
    case 'index':
      return placeOfElement(expression, scope);
    default:
      throw new SourceError('Expression cannot be assigned.', expression.at);
  }
}

function placeOfName(expression: ExpressionOf<'name'>, scope: BodyScope): Place {
  const { name, at } = expression;
  const local = scope.local(name);
  if (local !== undefined) {
    const write = local.final ? undefined : (value: string): string => `(${local.js}=${value})`;
    return { type: local.type, setup: [], read: local.js, write, name };
  }
  const field = fieldInScope(name, scope);
  if (field === undefined) throw unknownVariable(name, at);
  if (field.static) return fieldPlace(field, staticHolder(field, scope), scope, at);
  if (scope.options.static) {
    throw new SourceError(`Non static variable cannot be referenced from a static context: ${name}`, at);
  }
  return fieldPlace(field, scope.options.self, scope, at);
}

function staticHolder(field: FieldSymbol, scope: BodyScope): string {
  // Static initializers keep the variables that they fill at hand.
  return scope.options.self === 'self' && scope.options.static && scope.symbol === field.owner
    ? 'self'
    : staticsOf(field.owner);
}

function placeOfField(expression: ExpressionOf<'field'>, scope: BodyScope): Place {
  const qualifier = qualifierOf(expression.target, scope, expression.name);
  if (qualifier !== undefined) return placeOfStatic(qualifier, expression, scope);
  const target = compileChain(expression.target, scope);
  const { held, guards } = chainTarget(target, expression.safe, scope);
  return { ...memberPlace(held, expression, scope), guards };
}

/** Prepares what comes before a dot: evaluated once where the dot is a `?.`. */
export function chainTarget(
  target: Code,
  safe: boolean,
  scope: BodyScope,
): { readonly held: Code; readonly guards: readonly string[] } {
  const guards = target.guards ?? [];
  if (!safe) return { held: target, guards };
  const temporary = scope.temporary();
  const held: Code = { js: temporary, type: target.type, present: true };
  return { held, guards: [...guards, `(${temporary}=${target.js})===null`] };
}

function memberPlace(target: Code, expression: ExpressionOf<'field'>, scope: BodyScope): Place {
  const { name, at } = expression;
  const { type } = target;
  if (type.kind === 'class') {
    const field = findField(type.symbol, name);
    if (field === undefined) throw unknownVariable(name, at);
    if (field.static) throw new SourceError(`Static field cannot be referenced from a non static context: ${name}`, at);
    return fieldPlace(field, target.js === scope.options.self ? target.js : receiver(target), scope, at);
  }
  if (type.kind === 'sobject') return recordPlace(type, receiver(target), name, scope, at);
  if (type.kind === 'query') {
    const record: ApexType & { kind: 'sobject' } = { kind: 'sobject', object: type.object };
    return recordPlace(record, `single(${target.js})`, name, scope, at);
  }
  throw new SourceError(`Variable does not exist: ${name}`, at);
}

function placeOfStatic(qualifier: Qualifier, expression: ExpressionOf<'field'>, scope: BodyScope): Place {
  const { name, at } = expression;
  if (qualifier.kind === 'namespace') {
    if (qualifier.name.endsWith('label')) return labelPlace(name, expression, scope);
    throw unknownVariable(name, at);
  }
  const { type } = qualifier;
  if (type.kind === 'class') {
    checkTypeVisible(type.symbol, scope.symbol, at);
    const constant = type.symbol.constants.findIndex((one) => one.toLowerCase() === name.toLowerCase());
    if (constant >= 0) return constantPlace(type, constant, name, scope);
    const field = findField(type.symbol, name);
    if (field === undefined) throw unknownVariable(`${typeName(type)}.${name}`, at);
    if (!field.static) {
      throw new SourceError(`Non static variable cannot be referenced from a static context: ${name}`, at);
    }
    return fieldPlace(field, staticsOf(field.owner), scope, at);
  }
  if (type.kind === 'library') {
    const constant = type.type.constants.findIndex((one) => one.toLowerCase() === name.toLowerCase());
    if (constant >= 0) return constantPlace(type, constant, name, scope);
  }
  if (type.kind === 'sobject') throw notSupported(`the field token ${typeName(type)}.${name}`, at);
  throw unknownVariable(`${typeName(type)}.${name}`, at);
}

function constantPlace(type: ApexType, ordinal: number, name: string, scope: BodyScope): Place {
  return { type, setup: [], read: `enumConstants(${scope.builder.type(type)})[${ordinal}]`, write: undefined, name };
}

function labelPlace(name: string, expression: ExpressionOf<'field'>, scope: BodyScope): Place {
  if (scope.builder.labelExists(name)) {
    return { type: STRING, setup: [], read: `label($,${JSON.stringify(name)})`, write: undefined, name };
  }
  throw new SourceError(`External string does not exist: ${name}`, expression.at);
}

function placeOfElement(expression: ExpressionOf<'index'>, scope: BodyScope): Place {
  const target = compileChain(expression.target, scope);
  const type = settled(target.type);
  if (type.kind !== 'list') {
    throw new SourceError(`Expression must be a list type: ${typeName(type)}`, expression.at);
  }
  const index = compileExpression(expression.index, scope);
  if (!isPrimitive(index.type, 'Integer')) {
    throw new SourceError(`List index must be of type Integer: ${typeName(index.type)}`, expression.index.at);
  }
  const [list, number] = [scope.temporary(), scope.temporary()];
  return {
    type: type.element,
    setup: [`${list}=${receiver(target)}`, `${number}=${index.js}`],
    read: `elementAt(${list},${number})`,
    write: (value) => `setElement(${list},${number},${value})`,
    name: 'list element',
    guards: target.guards ?? [],
  };
}
