import type { Configuration } from '../configuration.ts';
import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import type { Position } from '../metadata/xml-element.ts';

/** What is used of `@lwc/compiler`, whose own declarations cannot be resolved: they import without extensions. */
interface Compiler {
  readonly transformSync: (source: string, fileName: string, options: object) => void;
}

const COMPILER_OPTIONS = { namespace: 'c', enableDynamicComponents: true };
const COMPILED = /\.(?:js|html|css)$/;
const IMPORT = /from\s*['"](@salesforce\/(schema|label|customPermission|apex)\/([^'"]+)|c\/(\w+))['"]/g;

/**
 * Compiles every file of the deployed Lightning Web Components, and checks what they import of the org: schema, labels,
 * custom permissions, Apex methods, other components.
 * @returns a problem for each fault, at its line and column; the platform refuses the same at deploy time
 */
export async function checkBundles(configuration: Configuration): Promise<Problem[]> {
  const bundles = [...configuration.components.values()].filter(({ type }) => type === 'LightningComponentBundle');
  if (bundles.length === 0) return [];
  // Loading it takes a third of a second, which an org without components need not spend
  const { transformSync } = (await import('@lwc/compiler')) as Compiler;
  return bundles.flatMap((bundle) => checkBundle(bundle, configuration, transformSync));
}

function checkBundle(
  component: Component,
  configuration: Configuration,
  transform: Compiler['transformSync'],
): Problem[] {
  const { fullName: name, files } = component;
  if (!files.some(({ path }) => path.endsWith(`/${name}.js`))) {
    return [problemOf(component, `Cannot find ${name}.js: the platform compiles no TypeScript.`)];
  }
  return files
    .filter(({ path }) => COMPILED.test(path))
    .flatMap(({ path, bytes }) => {
      const source = new TextDecoder().decode(bytes);
      const inFile = (message: string, position?: Position): Problem => ({
        ...problemOf(component, message, position),
        fileName: path,
      });
      const fault = faultOf(() =>
        transform(source, path.slice(path.lastIndexOf('/') + 1), { ...COMPILER_OPTIONS, name }),
      );
      const faults = fault === undefined ? [] : [inFile(fault.message, fault.position)];
      return path.endsWith('.js') ? [...faults, ...unknownImports(source, configuration, inFile)] : faults;
    });
}

function faultOf(compile: () => void): { message: string; position: Position } | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The file does not compile.';
    return { message: message.split('\n', 1)[0] ?? message, position: locationOf(error) };
  }
}

function locationOf(error: unknown): Position {
  const location = error instanceof Error && 'location' in error ? error.location : undefined;
  if (typeof location !== 'object' || location === null || !('line' in location) || !('column' in location)) {
    return { line: 1, column: 1 };
  }
  return { line: Number(location.line), column: Number(location.column) };
}

function unknownImports(
  source: string,
  configuration: Configuration,
  inFile: (message: string, position: Position) => Problem,
): Problem[] {
  const problems: Problem[] = [];
  for (const match of source.matchAll(IMPORT)) {
    const [, imported = '', scope = 'component', rest = '', bundle = ''] = match;
    const message = importProblem(scope, scope === 'component' ? bundle : rest, configuration);
    if (message === undefined) continue;
    const before = source.slice(0, match.index).split('\n');
    const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    problems.push(inFile(`LWC1702: Invalid reference ${imported}: ${message}`, position));
  }
  return problems;
}

function importProblem(scope: string, name: string, configuration: Configuration): string | undefined {
  const has = (type: string, fullName: string): boolean => configuration.components.has(componentKey(type, fullName));
  switch (scope) {
    case 'schema':
      return schemaProblem(name, configuration);
    case 'label':
      return configuration.labels.has(name.replace(/^c\./, '')) ? undefined : `there is no custom label ${name}.`;
    case 'customPermission':
      return has('CustomPermission', name) ? undefined : `there is no custom permission ${name}.`;
    case 'apex':
      return configuration.apex.hasClass(name.split('.')[0] ?? '') ? undefined : `there is no Apex class for ${name}.`;
    default:
      return has('LightningComponentBundle', name) ? undefined : `there is no component c/${name}.`;
  }
}

function schemaProblem(name: string, { schema }: Configuration): string | undefined {
  const [objectName = '', ...path] = name.split('.');
  let object: ObjectDefinition | undefined = schema.object(objectName);
  if (object === undefined) return `there is no object ${objectName}.`;
  for (const [index, part] of path.entries()) {
    const isLast = index === path.length - 1;
    const field: FieldDefinition | undefined = isLast ? object?.field(part) : object?.parentRelationship(part);
    if (field === undefined) return `there is no field ${part} on ${object?.name ?? objectName}.`;
    object = isLast ? object : schema.object(field.referenceTo?.[0] ?? '');
  }
  return undefined;
}
