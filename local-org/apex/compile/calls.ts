import type { Position } from '../../metadata/xml-element.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { settingClass } from '../library/custom-setting-methods.ts';
import { libraryLineage, type LibraryMember, type LibraryType } from '../library/library-type.ts';
import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { ExpressionOf } from '../syntax/syntax-tree.ts';
import { isPrimitive, substitute, typeName, typeVariables, type ApexType } from '../types/apex-type.ts';
import { settled } from '../types/assignability.ts';
import { findMethods, type MethodSymbol } from '../types/class-symbol.ts';
import { isException } from '../types/org-types.ts';
import type { BodyScope } from './body-scope.ts';
import { convert, receiver } from './conversions.ts';
import { compileChain, compileExpression } from './expressions.ts';
import type { Code } from './module-builder.ts';
import { qualifierOf, type Qualifier } from './name-resolution.ts';
import { argumentTypes, bestFit } from './overloads.ts';
import { chainTarget } from './places.ts';
import { isVisible } from './visibility.ts';

type Call = ExpressionOf<'call'>;

/** A method call of any kind. @throws SourceError "Method does not exist or incorrect signature: …" */
export function compileCall(call: Call, scope: BodyScope): Code {
  const args = (): Code[] => call.arguments.map((one) => compileExpression(one, scope));
  if (call.target === undefined) return compileOwnCall(call, args(), scope);
  if (call.target.kind === 'super') return compileSuperCall(call, args(), scope);
  const qualifier = qualifierOf(call.target, scope, call.name);
  if (qualifier !== undefined) return compileStaticCall(qualifier, call, args(), scope);
  const target = compileChain(call.target, scope);
  const { held, guards } = chainTarget(target, call.safe, scope);
  return { ...compileInstanceCall(held, call, args(), scope), guards };
}

function unknownMethod(name: string, args: readonly Code[], type: ApexType | undefined, at: Position): SourceError {
  const where = type === undefined ? '' : ` from the type ${typeName(type)}`;
  return new SourceError(
    `Method does not exist or incorrect signature: void ${name}(${argumentTypes(args)})${where}`,
    at,
  );
}

function compileOwnCall(call: Call, args: readonly Code[], scope: BodyScope): Code {
  const own = bestFit(findMethods(scope.symbol, call.name), args);
  const outer = scope.symbol.outer;
  const method =
    own ??
    (outer === undefined
      ? undefined
      : bestFit(
          findMethods(outer, call.name).filter((one) => one.static),
          args,
        ));
  if (method === undefined) {
    const type: ApexType = { kind: 'class', symbol: scope.symbol };
    const inherited = libraryInstanceMember(type, call.name, args, scope);
    if (inherited === undefined || scope.options.static) throw unknownMethod(call.name, args, type, call.at);
    return libraryCall(inherited, scope.options.self, type, args, scope);
  }
  if (method.static) return staticMethodCall(method, args, call, scope);
  if (scope.options.static) {
    throw new SourceError(
      `Non static method cannot be referenced from a static context: ${methodText(method)}`,
      call.at,
    );
  }
  return instanceMethodCall(method, scope.options.self, args, call, scope);
}

function methodText(method: MethodSymbol): string {
  const parameters = method.parameters.map((one) => typeName(one.type)).join(', ');
  return `${typeName(method.result)} ${method.owner.name}.${method.name}(${parameters})`;
}

function compileSuperCall(call: Call, args: readonly Code[], scope: BodyScope): Code {
  const above = scope.symbol.superClass;
  if (above === undefined || scope.options.static) throw new SourceError("There is no 'super' here", call.at);
  if (above.kind !== 'class') {
    const member = libraryInstanceMember(above, call.name, args, scope);
    if (member === undefined) throw unknownMethod(call.name, args, above, call.at);
    return libraryCall(member, scope.options.self, above, args, scope);
  }
  const method = bestFit(findMethods(above.symbol, call.name), args);
  if (method === undefined || method.static) throw unknownMethod(call.name, args, above, call.at);
  if (method.abstract) throw new SourceError(`Abstract method cannot be called: ${methodText(method)}`, call.at);
  checkVisible(method, call, scope);
  const values = [scope.options.self, '$', ...convertAll(method, args)];
  return { js: `(yield* C${method.owner.index}.prototype.${method.slot}.call(${values.join()}))`, type: method.result };
}

function compileStaticCall(qualifier: Qualifier, call: Call, args: readonly Code[], scope: BodyScope): Code {
  const { name, at } = call;
  if (qualifier.kind === 'namespace') {
    const member = libraryStaticMember(scope.builder.org.library.get(qualifier.name), name, args);
    if (member === undefined) throw unknownMethod(name, args, undefined, at);
    return libraryCall(member, 'null', undefined, args, scope);
  }
  const { type } = qualifier;
  if (type.kind === 'class') {
    const methods = findMethods(type.symbol, name);
    const method = bestFit(methods, args);
    if (method?.static === true) return staticMethodCall(method, args, call, scope);
    if (method !== undefined) throw new SourceError(`Method must be static: ${methodText(method)}`, at);
    if (type.symbol.kind === 'enum') return enumStaticCall(type, call, args, scope);
    throw unknownMethod(name, args, type, at);
  }
  const setting = settingOf(type);
  const library = setting === undefined ? libraryOf(type, scope) : scope.builder.org.library.get(settingClass(setting));
  const member = libraryStaticMember(library, name, args);
  if (member !== undefined) return libraryCall(member, JSON.stringify(setting?.name ?? null), type, args, scope);
  if (setting !== undefined) throw unknownMethod(name, args, type, at);
  if (type.kind === 'library' && type.type.constants.length > 0) return enumStaticCall(type, call, args, scope);
  refuseKnownMethod(type, name, at);
  if (
    library?.methods.has(name.toLowerCase()) === true &&
    library.methods.get(name.toLowerCase())?.[0]?.static === false
  ) {
    throw new SourceError(`Method must be static: ${typeName(type)}.${name}`, at);
  }
  throw unknownMethod(name, args, type, at);
}

function settingOf(type: ApexType): ObjectDefinition | undefined {
  return type.kind === 'sobject' && type.object?.kind === 'customSetting' ? type.object : undefined;
}

function staticMethodCall(method: MethodSymbol, args: readonly Code[], call: Call, scope: BodyScope): Code {
  checkVisible(method, call, scope);
  return { js: `(yield* ${method.slot}(${['$', ...convertAll(method, args)].join()}))`, type: method.result };
}

function convertAll(method: MethodSymbol | LibraryMember, args: readonly Code[]): string[] {
  return method.parameters.map((one, index) => {
    const argument = args[index];
    return argument === undefined ? 'null' : convert(argument, one.type);
  });
}

function checkVisible(method: MethodSymbol, call: Call, scope: BodyScope): void {
  if (isVisible(method, method.visibility, scope.symbol)) return;
  throw new SourceError(`Method is not visible: ${methodText(method)}`, call.at);
}

function instanceMethodCall(
  method: MethodSymbol,
  on: string,
  args: readonly Code[],
  call: Call,
  scope: BodyScope,
): Code {
  checkVisible(method, call, scope);
  return { js: `(yield* ${on}.${method.slot}(${['$', ...convertAll(method, args)].join()}))`, type: method.result };
}

function compileInstanceCall(target: Code, call: Call, args: readonly Code[], scope: BodyScope): Code {
  const type = settled(target.type);
  if (type.kind === 'class' && type.symbol.kind !== 'enum') {
    const method = bestFit(findMethods(type.symbol, call.name), args);
    if (method?.static === true) {
      throw new SourceError(
        `Static method cannot be referenced from a non static context: ${methodText(method)}`,
        call.at,
      );
    }
    if (method !== undefined) return instanceMethodCall(method, receiver(target), args, call, scope);
  }
  if (type.kind === 'library' && type.type.interface) return interfaceCall(type, target, call, args);
  const member = libraryInstanceMember(type, call.name, args, scope);
  if (member !== undefined) {
    const converted = target.type.kind === 'query' ? { js: target.js, type } : target;
    return libraryCall(member, receiver(converted), type, args, scope);
  }
  refuseKnownMethod(type, call.name, call.at);
  throw unknownMethod(call.name, args, type, call.at);
}

/** A call through an interface of the library, such as `HttpCalloutMock`: the class of the org answers it. */
function interfaceCall(
  type: Extract<ApexType, { kind: 'library' }>,
  target: Code,
  call: Call,
  args: readonly Code[],
): Code {
  const method = bestFit(type.type.methods.get(call.name.toLowerCase()) ?? [], args);
  if (method === undefined) throw unknownMethod(call.name, args, type, call.at);
  const slot = interfaceSlot(method);
  return {
    js: `(yield* ${receiver(target)}.${slot}(${['$', ...convertAll(method, args)].join()}))`,
    type: method.result,
  };
}

/** JavaScript name of the method with which a class of the org implements a method of a library interface. */
function interfaceSlot(method: LibraryMember): string {
  const parameters = method.parameters.map((one) => `$${typeName(one.type).replace(/\W+/g, '_')}`);
  return `m_${method.name.toLowerCase()}${parameters.join('')}`;
}

/** The class of the library that holds the methods of a type. */
function libraryOf(type: ApexType, scope: BodyScope): LibraryType | undefined {
  const { library } = scope.builder.org;
  switch (type.kind) {
    case 'library':
      return type.type;
    case 'primitive':
      return library.get(type.name.toLowerCase());
    case 'list':
    case 'set':
    case 'map':
    case 'sobject':
      return library.get(type.kind);
    case 'class':
      if (type.symbol.kind === 'enum') return library.get('enum');
      return library.get(isException(type) ? 'exception' : 'object');
    default:
      return undefined;
  }
}

function libraryStaticMember(
  library: LibraryType | undefined,
  name: string,
  args: readonly Code[],
): LibraryMember | undefined {
  if (library === undefined) return undefined;
  return bestFit(
    (library.methods.get(name.toLowerCase()) ?? []).filter((one) => one.static),
    args,
  );
}

function libraryInstanceMember(
  type: ApexType,
  name: string,
  args: readonly Code[],
  scope: BodyScope,
): LibraryMember | undefined {
  const library = libraryOf(type, scope);
  if (library === undefined) return undefined;
  const variables = typeVariables(type);
  const lineage = libraryLineage(library).flatMap((one) => one.methods.get(name.toLowerCase()) ?? []);
  const bound = lineage
    .filter((one) => !one.static)
    .map((member) => ({
      member,
      parameters: member.parameters.map((one) => ({ type: substitute(one.type, variables) })),
    }));
  return bestFit(bound, args)?.member;
}

function libraryCall(
  member: LibraryMember,
  self: string,
  type: ApexType | undefined,
  args: readonly Code[],
  scope: BodyScope,
): Code {
  const variables = type === undefined ? new Map<string, ApexType>() : typeVariables(type);
  const values = member.parameters.map((one, index) => {
    const argument = args[index];
    return argument === undefined ? 'null' : convert(argument, substitute(one.type, variables));
  });
  const js = `${scope.builder.member(member)}(${['$', self, ...values].join()})`;
  const result = resultOf(member, type, variables);
  return { js: member.work === undefined ? js : `(yield* ${js})`, type: result };
}

function resultOf(
  member: LibraryMember,
  type: ApexType | undefined,
  variables: ReadonlyMap<string, ApexType>,
): ApexType {
  // `clone` and its like give back what they were called on.
  return substitute(member.result, type === undefined ? variables : new Map([...variables, ['SELF', type]]));
}

function enumStaticCall(
  type: Extract<ApexType, { kind: 'class' } | { kind: 'library' }>,
  call: Call,
  args: readonly Code[],
  scope: BodyScope,
): Code {
  const [first, ...more] = args;
  const name = call.name.toLowerCase();
  const number = scope.builder.type(type);
  if (name === 'values' && first === undefined) {
    return { js: `enumValues(${number})`, type: { kind: 'list', element: type }, present: true };
  }
  if (name === 'valueof' && first !== undefined && more.length === 0 && isPrimitive(first.type, 'String')) {
    return { js: `enumNamed(${number},${first.js})`, type, present: true };
  }
  throw unknownMethod(call.name, args, type, call.at);
}

/** Methods that the platform has and the subset has not: refused as such, not as unknown. */
const KNOWN_METHODS: Readonly<Record<string, readonly string[]>> = {
  sobject: [
    'adderror', 'geterrors', 'haserrors', 'getsobjecttype', 'getpopulatedfieldsasmap', 'getsobject', 'getsobjects',
    'putsobject', 'recalculateformulas', 'setoptions', 'getoptions', 'getinstance', 'getall', 'getvalues', 'getorgdefaults',
  ],
  string: ['formatmessage', 'getlevenshteindistance', 'escapehtml3', 'unescapehtml3', 'unescapehtml4', 'escapexml', 'unescapexml'],
  list: ['getsobjecttype', 'iterator'],
  map: ['getsobjecttype'],
  set: ['iterator'],
  database: ['query', 'countquery', 'merge', 'undelete', 'setsavepoint', 'rollback', 'convertlead', 'executebatch', 'emptyrecyclebin'],
  system: ['enqueuejob', 'schedule', 'runas', 'abortjob', 'purgeoldasyncjobs', 'isbatch', 'isfuture', 'isqueueable', 'isscheduled'],
  test: ['loaddata', 'createstub', 'setcurrentpage', 'setfixedsearchresults', 'geteventbus', 'getstandardpricebookid', 'invokepage'],
  json: ['createparser', 'creategenerator'],
}; // prettier-ignore

function refuseKnownMethod(type: ApexType, name: string, at: Position): void {
  const owner = ['list', 'set', 'map', 'sobject'].includes(type.kind) ? type.kind : typeName(type).toLowerCase();
  if (KNOWN_METHODS[owner]?.includes(name.toLowerCase()) === true) {
    throw notSupported(`the method ${typeName(type)}.${name}`, at);
  }
}
