import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type TypeScript from 'typescript';
import { EXTRACTOR_VERSION, extractMetadataTypes } from './extract-metadata-types.ts';
import { MetadataTypes, type MetadataTypeTable } from './metadata-types.ts';

const require = createRequire(import.meta.url);
let loaded: MetadataTypes | undefined;

/** The Metadata API's types of the installed `@salesforce/types`; read once, from the cache where there is one. */
export function metadataTypes(): MetadataTypes {
  loaded ??= new MetadataTypes(loadTable(metadataTypesCacheFile()));
  return loaded;
}

/** Where the extraction is kept: under `node_modules/.cache`, one file per package and extractor version. */
export function metadataTypesCacheFile(): string {
  const packageFolder = dirname(dirname(declarationsFile()));
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const version = isObject(manifest) ? String(manifest.version) : 'unknown';
  const cacheFolder = join(dirname(dirname(packageFolder)), '.cache', 'local-org-metadata-types');
  return join(cacheFolder, `${version}-extractor-${EXTRACTOR_VERSION}.json`);
}

/**
 * Reads the table from a cache file, or extracts it (0.8 s) and writes that file. A cache that cannot be read or
 * written is done without.
 */
export function loadTable(cacheFile: string): MetadataTypeTable {
  const cached = readCache(cacheFile);
  if (cached !== undefined) return cached;
  const typescript = require('typescript') as typeof TypeScript;
  const table = extractMetadataTypes(typescript, readFileSync(declarationsFile(), 'utf8'));
  writeCache(cacheFile, table);
  return table;
}

function declarationsFile(): string {
  return join(dirname(require.resolve('@salesforce/types/metadata')), 'metadata.d.ts');
}

function readCache(file: string): MetadataTypeTable | undefined {
  try {
    const table: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isTable(table) ? table : undefined;
  } catch {
    return undefined;
  }
}

/** Renaming is atomic: whoever reads at the same time sees the whole file or none. */
function writeCache(file: string, table: MetadataTypeTable): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, JSON.stringify(table));
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
}

function isTable(value: unknown): value is MetadataTypeTable {
  return isObject(value) && isObject(value.types) && isObject(value.enums) && isObject(value.aliases);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
