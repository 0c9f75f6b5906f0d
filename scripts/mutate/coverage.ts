import type { ScenarioFile } from '../scenarios/harness/collected-scenarios.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { ScenarioPlayer } from '../scenarios/harness/scenario-player.ts';
import type { Mutant } from './operators.ts';

/** What one scenario does with the flows as they are: plain data, so that processes can hand it on. */
export interface CoveredScenario {
  readonly path: string;
  readonly name: string;
  readonly milliseconds: number;
  /** Elements that it comes past, as `Flow.Element`. */
  readonly passed: readonly string[];
}

export interface Coverage {
  readonly scenarios: readonly CoveredScenario[];
  /** Scenarios that prove nothing here, with the reason. */
  readonly leftOut: readonly string[];
}

/** Slower scenarios are left out: thousands of plays have to fit into an hour. */
const LONGEST_SCENARIO = 5_000;

/** Plays every scenario once with the flows as they are, and notes where it comes past. */
export async function measureCoverage(org: ScenarioOrg, files: readonly ScenarioFile[]): Promise<Coverage> {
  const player = new ScenarioPlayer(org);
  const scenarios: CoveredScenario[] = [];
  const leftOut: string[] = [];
  org.watchFlows();
  for (const file of files) {
    await player.withPrepared(file, async () => {
      for (const scenario of file.scenarios) {
        const start = performance.now();
        const failure = await player.failureOf(scenario);
        const milliseconds = performance.now() - start;
        if (failure !== undefined) leftOut.push(`${scenario.name}: it fails with the flows as they are: ${failure}`);
        else if (milliseconds > LONGEST_SCENARIO) leftOut.push(`${scenario.name}: it takes too long`);
        else scenarios.push({ path: file.path, name: scenario.name, milliseconds, passed: [...org.passedElements()] });
      }
    });
  }
  org.watchFlows(false);
  return { scenarios, leftOut };
}

/** Scenarios that come past exactly the same elements differ in values only: so many of them are played. */
const ALIKE = 2;

/**
 * The scenarios that can notice a damage: those that come past it.
 * @param all also each of those that come past exactly the same elements
 */
export function candidates(
  { scenarios }: Coverage,
  { flow, shownAt }: Mutant,
  { all }: { readonly all: boolean },
): readonly CoveredScenario[] {
  const places = shownAt === undefined ? undefined : new Set(shownAt.map((element) => `${flow}.${element}`));
  const passing = scenarios.filter(({ passed }) => places === undefined || passed.some((place) => places.has(place)));
  return all ? passing : withoutThoseAlike(passing);
}

function withoutThoseAlike(scenarios: readonly CoveredScenario[]): readonly CoveredScenario[] {
  const counts = new Map<string, number>();
  return [...scenarios]
    .sort((one, other) => one.milliseconds - other.milliseconds)
    .filter(({ passed }) => {
      const way = [...passed].sort().join();
      const count = (counts.get(way) ?? 0) + 1;
      counts.set(way, count);
      return count <= ALIKE;
    });
}
