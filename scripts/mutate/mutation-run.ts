import type { CollectedScenario, ScenarioFile } from '../scenarios/harness/collected-scenarios.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { ScenarioPlayer } from '../scenarios/harness/scenario-player.ts';
import { candidates, type Coverage } from './coverage.ts';
import type { Mutant } from './operators.ts';

/** What noticed a damage; undefined where nothing did. */
export type Killer = string | undefined;

/** A scenario that hangs is as good as failed: real waits within one are short. */
const PATIENCE = 20_000;

/** Plays scenarios against damaged flows in one org. */
export class MutationRun {
  private readonly org: ScenarioOrg;
  private readonly player: ScenarioPlayer;
  private readonly files: readonly ScenarioFile[];
  private readonly coverage: Coverage;
  /** When each scenario was the last to notice something: neighbouring damages are noticed by the same more often. */
  private readonly lastKill = new Map<string, number>();
  private kills = 0;

  constructor(org: ScenarioOrg, files: readonly ScenarioFile[], coverage: Coverage) {
    this.org = org;
    this.player = new ScenarioPlayer(org);
    this.files = files;
    this.coverage = coverage;
  }

  /**
   * Deploys a damaged flow, plays the scenarios that come past the damage until one fails, and takes the damage back.
   * @param all see `candidates`
   * @param likely the scenario that noticed it in a former run
   * @param onPlayed told after each scenario that this goes on
   */
  async killerOf(
    mutant: Mutant,
    { all, likely }: { readonly all: boolean; readonly likely?: string },
    onPlayed: () => void,
  ): Promise<Killer> {
    const chosen = new Set(candidates(this.coverage, mutant, { all }).map(({ name }) => name));
    if (likely !== undefined && this.coverage.scenarios.some(({ name }) => name === likely)) chosen.add(likely);
    if (chosen.size === 0) return undefined;
    const { flow, xml } = mutant;
    await this.org.reset();
    try {
      await this.org.requests.deployFiles([manifest('Flow', [flow]), { path: `flows/${flow}.flow`, content: xml }]);
    } catch (error) {
      await this.org.reset();
      return `deployment: ${error instanceof Error ? error.message : String(error)}`;
    }
    const takeBack = await this.org.keepOnTop();
    try {
      const killer = await this.firstFailure(chosen, likely, onPlayed);
      if (killer !== undefined) this.lastKill.set(killer, (this.kills += 1));
      return killer;
    } finally {
      await takeBack();
    }
  }

  private async firstFailure(
    chosen: ReadonlySet<string>,
    likely: string | undefined,
    onPlayed: () => void,
  ): Promise<Killer> {
    for (const [file, scenarios] of this.inOrder(chosen, likely)) {
      let killer: Killer;
      try {
        await this.player.withPrepared(file, async () => {
          for (const scenario of scenarios) {
            const failure = await patiently(this.player.failureOf(scenario));
            onPlayed();
            if (failure === undefined) continue;
            killer = scenario.name;
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

  /** The likeliest killer first, then the latest, then what costs least; files that have to be prepared come last. */
  private inOrder(
    chosen: ReadonlySet<string>,
    likely: string | undefined,
  ): readonly (readonly [ScenarioFile, readonly CollectedScenario[]])[] {
    const cost = new Map(this.coverage.scenarios.map(({ name, milliseconds }) => [name, milliseconds]));
    const rank = ({ name }: CollectedScenario): number => {
      if (name === likely) return Number.NEGATIVE_INFINITY;
      const killed = this.lastKill.get(name);
      return killed === undefined ? (cost.get(name) ?? 0) : killed - this.kills - 1;
    };
    const ofFile = this.files.map((file) => {
      const scenarios = file.scenarios.filter(({ name }) => chosen.has(name));
      return { file, scenarios: scenarios.sort((one, other) => rank(one) - rank(other)) };
    });
    const fileRank = ({ file, scenarios: [first] }: (typeof ofFile)[number]): number => {
      const best = first === undefined ? 0 : rank(first);
      return best > 0 && file.preparations.length > 0 ? best + PATIENCE : best;
    };
    return ofFile
      .filter(({ scenarios }) => scenarios.length > 0)
      .sort((one, other) => fileRank(one) - fileRank(other))
      .map(({ file, scenarios }) => [file, scenarios]);
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
