import type { ScenarioOrg } from './scenario-org.ts';

/** How long Sertifier takes for what `whileSending` is used with: long enough for a save, in milliseconds. */
export const ON_THE_WAY = 150;
const GLANCE = 5;

/**
 * Lets a change happen while the next request to issue is at Sertifier, and everything after it come to rest.
 * @param start makes a request due
 */
export async function whileSending(
  org: ScenarioOrg,
  start: () => Promise<void>,
  change: () => Promise<void>,
): Promise<void> {
  const before = org.sertifier.issueRequests().length;
  await start();
  const settled = org.settle();
  while (org.sertifier.issueRequests().length === before) await new Promise((resolve) => setTimeout(resolve, GLANCE));
  await change();
  await settled;
  await org.settle();
}
