import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { comeToRest } from './come-to-rest.ts';
import { startHeartbeat } from './history-org.ts';
import { History } from './history.ts';
import { breaches, unexplained } from './invariants.ts';
import type { Story } from './story.ts';
import { illegalChanges, statesOf, type States } from './transitions.ts';

const OBSERVED = 'SELECT Id, Name, Status__c, Held_For__c, Last_Error__c, Due_At__c, Attempts__c';
const FACTS =
  'Source_Record_Id__c, Contact__c, Campaign__c, Request_Key__c, Certificate_Number__c, Contact_Link_Error__c, Contact_Link_Written_At__c';
const ROWS = 'FROM Sertifier_Credential__c ORDER BY Name';

/** Plays a story in a fresh org, lets everything come to rest, and says in words what was broken. */
export async function playStory(org: ScenarioOrg, story: Story): Promise<readonly string[]> {
  await org.reset(story.readings);
  await startHeartbeat(org);
  const history = new History(org);
  const found = new Set<string>();
  let states: States = new Map();
  const observe = async (): Promise<void> => {
    const rows = await org.query(`${OBSERVED} ${ROWS}`);
    const next = statesOf(rows);
    for (const words of illegalChanges(states, next)) found.add(words);
    for (const words of unexplained(rows)) found.add(words);
    for (const words of history.administrator.sentWhilePaused()) found.add(words);
    states = next;
  };
  for (const step of story.steps) {
    await history.play(step);
    await observe();
  }
  await history.recover();
  await comeToRest(org, observe);
  await observe();
  const contacts = await org.query('SELECT Id, Sertifier_Verification_Link__c FROM Contact');
  const left = breaches({
    requests: history.requests,
    rows: await org.query(`${OBSERVED}, ${FACTS} ${ROWS}`),
    links: new Map(contacts.map((contact) => [String(contact.Id), contact.Sertifier_Verification_Link__c])),
    issued: org.sertifier.credentials(),
    transactions: org.transactions(),
    automationBroke: history.administrator.automationBroke,
  });
  return [
    ...found,
    ...history.refusedSaves.map((words) => `Refused: a save failed: ${words}`),
    ...history.administrator.failedCommands.map((words) => `Refused: a command failed: ${words}`),
    ...left,
  ];
}
