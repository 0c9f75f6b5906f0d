import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { LibraryType } from '../library/library-type.ts';
import type { ClassSymbol } from './class-symbol.ts';

export type PrimitiveName =
  | 'Boolean' | 'Integer' | 'Long' | 'Double' | 'Decimal' | 'String' | 'Id' | 'Date' | 'Datetime' | 'Time' | 'Blob'
  | 'Object'; // prettier-ignore

/** A type of the subset. Compare with `sameType`. */
export type ApexType =
  | { readonly kind: 'void' }
  /** The type of `null`, which goes into every variable. */
  | { readonly kind: 'null' }
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'list'; readonly element: ApexType }
  | { readonly kind: 'set'; readonly element: ApexType }
  | { readonly kind: 'map'; readonly key: ApexType; readonly value: ApexType }
  /** A record; of any object where `object` is undefined (`SObject`). */
  | { readonly kind: 'sobject'; readonly object: ObjectDefinition | undefined }
  | { readonly kind: 'class'; readonly symbol: ClassSymbol }
  | { readonly kind: 'library'; readonly type: LibraryType }
  /** What a query in brackets gives: a list of records, or one record where one is wanted. */
  | { readonly kind: 'query'; readonly object: ObjectDefinition }
  /** A type variable of a library signature: the element of a list, the key or value of a map. */
  | { readonly kind: 'variable'; readonly name: string };

export function primitive(name: PrimitiveName): ApexType {
  return PRIMITIVES[name];
}

const PRIMITIVE_NAMES: readonly PrimitiveName[] = [
  'Boolean', 'Integer', 'Long', 'Double', 'Decimal', 'String', 'Id', 'Date', 'Datetime', 'Time', 'Blob', 'Object',
]; // prettier-ignore

const make = (name: PrimitiveName): ApexType => ({ kind: 'primitive', name });

const PRIMITIVES: Readonly<Record<PrimitiveName, ApexType>> = {
  Boolean: make('Boolean'),
  Integer: make('Integer'),
  Long: make('Long'),
  Double: make('Double'),
  Decimal: make('Decimal'),
  String: make('String'),
  Id: make('Id'),
  Date: make('Date'),
  Datetime: make('Datetime'),
  Time: make('Time'),
  Blob: make('Blob'),
  Object: make('Object'),
};

export const VOID: ApexType = { kind: 'void' };
export const NULL: ApexType = { kind: 'null' };
export const OBJECT: ApexType = PRIMITIVES.Object;
export const STRING: ApexType = PRIMITIVES.String;
export const INTEGER: ApexType = PRIMITIVES.Integer;
export const BOOLEAN: ApexType = PRIMITIVES.Boolean;
export const SOBJECT: ApexType = { kind: 'sobject', object: undefined };

const BY_LOWER_NAME: ReadonlyMap<string, ApexType> = new Map(
  PRIMITIVE_NAMES.map((name) => [name.toLowerCase(), PRIMITIVES[name]]),
);

/** A primitive type by its name in any case. */
export function primitiveNamed(name: string): ApexType | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase());
}

export function isPrimitive(type: ApexType, ...names: PrimitiveName[]): boolean {
  return type.kind === 'primitive' && names.includes(type.name);
}

export function isNumber(type: ApexType): boolean {
  return isPrimitive(type, 'Integer', 'Long', 'Double', 'Decimal');
}

export function isText(type: ApexType): boolean {
  return isPrimitive(type, 'String', 'Id');
}

/** A type as the platform's messages write it: `Map<String,Object>`. */
export function typeName(type: ApexType): string {
  switch (type.kind) {
    case 'void':
    case 'null':
      return type.kind;
    case 'primitive':
    case 'variable':
      return type.name;
    case 'list':
      return `List<${typeName(type.element)}>`;
    case 'set':
      return `Set<${typeName(type.element)}>`;
    case 'map':
      return `Map<${typeName(type.key)},${typeName(type.value)}>`;
    case 'sobject':
      return type.object?.name ?? 'SObject';
    case 'class':
      return type.symbol.name;
    case 'library':
      return type.type.qualifiedName;
    case 'query':
      return `List<${type.object.name}>`;
  }
}

export function sameType(one: ApexType, other: ApexType): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind) return false;
  if (one.kind === 'list' || one.kind === 'set') {
    return 'element' in other && sameType(one.element, other.element);
  }
  if (one.kind === 'map' && other.kind === 'map') {
    return sameType(one.key, other.key) && sameType(one.value, other.value);
  }
  if (one.kind === 'class' && other.kind === 'class') return one.symbol === other.symbol;
  if (one.kind === 'library' && other.kind === 'library') return one.type === other.type;
  return typeName(one) === typeName(other);
}

/** Puts the actual types of a receiver in place of type variables. */
export function substitute(type: ApexType, variables: ReadonlyMap<string, ApexType>): ApexType {
  switch (type.kind) {
    case 'variable':
      return variables.get(type.name) ?? OBJECT;
    case 'list':
    case 'set':
      return { kind: type.kind, element: substitute(type.element, variables) };
    case 'map':
      return { kind: 'map', key: substitute(type.key, variables), value: substitute(type.value, variables) };
    default:
      return type;
  }
}

/** What the type variables of a collection's methods stand for. */
export function typeVariables(receiver: ApexType): ReadonlyMap<string, ApexType> {
  if (receiver.kind === 'list' || receiver.kind === 'set') return new Map([['T', receiver.element]]);
  if (receiver.kind === 'query') return new Map([['T', { kind: 'sobject', object: receiver.object } as const]]);
  if (receiver.kind !== 'map') return new Map();
  return new Map([
    ['K', receiver.key],
    ['V', receiver.value],
  ]);
}
