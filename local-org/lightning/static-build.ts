import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { OutputChunk, Plugin } from 'rollup';
import { packageFolder, packageVersion, publicBaseModules, shimModules } from './base-modules.ts';
import { iconLibrarySource, iconsOfBaseComponents } from './icon-library.ts';
import { bundle, engine, environment, lwcCompiler } from './rollup-build.ts';

const VIRTUAL = '\0static:';
const ENTRY = 'entry:';
const pageFolder = join(import.meta.dirname, 'page');
const modulesFolder = join(pageFolder, 'modules');

/** Text of each file of a part of the page, by its path. */
export type Assets = ReadonlyMap<string, string>;

/** What does not depend on deployed components: engine and base components, and the page around the components. */
export interface StaticParts {
  readonly vendor: Assets;
  readonly page: Assets;
}

/** The folder for built parts that a later start takes as they are. */
export function defaultCacheFolder(): string {
  return join(dirname(packageFolder('lwc')), '.cache', 'local-org-lightning');
}

/**
 * Builds, or takes from the cache, the parts that stay the same: about nine seconds the first time, and again only
 * after a change of versions or of the page's own sources.
 * @throws LightningBuildError
 */
export async function buildStaticParts(cacheFolder: string): Promise<StaticParts> {
  const { vendor, page } = foldersOf(cacheFolder);
  // The build takes 700 MB, which the org's own process would keep; where it fails, the build here says why
  if (!existsSync(vendor) || !existsSync(page)) await buildApart(cacheFolder);
  return buildStaticPartsHere(cacheFolder);
}

/** The same in this process. @throws LightningBuildError */
export async function buildStaticPartsHere(cacheFolder: string): Promise<StaticParts> {
  const folders = foldersOf(cacheFolder);
  const vendor = await cached(folders.vendor, buildVendor);
  const page = await cached(folders.page, buildPage);
  return { vendor, page };
}

function foldersOf(cacheFolder: string): { readonly vendor: string; readonly page: string } {
  const versions = ['lwc', '@lwc/rollup-plugin', 'lightning-base-components', 'rollup'].map(packageVersion);
  const builders = ['base-modules.ts', 'icon-library.ts', 'rollup-build.ts', 'static-build.ts'].map((file) =>
    readFileSync(join(import.meta.dirname, file), 'utf8'),
  );
  const vendorKey = digest([...versions, ...builders, ...shimModules().keys()]);
  return {
    vendor: join(cacheFolder, `vendor-${vendorKey}`),
    page: join(cacheFolder, `page-${digest([vendorKey, ...pageSources()])}`),
  };
}

/** Fills the cache by a process of its own; resolves when that has ended, whatever came of it. */
function buildApart(cacheFolder: string): Promise<void> {
  const program = join(import.meta.dirname, 'fill-static-cache.ts');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, cacheFolder], { stdio: 'ignore' });
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}

async function cached(folder: string, build: () => Promise<readonly OutputChunk[]>): Promise<Assets> {
  try {
    return readAssets(folder);
  } catch {
    const chunks = await build();
    // another process may build the same: whole folders appear at once
    const unfinished = `${folder}.${process.pid}`;
    for (const { fileName, code } of chunks) {
      mkdirSync(dirname(join(unfinished, fileName)), { recursive: true });
      writeFileSync(join(unfinished, fileName), code);
    }
    try {
      renameSync(unfinished, folder);
      removeOlder(folder);
    } catch {
      rmSync(unfinished, { recursive: true, force: true });
    }
    return new Map(chunks.map(({ fileName, code }) => [fileName, code]));
  }
}

/** Builds of older versions or sources: nobody asks for them again, and who runs has them in memory. */
function removeOlder(folder: string): void {
  const part = basename(folder).replace(/-\w+$/, '-');
  for (const name of readdirSync(dirname(folder))) {
    const isOlder = name.startsWith(part) && !name.includes('.') && name !== basename(folder);
    if (isOlder) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function readAssets(folder: string): Assets {
  const assets = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    assets.set(file.slice(folder.length + 1), readFileSync(file, 'utf8'));
  }
  return assets;
}

async function buildVendor(): Promise<readonly OutputChunk[]> {
  // the engine looks for synthetic shadow once, while its module is evaluated: it must be there before, by itself
  const shadowEntry = virtualModules(new Map([['shadow', 'import "@lwc/synthetic-shadow";']]));
  const shadow = await bundle({
    entries: { 'synthetic-shadow': `${VIRTUAL}shadow` },
    plugins: [shadowEntry, engine(), environment(), await lwcCompiler(modulesFolder)],
    format: 'iife',
  });
  const names = ['lwc', ...publicBaseModules()];
  const icons = iconsOfBaseComponents();
  const build = await bundle({
    entries: Object.fromEntries(names.map((name) => [name, `${ENTRY}${name}`])),
    plugins: [
      {
        name: 'entries',
        resolveId(id) {
          return id.startsWith(ENTRY) ? this.resolve(id.slice(ENTRY.length), join(modulesFolder, 'entry.js')) : null;
        },
      },
      shimsOutside(),
      virtualModules(new Map(), (id) =>
        /^@salesforce\/i18n\/(?:timeZone|locale|lang|dir)$/.test(id)
          ? `export default globalThis.localOrg.${basename(id)};`
          : iconLibrarySource(id, icons),
      ),
      engine(),
      environment(),
      await lwcCompiler(modulesFolder),
    ],
  });
  return [...shadow.chunks, ...build.chunks];
}

async function buildPage(): Promise<readonly OutputChunk[]> {
  const outside = new Set(['lwc', ...publicBaseModules()]);
  const build = await bundle({
    entries: { main: join(pageFolder, 'main.js') },
    plugins: [
      { name: 'vendor', resolveId: (id) => (outside.has(id) ? { id, external: true } : null) },
      shimsOutside(),
      environment(),
      await lwcCompiler(modulesFolder),
    ],
  });
  return build.chunks;
}

function shimsOutside(): Plugin {
  const shims = shimModules();
  return { name: 'shims', resolveId: (id) => (shims.has(id) ? { id, external: true } : null) };
}

/** Modules made up here: entries under their own prefix, and replacements of modules by name. */
function virtualModules(
  entries: ReadonlyMap<string, string>,
  replacement: (id: string) => string | undefined = () => undefined,
): Plugin {
  return {
    name: 'virtual-modules',
    resolveId(id) {
      if (id.startsWith(VIRTUAL)) return id;
      return replacement(id) === undefined ? null : `${VIRTUAL}${id}`;
    },
    load(id) {
      if (!id.startsWith(VIRTUAL)) return null;
      const name = id.slice(VIRTUAL.length);
      return entries.get(name) ?? replacement(name) ?? null;
    },
  };
}

/** What the page itself is written in: path and text in turn. */
export function pageSources(): string[] {
  return readdirSync(pageFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('shims'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((file) => [file.slice(pageFolder.length), readFileSync(file, 'utf8')]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
