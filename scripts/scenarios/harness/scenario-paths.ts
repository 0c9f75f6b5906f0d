import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../', import.meta.url));

/** The files of scenarios, in the order of their names. */
export function scenarioPaths(): readonly string[] {
  return globSync('*.scenario.test.ts', { cwd: FOLDER })
    .sort()
    .map((name) => FOLDER + name);
}
