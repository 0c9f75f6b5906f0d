import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { Expression, ExpressionOf } from '../syntax/syntax-tree.ts';
import { isPrimitive, sameType, typeName, type ApexType } from '../types/apex-type.ts';
import { isAssignable, settled } from '../types/assignability.ts';
import type { ClassSymbol } from '../types/class-symbol.ts';
import { isException, resolveType } from '../types/org-types.ts';
import { recordPlace } from './access-code.ts';
import type { BodyScope } from './body-scope.ts';
import { assignTo, convert } from './conversions.ts';
import { compileExpression, sequence } from './expressions.ts';
import type { Code } from './module-builder.ts';
import { argumentTypes, bestFit } from './overloads.ts';
import { checkTypeVisible, isVisible } from './visibility.ts';

/** `new X(…)` of every kind of type. */
export function compileNew(expression: ExpressionOf<'new'>, scope: BodyScope): Code {
  const type = resolveType(expression.type, scope.symbol, scope.builder.org);
  if (type.kind === 'sobject') return compileNewRecord(type, expression, scope);
  const args = expression.arguments.map((one) => compileExpression(one, scope));
  switch (type.kind) {
    case 'class':
      return { js: construct(type.symbol, args, expression, scope), type, present: true };
    case 'list':
    case 'set':
    case 'map':
      return compileNewCollection(type, args, expression, scope);
    case 'library': {
      if (type.type.interface) throw new SourceError(`Type cannot be constructed: ${typeName(type)}`, expression.at);
      const member = bestFit(type.type.constructors, args);
      if (member === undefined) throw unknownConstructor(type, args, expression.at);
      const values = member.parameters.map((one, index) => convert(args[index] ?? NOTHING, one.type));
      return {
        js: `${scope.builder.member(member)}(${['$', `typeToken(${scope.builder.type(type)})`, ...values].join()})`,
        type,
        present: true,
      };
    }
    default:
      throw new SourceError(`Type cannot be constructed: ${typeName(type)}`, expression.at);
  }
}

const NOTHING: Code = { js: 'null', type: { kind: 'null' } };

function unknownConstructor(type: ApexType, args: readonly Code[], at: Expression['at']): SourceError {
  return new SourceError(`Constructor not defined: [${typeName(type)}].<Constructor>(${argumentTypes(args)})`, at);
}

/** A new instance of a class of the org, its constructor run. */
function construct(
  symbol: ClassSymbol,
  args: readonly Code[],
  expression: ExpressionOf<'new'>,
  scope: BodyScope,
): string {
  const { at } = expression;
  const type: ApexType = { kind: 'class', symbol };
  checkTypeVisible(symbol, scope.symbol, at);
  if (symbol.kind !== 'class') throw new SourceError(`Type cannot be constructed: ${symbol.name}`, at);
  if (symbol.abstract) throw new SourceError(`Abstract classes cannot be constructed: ${symbol.name}`, at);
  const instance = `new C${symbol.index}(${scope.builder.type(type)})`;
  const call = constructorCall(symbol, instance, args);
  if (call === undefined) throw unknownConstructor(type, args, at);
  const used = bestFit(symbol.constructors, args);
  if (used !== undefined && !isVisible(used, used.visibility, scope.symbol)) {
    throw new SourceError(`Constructor is not visible: [${symbol.name}].<Constructor>(${argumentTypes(args)})`, at);
  }
  return call;
}

/** Runs a constructor on an instance that exists; undefined where none fits the arguments. */
export function constructorCall(symbol: ClassSymbol, instance: string, args: readonly Code[]): string | undefined {
  const used = bestFit(symbol.constructors, args);
  if (used !== undefined) {
    const values = used.parameters.map((one, index) => convert(args[index] ?? NOTHING, one.type));
    return `(yield* ${used.slot}(${['$', instance, ...values].join()}))`;
  }
  if (symbol.constructors.length === 0 && args.length === 0) return `(yield* k${symbol.index}_default($,${instance}))`;
  return isException({ kind: 'class', symbol }) ? exceptionConstructor(symbol, instance, args) : undefined;
}

/** Every exception class has the four constructors of Exception (Apex Developer Guide, "Create Custom Exceptions"). */
function exceptionConstructor(symbol: ClassSymbol, instance: string, args: readonly Code[]): string | undefined {
  const [first, second] = args;
  const ready = `(yield* k${symbol.index}_default($,${instance}))`;
  if (args.length === 0) return ready;
  const isText = first !== undefined && (first.type.kind === 'null' || isPrimitive(first.type, 'String'));
  const isCause = (code: Code | undefined): boolean => code !== undefined && isException(code.type);
  if (args.length === 1 && first !== undefined) {
    if (isText) return `describe(${ready},${first.js},null)`;
    return isCause(first) ? `describe(${ready},undefined,${first.js})` : undefined;
  }
  return args.length === 2 && isText && isCause(second)
    ? `describe(${ready},${first.js},${second?.js ?? ''})`
    : undefined;
}

function compileNewRecord(
  type: Extract<ApexType, { kind: 'sobject' }>,
  expression: ExpressionOf<'new'>,
  scope: BodyScope,
): Code {
  if (type.object === undefined) throw new SourceError('Type cannot be constructed: SObject', expression.at);
  const record = scope.temporary();
  const steps = [`${record}=newRecord(${JSON.stringify(type.object.name)})`];
  for (const argument of expression.arguments) {
    if (argument.kind !== 'assign' || argument.operator !== undefined || argument.target.kind !== 'name') {
      throw new SourceError(`Invalid constructor argument: ${type.object.name} takes name = value pairs`, argument.at);
    }
    const { name } = argument.target;
    if (type.object.field(name) === undefined && type.object.parentRelationship(name) === undefined) {
      throw new SourceError(`Field does not exist: ${name} on ${type.object.name}`, argument.at);
    }
    // The value may build a record of its own in between: it is held before the field is set.
    const place = recordPlace(type, record, name, scope, argument.at);
    if (place.write === undefined)
      throw new SourceError(`Field is not writeable: ${type.object.name}.${name}`, argument.at);
    const value = assignTo(compileExpression(argument.value, scope), place.type, argument.at);
    steps.push(...place.setup, place.write(value));
  }
  return { js: sequence(steps, record), type, present: true };
}

function compileNewCollection(
  type: Extract<ApexType, { kind: 'list' | 'set' | 'map' }>,
  args: readonly Code[],
  expression: ExpressionOf<'new'>,
  scope: BodyScope,
): Code {
  const [source, ...more] = args;
  const empty = emptyCollection(type, scope);
  if (source === undefined) return { js: empty, type, present: true };
  if (more.length > 0) throw unknownConstructor(type, args, expression.at);
  const from = settled(source.type);
  if (type.kind === 'list' && isPrimitive(from, 'Integer')) {
    return { js: `sizedList(${scope.builder.type(type.element)},${source.js})`, type, present: true };
  }
  if (type.kind !== 'map' && (from.kind === 'list' || from.kind === 'set') && fits(from.element, type.element)) {
    return { js: `addAllTo(${empty},${source.js},$)`, type, present: true };
  }
  if (type.kind === 'map' && from.kind === 'map' && fits(from.key, type.key) && fits(from.value, type.value)) {
    return { js: `putAllInto(${empty},${source.js},$)`, type, present: true };
  }
  const keyed = type.kind === 'map' && isPrimitive(type.key, 'Id', 'String') && type.value.kind === 'sobject';
  if (keyed && from.kind === 'list' && from.element.kind === 'sobject' && isAssignable(from.element, type.value)) {
    return { js: `byId(${empty},${source.js},$)`, type, present: true };
  }
  throw unknownConstructor(type, args, expression.at);
}

function fits(from: ApexType, to: ApexType): boolean {
  const sameForm =
    from.kind !== 'primitive' || to.kind !== 'primitive' || sameType(from, to) || isPrimitive(to, 'Object');
  return sameForm && isAssignable(from, to);
}

function emptyCollection(type: Extract<ApexType, { kind: 'list' | 'set' | 'map' }>, scope: BodyScope): string {
  const { builder } = scope;
  if (type.kind === 'map') return `new MapValue(${builder.type(type.key)},${builder.type(type.value)})`;
  return `new ${type.kind === 'list' ? 'ListValue' : 'SetValue'}(${builder.type(type.element)})`;
}

/** `new List<T>{ … }`, `new Set<T>{ … }`, `new T[]{ … }`. */
export function compileNewElements(expression: ExpressionOf<'newElements'>, scope: BodyScope): Code {
  const type = resolveType(expression.type, scope.symbol, scope.builder.org);
  if (type.kind === 'map' && expression.elements.length === 0) {
    return { js: emptyCollection(type, scope), type, present: true };
  }
  if (type.kind !== 'list' && type.kind !== 'set') {
    throw new SourceError(`Initializer does not fit the type: ${typeName(type)}`, expression.at);
  }
  const values = expression.elements.map((one) => assignTo(compileExpression(one, scope), type.element, one.at));
  if (type.kind === 'list') {
    return { js: `new ListValue(${scope.builder.type(type.element)},[${values.join()}])`, type, present: true };
  }
  return { js: `setOf(${emptyCollection(type, scope)},[${values.join()}])`, type, present: true };
}

/** `new Map<K, V>{ key => value, … }`. */
export function compileNewMap(expression: ExpressionOf<'newMap'>, scope: BodyScope): Code {
  const type = resolveType(expression.type, scope.symbol, scope.builder.org);
  if (type.kind !== 'map') throw new SourceError(`Initializer does not fit the type: ${typeName(type)}`, expression.at);
  const values = expression.entries.flatMap(({ key, value }) => [
    assignTo(compileExpression(key, scope), type.key, key.at),
    assignTo(compileExpression(value, scope), type.value, value.at),
  ]);
  return { js: `mapOf(${emptyCollection(type, scope)},[${values.join()}])`, type, present: true };
}

/** `new T[size]`. */
export function compileNewArray(expression: ExpressionOf<'newArray'>, scope: BodyScope): Code {
  const type = resolveType(expression.type, scope.symbol, scope.builder.org);
  if (type.kind !== 'list') throw notSupported(`an array of ${typeName(type)}`, expression.at);
  const size = compileExpression(expression.size, scope);
  if (!isPrimitive(size.type, 'Integer')) {
    throw new SourceError(`Array size must be of type Integer: ${typeName(size.type)}`, expression.size.at);
  }
  return { js: `sizedList(${scope.builder.type(type.element)},${size.js})`, type, present: true };
}
