import { SourceError } from '../syntax/source-error.ts';
import type { Member, MethodDeclaration, Statement } from '../syntax/syntax-tree.ts';
import { typeName, VOID } from '../types/apex-type.ts';
import type { ClassSymbol, ConstructorSymbol, FieldSymbol, MethodSymbol } from '../types/class-symbol.ts';
import { attempt, type Report } from '../types/declare-classes.ts';
import { isException } from '../types/org-types.ts';
import { BodyScope, type BodyOptions } from './body-scope.ts';
import { assignTo } from './conversions.ts';
import { constructorCall } from './creations.ts';
import { compileExpression } from './expressions.ts';
import type { ModuleBuilder } from './module-builder.ts';
import { compileStatements, stand } from './statements.ts';

interface FunctionParts {
  /** Name of the frame in stack traces: `Outer.Inner.method`. */
  readonly frame: string;
  /** `function* name` or `*name`. */
  readonly head: string;
  readonly parameters: readonly string[];
  readonly body: string;
  readonly scope: BodyScope;
}

/** Wraps a body: call depth, line counters, stack trace of what is thrown. */
function functionCode({ frame, head, parameters, body, scope }: FunctionParts): string {
  const temporaries = scope.temporaries.length === 0 ? '' : `let ${scope.temporaries.join()};`;
  return (
    `${head}(${['$', ...parameters].join()}){const d=$.enter(${JSON.stringify(frame)}),c=$.coverage[${scope.symbol.index}];` +
    `${temporaries}try{${body}}catch(e){throw $.mark(e);}finally{$.depth=d-1;}}\n`
  );
}

/** JavaScript of one class: its instances, static variables, methods and constructors. */
export function compileClass(symbol: ClassSymbol, builder: ModuleBuilder, report: Report): string {
  if (symbol.kind !== 'class') return '';
  const methods: string[] = [];
  const functions: string[] = [];
  const add = (step: () => string, to: string[]): void => attempt(symbol, report, () => void to.push(step()));
  for (const list of symbol.methods.values()) {
    for (const method of list) {
      if (method.declaration.body === undefined) continue;
      add(() => compileMethod(method, method.declaration, builder), method.static ? functions : methods);
    }
  }
  for (const field of symbol.fields.values()) {
    if (field.declaration.kind !== 'property') continue;
    add(() => compileAccessors(field, builder), field.static ? functions : methods);
  }
  add(() => compileInitializer(symbol, builder), functions);
  add(() => compileStatics(symbol, builder), functions);
  add(() => defaultConstructor(symbol, builder), functions);
  for (const constructor of symbol.constructors) add(() => compileConstructor(constructor, builder), functions);
  const slots = [...symbol.fields.values()].filter((one) => !one.static).map((one) => `this.${one.slot}=null;`);
  const base = symbol.superClass?.kind === 'class' ? `C${symbol.superClass.symbol.index}` : baseOf(symbol);
  return `class C${symbol.index} extends ${base}{constructor(type){super(type);${slots.join('')}}\n${methods.join('')}}\n${functions.join('')}`;
}

function baseOf(symbol: ClassSymbol): string {
  return isException({ kind: 'class', symbol }) ? 'ExceptionValue' : 'ApexObject';
}

function compileMethod(method: MethodSymbol, declaration: MethodDeclaration, builder: ModuleBuilder): string {
  const { owner: symbol, static: isStatic, result } = method;
  const scope = new BodyScope({ builder, symbol, static: isStatic, self: 'this', result });
  const parameters = method.parameters.map(
    (one) => scope.declare(one.name, one.type, one.declaration.at, one.declaration.final).js,
  );
  const code = compileStatements(bodyOf(declaration.body), scope);
  if (code.completes && result.kind !== 'void' && !scope.failed) {
    throw new SourceError(`Missing return statement required return type: ${typeName(result)}`, declaration.at);
  }
  const start = isStatic ? firstUse(symbol) : '';
  const head = isStatic ? `function* ${method.slot}` : `*${method.slot}`;
  return functionCode({ frame: `${symbol.name}.${method.name}`, head, parameters, body: start + code.js, scope });
}

function bodyOf(statement: Statement | undefined): readonly Statement[] {
  return statement?.kind === 'block' ? statement.statements : [];
}

/** Static blocks run before anything else of the class does. */
function firstUse(symbol: ClassSymbol): string {
  return hasStaticBlocks(symbol) ? `$.statics[${symbol.index}]??(yield* I${symbol.index}($));` : '';
}

function hasStaticBlocks(symbol: ClassSymbol): boolean {
  return symbol.declaration.members.some((one) => one.kind === 'initializer' && one.static);
}

function compileAccessors(field: FieldSymbol, builder: ModuleBuilder): string {
  if (field.declaration.kind !== 'property') return '';
  const { getter, setter } = field.declaration;
  const { owner: symbol, static: isStatic, type, name, slot } = field;
  const head = isStatic ? 'function* ' : '*';
  const options: Omit<BodyOptions, 'result'> = { builder, symbol, static: isStatic, self: 'this', property: field };
  let js = '';
  if (getter?.body !== undefined) {
    const scope = new BodyScope({ ...options, result: type });
    const code = compileStatements(bodyOf(getter.body), scope);
    if (code.completes && !scope.failed) {
      throw new SourceError(`Missing return statement required return type: ${typeName(type)}`, getter.at);
    }
    js += functionCode({
      frame: `${symbol.name}.__sfdc_${name}`,
      head: `${head}g_${slot}`,
      parameters: [],
      body: code.js,
      scope,
    });
  }
  if (setter?.body !== undefined) {
    const scope = new BodyScope({ ...options, result: VOID });
    const value = scope.declare('value', type, setter.at);
    const code = compileStatements(bodyOf(setter.body), scope);
    const write = functionCode({
      frame: `${symbol.name}.__sfdc_${name}`,
      head: `${head}u_${slot}`,
      parameters: [value.js],
      body: code.js,
      scope,
    });
    const target = isStatic ? '' : 'this.';
    // An assignment is an expression: its value is what was assigned, not what the setter made of it.
    js += `${write}${head}w_${slot}($,v){yield* ${target}u_${slot}($,v);return v;}\n`;
  }
  return js;
}

type Initializing = Extract<Member, { kind: 'field' } | { kind: 'initializer' }>;

function initializers(symbol: ClassSymbol, isStatic: boolean): Initializing[] {
  return symbol.declaration.members.filter((member): member is Initializing => {
    if (member.kind === 'initializer') return member.static === isStatic;
    return member.kind === 'field' && member.modifiers.words.has('static') === isStatic;
  });
}

function initializerBody(symbol: ClassSymbol, isStatic: boolean, scope: BodyScope): string {
  let js = '';
  for (const member of initializers(symbol, isStatic)) {
    if (member.kind === 'initializer') {
      js += `{${scope.inBlock(() => compileStatements(bodyOf(member.body), scope).js)}}`;
      continue;
    }
    const { initial, name } = member.variable;
    const field = symbol.fields.get(name.toLowerCase());
    if (initial === undefined || field === undefined) continue;
    const value = assignTo(compileExpression(initial, scope), field.type, initial.at);
    js += `${stand(member.at, scope)}self.${field.slot}=${value};`;
  }
  return js;
}

/** Sets the fields of a new instance to their initial values. */
function compileInitializer(symbol: ClassSymbol, builder: ModuleBuilder): string {
  const scope = new BodyScope({ builder, symbol, static: false, self: 'self', result: undefined, initializes: true });
  const body = initializerBody(symbol, false, scope);
  if (body === '') return `function* i${symbol.index}($,self){}\n`;
  return functionCode({
    frame: `${symbol.name}.<init>`,
    head: `function* i${symbol.index}`,
    parameters: ['self'],
    body,
    scope,
  });
}

/** Makes the static variables of a class, at its first use in a transaction. */
function compileStatics(symbol: ClassSymbol, builder: ModuleBuilder): string {
  const scope = new BodyScope({ builder, symbol, static: true, self: 'self', result: undefined, initializes: true });
  const slots = [...symbol.fields.values()].filter((one) => one.static).map((one) => `${one.slot}:null`);
  const body = `const self=$.statics[${symbol.index}]={${slots.join()}};${initializerBody(symbol, true, scope)}return self;`;
  return functionCode({
    frame: `${symbol.name}.<clinit>`,
    head: `function* I${symbol.index}`,
    parameters: [],
    body,
    scope,
  });
}

function defaultConstructor(symbol: ClassSymbol, builder: ModuleBuilder): string {
  if (symbol.constructors.length > 0) return '';
  const scope = new BodyScope({ builder, symbol, static: false, self: 'self', result: VOID });
  const body = `${firstUse(symbol)}${superConstructor(symbol, [], scope, symbol.declaration.at)}yield* i${symbol.index}($,self);return self;`;
  return functionCode({
    frame: `${symbol.name}.<init>`,
    head: `function* k${symbol.index}_default`,
    parameters: ['self'],
    body,
    scope,
  });
}

function superConstructor(
  symbol: ClassSymbol,
  args: Parameters<typeof constructorCall>[2],
  scope: BodyScope,
  at: Statement['at'],
): string {
  const above = symbol.superClass;
  if (above === undefined) return '';
  if (above.kind !== 'class') return args.length === 0 ? '' : `describe(self,${args.map((one) => one.js).join()});`;
  const call = constructorCall(above.symbol, scope.options.self, args);
  if (call === undefined) {
    throw new SourceError(
      `Constructor not defined: [${typeName(above)}].<Constructor>(${args.map((one) => typeName(one.type)).join(', ')})`,
      at,
    );
  }
  return `${call};`;
}

function compileConstructor(constructor: ConstructorSymbol, builder: ModuleBuilder): string {
  const { owner: symbol, declaration } = constructor;
  const options = { static: false, self: 'self', result: VOID, initializes: true, constructs: true } as const;
  const scope = new BodyScope({ builder, symbol, ...options });
  const parameters = constructor.parameters.map((one) => scope.declare(one.name, one.type, one.declaration.at).js);
  const [first, ...rest] = bodyOf(declaration?.body);
  const call =
    first?.kind === 'expression' && first.expression.kind === 'constructorCall' ? first.expression : undefined;
  const statements = call === undefined ? bodyOf(declaration?.body) : rest;
  const args = (call?.arguments ?? []).map((one) => compileExpression(one, scope));
  let start: string;
  if (call?.on === 'this') {
    const other = constructorCall(symbol, 'self', args);
    if (other === undefined) throw new SourceError(`Constructor not defined: [${symbol.name}].<Constructor>`, call.at);
    start = `${stand(call.at, scope)}${other};`;
  } else {
    const mark = call === undefined ? '' : stand(call.at, scope);
    start = `${mark}${superConstructor(symbol, args, scope, constructor.at)}yield* i${symbol.index}($,self);`;
  }
  const code = compileStatements(statements, scope);
  const body = `${firstUse(symbol)}${start}${code.js}return self;`;
  return functionCode({
    frame: `${symbol.name}.<init>`,
    head: `function* ${constructor.slot}`,
    parameters: ['self', ...parameters],
    body,
    scope,
  });
}
