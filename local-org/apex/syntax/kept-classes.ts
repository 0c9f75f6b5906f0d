import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { ParsedClass } from './read-class.ts';
import type { TypeDeclaration } from './syntax-tree.ts';

const require = createRequire(import.meta.url);
/** Texts come and go while somebody writes a class: beyond this many, all are forgotten. */
const MOST_CLASSES = 1000;

/**
 * Syntax trees of classes that an earlier run has read without errors, under `node_modules/.cache`. A tree is found by
 * the text of its class, under the grammar's version and the text of this folder's own code: it is what reading afresh
 * would give. What cannot be read or written is done without.
 */
export class KeptClasses {
  private folder: string | undefined;

  /** Undefined where the text has not been kept. */
  find(source: string): ParsedClass | undefined {
    try {
      const declaration = deserialize(readFileSync(this.fileOf(source))) as TypeDeclaration;
      return { declaration, errors: [] };
    } catch {
      return undefined;
    }
  }

  keep(source: string, declaration: TypeDeclaration): void {
    const file = this.fileOf(source);
    const unfinished = `${file}.${process.pid}`;
    try {
      this.makeRoom(dirname(file));
      writeFileSync(unfinished, serialize(declaration));
      renameSync(unfinished, file);
    } catch {
      rmSync(unfinished, { force: true });
    }
  }

  private fileOf(source: string): string {
    this.folder ??= cacheFolder();
    return join(this.folder, digest([source]));
  }

  private makeRoom(folder: string): void {
    const [ofVersion, all] = [folder, dirname(folder)];
    const isFirst = !existsSync(ofVersion);
    if (isFirst || readdirSync(ofVersion).length >= MOST_CLASSES) rmSync(all, { recursive: true, force: true });
    mkdirSync(ofVersion, { recursive: true });
  }
}

/** One folder for each version of the grammar and of the code that reads its trees. */
function cacheFolder(): string {
  const packageFile = join(dirname(require.resolve('@apexdevtools/apex-parser')), '..', '..', 'package.json');
  const readers = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
  const texts = readers.sort().map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const version = digest([process.version, readFileSync(packageFile, 'utf8'), ...texts]);
  const modules = join(dirname(packageFile), '..', '..');
  return join(modules, '.cache', 'local-org-apex', version);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
