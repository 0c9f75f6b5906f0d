import { action, create, decision, flowXml, ref, triggered, updateRecord } from './flow-parts.ts';
import { FAULT_TEXT, meet, MEETING, note, pathProbe, unlessAlone } from './path-probe.ts';
import {
  ACTION,
  LOG,
  oneOf,
  PREFIX,
  reading,
  RECORD,
  STRICT_ACTION,
  type Log,
  type Probe,
  type Reading,
} from './probe.ts';
import { OWN_API } from './probe-package.ts';

/** The same flow's path reads the record that another flow has changed in the same transaction. */
function recordProbe(): Probe {
  const name = 'Record_Now';
  const change = `${PREFIX}Record_Change`;
  const probe = pathProbe({
    name,
    reads: ['recordInAsyncPath'],
    first: 'Note_Record',
    order: 1,
    parts: [note('Note_Record', name, { Text__c: ref('$Record.Text__c') })],
    act: (bench) => bench.save(name, [{ Text__c: 'saved' }]),
    read: ([log]) => [
      reading(
        'recordInAsyncPath',
        oneOf({ later: 'fresh', saved: 'snapshot' }, log?.text ?? 'nothing'),
        `a record was saved with "saved" and changed to "later" before the path ran; the path read "${log?.text ?? ''}"`,
      ),
    ],
  });
  const changing = flowXml(
    change,
    [
      triggered({ object: RECORD, where: [['Probe__c', 'EqualTo', name]], first: 'Change_Text' }),
      updateRecord('Change_Text', { Text__c: 'later' }),
    ],
    2,
  );
  return { ...probe, flows: { ...probe.flows, [change]: changing } };
}

function priorProbe(): Probe {
  const name = 'Prior_Record';
  return pathProbe({
    name,
    reads: ['priorRecordInAsyncPath'],
    on: 'Update',
    where: [['Text__c', 'EqualTo', 'after']],
    first: 'Note_Prior',
    parts: [note('Note_Prior', name, { Text__c: ref('$Record__Prior.Text__c') })],
    act: async (bench) => {
      const [saved] = await bench.save(name, [{ Text__c: 'before' }]);
      await bench.org.update(RECORD, saved?.id ?? '', { Text__c: 'after' });
    },
    read: ([log]) => [
      reading(
        'priorRecordInAsyncPath',
        log === undefined ? undefined : oneOf({ before: 'available' }, log.text ?? 'null'),
        log === undefined ? 'the path did not come through' : `the prior text was ${log.text ?? 'null'}`,
      ),
    ],
  });
}

/** One of two records makes the action fault; what becomes of the other shows what the fault hits. */
function mixedProbe(options: {
  readonly name: string;
  readonly key: string;
  readonly call: string;
  readonly texts: readonly [failing: string | null, other: string];
  readonly values: Readonly<Record<'ran' | 'fault', string>>;
}): Probe {
  const { name, key, call, texts, values } = options;
  return pathProbe({
    name,
    reads: [key],
    first: 'Meet',
    parts: [
      meet('Call'),
      call,
      note('Note_Run', name, { ...MEETING, Text__c: 'ran', Key__c: ref('$Record.Key__c') }),
      note('Note_Fault', name, { ...MEETING, Text__c: 'fault', Key__c: ref('$Record.Key__c') }),
    ],
    count: 2,
    act: (bench) =>
      bench.save(name, [
        { Key__c: 'failing', Text__c: texts[0] },
        { Key__c: 'other', Text__c: texts[1] },
      ]),
    read: (logs) => unlessAlone(logs, [key], () => readMixed(logs)),
  });

  function readMixed(logs: readonly Log[]): readonly Reading[] {
    const other = logs.find((log) => log.key === 'other')?.text;
    const failing = logs.find((log) => log.key === 'failing')?.text;
    const evidence = `of two interviews, the one that was to fail ended as ${failing ?? 'nothing'}, the other as ${other ?? 'nothing'}`;
    if (failing !== 'fault') return [reading(key, undefined, evidence)];
    return [reading(key, oneOf(values, other ?? 'nothing'), evidence)];
  }
}

/** Two branches of one batch: which of them ran first? */
function divergedProbe(): Probe {
  const name = 'Diverged';
  const key = 'divergedGroupOrder';
  return pathProbe({
    name,
    reads: [key],
    first: 'Meet',
    parts: [
      meet('Branch'),
      decision('Branch', [['$Record.Text__c', 'EqualTo', 'write']], 'Write', 'Call'),
      note('Write', name, { ...MEETING, Text__c: 'wrote' }),
      action('Call', ACTION, { key: ref('$Record.Id') }, { next: 'Note_Call' }),
      note('Note_Call', name, { ...MEETING, Text__c: 'called', Number__c: ref('Call.statements') }),
    ],
    count: 2,
    act: (bench) => bench.save(name, [{ Text__c: 'write' }, { Text__c: 'call' }]),
    read: (logs) =>
      unlessAlone(logs, [key], () => {
        const statements = logs.find(({ text }) => text === 'called')?.number;
        const evidence = `the action counted ${statements ?? 'no'} DML statements of its transaction`;
        if (statements === undefined) return [reading(key, undefined, evidence)];
        return [reading(key, statements > 0 ? 'DML element first' : 'callout element first', evidence)];
      }),
  });
}

/** One interview's action writes, another's calls out after it. */
function matesProbe(): Probe {
  const name = 'Mates';
  const key = 'dmlBlocksBatchMates';
  return pathProbe({
    name,
    reads: [key],
    first: 'Meet',
    parts: [
      meet('Branch'),
      decision('Branch', [['$Record.Text__c', 'EqualTo', 'write']], 'A_Write', 'B_Call'),
      action('A_Write', ACTION, { mode: 'write', key: ref('$Record.Id') }),
      action(
        'B_Call',
        ACTION,
        { mode: `callout:${OWN_API}/services/data`, key: ref('$Record.Id') },
        { next: 'Note_Call', fault: 'Note_Fault' },
      ),
      note('Note_Call', name, { ...MEETING, Text__c: ref('B_Call.answer'), Number__c: ref('B_Call.statements') }),
      note('Note_Fault', name, { ...MEETING, Text__c: ref(FAULT_TEXT) }),
    ],
    act: (bench) => bench.save(name, [{ Text__c: 'write' }, { Text__c: 'call' }]),
    read: ([log]) => {
      const evidence = `after another interview of the batch had written, a callout came to: ${log?.text ?? 'nothing'}`;
      if (/uncommitted work/i.test(log?.text ?? '')) return [reading(key, 'yes', evidence)];
      if (log?.number === undefined || log.number === 0) {
        return [reading(key, undefined, `the callout did not run after the writing one (${log?.text ?? 'nothing'})`)];
      }
      return [reading(key, 'no', evidence)];
    },
  });
}

const PENDING = [
  'You have uncommitted work pending. Please commit or rollback before calling out',
  'A callout was unsuccessful because of pending uncommitted work related to a process, flow, or Apex operation. Commit or roll back the work, and then try again.',
];

/** An interview writes and then calls out. */
function pendingProbe(): Probe {
  const name = 'Pending_Work';
  const key = 'pendingWorkFaultText';
  return pathProbe({
    name,
    reads: [key],
    first: 'Write',
    parts: [
      create('Write', LOG, { Probe__c: 'Written' }, { next: 'Call' }),
      action(
        'Call',
        ACTION,
        { mode: `callout:${OWN_API}/services/data`, key: ref('$Record.Id') },
        { next: 'Note_Call', fault: 'Note_Fault' },
      ),
      note('Note_Call', name, { Text__c: ref('Call.answer'), Key__c: 'called' }),
      note('Note_Fault', name, { Text__c: ref(FAULT_TEXT), Key__c: 'fault' }),
    ],
    act: (bench) => bench.save(name, [{}]),
    read: ([log]) => {
      const text = log?.text ?? '';
      const isOfCallout = log?.key === 'fault' && /CalloutException|uncommitted/i.test(text);
      if (!isOfCallout) return [reading(key, undefined, `the callout was not refused for what was written: ${text}`)];
      return [reading(key, PENDING.find((one) => text.includes(one)) ?? text, `the fault message was "${text}"`)];
    },
  });
}

/** What the asynchronous path leaves open, one batch at a time. */
export const ASYNCHRONOUS_PROBES: readonly Probe[] = [
  recordProbe(),
  priorProbe(),
  mixedProbe({
    name: 'Thrown',
    key: 'apexActionException',
    call: action(
      'Call',
      ACTION,
      { mode: ref('$Record.Text__c'), key: ref('$Record.Id') },
      { next: 'Note_Run', fault: 'Note_Fault' },
    ),
    texts: ['throw', 'run'],
    values: { ran: 'called again per interview', fault: 'all interviews fault' },
  }),
  mixedProbe({
    name: 'Required',
    key: 'nullRequiredInput',
    call: action('Call', STRICT_ACTION, { text: ref('$Record.Text__c') }, { next: 'Note_Run', fault: 'Note_Fault' }),
    texts: [null, 'run'],
    values: { ran: 'that interview faults', fault: 'whole list faults' },
  }),
  divergedProbe(),
  matesProbe(),
  pendingProbe(),
];
