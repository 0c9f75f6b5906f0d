import {
  action,
  assignments,
  create,
  createAll,
  customError,
  decision,
  flowXml,
  lookup,
  ref,
  triggered,
  variable,
} from './flow-parts.ts';
import {
  ASYNCHRONOUS_MINUTES,
  meet,
  MEETING,
  minutesBetween,
  note,
  pathFlow,
  pathProbe,
  unlessAlone,
} from './path-probe.ts';
import { ACTION, LOG, MINUTE, PREFIX, reading, RECORD, REFUSED, type Log, type Probe, type Reading } from './probe.ts';

const SAVED_TOGETHER = 200;
const SINGLE_SAVES = 5;
const BATCH = 'Batch';
const API = 'v66.0';

/** A full save and some single ones; every interview notes its transaction and the list that the action received. */
const batchProbe: Probe = pathProbe({
  name: BATCH,
  reads: ['asyncBatchSize', 'asyncBatchScope', 'asyncOrder', 'asyncDelayMinutes', 'asyncLimits', 'apexActionListSize'],
  first: 'Measure',
  parts: [
    action('Measure', ACTION, { key: ref('$Record.Key__c') }, { next: 'Note_Batch' }),
    note('Note_Batch', BATCH, {
      Key__c: ref('$Record.Key__c'),
      Text__c: ref('Measure.token'),
      Number__c: ref('Measure.listSize'),
      Count__c: ref('Measure.queryLimit'),
    }),
  ],
  count: SAVED_TOGETHER + SINGLE_SAVES,
  act: async (bench) => {
    const keys = Array.from({ length: SAVED_TOGETHER }, (_, index) => `together ${String(index).padStart(3, '0')}`);
    await bench.save(
      BATCH,
      keys.map((Key__c) => ({ Key__c })),
    );
    const batchRequests = Array.from({ length: SINGLE_SAVES }, (_, index) => ({
      method: 'POST',
      url: `${API}/sobjects/${RECORD}`,
      richInput: { Probe__c: BATCH, Key__c: `single ${index}` },
    }));
    // each of these requests is a transaction of its own
    await bench.org.request('POST', '/composite/batch', { batchRequests });
  },
  read: readBatches,
});

function readBatches(all: readonly Log[]): readonly Reading[] {
  const logs = all.filter(({ key }) => key.startsWith('together'));
  if (logs.length === 0) return batchProbe.reads.map((key) => reading(key, undefined, 'no asynchronous path has run'));
  const size = largestGroup(logs);
  const list = Math.max(...logs.map((log) => log.number ?? 0));
  const shared = largestGroup(all.filter(({ key }) => key.startsWith('single')));
  const delays = logs.map(({ savedAt, ranAt }) => minutesBetween(savedAt, ranAt)).toSorted((one, other) => one - other);
  const limit = logs[0]?.count;
  const scope = shared > 1 ? 'several save transactions' : size === 1 ? 'a single interview' : 'one save transaction';
  return [
    reading(
      'asyncBatchSize',
      size,
      `of ${SAVED_TOGETHER} records saved together, at most ${size} shared a transaction`,
    ),
    reading(
      'asyncBatchScope',
      scope,
      `of ${SINGLE_SAVES} records saved one by one, at most ${shared} shared a transaction`,
    ),
    reading(
      'asyncOrder',
      orderOf(logs),
      `the first rows were ${logs
        .slice(0, 3)
        .map(({ key }) => key)
        .join(', ')}`,
    ),
    reading(
      'asyncDelayMinutes',
      delays[Math.floor(delays.length / 2)],
      `the paths ran ${delays[0] ?? 0} to ${delays.at(-1) ?? 0} minutes after the save`,
    ),
    reading(
      'asyncLimits',
      limit === 200 ? 'asynchronous' : limit === 100 ? 'synchronous' : limit,
      `Limits.getLimitQueries() was ${limit ?? 'blank'}`,
    ),
    size === 1
      ? reading('apexActionListSize', undefined, 'interviews did not share a transaction')
      : reading(
          'apexActionListSize',
          list === size ? 'whole batch' : 'slices',
          `the action received lists of at most ${list} where ${size} interviews shared a transaction`,
        ),
  ];
}

/** How many rows at most bear the same token. */
function largestGroup(logs: readonly Log[]): number {
  const counts = new Map<string | undefined, number>();
  for (const { text } of logs) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function orderOf(logs: readonly Log[]): string {
  const keys = logs.map(({ key }) => key);
  const sorted = keys.toSorted();
  const is = (other: readonly string[]): boolean => keys.every((key, index) => key === other[index]);
  if (is(sorted)) return 'save order';
  return is(sorted.toReversed()) ? 'reversed' : 'shuffled';
}

const RERUNS = 'Reruns';
const RERUN_SIZES = [2, 3, 4, 5];

/** A path in which the first interview of more than one fails after its DML; a flow for each size, so that none share. */
function failingFlow(size: number): string {
  return pathFlow({
    name: `${RERUNS}_${size}`,
    first: 'Measure',
    parts: [
      action('Measure', ACTION, { key: ref('$Record.Id') }, { next: 'Has_Company' }),
      decision('Has_Company', [['Measure.listSize', 'GreaterThan', 1]], 'Is_First', 'Note_Survivor'),
      decision('Is_First', [['Measure.position', 'EqualTo', 1]], 'Be_Refused', 'Note_Survivor'),
      create('Be_Refused', LOG, { Text__c: REFUSED }),
      note('Note_Survivor', RERUNS, { Number__c: size }),
    ],
  });
}

/** The longer the batch, the more re-runs it takes until the last of it comes through. */
const rerunsProbe: Probe = {
  name: RERUNS,
  reads: ['inBatchReruns'],
  flows: Object.fromEntries(RERUN_SIZES.map((size) => [`${PREFIX}${RERUNS}_${size}`, failingFlow(size)])),
  start: async (bench) => {
    for (const size of RERUN_SIZES)
      await bench.save(
        `${RERUNS}_${size}`,
        Array.from({ length: size }, () => ({})),
      );
    return {
      minutes: ASYNCHRONOUS_MINUTES,
      isComplete: () => bench.logs(RERUNS).length >= RERUN_SIZES.length,
      read: () => [readReruns(bench.logs(RERUNS))],
    };
  },
};

function readReruns(logs: readonly Log[]): Reading {
  const prompt = logs.filter(isPrompt);
  const counts = RERUN_SIZES.map((size) => prompt.filter(({ number }) => number === size).length);
  if (counts.some((count) => count > 1)) {
    return reading('inBatchReruns', undefined, 'the interviews of a save did not share a transaction');
  }
  const survived = RERUN_SIZES.filter((_, index) => counts[index] === 1);
  const evidence = `with one more failure in each run, interviews of batches of ${survived.join(', ') || 'no size'} came through at once`;
  return reading('inBatchReruns', survived.length, evidence);
}

/** Whether a row was written before the platform runs a path again. */
function isPrompt({ savedAt, ranAt }: Log): boolean {
  return ranAt - savedAt < 10 * MINUTE;
}

/** Of a batch, one faults without DML: is the other's work kept? */
const scopeProbe: Probe = pathProbe({
  name: 'Retry_Scope',
  reads: ['retryScope'],
  first: 'Meet',
  parts: [
    meet('Branch'),
    decision('Branch', [['$Record.Text__c', 'EqualTo', 'fail']], 'Throw', 'Note_Other'),
    action('Throw', ACTION, { mode: 'throw', key: ref('$Record.Id') }),
    note('Note_Other', 'Retry_Scope', MEETING),
  ],
  act: (bench) => bench.save('Retry_Scope', [{ Text__c: 'fail' }, { Text__c: 'other' }]),
  read: (logs) => {
    const evidence = 'one of two interviews failed without DML; the row of the other was';
    const kept = logs.filter(isPrompt);
    if (kept.length === 0) return [reading('retryScope', 'whole batch', `${evidence} taken back`)];
    return unlessAlone(kept, ['retryScope'], () => [reading('retryScope', 'failed interviews', `${evidence} kept`)]);
  },
});

/**
 * Rows of the probe may be missing for good, so that it waits for another flow's row, saved last, and a minute more.
 * Complete at once would be too early; never complete, too late.
 */
function withWitness(probe: Probe): Probe {
  const witness = `${probe.name}_Witness`;
  return {
    ...probe,
    flows: {
      ...probe.flows,
      [PREFIX + witness]: pathFlow({
        name: witness,
        first: 'Meet',
        parts: [meet('Note_Run'), note('Note_Run', witness, {})],
      }),
    },
    start: async (bench) => {
      const watch = await probe.start(bench);
      await bench.save(witness, [{}]);
      return {
        minutes: ASYNCHRONOUS_MINUTES,
        isComplete: () => {
          const [seen] = bench.logs(witness);
          return seen !== undefined && bench.now - seen.ranAt >= MINUTE;
        },
        read: () =>
          bench.logs(witness).length === 0
            ? probe.reads.map((key) => reading(key, undefined, 'no asynchronous path has run'))
            : watch.read(),
      };
    },
  };
}

const CHAIN_LENGTHS = [1, 2, 3, 4];
const PARTIAL = 'Partial_Save';

/**
 * Batches in which each interview creates two rows, and the second of them needs the first of the interview before: who
 * fails takes the next one along, so that a batch of n such interviews takes n re-attempts until the last, which needs
 * nobody, is saved.
 */
const partialSaveProbe: Probe = {
  name: PARTIAL,
  reads: ['partialSaveReattempts'],
  flows: {
    ...Object.fromEntries(CHAIN_LENGTHS.map((length) => [`${PREFIX}${PARTIAL}_${length}`, pairFlow(length)])),
    [`${PREFIX}Refuse_Lonely`]: refusingFlow(),
  },
  start: async (bench) => {
    for (const length of CHAIN_LENGTHS) await bench.save(`${PARTIAL}_${length}`, chainOf(length));
    const lastOnes = (): readonly Log[] => bench.logs(PARTIAL).filter(({ key }) => key.endsWith('last'));
    return {
      minutes: ASYNCHRONOUS_MINUTES,
      isComplete: () => lastOnes().length >= CHAIN_LENGTHS.length,
      read: () => unlessAlone(lastOnes(), ['partialSaveReattempts'], () => [readChains(lastOnes())]),
    };
  },
};

function readChains(logs: readonly Log[]): Reading {
  const key = 'partialSaveReattempts';
  const outcomes = CHAIN_LENGTHS.map((length) => logs.find((log) => log.key === `${length} last`)?.text);
  const evidence = `where 1 to ${CHAIN_LENGTHS.length} re-attempts were needed, the last interview was ${outcomes.map((one) => one ?? 'lost').join(', ')}`;
  if (outcomes.includes(undefined)) return reading(key, undefined, evidence);
  return reading(key, outcomes.filter((one) => one === 'saved').length, evidence);
}

/** A path that creates two rows in one element; a flow for each length, so that none share a batch. */
function pairFlow(length: number): string {
  return pathFlow({
    name: `${PARTIAL}_${length}`,
    first: 'Meet',
    parts: [
      meet('Fill'),
      assignments(
        'Fill',
        [
          ['one.Probe__c', 'Assign', 'Pair'],
          ['one.Key__c', 'Assign', ref('$Record.Key__c')],
          ['two.Probe__c', 'Assign', 'Pair'],
          ['two.Text__c', 'Assign', ref('$Record.Text__c')],
          ['two.Needs__c', 'Assign', ref('$Record.Needs__c')],
          ['pair', 'Add', ref('one')],
          ['pair', 'Add', ref('two')],
        ],
        'Save_Pair',
      ),
      createAll('Save_Pair', 'pair', { next: 'Note_Saved', fault: 'Note_Refused' }),
      note('Note_Saved', PARTIAL, { ...MEETING, Key__c: ref('$Record.Key__c'), Text__c: 'saved' }),
      note('Note_Refused', PARTIAL, { ...MEETING, Key__c: ref('$Record.Key__c'), Text__c: 'refused' }),
      variable('one', 'SObject', { objectType: LOG }),
      variable('two', 'SObject', { objectType: LOG }),
      variable('pair', 'SObject', { objectType: LOG, isCollection: true }),
    ],
  });
}

/** Refuses a row that needs another one which is not there. */
function refusingFlow(): string {
  return flowXml(`${PREFIX}Refuse_Lonely`, [
    triggered({ object: LOG, where: [['Needs__c', 'IsNull', false]], first: 'Find_Companion' }),
    lookup(
      'Find_Companion',
      LOG,
      [
        ['Key__c', 'EqualTo', ref('$Record.Needs__c')],
        ['Probe__c', 'EqualTo', 'Pair'],
      ],
      { next: 'Is_There' },
    ),
    decision('Is_There', [['Find_Companion', 'IsNull', false]], 'Accept', 'Refuse'),
    assignments('Accept', [['accepted', 'Assign', true]]),
    customError('Refuse', 'The row that this one needs is not there.'),
    variable('accepted', 'Boolean', { value: false }),
  ]);
}

function chainOf(length: number): Record<string, string>[] {
  const links = Array.from({ length }, (_, index) => ({
    Key__c: `${length} link ${index}`,
    ...(index === 0 ? { Text__c: REFUSED } : { Needs__c: `${length} link ${index - 1}` }),
  }));
  return [...links, { Key__c: `${length} last` }];
}

/** What bulk execution leaves open. */
export const BATCH_PROBES: readonly Probe[] = [
  batchProbe,
  withWitness(rerunsProbe),
  withWitness(scopeProbe),
  partialSaveProbe,
];
