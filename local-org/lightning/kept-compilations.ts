import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder, packageVersion } from './base-modules.ts';

/** Files change while somebody writes a component: beyond this many, all are forgotten. */
const MOST_FILES = 1000;

/**
 * What the compiler made of files of components that an earlier run compiled without a fault, under
 * `node_modules/.cache`. It is found by the file's name, its text and how it was compiled, so it is what compiling
 * afresh would give; loading the compiler alone takes a third of a second. What cannot be read or written is done
 * without.
 */
export class KeptCompilations {
  private readonly folder: string;

  constructor(folder: string = join(dirname(packageFolder('lwc')), '.cache', 'local-org-components')) {
    this.folder = join(folder, packageVersion('@lwc/compiler'));
  }

  /** Undefined where it has not been kept. */
  find(compilation: readonly string[]): string | undefined {
    try {
      return readFileSync(this.fileOf(compilation), 'utf8');
    } catch {
      return undefined;
    }
  }

  keep(compilation: readonly string[], code: string): void {
    const file = this.fileOf(compilation);
    const unfinished = `${file}.${process.pid}`;
    try {
      this.makeRoom();
      // Renaming is atomic: whoever reads at the same time sees the whole file or none
      writeFileSync(unfinished, code);
      renameSync(unfinished, file);
    } catch {
      if (existsSync(unfinished)) rmSync(unfinished);
    }
  }

  private makeRoom(): void {
    const isFull = existsSync(this.folder) && readdirSync(this.folder).length >= MOST_FILES;
    if (isFull) rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }

  private fileOf(compilation: readonly string[]): string {
    return join(this.folder, createHash('sha256').update(JSON.stringify(compilation)).digest('hex'));
  }
}
