import { NULL, OBJECT, primitiveNamed, SOBJECT, VOID, type ApexType } from '../types/apex-type.ts';
import type { LibraryFunction, LibraryMember, LibrarySource, LibraryType, LibraryWork } from './library-type.ts';

/**
 * Makes the library's classes of their tables.
 * @returns them by lower-case name, those outside the namespace System also with it
 */
export function buildLibrary(sources: readonly LibrarySource[]): ReadonlyMap<string, LibraryType> {
  const types = new Map<string, LibraryType>();
  for (const source of sources) {
    const namespace = source.namespace ?? 'System';
    const type: LibraryType = {
      name: source.name,
      qualifiedName: qualifiedName(source, namespace),
      namespace,
      description: source.description,
      interface: source.interface ?? false,
      uncatchable: source.uncatchable ?? false,
      superType: undefined,
      constructors: [],
      methods: new Map(),
      constants: source.constants ?? [],
    };
    types.set(namespace === 'System' ? source.name.toLowerCase() : `${namespace}.${source.name}`.toLowerCase(), type);
  }
  for (const source of sources) fill(source, types);
  return types;
}

function qualifiedName(source: LibrarySource, namespace: string): string {
  if (namespace !== 'System') return `${namespace}.${source.name}`;
  return source.name.endsWith('Exception') && source.name !== 'Exception' ? `${namespace}.${source.name}` : source.name;
}

function typeOfSource(source: LibrarySource, types: ReadonlyMap<string, LibraryType>): LibraryType {
  const found =
    types.get(source.name.toLowerCase()) ?? types.get(`${source.namespace ?? ''}.${source.name}`.toLowerCase());
  if (found === undefined) throw new Error(`The library lost its class ${source.name}.`);
  return found;
}

function fill(source: LibrarySource, types: ReadonlyMap<string, LibraryType>): void {
  const type = typeOfSource(source, types);
  if (source.superType !== undefined) type.superType = types.get(source.superType.toLowerCase());
  for (const [signature, run] of Object.entries(source.members)) add(memberOf(type, signature, types, run, undefined));
  for (const [signature, work] of Object.entries(source.work ?? {})) {
    add(memberOf(type, signature, types, undefined, work));
  }
}

function add(member: LibraryMember): void {
  const { owner } = member;
  if (member.name === owner.name && member.static) {
    owner.constructors.push(member);
    return;
  }
  const key = member.name.toLowerCase();
  owner.methods.set(key, [...(owner.methods.get(key) ?? []), member]);
}

/** Reads `static String join(List<Object> parts, String separator)`; without a result it constructs. */
function memberOf(
  owner: LibraryType,
  signature: string,
  types: ReadonlyMap<string, LibraryType>,
  run: LibraryFunction | undefined,
  work: LibraryWork | undefined,
): LibraryMember {
  const match = /^(static )?(?:(\S+(?:<.*?>)?) )?(\w+)\((.*)\)$/.exec(signature);
  if (match === null) throw new Error(`The signature '${signature}' of the library cannot be read.`);
  const [, isStatic, result, name = '', list = ''] = match;
  const constructs = result === undefined;
  const parameters = splitList(list).map((parameter) => {
    const space = parameter.lastIndexOf(' ');
    return { name: parameter.slice(space + 1), type: readType(parameter.slice(0, space), types) };
  });
  return {
    owner,
    name,
    static: isStatic !== undefined || constructs,
    result: constructs ? { kind: 'library', type: owner } : readType(result, types),
    parameters,
    signature,
    run,
    work,
  };
}

/** Splits at the commas that stand outside of angle brackets. */
function splitList(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < list.length; index += 1) {
    const character = list[index];
    if (character === '<') depth += 1;
    if (character === '>') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(list.slice(start, index).trim());
      start = index + 1;
    }
  }
  const last = list.slice(start).trim();
  return last === '' ? parts : [...parts, last];
}

function readType(text: string, types: ReadonlyMap<string, LibraryType>): ApexType {
  const generic = /^(\w+)<(.*)>$/.exec(text);
  if (generic !== null) {
    const [first = OBJECT, second = OBJECT] = splitList(generic[2] ?? '').map((one) => readType(one, types));
    if (generic[1] === 'Map') return { kind: 'map', key: first, value: second };
    return { kind: generic[1] === 'Set' ? 'set' : 'list', element: first };
  }
  if (text === 'void') return VOID;
  if (text === 'null') return NULL;
  if (/^(?:[TKV]|SELF)$/.test(text)) return { kind: 'variable', name: text };
  if (text === 'SObject') return SOBJECT;
  const primitive = primitiveNamed(text);
  if (primitive !== undefined) return primitive;
  const type = types.get(text.toLowerCase());
  if (type === undefined) throw new Error(`The library names the type '${text}', which it does not have.`);
  return { kind: 'library', type };
}
