import type { LogHandler, OutputChunk, Plugin } from 'rollup';
import { engineModules } from './base-modules.ts';
import { LightningBuildError } from './build-error.ts';

/** Where deployed sources seem to lie: the compiler takes namespace and name from the last two folders. */
export const DEPLOYED = '/deployed/c/';
/** API version that components are compiled for; the newest that the compiler knows. */
const API_VERSION = 66;

/** The LWC compiler as every part of the page uses it; loaded only when there is something to build. */
export async function lwcCompiler(rootFolder: string): Promise<Plugin> {
  const { default: lwc } = await import('@lwc/rollup-plugin');
  return lwc({
    rootDir: rootFolder,
    modules: [{ npm: 'lightning-base-components' }],
    apiVersion: API_VERSION,
    // lightning-datatable and the record page have <lwc:component lwc:is>
    enableDynamicComponents: true,
  });
}

/** The engine's modules by the names under which sources import them. */
export function engine(): Plugin {
  const modules = engineModules();
  return { name: 'engine', resolveId: (id) => modules.get(id) ?? null };
}

/** Puts in what a bundler for browsers knows and the sources ask for. */
export function environment(): Plugin {
  return {
    name: 'environment',
    transform(code) {
      if (!/process\.env\.NODE_ENV|import\.meta\.env/.test(code)) return null;
      return {
        code: code.replaceAll('process.env.NODE_ENV', '"development"').replaceAll('import.meta.env.SSR', 'false'),
        map: null,
      };
    },
  };
}

/**
 * Bundles entries, by the name of the file that each becomes, into ES modules in memory.
 * @throws LightningBuildError where an import leads nowhere or a source does not compile
 */
export async function bundle(options: {
  readonly entries: Readonly<Record<string, string>>;
  readonly plugins: readonly Plugin[];
  readonly format?: 'es' | 'iife';
}): Promise<{ chunks: readonly OutputChunk[]; warnings: readonly string[] }> {
  const warnings: string[] = [];
  const onLog: LogHandler = (_level, log) => {
    if (log.code === 'UNRESOLVED_IMPORT' || log.code === 'MISSING_EXPORT') throw new LightningBuildError(log.message);
    // the base components' own
    if (!/lightning-base-components|Circular dependency/.test(`${log.message}${log.loc?.file ?? ''}`)) {
      warnings.push(log.message);
    }
  };
  const { rollup } = await import('rollup');
  try {
    const build = await rollup({
      input: { ...options.entries },
      plugins: [...options.plugins],
      preserveEntrySignatures: 'strict',
      onLog,
    });
    const { output } = await build.generate({
      format: options.format ?? 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunk/[name]-[hash].js',
    });
    await build.close();
    return { chunks: output.filter((one) => one.type === 'chunk'), warnings };
  } catch (error) {
    if (error instanceof LightningBuildError) throw error;
    throw new LightningBuildError(placed(error), { cause: error });
  }
}

/** What the compiler says, after the deployed file and the line that it says it of. */
function placed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [id, loc] = ['id' in error ? error.id : undefined, 'location' in error ? error.location : undefined];
  const file = typeof id === 'string' && id.startsWith(DEPLOYED) ? `lwc/${id.slice(DEPLOYED.length)}` : undefined;
  if (file === undefined) return error.message;
  const isPlace = typeof loc === 'object' && loc !== null && 'line' in loc && 'column' in loc;
  const place = isPlace ? `:${String(loc.line)}:${String(loc.column)}` : '';
  return `${file}${place}: ${error.message.replaceAll(DEPLOYED, 'lwc/')}`;
}
