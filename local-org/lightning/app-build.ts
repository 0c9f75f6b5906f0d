import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rollup';
import { exportedNames, shimModules } from './base-modules.ts';
import { LightningBuildError } from './build-error.ts';
import type { DeployedBundle } from './deployed-bundle.ts';
import { iconsIn, moreIconsSource } from './icon-library.ts';
import { platformModules } from './platform-modules.ts';
import { bundle, DEPLOYED, environment, lwcCompiler } from './rollup-build.ts';
import { pageSources, type Assets } from './static-build.ts';

/** The module that brings the icons which deployed components, and the page, name. */
export const ICONS_MODULE = 'icons';
const ICONS_ENTRY = '\0icons';

/**
 * Builds deployed Lightning Web Components into one module each, `<name>.js`, beside a module `icons.js`.
 * @param labels text of custom labels by name
 * @throws LightningBuildError naming the file, for what does not compile and for what the local org does not have
 */
export async function buildApp(
  bundles: readonly DeployedBundle[],
  labels: ReadonlyMap<string, string>,
): Promise<Assets> {
  for (const { name, files } of bundles) {
    if (!files.has(`${name}.js`)) {
      throw new LightningBuildError(`lwc/${name} has no ${name}.js: the platform compiles no TypeScript.`);
    }
  }
  const sources = bundles.flatMap(({ files }) => [...files.values()]);
  const icons = moreIconsSource([...sources, ...pageSources()].flatMap(iconsIn));
  const entries = Object.fromEntries(bundles.map(({ name }) => [name, `${DEPLOYED}${name}/${name}.js`]));
  const { chunks } = await bundle({
    entries: { ...entries, [ICONS_MODULE]: ICONS_ENTRY },
    plugins: [
      iconsModule(icons),
      platformModules({ bundles, labels }),
      environment(),
      await lwcCompiler(join(import.meta.dirname, 'page', 'modules')),
    ],
  });
  for (const { importedBindings } of chunks) requireExports(importedBindings);
  return new Map(chunks.map(({ fileName, code }) => [fileName, code]));
}

function iconsModule(source: string): Plugin {
  return {
    name: 'icons',
    resolveId: (id, importer) => {
      if (id === ICONS_ENTRY) return id;
      if (importer === ICONS_ENTRY) return id.startsWith('/') ? id : { id, external: true };
      return null;
    },
    load: (id) => (id === ICONS_ENTRY ? source : null),
  };
}

/** What a component takes from a stand-in must be in it: a browser would only say so at run time. */
function requireExports(importedBindings: Readonly<Record<string, readonly string[]>>): void {
  const shims = shimModules();
  for (const [name, bindings] of Object.entries(importedBindings)) {
    const file = shims.get(name);
    if (file === undefined) continue;
    const exported = exportedNames(readFileSync(file, 'utf8'));
    const missing = bindings.find((binding) => !exported.has(binding));
    if (missing === undefined) continue;
    throw new LightningBuildError(`The local org does not implement '${missing}' of '${name}' for components.`);
  }
}
