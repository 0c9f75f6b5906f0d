import { createRequire } from 'node:module';
import { KeptClasses } from './kept-classes.ts';
import type * as Reader from './read-class.ts';
import type { ParsedClass } from './read-class.ts';

const require = createRequire(import.meta.url);

/** Classes that were parsed before: most deployments repeat most of the text. */
const parsed = new Map<string, ParsedClass>();
const REMEMBERED_CLASSES = 256;
const kept = new KeptClasses();

/** Reads the text of one class file. Errors name line and column; without a declaration nothing else is known. */
export function parseClass(source: string): ParsedClass {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const result = kept.find(source) ?? readAfresh(source);
  if (parsed.size >= REMEMBERED_CLASSES) parsed.clear();
  parsed.set(source, result);
  return result;
}

function readAfresh(source: string): ParsedClass {
  // The grammar costs more than a second and 100 MB while it warms up: not loaded where every class is known
  const { readClass } = require('./read-class.ts') as typeof Reader;
  const result = readClass(source);
  if (result.errors.length === 0 && result.declaration !== undefined) kept.keep(source, result.declaration);
  return result;
}
