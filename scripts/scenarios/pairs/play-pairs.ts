import { SWITCH_VALUES, type SwitchKey } from '../../../local-org/switches.ts';
import type { CollectedScenario, ScenarioFile } from '../harness/collected-scenarios.ts';
import type { ScenarioPlayer } from '../harness/scenario-player.ts';
import { allPairs } from './covering-array.ts';

/** A set of readings: only those that differ from the likelier ones. */
export type Setting = Readonly<Partial<Record<SwitchKey, unknown>>>;

export interface PairsFailure {
  readonly scenario: string;
  /** The fewest readings under which it still fails. */
  readonly setting: Setting;
  readonly message: string;
}

export interface PairsResult {
  readonly settings: number;
  readonly scenarios: number;
  readonly played: number;
  readonly failures: readonly PairsFailure[];
}

/** Settings in which every two readings of two open points meet. */
export function pairSettings(): readonly Setting[] {
  return allPairs<SwitchKey>(SWITCH_VALUES).map((row) => {
    const differing = Object.entries(row).filter(([key, value]) => value !== SWITCH_VALUES[key as SwitchKey][0]);
    return Object.fromEntries(differing);
  });
}

/**
 * Plays scenarios under every setting, the settings in turn so that a short time is shared out fairly.
 * @param milliseconds no more is begun after this time
 */
export async function playPairs(
  player: ScenarioPlayer,
  files: readonly ScenarioFile[],
  { milliseconds, chosen }: { readonly milliseconds: number; readonly chosen: (one: CollectedScenario) => boolean },
): Promise<PairsResult> {
  const settings = pairSettings();
  const end = performance.now() + milliseconds;
  const failures = new Map<string, PairsFailure>();
  let played = 0;
  for (const setting of settings) {
    for (const file of files) {
      const scenarios = file.scenarios.filter(chosen);
      if (scenarios.length === 0 || performance.now() > end) continue;
      await player.withPrepared(file, async () => {
        for (const scenario of scenarios) {
          if (failures.has(scenario.name) || performance.now() > end) continue;
          played += 1;
          if ((await player.failureOf(scenario, setting)) === undefined) continue;
          failures.set(scenario.name, await explain(player, scenario, setting));
        }
      });
    }
  }
  const scenarios = files.flatMap((file) => file.scenarios.filter(chosen)).length;
  return { settings: settings.length, scenarios, played, failures: [...failures.values()] };
}

/** Takes readings away as long as the scenario still fails without them. */
async function explain(player: ScenarioPlayer, scenario: CollectedScenario, setting: Setting): Promise<PairsFailure> {
  let needed: Setting = setting;
  for (const key of Object.keys(setting)) {
    const fewer = Object.fromEntries(Object.entries(needed).filter(([other]) => other !== key));
    if ((await player.failureOf(scenario, fewer)) !== undefined) needed = fewer;
  }
  const message = (await player.failureOf(scenario, needed)) ?? 'It failed once and not again.';
  return { scenario: scenario.name, setting: needed, message };
}

/** The outcome in words, a line a failure. */
export function pairsReport({ settings, scenarios, played, failures }: PairsResult): string {
  const lines = failures.map(({ scenario, setting, message }) => {
    const readings = Object.entries(setting).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    return `✗ ${scenario}\n  under ${readings.join(' and ') || 'the likelier readings'}\n  ${message.split('\n').join('\n  ')}`;
  });
  const whole = `${played} of ${scenarios * settings} plays: ${scenarios} scenarios, ${settings} settings that cover all pairs`;
  return [...lines, `${whole}; ${failures.length} scenarios failed`].join('\n');
}
