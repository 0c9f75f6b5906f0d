import { setTimeout as wait } from 'node:timers/promises';
import { CommandError } from '../command/command-error.ts';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3_000;

/** Asks again, ever more slowly, until there is an answer. @throws CommandError when the patience is over */
export async function waitUntil<Found>(
  ask: () => Promise<Found | undefined>,
  seconds: number,
  attempted: string,
  interrupted?: AbortSignal,
): Promise<Found> {
  const end = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const found = await ask();
    if (found !== undefined) return found;
    interrupted?.throwIfAborted();
    if (Date.now() > end) {
      throw new CommandError({
        attempted,
        problem: `nothing was decided within ${seconds} seconds.`,
        remedy: 'npm run doctor -- --target-org ALIAS; Setup > Paused and Failed Flow Interviews shows what stopped.',
      });
    }
    await wait(pause);
  }
}
