import { notSupported, SourceError } from '../syntax/source-error.ts';
import { typeName, type ApexType } from '../types/apex-type.ts';
import { lineage, type ClassSymbol, type FieldSymbol, type MethodSymbol } from '../types/class-symbol.ts';
import { annotationOf, attempt, type Report } from '../types/declare-classes.ts';

/** The method of a class that flows call, its form checked. */
export interface InvocableMethod {
  readonly symbol: ClassSymbol;
  readonly method: MethodSymbol;
  /** Type of one request; undefined for a method without parameter. */
  readonly input: ApexType | undefined;
  /** Type of one result; undefined for void. */
  readonly output: ApexType | undefined;
}

const METHOD_MODIFIERS: ReadonlySet<string> = new Set([
  'label', 'description', 'callout', 'category', 'configurationeditor', 'iconname', 'capabilitytype',
]); // prettier-ignore
const VARIABLE_MODIFIERS: ReadonlySet<string> = new Set([
  'label', 'description', 'required', 'defaultvalue', 'placeholdertext',
]); // prettier-ignore

/** Finds and checks the invocable method of a class (Apex Developer Guide, "InvocableMethod Annotation"). */
export function invocableMethods(symbol: ClassSymbol, report: Report): InvocableMethod[] {
  const found: InvocableMethod[] = [];
  const marked = (one: ClassSymbol): MethodSymbol[] =>
    [...one.methods.values()]
      .flat()
      .filter((method) => annotationOf(method.declaration.modifiers, 'invocablemethod') !== undefined);
  for (const inner of symbol.inner.values()) {
    for (const method of marked(inner)) {
      report(new SourceError('InvocableMethod methods must be declared in an outer class', method.at), symbol);
    }
  }
  const methods = marked(symbol);
  for (const method of methods) {
    attempt(symbol, report, () => {
      if (methods.length > 1)
        throw new SourceError('Only one method per type can be defined with: InvocableMethod', method.at);
      found.push(checked(method));
    });
  }
  for (const one of [symbol, ...symbol.inner.values()]) attempt(one, report, () => checkVariables(one));
  return found;
}

function checked(method: MethodSymbol): InvocableMethod {
  const { at, declaration, owner, parameters, result } = method;
  const annotation = annotationOf(declaration.modifiers, 'invocablemethod');
  const unknown = [...(annotation?.values.keys() ?? [])].find((key) => !METHOD_MODIFIERS.has(key));
  if (unknown !== undefined)
    throw new SourceError(`No such property, ${unknown}, defined on annotation, InvocableMethod`, at);
  if (annotation?.values.get('configurationeditor') !== undefined)
    throw notSupported('configurationEditor of InvocableMethod', at);
  if (!method.static) throw new SourceError('InvocableMethod methods must be static', at);
  if (method.visibility !== 'public' && method.visibility !== 'global') {
    throw new SourceError('InvocableMethod methods must be public or global', at);
  }
  const others = declaration.modifiers.annotations.filter(
    (one) => !['invocablemethod', 'suppresswarnings', 'deprecated'].includes(one.name.toLowerCase()),
  );
  if (others.length > 0) throw new SourceError('No other annotation can be used with InvocableMethod', at);
  const [parameter, ...more] = parameters;
  if (more.length > 0) throw new SourceError('InvocableMethod methods must have at most one parameter', at);
  const input = parameter === undefined ? undefined : elementOf(parameter.type, 'parameter', method);
  const output = result.kind === 'void' ? undefined : elementOf(result, 'return', method);
  return { symbol: owner, method, input, output };
}

function elementOf(type: ApexType, place: 'parameter' | 'return', method: MethodSymbol): ApexType {
  if (type.kind !== 'list') {
    throw new SourceError(
      `Unsupported ${place} type ${typeName(type)}. Valid ${place} types include List<T>`,
      method.at,
    );
  }
  const { element } = type;
  const inner = element.kind === 'list' ? element.element : element;
  if (inner.kind === 'class') {
    if (inner.symbol.kind !== 'class') throw new SourceError(`Unsupported ${place} type ${typeName(type)}`, method.at);
    if (invocableVariables(inner.symbol).length === 0) {
      throw new SourceError(
        `Unsupported ${place} type ${typeName(type)}: the class has no InvocableVariable`,
        method.at,
      );
    }
    return element;
  }
  const plain = inner.kind === 'primitive' && !['Object', 'Blob'].includes(inner.name);
  if (!plain && inner.kind !== 'sobject') {
    throw new SourceError(`Unsupported ${place} type ${typeName(type)}`, method.at);
  }
  return element;
}

/** Members with `@InvocableVariable`, inherited ones first, in the order of the source. */
export function invocableVariables(symbol: ClassSymbol): FieldSymbol[] {
  return lineage(symbol)
    .reverse()
    .flatMap((one) => [...one.fields.values()])
    .filter((field) => annotationOf(field.declaration.modifiers, 'invocablevariable') !== undefined);
}

function checkVariables(symbol: ClassSymbol): void {
  for (const field of symbol.fields.values()) {
    const annotation = annotationOf(field.declaration.modifiers, 'invocablevariable');
    if (annotation === undefined) continue;
    const { at, name } = field;
    const unknown = [...annotation.values.keys()].find((key) => !VARIABLE_MODIFIERS.has(key));
    if (unknown !== undefined)
      throw new SourceError(`No such property, ${unknown}, defined on annotation, InvocableVariable`, at);
    if (field.accessors !== undefined)
      throw new SourceError(`InvocableVariable fields cannot be properties: ${name}`, at);
    if (field.static || field.final)
      throw new SourceError(`InvocableVariable fields cannot be static or final: ${name}`, at);
    if (field.visibility !== 'public' && field.visibility !== 'global') {
      throw new SourceError(`InvocableVariable fields must be public or global: ${name}`, at);
    }
    if (annotation.values.has('defaultvalue') && annotation.values.get('required') === 'true') {
      throw new SourceError(`defaultValue and required cannot be used together: ${name}`, at);
    }
    checkVariableType(field);
  }
}

function checkVariableType(field: FieldSymbol): void {
  const inner = field.type.kind === 'list' ? field.type.element : field.type;
  const plain = inner.kind === 'primitive' && inner.name !== 'Object' && inner.name !== 'Blob';
  if (plain || inner.kind === 'sobject' || (inner.kind === 'class' && inner.symbol.kind === 'class')) return;
  throw new SourceError(`InvocableVariable fields do not support type of ${typeName(field.type)}`, field.at);
}
