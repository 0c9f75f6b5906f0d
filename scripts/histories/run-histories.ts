import fc from 'fast-check';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { playStory } from './play-story.ts';
import { randomStory } from './random-story.ts';
import { tell } from './story.ts';

export interface HistoriesOptions {
  readonly seed: number;
  readonly runs: number;
  readonly milliseconds: number;
  /** Where in the tree of shrinkings a failure lies, as it was printed. */
  readonly path?: string;
  readonly onPlayed?: () => void;
}

export interface HistoriesResult {
  readonly played: number;
  readonly seed: number;
  /** The shortest story found that breaks a promise, in words; undefined when none does. */
  readonly failure: string | undefined;
}

/** Plays random histories until one breaks a promise, all are played or the time is over. */
export async function runHistories(org: ScenarioOrg, options: HistoriesOptions): Promise<HistoriesResult> {
  let played = 0;
  const property = fc.asyncProperty(randomStory, async (story) => {
    const found = await playStory(org, story);
    played += 1;
    options.onPlayed?.();
    if (found.length > 0) throw new Error(found.join('\n'));
  });
  const details = await fc.check(property, {
    seed: options.seed,
    numRuns: options.runs,
    interruptAfterTimeLimit: options.milliseconds,
    markInterruptAsFailure: false,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  const [story] = details.counterexample ?? [];
  if (story === undefined) return { played, seed: details.seed, failure: undefined };
  const cause = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const replay = `Play it again: npm run histories -- --seed ${details.seed} --path ${details.counterexamplePath ?? ''}`;
  return { played, seed: details.seed, failure: `${tell(story)}\n\n${cause}\n\n${replay}` };
}
