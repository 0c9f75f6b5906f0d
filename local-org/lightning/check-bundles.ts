import { posix } from 'node:path';
import type { Configuration } from '../configuration.ts';
import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import type { Position } from '../metadata/xml-element.ts';
import { publicBaseModules, shimModules } from './base-modules.ts';
import { KeptCompilations } from './kept-compilations.ts';
import { isServed } from './platform-modules.ts';

/** What is used of `@lwc/compiler`, whose own declarations cannot be resolved: they import without extensions. */
interface Compiler {
  readonly transformSync: (source: string, fileName: string, options: object) => { readonly code: string };
}

/** What became of a file: its code, or the first fault in it. */
type Compiled = { readonly code: string } | { readonly message: string; readonly position: Position };
type Compile = (name: string, fileName: string, source: string) => Promise<Compiled>;

const COMPILER_OPTIONS = { namespace: 'c', enableDynamicComponents: true };
const COMPILED = /\.(?:js|html|css)$/;
const IMPORT = /\b(?:from|import)\s*['"]([^'"]+)['"]/g;

/** What components can import in one state of the org. */
interface Surroundings {
  readonly configuration: Configuration;
  /** Modules of the platform that the local org has. */
  readonly provided: ReadonlySet<string>;
}

/**
 * Compiles every file of the deployed Lightning Web Components, and checks what they import: of the org (schema,
 * labels, custom permissions), of the platform, other components, and those that templates name. Methods of Apex
 * controllers, which the local org does not run, are refused by name.
 * @returns a problem for each fault, at its line and column; the platform refuses the same at deploy time
 */
export async function checkBundles(configuration: Configuration): Promise<Problem[]> {
  const bundles = [...configuration.components.values()].filter(({ type }) => type === 'LightningComponentBundle');
  if (bundles.length === 0) return [];
  const provided = new Set(['lwc', ...publicBaseModules(), ...shimModules().keys()]);
  const compile = compiler(new KeptCompilations());
  const problems: Problem[] = [];
  for (const bundle of bundles) problems.push(...(await checkBundle(bundle, { configuration, provided }, compile)));
  return problems;
}

async function checkBundle(component: Component, around: Surroundings, compile: Compile): Promise<Problem[]> {
  const { fullName: name, files } = component;
  if (!files.some(({ path }) => path.endsWith(`/${name}.js`))) {
    return [problemOf(component, `Cannot find ${name}.js: the platform compiles no TypeScript.`)];
  }
  const paths = new Set(files.map(({ path }) => path));
  const problems: Problem[] = [];
  for (const { path, bytes } of files.filter((file) => COMPILED.test(file.path))) {
    const source = new TextDecoder().decode(bytes);
    const inFile: InFile = (message, position) => ({ ...problemOf(component, message, position), fileName: path });
    const compiled = await compile(name, posix.basename(path), source);
    if (!('code' in compiled)) problems.push(inFile(compiled.message, compiled.position));
    if (path.endsWith('.js')) problems.push(...unknownImports(source, { path, paths }, around, inFile));
    else if ('code' in compiled && path.endsWith('.html')) {
      problems.push(...unknownTags(source, compiled.code, around, inFile));
    }
  }
  return problems;
}

type InFile = (message: string, position?: Position) => Problem;

/** Compiles what no earlier run has; the compiler is loaded then, and not before. */
function compiler(kept: KeptCompilations): Compile {
  return async (name, fileName, source) => {
    const options = { ...COMPILER_OPTIONS, name };
    const compilation = [JSON.stringify(options), fileName, source];
    const known = kept.find(compilation);
    if (known !== undefined) return { code: known };
    const { transformSync } = (await import('@lwc/compiler')) as Compiler;
    try {
      const { code } = transformSync(source, fileName, options);
      kept.keep(compilation, code);
      return { code };
    } catch (error) {
      const message = error instanceof Error ? error.message : 'The file does not compile.';
      return { message: message.split('\n', 1)[0] ?? message, position: locationOf(error) };
    }
  };
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
  at: { readonly path: string; readonly paths: ReadonlySet<string> },
  around: Surroundings,
  inFile: InFile,
): Problem[] {
  return [...source.matchAll(IMPORT)].flatMap((match) => {
    const imported = match[1] ?? '';
    const message = /^\.\.?\//.test(imported) ? fileProblem(imported, at) : importProblem(imported, around);
    if (message === undefined) return [];
    return [inFile(`LWC1702: Invalid reference ${imported}: ${message}`, positionAt(source, match.index))];
  });
}

/** The elements of a template that are no components: the compiler turns each into an import. */
function unknownTags(source: string, code: string, around: Surroundings, inFile: InFile): Problem[] {
  return [...code.matchAll(IMPORT)].flatMap(([, imported = '']) => {
    if (imported.startsWith('.') || importProblem(imported, around) === undefined) return [];
    const tag = imported.replace('/', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const message = `No MODULE named markup://${imported.replace('/', ':')} found`;
    return [inFile(message, positionAt(source, Math.max(source.indexOf(`<${tag}`), 0)))];
  });
}

function positionAt(source: string, index: number): Position {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function fileProblem(
  imported: string,
  { path, paths }: { readonly path: string; readonly paths: ReadonlySet<string> },
): string | undefined {
  const file = posix.join(posix.dirname(path), imported);
  return [file, `${file}.js`, `${file}.html`].some((one) => paths.has(one))
    ? undefined
    : 'the bundle has no such file.';
}

function importProblem(imported: string, { configuration, provided }: Surroundings): string | undefined {
  if (provided.has(imported)) return undefined;
  const has = (type: string, fullName: string): boolean => configuration.components.has(componentKey(type, fullName));
  const [scope = '', kind = '', ...rest] = imported.split('/');
  const name = rest.join('/');
  if (scope === 'c') return has('LightningComponentBundle', kind) ? undefined : `there is no component c/${kind}.`;
  if (scope === 'lightning') return 'the local org has no such base component or module.';
  if (scope !== '@salesforce') return 'there is no such module on the platform.';
  switch (kind) {
    case 'schema':
      return schemaProblem(name, configuration);
    case 'label':
      return configuration.labels.has(name.replace(/^c\./, '')) ? undefined : `there is no custom label ${name}.`;
    case 'customPermission':
      return has('CustomPermission', name) ? undefined : `there is no custom permission ${name}.`;
    case 'apex':
      return configuration.apex.hasClass(name.split('.')[0] ?? '')
        ? 'the local org implements no Apex controllers.'
        : `there is no Apex class for ${name}.`;
    default:
      return isServed(kind, name) ? undefined : 'the local org does not implement it for components.';
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
