import type {
  ConstructorDeclaration, FieldDeclaration, MethodDeclaration, Parameter, PropertyDeclaration, TypeDeclaration,
} from '../syntax/syntax-tree.ts'; // prettier-ignore
import type { Position } from '../../metadata/xml-element.ts';
import type { ApexType } from './apex-type.ts';

export type Visibility = 'private' | 'protected' | 'public' | 'global';

export interface MemberSymbol {
  readonly owner: ClassSymbol;
  readonly name: string;
  readonly visibility: Visibility;
  readonly testVisible: boolean;
  readonly static: boolean;
  readonly at: Position;
}

/** A field, or a property: `accessors` tells which of its sides run code. */
export interface FieldSymbol extends MemberSymbol {
  readonly kind: 'field';
  readonly type: ApexType;
  readonly final: boolean;
  readonly transient: boolean;
  readonly declaration: FieldDeclaration | PropertyDeclaration;
  /** Name of the JavaScript property that holds the value. */
  readonly slot: string;
  /** Undefined for a plain field. */
  readonly accessors: Accessors | undefined;
}

export interface Accessors {
  readonly get: 'automatic' | 'code' | undefined;
  readonly set: 'automatic' | 'code' | undefined;
  readonly setVisibility: Visibility;
}

export interface ParameterSymbol {
  readonly name: string;
  readonly type: ApexType;
  readonly declaration: Parameter;
}

export interface MethodSymbol extends MemberSymbol {
  readonly kind: 'method';
  readonly result: ApexType;
  readonly parameters: readonly ParameterSymbol[];
  readonly abstract: boolean;
  readonly virtual: boolean;
  readonly override: boolean;
  readonly declaration: MethodDeclaration;
  /** Name of the JavaScript function; the same for a method and what overrides it. */
  readonly slot: string;
}

export interface ConstructorSymbol extends MemberSymbol {
  readonly kind: 'constructor';
  readonly parameters: readonly ParameterSymbol[];
  readonly declaration: ConstructorDeclaration | undefined;
  readonly slot: string;
}

/** A class, interface or enum of the org. Filled in steps by `declareClasses`; complete before any body is compiled. */
export interface ClassSymbol {
  readonly kind: 'class' | 'interface' | 'enum';
  /** `Outer.Inner` for an inner class. */
  readonly name: string;
  readonly simpleName: string;
  readonly index: number;
  readonly outer: ClassSymbol | undefined;
  readonly declaration: TypeDeclaration;
  readonly visibility: Visibility;
  readonly testVisible: boolean;
  readonly abstract: boolean;
  readonly virtual: boolean;
  /** In a class with `@IsTest`, itself or around it. */
  readonly isTest: boolean;
  superClass: ApexType | undefined;
  interfaces: readonly ApexType[];
  /** Those of the class itself, by lower-case name. */
  readonly fields: Map<string, FieldSymbol>;
  readonly methods: Map<string, MethodSymbol[]>;
  readonly constructors: ConstructorSymbol[];
  readonly inner: Map<string, ClassSymbol>;
  /** Constants of an enum, as written. */
  readonly constants: readonly string[];
}

/** A class and the org's own classes above it, nearest first. */
export function lineage(symbol: ClassSymbol): ClassSymbol[] {
  const found: ClassSymbol[] = [];
  for (let one: ClassSymbol | undefined = symbol; one !== undefined && !found.includes(one);) {
    found.push(one);
    one = one.superClass?.kind === 'class' ? one.superClass.symbol : undefined;
  }
  return found;
}

/** Every type that an instance of the class is: classes above it and interfaces, its own type included. */
export function allSupertypes(symbol: ClassSymbol): ApexType[] {
  const found: ApexType[] = [];
  const seen = new Set<ClassSymbol>();
  const visit = (type: ApexType | undefined): void => {
    if (type === undefined) return;
    found.push(type);
    if (type.kind === 'library' && type.type.superType !== undefined) {
      visit({ kind: 'library', type: type.type.superType });
    }
    if (type.kind !== 'class' || seen.has(type.symbol)) return;
    seen.add(type.symbol);
    visit(type.symbol.superClass);
    type.symbol.interfaces.forEach(visit);
  };
  visit({ kind: 'class', symbol });
  return found;
}

/** The outermost class around a class. */
export function outermost(symbol: ClassSymbol): ClassSymbol {
  return symbol.outer === undefined ? symbol : outermost(symbol.outer);
}

export function findField(symbol: ClassSymbol, name: string): FieldSymbol | undefined {
  const key = name.toLowerCase();
  return lineage(symbol)
    .map((one) => one.fields.get(key))
    .find((field) => field !== undefined);
}

/** All methods of a name: nearest class first, then interfaces. */
export function findMethods(symbol: ClassSymbol, name: string): MethodSymbol[] {
  const key = name.toLowerCase();
  return allSupertypes(symbol).flatMap((type) => (type.kind === 'class' ? (type.symbol.methods.get(key) ?? []) : []));
}
