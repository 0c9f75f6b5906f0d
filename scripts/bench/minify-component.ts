import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transformAsync, types, type NodePath, type PluginObj } from '@babel/core';

/** Bytes of a component's own sources, each file minified. */
export interface ComponentSize {
  readonly minified: number;
  /** As a browser fetches them: minified, and compressed together. */
  readonly compressed: number;
}

const SOURCE = /\.(?:js|html|css)$/;
const FIRST = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_';

type Scope = NodePath['scope'];

/**
 * Measures the sources of Lightning Web Components as they were written, not as they are compiled: scripts, templates
 * and style sheets of every bundle, each minified. All of a bundle loads for the first render.
 */
export async function componentSize(bundles: readonly string[]): Promise<ComponentSize> {
  const files = await Promise.all(bundles.map(sourcesOf));
  const texts = await Promise.all(files.flat().map(async (file) => minify(file, await readFile(file, 'utf8'))));
  const all = texts.join('');
  return { minified: Buffer.byteLength(all), compressed: gzipSync(all).length };
}

async function sourcesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => SOURCE.test(name)).map((name) => join(folder, name));
}

/** One file of a component, minified: nothing is left out that a browser or a person would miss. */
export async function minify(file: string, text: string): Promise<string> {
  if (file.endsWith('.html')) return minifiedTemplate(text);
  if (file.endsWith('.css')) return minifiedStyles(text);
  const result = await transformAsync(text, {
    configFile: false,
    babelrc: false,
    minified: true,
    comments: false,
    parserOpts: { plugins: ['decorators'] },
    plugins: [{ visitor: { Program: { exit: shortenNames } } } satisfies PluginObj],
  });
  return result?.code ?? '';
}

function minifiedTemplate(text: string): string {
  return text
    .replace(/<!--[^]*?-->/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?(<[^>]*?) ?\/?>/g, '$1>')
    .replace(/> /g, '>')
    .trim();
}

function minifiedStyles(text: string): string {
  return text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};:,>]) ?/g, '$1')
    .replaceAll(';}', '}')
    .trim();
}

/** Gives every name that is a module's own the shortest one that is free around it, as minifiers do. */
function shortenNames(program: NodePath<types.Program>): void {
  const taken = new Set<string>();
  program.traverse({ Identifier: ({ node }) => void taken.add(node.name) });
  const exports = program.node.body.filter((one) => types.isExportDeclaration(one));
  const exported = new Set(exports.flatMap((one) => Object.keys(types.getOuterBindingIdentifiers(one))));
  const used = new Map<Scope, number>();
  const rename = (scope: Scope): void => {
    if (used.has(scope)) return;
    let count = used.get(scope.parent) ?? 0;
    for (const name of Object.keys(scope.bindings)) {
      if (scope === program.scope && exported.has(name)) continue;
      while (taken.has(shortName(count))) count += 1;
      scope.rename(name, shortName(count));
      count += 1;
    }
    used.set(scope, count);
  };
  rename(program.scope);
  program.traverse({ Scope: ({ scope }) => rename(scope) });
}

function shortName(count: number): string {
  const rest = Math.floor(count / FIRST.length) - 1;
  return `${rest < 0 ? '' : shortName(rest)}${FIRST[count % FIRST.length] ?? ''}`;
}
