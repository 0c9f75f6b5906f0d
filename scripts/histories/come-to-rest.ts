import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';

/**
 * Within which everything that can go on by itself is finished, from the moment that all is well: a row queued just
 * then is overdue after 20 minutes, found by the next heartbeat (15), looked up (1), sent again after the interval of
 * retries (5), and whatever the platform starts late comes on top (docs/states.md).
 */
const PROMISED_MINUTES = 90;
const HEARTBEAT_MINUTES = 15;
/** The daily flow starts a heartbeat again that something has ended. */
const UNTIL_RESTARTED = ['P1D', 'PT2H'];

const AT_WORK =
  "Status__c IN ('Queued', 'Retry Scheduled', 'Checking') OR (Status__c = 'Held' AND Held_For__c IN ('Sending', 'Set-up', 'Campaign', 'Access', 'Key')) OR (Status__c = 'Issued' AND Write_Link_Now__c = true)";

/**
 * Lets time pass until nothing is under way, for as long as the package promises to need, and then until the platform
 * has no re-run left that could send twice.
 * @param observe called after each piece of time
 */
export async function comeToRest(org: ScenarioOrg, observe: () => Promise<void>): Promise<void> {
  const advance = async (duration: string): Promise<void> => {
    await org.advance(duration);
    await observe();
  };
  for (let minutes = 0; minutes < PROMISED_MINUTES && (await isAtWork(org)); minutes += HEARTBEAT_MINUTES) {
    await advance(`PT${HEARTBEAT_MINUTES}M`);
  }
  if ((await isAtWork(org)) && !(await heartbeatBeats(org))) {
    for (const duration of UNTIL_RESTARTED) await advance(duration);
  }
  await org.settle();
  for (;;) {
    const reRun = org.pending().find(({ description }) => description.startsWith('re-run'));
    if (reRun === undefined) return;
    await advance(`PT${Math.max(1, Math.ceil((reRun.due.getTime() - org.now().getTime()) / 60_000))}M`);
  }
}

async function isAtWork(org: ScenarioOrg): Promise<boolean> {
  return (await org.query(`SELECT Id FROM Sertifier_Credential__c WHERE ${AT_WORK} LIMIT 1`)).length > 0;
}

async function heartbeatBeats(org: ScenarioOrg): Promise<boolean> {
  const [control] = await org.query('SELECT Last_Beat_At__c FROM Sertifier_Control__c');
  const lastBeat = Date.parse(String(control?.Last_Beat_At__c));
  return org.now().getTime() - lastBeat <= 2 * HEARTBEAT_MINUTES * 60_000;
}
