import type { Schema } from '../../schema/object-definition.ts';
import type { LibraryType } from '../library/library-type.ts';
import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { TypeName } from '../syntax/syntax-tree.ts';
import { primitiveNamed, SOBJECT, typeName, type ApexType } from './apex-type.ts';
import { lineage, type ClassSymbol } from './class-symbol.ts';

/** Every type that a name can mean: the org's classes, its objects, the library. */
export interface OrgTypes {
  readonly schema: Schema;
  /** Top-level classes by lower-case name. */
  readonly classes: ReadonlyMap<string, ClassSymbol>;
  /** By lower-case name; with namespace for those outside `System` (`database.saveresult`). */
  readonly library: ReadonlyMap<string, LibraryType>;
}

/** Platform types that exist but are outside the subset: refused by name instead of as unknown. */
const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set(
  [
    'AccessLevel', 'AggregateResult', 'ApexPages', 'Approval', 'Auth', 'Cache', 'Callable', 'ConnectApi', 'Continuation',
    'Cookie', 'Crypto', 'Dom', 'EventBus', 'FeatureManagement', 'Flow', 'InstallHandler', 'Invocable', 'Iterable',
    'Iterator', 'JSONGenerator', 'JSONParser', 'JSONToken', 'Matcher', 'Messaging', 'Metadata', 'Network', 'PageReference',
    'Pattern', 'Process', 'QueryLocator', 'Queueable', 'QueueableContext', 'RestContext', 'RestRequest', 'RestResponse',
    'Savepoint', 'Schedulable', 'SchedulableContext', 'Schema', 'Search', 'Security', 'SelectOption',
    'StaticResourceCalloutMock', 'StubProvider', 'TimeZone', 'UninstallHandler', 'URL', 'UUID', 'Version', 'WebServiceMock',
    'XmlStreamReader', 'XmlStreamWriter', 'Batchable', 'BatchableContext', 'SObjectType', 'SObjectField',
    'MultiStaticResourceCalloutMock', 'Finalizer', 'FormulaEval', 'DomainParser', 'Collator', 'Comparator', 'Ideas',
  ].map((name) => name.toLowerCase()),
); // prettier-ignore

export function isKnownElsewhere(name: string): boolean {
  return KNOWN_ELSEWHERE.has(name.toLowerCase());
}

/** The type that a name in source means, seen from a class. @throws SourceError "Invalid type: …" */
export function resolveType(name: TypeName, scope: ClassSymbol | undefined, types: OrgTypes): ApexType {
  let type = resolvePlain(name, scope, types);
  for (let depth = 0; depth < name.arrayDepth; depth += 1) type = { kind: 'list', element: type };
  return type;
}

function resolvePlain(name: TypeName, scope: ClassSymbol | undefined, types: OrgTypes): ApexType {
  const [first, ...rest] = name.parts;
  if (first === undefined) throw new SourceError('Invalid type', name.at);
  const args = (name.parts.at(-1) ?? first).arguments.map((one) => resolveType(one, scope, types));
  const words = name.parts.map((part) => part.name);
  if (args.length > 0) return resolveGeneric(name, words, args);
  const found = resolveName(words, scope, types);
  if (found !== undefined) return found;
  if (words.some(isKnownElsewhere)) throw notSupported(`the type '${words.join('.')}'`, name.at);
  if (rest.length === 0 && ['list', 'set', 'map', 'iterable', 'iterator'].includes(first.name.toLowerCase())) {
    throw new SourceError(`Type ${first.name} needs type arguments`, name.at);
  }
  throw new SourceError(`Invalid type: ${words.join('.')}`, name.at);
}

function resolveGeneric(name: TypeName, words: readonly string[], args: readonly ApexType[]): ApexType {
  const [element, value, ...more] = args;
  const word = (words.length === 2 && words[0]?.toLowerCase() === 'system' ? words[1] : words.join('.')) ?? '';
  if (element !== undefined && value === undefined) {
    if (word.toLowerCase() === 'list') return { kind: 'list', element };
    if (word.toLowerCase() === 'set') return { kind: 'set', element: checkedKey(element, name) };
  }
  if (element !== undefined && value !== undefined && more.length === 0 && word.toLowerCase() === 'map') {
    return { kind: 'map', key: checkedKey(element, name), value };
  }
  if (isKnownElsewhere(words.at(-1) ?? '')) throw notSupported(`the type '${words.join('.')}<…>'`, name.at);
  throw new SourceError(`Invalid type: ${words.join('.')}`, name.at);
}

function checkedKey(key: ApexType, name: TypeName): ApexType {
  if (['list', 'set', 'map', 'sobject'].includes(key.kind)) {
    throw notSupported(`${typeName(key)} as key of a Map or element of a Set`, name.at);
  }
  return key;
}

/** A type by the words of its name; undefined where there is none. */
export function resolveName(
  words: readonly string[],
  scope: ClassSymbol | undefined,
  types: OrgTypes,
): ApexType | undefined {
  const [first = '', second, third] = words.map((word) => word.toLowerCase());
  if (third !== undefined) return undefined;
  if (second !== undefined) {
    const outer = types.classes.get(first);
    const inner = outer === undefined ? undefined : innerClass(outer, second);
    if (inner !== undefined) return { kind: 'class', symbol: inner };
    if (first === 'system') return platformType(second, types);
    if (first === 'schema') return sobjectType(second, types);
    const library = types.library.get(`${first}.${second}`);
    return library === undefined ? undefined : { kind: 'library', type: library };
  }
  for (let around = scope; around !== undefined; around = around.outer) {
    const inner = innerClass(around, first);
    if (inner !== undefined) return { kind: 'class', symbol: inner };
    if (around.simpleName.toLowerCase() === first) return { kind: 'class', symbol: around };
  }
  const symbol = types.classes.get(first);
  return symbol === undefined ? platformType(first, types) : { kind: 'class', symbol };
}

function innerClass(outer: ClassSymbol, name: string): ClassSymbol | undefined {
  return lineage(outer)
    .map((one) => one.inner.get(name))
    .find((one) => one !== undefined);
}

function platformType(name: string, types: OrgTypes): ApexType | undefined {
  const primitive = primitiveNamed(name);
  if (primitive !== undefined) return primitive;
  if (name === 'sobject') return SOBJECT;
  const library = types.library.get(name);
  return library === undefined ? sobjectType(name, types) : { kind: 'library', type: library };
}

function sobjectType(name: string, types: OrgTypes): ApexType | undefined {
  const object = types.schema.object(name);
  return object === undefined ? undefined : { kind: 'sobject', object };
}

/** Whether a class of the library stands at the top of a class: the org's own exceptions have `Exception` there. */
export function isException(type: ApexType): boolean {
  if (type.kind === 'library') {
    return (
      type.type.name === 'Exception' ||
      (type.type.superType !== undefined && isException({ kind: 'library', type: type.type.superType }))
    );
  }
  return type.kind === 'class' && type.symbol.superClass !== undefined && isException(type.symbol.superClass);
}
