import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import type { Schema } from '../schema/object-definition.ts';
import type { ApexCatalog } from './apex-catalog.ts';
import { CompiledCatalog } from './compiled-catalog.ts';
import { compileClass } from './compile/class-code.ts';
import { linkProgram } from './compile/link-program.ts';
import { ModuleBuilder } from './compile/module-builder.ts';
import { invocableMethods } from './invocable/invocable-method.ts';
import { STANDARD_LIBRARY } from './library/standard-library.ts';
import type { ApexServices } from './runtime/services.ts';
import { parseClass } from './syntax/parse-class.ts';
import { SourceError } from './syntax/source-error.ts';
import { testMethodsOf } from './testing/test-methods.ts';
import { checkClass } from './types/check-classes.ts';
import { outermost, type ClassSymbol } from './types/class-symbol.ts';
import { attempt, declareClass, declareMembers, declareSupertypes, type Report } from './types/declare-classes.ts';
import type { OrgTypes } from './types/org-types.ts';

export interface ApexSources {
  /** Components of type `ApexClass`: the class text in `files`, the metadata in `xml`. */
  readonly components: readonly Component[];
  readonly schema: Schema;
  readonly services: ApexServices;
}

/**
 * Compiles all Apex classes of the org.
 * @returns the catalogue, and why classes did not compile, with line and column; where there is any problem nothing in
 * the catalogue can run, but it still knows the declarations, so that what uses them is not blamed as well
 */
export function compileApex({ components, schema, services }: ApexSources): {
  readonly catalog: ApexCatalog;
  readonly problems: Problem[];
} {
  const problems: Problem[] = [];
  const componentOf = new Map<ClassSymbol, Component>();
  const report: Report = (error, symbol) => {
    const component = componentOf.get(outermost(symbol));
    if (component !== undefined) problems.push(problemOf(component, error.message, error.position));
  };
  const all: ClassSymbol[] = [];
  const classes = new Map<string, ClassSymbol>();
  for (const component of components) declareComponent(component, { all, classes, componentOf, problems, report });
  const org: OrgTypes = { schema, classes, library: STANDARD_LIBRARY };
  const builder = new ModuleBuilder(org, (name) => services.label(name) !== undefined, report);
  for (const symbol of all) declareSupertypes(symbol, org, report);
  for (const symbol of all) declareMembers(symbol, org, report);
  for (const symbol of all) attempt(symbol, report, () => checkClass(symbol));
  const top = [...classes.values()];
  // A class whose declaration is wrong would only add wrong complaints about its bodies.
  const compiled =
    problems.length > 0 ? [] : all.map((symbol) => ({ symbol, js: compileClass(symbol, builder, report) }));
  const invocables = top.flatMap((symbol) => invocableMethods(symbol, report));
  const tests = top.flatMap((symbol) => testMethodsOf(symbol, report));
  if (problems.length > 0) return { catalog: new CompiledCatalog(undefined, { top, invocables }), problems };
  const program = linkProgram(builder, compiled, all.flatMap(entryPoints), schema);
  return {
    catalog: new CompiledCatalog({ program, builder, services, all, top, tests }, { top, invocables }),
    problems,
  };
}

/** JavaScript names of what is called from outside: static methods, and constructors for the requests of actions. */
function entryPoints(symbol: ClassSymbol): string[] {
  if (symbol.kind !== 'class') return [];
  const methods = [...symbol.methods.values()].flat().filter((one) => one.static);
  const constructors = symbol.constructors.map((one) => one.slot);
  const made = constructors.length === 0 ? [`k${symbol.index}_default`] : constructors;
  return [...methods.map((one) => one.slot), ...made];
}

interface Declarations {
  readonly all: ClassSymbol[];
  readonly classes: Map<string, ClassSymbol>;
  readonly componentOf: Map<ClassSymbol, Component>;
  readonly problems: Problem[];
  readonly report: Report;
}

function declareComponent(component: Component, { all, classes, componentOf, problems, report }: Declarations): void {
  const complain = (error: SourceError): void => {
    problems.push(problemOf(component, error.message, error.position));
  };
  const source = component.files.find((file) => file.path.endsWith('.cls'));
  if (source === undefined) {
    complain(new SourceError(`The class ${component.fullName} has no .cls file.`, { line: 1, column: 1 }));
    return;
  }
  const { declaration, errors } = parseClass(new TextDecoder().decode(source.bytes));
  errors.forEach(complain);
  if (declaration === undefined) return;
  if (declaration.name !== component.fullName) {
    complain(
      new SourceError(
        `Invalid identifier: ${declaration.name}; the file is named ${component.fullName}`,
        declaration.at,
      ),
    );
    return;
  }
  // Complaints about the declaration itself are looked up by its symbol, which is only made now.
  const early: Parameters<Report>[] = [];
  const symbol = declareClass(declaration, undefined, all, (...args) => early.push(args));
  componentOf.set(symbol, component);
  early.forEach((args) => report(...args));
  const key = declaration.name.toLowerCase();
  if (classes.has(key)) complain(new SourceError(`Duplicate class name: ${declaration.name}`, declaration.at));
  classes.set(key, symbol);
}
