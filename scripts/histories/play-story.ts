import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { startHeartbeat, type Abilities } from './history-org.ts';
import { History } from './history.ts';
import { breaches } from './invariants.ts';
import type { Story } from './story.ts';
import { illegalChanges, statesOf, type States } from './transitions.ts';

/** Long enough for every retry, every re-run by the platform and every turn of the heartbeat. */
const TIME_TO_SETTLE = ['PT30M', 'PT1H', 'PT4H30M'];

/** The daily flow that starts the heartbeat again when a failure of the customer's own automation has ended it. */
const TIME_TO_RESTART = ['P1D', 'PT2H'];
const AT_WORK = "Status__c IN ('Queued', 'Retry Scheduled', 'Checking')";

/** Plays a story in a fresh org, lets everything come to rest, and says in words what was broken. */
export async function playStory(org: ScenarioOrg, abilities: Abilities, story: Story): Promise<readonly string[]> {
  await org.reset(story.readings);
  if (abilities.heartbeat) await startHeartbeat(org);
  const history = new History(org);
  const found: string[] = [];
  let states: States = new Map();
  const observe = async (): Promise<void> => {
    const next = statesOf(await org.query('SELECT Id, Name, Status__c FROM Sertifier_Credential__c'));
    found.push(...illegalChanges(states, next));
    states = next;
  };
  for (const step of story.steps) {
    await history.play(step);
    await observe();
  }
  await history.recover();
  await observe();
  for (const duration of TIME_TO_SETTLE) {
    await org.advance(duration);
    await observe();
  }
  for (const duration of TIME_TO_RESTART) {
    const atWork = await org.query(`SELECT Id FROM Sertifier_Credential__c WHERE ${AT_WORK} LIMIT 1`);
    if (atWork.length === 0 || !abilities.heartbeat) break;
    await org.advance(duration);
    await observe();
  }
  const contacts = await org.query('SELECT Id, Sertifier_Verification_Link__c FROM Contact');
  const left = breaches({
    requests: history.requests,
    rows: await org.credentials(),
    links: new Map(contacts.map((contact) => [String(contact.Id), contact.Sertifier_Verification_Link__c])),
    issued: org.sertifier.credentials(),
    transactions: org.transactions(),
    automationBroke: history.automationBroke,
    abilities,
  });
  return [...found, ...history.refusedSaves.map((words) => `Refused: a save failed: ${words}`), ...left];
}
