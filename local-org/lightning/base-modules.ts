import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of an installed package. */
export function packageFolder(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`The package ${name} is not installed; run npm ci.`);
  return dirname(manifest);
}

/** The version of an installed package. */
export function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8'));
  const isVersioned = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  if (!isVersioned || typeof manifest.version !== 'string') throw new Error(`The package ${name} states no version.`);
  return manifest.version;
}

const shimFolder = join(import.meta.dirname, 'page', 'shims');
const PARTS_OF_OTHERS = /^(?:iconSvgTemplates|slds|primitive)|Private$/;
/** Imports `lightning/mobileCapabilities`, which the package lacks. */
const INCOMPLETE = new Set(['barcodeScanner']);

export const baseComponentsFolder = (): string => join(packageFolder('lightning-base-components'), 'src', 'lightning');

/**
 * Modules of the platform that stand here in own code, by name, with the file that each is in: those that the
 * package of base components lacks, or that reach the org.
 */
export function shimModules(): ReadonlyMap<string, string> {
  const shims = new Map<string, string>([['@salesforce/apex', join(shimFolder, 'salesforce', 'apex.js')]]);
  for (const file of readdirSync(join(shimFolder, 'lightning'))) {
    shims.set(`lightning/${file.replace(/\.js$/, '')}`, join(shimFolder, 'lightning', file));
  }
  return shims;
}

/** The public base components (`lightning/card` …): every exposed module of the package but parts of others. */
export function publicBaseModules(): string[] {
  const folder = baseComponentsFolder();
  const shims = shimModules();
  return readdirSync(folder)
    .filter((name) => !PARTS_OF_OTHERS.test(name) && !INCOMPLETE.has(name))
    .filter((name) => !shims.has(`lightning/${name}`) && isExposed(folder, name))
    .map((name) => `lightning/${name}`);
}

function isExposed(folder: string, name: string): boolean {
  try {
    return readFileSync(join(folder, name, `${name}.js-meta.xml`), 'utf8').includes('<isExposed>true');
  } catch {
    return false;
  }
}

/** Names that a module of plain JavaScript exports. */
export function exportedNames(code: string): Set<string> {
  const names = new Set<string>();
  for (const [, name] of code.matchAll(/^export (?:async )?(?:function|class|const|let) (\w+)/gm)) {
    if (name !== undefined) names.add(name);
  }
  for (const [, list] of code.matchAll(/^export \{([^}]*)\}/gm)) {
    for (const one of (list ?? '').split(',')) names.add(one.trim().split(' as ').at(-1)?.trim() ?? '');
  }
  if (/^export default /m.test(code)) names.add('default');
  return names;
}

/** The engine's own modules, of the version of the compiler: other packages bring older ones along. */
export function engineModules(): ReadonlyMap<string, string> {
  const ofLwc = createRequire(join(packageFolder('lwc'), 'package.json'));
  const file = (name: string): string => join(dirname(ofLwc.resolve(name)), 'index.js');
  const engine = file('@lwc/engine-dom');
  return new Map([
    ['lwc', engine],
    ['@lwc/engine-dom', engine],
    ['@lwc/synthetic-shadow', file('@lwc/synthetic-shadow')],
    ['@lwc/wire-service', file('@lwc/wire-service')],
  ]);
}
