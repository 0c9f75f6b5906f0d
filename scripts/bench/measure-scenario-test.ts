import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';

/** The first ones find nothing compiled, and are not counted. */
const WARM_UP = 5;
const RUNS = 15;

/**
 * What a scenario test costs: the org set back to the deployed package, one contact ticked, and the look at its
 * credential.
 * @returns the median, in milliseconds
 */
export async function measureScenarioTest(): Promise<number> {
  const org = await ScenarioOrg.open();
  try {
    const times: number[] = [];
    for (let run = 0; run < WARM_UP + RUNS; run += 1) times.push(await oneTest(org));
    const counted = times.slice(WARM_UP).sort((one, other) => one - other);
    return Math.ceil(counted[Math.floor(RUNS / 2)] ?? 0);
  } finally {
    await org.close();
  }
}

async function oneTest(org: ScenarioOrg): Promise<number> {
  const start = performance.now();
  await org.reset();
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  const [credential] = await org.credentialsOf(contact);
  if (credential?.Status__c !== 'Issued') throw new Error(`The credential is ${String(credential?.Status__c)}.`);
  return performance.now() - start;
}
