import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Which scenario noticed a damage in former runs, by the mutant's ID: it is tried first. */
export type PastKills = Map<string, string>;

/** Reads what former runs have left; nothing where there was none, or where it cannot be read. */
export async function readPastKills(path: string): Promise<PastKills> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof json !== 'object' || json === null) return new Map();
    return new Map(Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}

/** Keeps them for the next run. */
export async function writePastKills(path: string, kills: PastKills): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(Object.fromEntries([...kills].sort()), undefined, 1)}\n`);
}
