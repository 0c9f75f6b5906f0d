import type { ScenarioFile } from '../scenarios/harness/collected-scenarios.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { ScenarioPlayer } from '../scenarios/harness/scenario-player.ts';
import type { Mutant } from './operators.ts';

/** What noticed a damage; undefined where nothing did. */
export type Killer = string | undefined;

/** A scenario that hangs is as good as failed: real waits within one are short. */
const PATIENCE = 10_000;
/** Slower scenarios are left out: thousands of plays have to fit into an hour. */
const LONGEST_SCENARIO = 2_000;

/** Plays scenarios against damaged flows in one org. */
export class MutationRun {
  private readonly org: ScenarioOrg;
  private readonly player: ScenarioPlayer;
  private files: readonly ScenarioFile[];

  constructor(org: ScenarioOrg, files: readonly ScenarioFile[]) {
    this.org = org;
    this.player = new ScenarioPlayer(org);
    this.files = files;
  }

  /**
   * Leaves out scenarios that fail although nothing is damaged, for they prove nothing, and slow ones.
   * @returns their names
   */
  async leaveOutUnfit(): Promise<readonly string[]> {
    const unfit = new Set<string>();
    const duration = new Map<string, number>();
    for (const file of this.files) {
      await this.player.withPrepared(file, async () => {
        for (const scenario of file.scenarios) {
          const start = performance.now();
          if ((await this.player.failureOf(scenario)) !== undefined) unfit.add(scenario.name);
          duration.set(scenario.name, performance.now() - start);
          if (performance.now() - start > LONGEST_SCENARIO) unfit.add(scenario.name);
        }
      });
    }
    this.files = this.files.map((file) => ({
      ...file,
      scenarios: file.scenarios
        .filter(({ name }) => !unfit.has(name))
        .sort((one, other) => (duration.get(one.name) ?? 0) - (duration.get(other.name) ?? 0)),
    }));
    return [...unfit].map((name) => `${name}: ${(duration.get(name) ?? 0) > LONGEST_SCENARIO ? 'slow' : 'fails'}`);
  }

  /** Deploys a damaged flow, plays the scenarios until one fails, and takes the damage back. */
  async killerOf({ flow, xml }: Mutant): Promise<Killer> {
    await this.org.reset();
    try {
      await this.org.requests.deployFiles([manifest('Flow', [flow]), { path: `flows/${flow}.flow`, content: xml }]);
    } catch (error) {
      await this.org.reset();
      return `deployment: ${error instanceof Error ? error.message : String(error)}`;
    }
    const takeBack = await this.org.keepOnTop();
    try {
      return await this.firstFailure();
    } finally {
      await takeBack();
    }
  }

  private async firstFailure(): Promise<Killer> {
    for (const file of this.files) {
      let killer: Killer;
      try {
        await this.player.withPrepared(file, async () => {
          for (const scenario of file.scenarios) {
            if ((await patiently(this.player.failureOf(scenario))) === undefined) continue;
            killer = scenario.name;
            this.moveToFront(file, scenario.name);
            return;
          }
        });
      } catch (error) {
        return `preparation: ${error instanceof Error ? error.message : String(error)}`;
      }
      if (killer !== undefined) return killer;
    }
    return undefined;
  }

  /** Neighbouring damages are noticed by the same scenario more often than not. */
  private moveToFront(file: ScenarioFile, name: string): void {
    const scenarios = [...file.scenarios].sort((one, other) => Number(other.name === name) - Number(one.name === name));
    this.files = [{ ...file, scenarios }, ...this.files.filter((other) => other.path !== file.path)];
  }
}

async function patiently(failure: Promise<Killer>): Promise<Killer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Killer>((resolve) => {
    timer = setTimeout(() => resolve('it does not end'), PATIENCE);
  });
  try {
    return await Promise.race([failure, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
