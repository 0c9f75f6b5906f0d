import { SourceError } from '../syntax/source-error.ts';
import { sameType, typeName, type ApexType } from './apex-type.ts';
import { allSupertypes, lineage, type ClassSymbol, type MethodSymbol, type Visibility } from './class-symbol.ts';
import { isException } from './org-types.ts';

interface RequiredMethod {
  readonly visibility?: Visibility;
  readonly name: string;
  readonly result: ApexType;
  readonly parameters: readonly { readonly type: ApexType }[];
}

/** Checks what holds between a class and its supertypes. @throws SourceError for the first thing that is wrong */
export function checkClass(symbol: ClassSymbol): void {
  checkCycle(symbol);
  const { at, name } = symbol.declaration;
  if (isException({ kind: 'class', symbol }) && !name.endsWith('Exception')) {
    throw new SourceError(`Classes extending Exception must have a name ending in 'Exception': ${name}`, at);
  }
  if (name.endsWith('Exception') && symbol.kind === 'class' && !isException({ kind: 'class', symbol })) {
    throw new SourceError(`Exception class must extend another Exception class: ${name}`, at);
  }
  for (const methods of symbol.methods.values()) for (const method of methods) checkOverride(method);
  if (!symbol.abstract && symbol.kind === 'class') checkComplete(symbol);
}

function checkCycle(symbol: ClassSymbol): void {
  const seen = new Set<ClassSymbol>();
  for (let one: ClassSymbol | undefined = symbol; one !== undefined;) {
    if (seen.has(one)) throw new SourceError(`Circular class inheritance: ${symbol.name}`, symbol.declaration.at);
    seen.add(one);
    one = one.superClass?.kind === 'class' ? one.superClass.symbol : undefined;
  }
}

function sameParameters(one: RequiredMethod, other: RequiredMethod): boolean {
  return (
    one.name.toLowerCase() === other.name.toLowerCase() &&
    one.parameters.length === other.parameters.length &&
    one.parameters.every((parameter, index) =>
      sameType(parameter.type, other.parameters[index]?.type ?? parameter.type),
    )
  );
}

function checkOverride(method: MethodSymbol): void {
  if (method.static || method.owner.kind !== 'class') return;
  const above = lineage(method.owner)
    .slice(1)
    .flatMap((symbol) => symbol.methods.get(method.name.toLowerCase()) ?? [])
    .find((one) => !one.static && one.visibility !== 'private' && sameParameters(one, method));
  if (above === undefined) {
    // toString, which every class has from Object, is the one method that may be overridden out of nothing.
    if (!method.override || method.name.toLowerCase() === 'tostring') return;
    throw new SourceError(`@Override specified for non-overriding method: ${signatureOf(method)}`, method.at);
  }
  if (!above.virtual && !above.override) {
    throw new SourceError(`Non-virtual, non-abstract methods cannot be overridden: ${signatureOf(above)}`, method.at);
  }
  if (!method.override)
    throw new SourceError(`Method must use the override keyword: ${signatureOf(method)}`, method.at);
  if (!sameType(above.result, method.result)) {
    throw new SourceError(`Method return types clash: ${signatureOf(method)} and ${signatureOf(above)}`, method.at);
  }
}

function checkComplete(symbol: ClassSymbol): void {
  const present = lineage(symbol)
    .flatMap((one) => [...one.methods.values()].flat())
    .filter((one) => !one.abstract && !one.static);
  for (const required of requiredMethods(symbol)) {
    const found = present.find((one) => sameParameters(one, required));
    if (found === undefined || !sameType(found.result, required.result)) {
      throw new SourceError(
        `Class ${symbol.name} must implement the method: ${signatureOf(required)}`,
        symbol.declaration.at,
      );
    }
    if (required.visibility !== 'protected' && (found.visibility === 'private' || found.visibility === 'protected')) {
      throw new SourceError(`Method must be public or global: ${signatureOf(required)}`, found.at);
    }
  }
}

function requiredMethods(symbol: ClassSymbol): RequiredMethod[] {
  return allSupertypes(symbol).flatMap((type): RequiredMethod[] => {
    if (type.kind === 'class') return [...type.symbol.methods.values()].flat().filter((one) => one.abstract);
    return type.kind === 'library' && type.type.interface ? [...type.type.methods.values()].flat() : [];
  });
}

export function signatureOf(method: RequiredMethod): string {
  return `${typeName(method.result)} ${method.name}(${method.parameters.map((one) => typeName(one.type)).join(', ')})`;
}
