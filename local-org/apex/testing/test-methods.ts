import { SourceError } from '../syntax/source-error.ts';
import { typeName } from '../types/apex-type.ts';
import type { ClassSymbol, MethodSymbol } from '../types/class-symbol.ts';
import { annotationOf, attempt, type Report } from '../types/declare-classes.ts';

/** A class with `@IsTest`: what it sets up and what it tests. */
export interface TestClass {
  readonly symbol: ClassSymbol;
  readonly setups: readonly MethodSymbol[];
  readonly tests: readonly MethodSymbol[];
}

/** Reads the test methods of a class and checks their form (Apex Developer Guide, "IsTest Annotation", "TestSetup"). */
export function testMethodsOf(symbol: ClassSymbol, report: Report): TestClass[] {
  const methods = [...symbol.methods.values()].flat();
  const setups = methods.filter((one) => annotationOf(one.declaration.modifiers, 'testsetup') !== undefined);
  const tests = methods.filter(isTest);
  for (const method of [...setups, ...tests]) attempt(symbol, report, () => checkForm(method));
  if (annotationOf(symbol.declaration.modifiers, 'istest') === undefined) return [];
  return [{ symbol, setups, tests }];
}

function isTest(method: MethodSymbol): boolean {
  const { modifiers } = method.declaration;
  return annotationOf(modifiers, 'istest') !== undefined || modifiers.words.has('testmethod');
}

function checkForm(method: MethodSymbol): void {
  const { owner, at, name } = method;
  if (!owner.isTest) throw new SourceError(`Test methods must be in a class with @IsTest: ${name}`, at);
  if (!method.static) throw new SourceError(`Test method must be static: ${name}`, at);
  if (method.parameters.length > 0 || method.result.kind !== 'void') {
    throw new SourceError(`Test methods take no arguments and return void: ${typeName(method.result)} ${name}`, at);
  }
}
