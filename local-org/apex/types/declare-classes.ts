import { SourceError, notSupported } from '../syntax/source-error.ts';
import type { Member, Modifiers, Parameter, TypeDeclaration } from '../syntax/syntax-tree.ts';
import { typeName, VOID, type ApexType } from './apex-type.ts';
import type { Accessors, ClassSymbol, FieldSymbol, MemberSymbol, ParameterSymbol, Visibility } from './class-symbol.ts';
import { resolveType, type OrgTypes } from './org-types.ts';
import { checkIdentifier } from './reserved-words.ts';

export type Report = (error: SourceError, symbol: ClassSymbol) => void;

const KNOWN_ANNOTATIONS: ReadonlySet<string> = new Set([
  'invocablemethod', 'invocablevariable', 'istest', 'testvisible', 'testsetup', 'suppresswarnings', 'deprecated',
  'auraenabled',
]); // prettier-ignore

export function annotationOf(modifiers: Modifiers, name: string): Modifiers['annotations'][number] | undefined {
  return modifiers.annotations.find((one) => one.name.toLowerCase() === name);
}

/** Makes the symbol of a class and of those inside it; their members come later, once all classes are known. */
export function declareClass(
  declaration: TypeDeclaration,
  outer: ClassSymbol | undefined,
  all: ClassSymbol[],
  report: Report,
): ClassSymbol {
  const { words } = declaration.modifiers;
  const symbol: ClassSymbol = {
    kind: declaration.kind,
    name: outer === undefined ? declaration.name : `${outer.name}.${declaration.name}`,
    simpleName: declaration.name,
    index: all.length,
    outer,
    declaration,
    visibility: visibilityOf(declaration.modifiers),
    testVisible: annotationOf(declaration.modifiers, 'testvisible') !== undefined,
    abstract: words.has('abstract') || declaration.kind === 'interface',
    virtual: words.has('virtual') || words.has('abstract') || declaration.kind === 'interface',
    isTest: outer?.isTest === true || annotationOf(declaration.modifiers, 'istest') !== undefined,
    superClass: undefined,
    interfaces: [],
    fields: new Map(),
    methods: new Map(),
    constructors: [],
    inner: new Map(),
    constants: declaration.constants.map((one) => one.name),
  };
  all.push(symbol);
  attempt(symbol, report, () => {
    checkIdentifier(declaration.name, declaration.at);
    checkAnnotations(declaration.modifiers, false);
    for (const constant of declaration.constants) checkIdentifier(constant.name, constant.at);
    if (outer === undefined && !symbol.isTest && !words.has('public') && !words.has('global')) {
      throw new SourceError('Top-level type must have public or global visibility', declaration.at);
    }
    if (outer?.outer !== undefined)
      throw new SourceError('Inner types are not allowed to have inner types', declaration.at);
  });
  for (const inner of declaration.inner) {
    const key = inner.name.toLowerCase();
    if (symbol.inner.has(key)) report(new SourceError(`Duplicate type name: ${inner.name}`, inner.at), symbol);
    else symbol.inner.set(key, declareClass(inner, symbol, all, report));
  }
  return symbol;
}

/** Runs a step of the compilation of a class; its error is reported and the next step goes on. */
export function attempt(symbol: ClassSymbol, report: Report, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    report(error, symbol);
  }
}

/** Resolves `extends` and `implements`. */
export function declareSupertypes(symbol: ClassSymbol, types: OrgTypes, report: Report): void {
  const { superClass, interfaces } = symbol.declaration;
  attempt(symbol, report, () => {
    if (superClass !== undefined) {
      const type = resolveType(superClass, symbol.outer ?? symbol, types);
      if (
        type.kind === 'class' ? type.symbol.kind !== 'class' : type.kind !== 'library' || type.type.name !== 'Exception'
      ) {
        throw new SourceError(`Non-virtual and non-abstract type cannot be extended: ${typeName(type)}`, superClass.at);
      }
      if (type.kind === 'class' && !type.symbol.virtual && !isExceptionName(type.symbol)) {
        throw new SourceError(`Non-virtual and non-abstract type cannot be extended: ${typeName(type)}`, superClass.at);
      }
      symbol.superClass = type;
    }
    symbol.interfaces = interfaces.map((name) => {
      const type = resolveType(name, symbol.outer ?? symbol, types);
      const fits =
        type.kind === 'class' ? type.symbol.kind === 'interface' : type.kind === 'library' && type.type.interface;
      if (!fits) throw new SourceError(`Class must be an interface: ${typeName(type)}`, name.at);
      return type;
    });
  });
}

function isExceptionName(symbol: ClassSymbol): boolean {
  return symbol.simpleName.toLowerCase().endsWith('exception');
}

/** Resolves the types of fields, properties, methods and constructors. */
export function declareMembers(symbol: ClassSymbol, types: OrgTypes, report: Report): void {
  for (const member of symbol.declaration.members) {
    attempt(symbol, report, () => declareMember(member, symbol, types));
  }
}

function declareMember(member: Member, symbol: ClassSymbol, types: OrgTypes): void {
  if (member.kind === 'initializer') {
    if (member.static && symbol.outer !== undefined) throw staticInInner(member);
    return;
  }
  checkAnnotations(member.modifiers, member.kind === 'field' || member.kind === 'property');
  const common = commonPart(member, symbol);
  if (common.static && symbol.outer !== undefined) throw staticInInner(member);
  checkIdentifier(common.name, member.at);
  switch (member.kind) {
    case 'field':
    case 'property':
      declareField(member, common, types);
      return;
    case 'method':
      declareMethod(member, common, types);
      return;
    case 'constructor': {
      if (member.name.toLowerCase() !== symbol.simpleName.toLowerCase()) {
        throw new SourceError(`Invalid constructor name: ${member.name}`, member.at);
      }
      const parameters = declareParameters(member.parameters, symbol, types);
      const slot = `k${symbol.index}_${symbol.constructors.length}`;
      const signature = parameters.map((one) => typeName(one.type)).join();
      if (symbol.constructors.some((one) => one.parameters.map((each) => typeName(each.type)).join() === signature)) {
        throw new SourceError(`Constructor already defined: <Constructor>(${signature})`, member.at);
      }
      symbol.constructors.push({ ...common, kind: 'constructor', parameters, declaration: member, slot });
    }
  }
}

function staticInInner(member: Member): SourceError {
  return new SourceError('Only top-level class variables can be declared static', member.at);
}

function commonPart(member: Exclude<Member, { kind: 'initializer' }>, owner: ClassSymbol): MemberSymbol {
  const { modifiers } = member;
  return {
    owner,
    name: member.kind === 'field' ? member.variable.name : member.name,
    visibility: owner.kind === 'interface' ? 'public' : visibilityOf(modifiers),
    testVisible: annotationOf(modifiers, 'testvisible') !== undefined,
    static: modifiers.words.has('static') || modifiers.words.has('testmethod'),
    at: member.at,
  };
}

function declareField(
  member: Extract<Member, { kind: 'field' | 'property' }>,
  common: MemberSymbol,
  types: OrgTypes,
): void {
  const { owner, name } = common;
  const key = name.toLowerCase();
  if (owner.fields.has(key)) throw new SourceError(`Duplicate field: ${name}`, member.at);
  const words = member.modifiers.words;
  if (member.kind === 'property' && ['virtual', 'abstract', 'override'].some((word) => words.has(word))) {
    throw notSupported('a virtual, abstract or overriding property', member.at);
  }
  const type = resolveType(member.kind === 'field' ? member.variable.type : member.type, owner, types);
  const symbol: FieldSymbol = {
    ...common,
    kind: 'field',
    type,
    final: words.has('final'),
    transient: words.has('transient'),
    declaration: member,
    slot: `f${owner.index}_${key}`,
    accessors: member.kind === 'property' ? accessorsOf(member, common.visibility) : undefined,
  };
  owner.fields.set(key, symbol);
}

function accessorsOf(member: Extract<Member, { kind: 'property' }>, visibility: Visibility): Accessors {
  const kindOf = (side: typeof member.getter): 'automatic' | 'code' | undefined => {
    if (side === undefined) return undefined;
    return side.body === undefined ? 'automatic' : 'code';
  };
  const own = member.setter?.modifiers.words.size ?? 0;
  const setVisibility = member.setter === undefined || own === 0 ? visibility : visibilityOf(member.setter.modifiers);
  return { get: kindOf(member.getter), set: kindOf(member.setter), setVisibility };
}

function declareMethod(member: Extract<Member, { kind: 'method' }>, common: MemberSymbol, types: OrgTypes): void {
  const { owner, name } = common;
  const { words } = member.modifiers;
  const parameters = declareParameters(member.parameters, owner, types);
  const key = name.toLowerCase();
  const signature = parameters.map((one) => typeName(one.type));
  const same = owner.methods
    .get(key)
    ?.some((one) => one.parameters.map((each) => typeName(each.type)).join() === signature.join());
  if (same === true) throw new SourceError(`Method already defined: ${name}`, member.at);
  if ((key === 'equals' && parameters.length === 1) || (key === 'hashcode' && parameters.length === 0)) {
    throw notSupported(`a method ${name} that changes how == and collections compare`, member.at);
  }
  const abstract = words.has('abstract') || owner.kind === 'interface';
  if (abstract !== (member.body === undefined)) {
    throw new SourceError(
      abstract ? 'Abstract methods cannot have a body' : `Method must have a body: ${name}`,
      member.at,
    );
  }
  const mangled = signature.map((one) => `$${one.replace(/\W+/g, '_')}`).join('');
  const hidden = common.static ? `s${owner.index}_` : common.visibility === 'private' ? `p${owner.index}_` : 'm_';
  const methods = owner.methods.get(key) ?? [];
  methods.push({
    ...common,
    kind: 'method',
    result: member.result === undefined ? VOID : resolveType(member.result, owner, types),
    parameters,
    abstract,
    virtual: abstract || words.has('virtual'),
    override: words.has('override'),
    declaration: member,
    slot: hidden + key + mangled,
  });
  owner.methods.set(key, methods);
}

function declareParameters(parameters: readonly Parameter[], scope: ClassSymbol, types: OrgTypes): ParameterSymbol[] {
  const seen = new Set<string>();
  return parameters.map((declaration) => {
    const { name, at } = declaration;
    checkIdentifier(name, at);
    if (seen.has(name.toLowerCase())) throw new SourceError(`Duplicate variable: ${name}`, at);
    seen.add(name.toLowerCase());
    const type: ApexType = resolveType(declaration.type, scope, types);
    return { name, type, declaration };
  });
}

function visibilityOf(modifiers: Modifiers): Visibility {
  const order: readonly Visibility[] = ['global', 'public', 'protected'];
  return order.find((word) => modifiers.words.has(word)) ?? 'private';
}

function checkAnnotations(modifiers: Modifiers, isVariable: boolean): void {
  const shown = annotationOf(modifiers, 'auraenabled');
  if (shown !== undefined && !isVariable) throw notSupported('@AuraEnabled on anything but a variable', shown.at);
  const unknown = modifiers.annotations.find((one) => !KNOWN_ANNOTATIONS.has(one.name.toLowerCase()));
  if (unknown !== undefined) throw notSupported(`the annotation @${unknown.name}`, unknown.at);
}
