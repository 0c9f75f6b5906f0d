import { pathToFileURL } from 'node:url';
import type { ScenarioBody } from './scenario.ts';
import type { ScenarioOrg } from './scenario-org.ts';

export type Preparation = (org: ScenarioOrg) => Promise<void>;

export interface CollectedScenario {
  readonly name: string;
  readonly body: ScenarioBody;
  /** It must hold under every reading of the platform. */
  readonly everyReading: boolean;
}

/** What one file of scenarios holds. */
export interface ScenarioFile {
  readonly path: string;
  readonly preparations: readonly Preparation[];
  readonly scenarios: readonly CollectedScenario[];
}

interface Collection {
  readonly preparations: Preparation[];
  readonly scenarios: CollectedScenario[];
}

let collection: Collection | undefined;

/** Where scenarios go while a file of them is being collected; undefined where they are tests of their own. */
export function presentCollection(): Collection | undefined {
  return collection;
}

/**
 * Reads the scenarios of files without running them, for commands that play the same scenarios in other circumstances:
 * under combinations of readings, or with a flow that was damaged on purpose.
 */
export async function collectScenarios(paths: readonly string[]): Promise<readonly ScenarioFile[]> {
  const files: ScenarioFile[] = [];
  for (const path of paths) {
    const collected: Collection = { preparations: [], scenarios: [] };
    collection = collected;
    try {
      await import(pathToFileURL(path).href);
    } finally {
      collection = undefined;
    }
    files.push({ path, ...collected });
  }
  return files;
}
