import { action, create, decision, flowXml, onEvent, ref } from './flow-parts.ts';
import { FAULT_TEXT, note, pathFlow, ASYNCHRONOUS_MINUTES } from './path-probe.ts';
import {
  ACTION,
  EVENT,
  LOG,
  PREFIX,
  reading,
  RECORD,
  type Bench,
  type Log,
  type Probe,
  type Reading,
} from './probe.ts';

const USERS = 'Users';
/** What an event asks for. */
export const SAVE = 'save';

/**
 * The flow behind the event: saves a record as the Automated Process user, or notes what the event says. Other probes use
 * it, too: an event is published at once and survives a transaction that is taken back.
 */
export const EVENT_FLOW = `${PREFIX}On_Event`;
export const EVENT_FLOW_XML = flowXml(EVENT_FLOW, [
  onEvent(EVENT, 'Asks_For_Save'),
  decision('Asks_For_Save', [['$Record.Key__c', 'EqualTo', SAVE]], 'Save_Record', 'Note_Event'),
  create('Save_Record', RECORD, { Probe__c: ref('$Record.Probe__c'), Key__c: 'Automated Process' }),
  create('Note_Event', LOG, {
    Probe__c: ref('$Record.Probe__c'),
    Key__c: ref('$Record.Key__c'),
    Text__c: ref('$Record.Text__c'),
    Ran_At__c: ref('$Flow.CurrentDateTime'),
  }),
]);

/** Two users save a record each: the one who runs the command, and Automated Process. Only the former has the class. */
export const USER_PROBE: Probe = {
  name: USERS,
  reads: ['asyncRunningUser', 'apexClassAccess'],
  flows: {
    [PREFIX + USERS]: pathFlow({
      name: USERS,
      first: 'Call',
      parts: [
        action('Call', ACTION, { key: ref('$Record.Id') }, { next: 'Note_Run', fault: 'Note_Fault' }),
        note('Note_Run', USERS, { Key__c: ref('$Record.Key__c'), Text__c: ref('Call.answer') }),
        note('Note_Fault', USERS, { Key__c: ref('$Record.Key__c'), Text__c: ref(FAULT_TEXT) }),
      ],
    }),
  },
  start: async (bench) => {
    await bench.save(USERS, [{ Key__c: 'own' }]);
    await bench.publish(USERS, { Key__c: SAVE });
    return {
      minutes: ASYNCHRONOUS_MINUTES,
      isComplete: () => bench.logs(USERS).length >= 2,
      read: () => readUsers(bench),
    };
  },
};

async function readUsers(bench: Bench): Promise<readonly Reading[]> {
  const own = bench.logs(USERS).find(({ key }) => key === 'own');
  const automated = bench.logs(USERS).find(({ key }) => key === 'Automated Process');
  if (own === undefined || automated === undefined) {
    const missing = own === undefined ? 'the own save' : 'the save of the Automated Process user';
    return USER_PROBE.reads.map((key) => reading(key, undefined, `no asynchronous path has run for ${missing}`));
  }
  const users = await bench.org.query(`SELECT Id, Name FROM User WHERE UserType = 'AutomatedProcess'`);
  const isAutomated = (log: Log): boolean => users.some(({ Id }) => Id === log.createdBy);
  return [runningUser(bench, own, automated, isAutomated), classAccess(automated, isAutomated(automated))];
}

function runningUser(bench: Bench, own: Log, automated: Log, isAutomated: (log: Log) => boolean): Reading {
  const evidence = `for the own save the path ran as ${own.createdBy}, for the save of Automated Process as ${automated.createdBy}; you are ${bench.org.userId}`;
  const value =
    isAutomated(own) && isAutomated(automated)
      ? 'automated process'
      : own.createdBy === automated.createdBy
        ? 'default workflow user'
        : own.createdBy === bench.org.userId && isAutomated(automated)
          ? 'triggering user'
          : undefined;
  return reading('asyncRunningUser', value, evidence);
}

function classAccess({ text = '' }: Log, ranAsAutomated: boolean): Reading {
  const key = 'apexClassAccess';
  if (!ranAsAutomated) return reading(key, undefined, 'the path did not run as a user without access to the class');
  const evidence = `for the Automated Process user, without access to the class, the action came to: ${text}`;
  if (text === 'ran') return reading(key, 'not checked', evidence);
  return reading(key, /access/i.test(text) ? 'checked' : undefined, evidence);
}
