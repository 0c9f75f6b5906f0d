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
import { ASYNCHRONOUS_MINUTES, minutesBetween, note, pathFlow, pathProbe } from './path-probe.ts';
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

/** Batches in which the first interview of more than one fails after its DML: the longer, the more re-runs it takes. */
function rerunsProbe(): Probe {
  const name = 'Reruns';
  const sizes = [2, 3, 4, 5];
  const probe = pathProbe({
    name,
    reads: ['inBatchReruns'],
    first: 'Measure',
    parts: [
      action('Measure', ACTION, { key: ref('$Record.Id') }, { next: 'Has_Company' }),
      decision('Has_Company', [['Measure.listSize', 'GreaterThan', 1]], 'Is_First', 'Note_Survivor'),
      decision('Is_First', [['Measure.position', 'EqualTo', 1]], 'Be_Refused', 'Note_Survivor'),
      create('Be_Refused', LOG, { Text__c: REFUSED }),
      note('Note_Survivor', name, { Key__c: ref('$Record.Key__c'), Number__c: ref('Measure.listSize') }),
    ],
    act: async (bench) => {
      for (const size of sizes) {
        await bench.save(
          name,
          Array.from({ length: size }, () => ({ Key__c: `of ${size}` })),
        );
      }
    },
    read: (logs) => {
      const prompt = logs.filter(({ savedAt, ranAt }) => ranAt - savedAt < 10 * MINUTE);
      if (prompt.some(({ key, number }) => key !== `of ${number ?? 0}` && number !== 1)) {
        return [reading('inBatchReruns', undefined, 'the interviews of a save did not share a transaction')];
      }
      const survived = sizes.filter((size) => prompt.some(({ key }) => key === `of ${size}`));
      return [
        reading(
          'inBatchReruns',
          survived.length,
          `with one more failure in each run, interviews of batches of ${survived.join(', ') || 'no size'} came through at once`,
        ),
      ];
    },
  });
  return withWitness(probe, name);
}

/** Of a batch, one faults without DML: is the other's work kept? */
function scopeProbe(): Probe {
  const name = 'Retry_Scope';
  const probe = pathProbe({
    name,
    reads: ['retryScope'],
    first: 'Branch',
    parts: [
      decision('Branch', [['$Record.Text__c', 'EqualTo', 'fail']], 'Throw', 'Note_Other'),
      action('Throw', ACTION, { mode: 'throw', key: ref('$Record.Id') }),
      note('Note_Other', name, {}),
    ],
    act: (bench) => bench.save(name, [{ Text__c: 'fail' }, { Text__c: 'other' }]),
    read: (logs) => {
      const isKept = logs.some(({ savedAt, ranAt }) => ranAt - savedAt < 10 * MINUTE);
      const evidence = `one of two interviews failed without DML; the other's row was ${isKept ? 'kept' : 'taken back'}`;
      return [reading('retryScope', isKept ? 'failed interviews' : 'whole batch', evidence)];
    },
  });
  return withWitness(probe, name);
}

/**
 * Rows of the probe may be missing for good, so that it waits for another flow's row, saved last, and a minute more.
 * Complete at once would be too early; never complete, too late.
 */
function withWitness(probe: Probe, name: string): Probe {
  const witness = `${name}_Witness`;
  return {
    ...probe,
    flows: {
      ...probe.flows,
      [PREFIX + witness]: pathFlow({ name: witness, first: 'Note_Run', parts: [note('Note_Run', witness, {})] }),
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

const LONGEST_CHAIN = 4;
const PARTIAL = 'Partial_Save';

/**
 * Batches in which each interview creates two rows, and the second of them needs the first of the interview before: who
 * fails takes the next one along, so that a batch of n such interviews takes n re-attempts until the last, which needs
 * nobody, is saved.
 */
function partialSaveProbe(): Probe {
  const companion = `${PREFIX}Refuse_Lonely`;
  const probe = pathProbe({
    name: PARTIAL,
    reads: ['partialSaveReattempts'],
    first: 'Fill',
    parts: [
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
      note('Note_Saved', PARTIAL, { Key__c: ref('$Record.Key__c'), Text__c: 'saved' }),
      note('Note_Refused', PARTIAL, { Key__c: ref('$Record.Key__c'), Text__c: 'refused' }),
      variable('one', 'SObject', { objectType: LOG }),
      variable('two', 'SObject', { objectType: LOG }),
      variable('pair', 'SObject', { objectType: LOG, isCollection: true }),
    ],
    count: Array.from({ length: LONGEST_CHAIN }, (_, index) => index + 2).reduce((sum, size) => sum + size, 0),
    act: async (bench) => {
      for (let length = 1; length <= LONGEST_CHAIN; length += 1) await bench.save(PARTIAL, chainOf(length));
    },
    read: (logs) => {
      const lengths = Array.from({ length: LONGEST_CHAIN }, (_, index) => index + 1);
      const outcomes = lengths.map((length) => logs.find(({ key }) => key === `${length} last`)?.text);
      const evidence = `where 1 to ${LONGEST_CHAIN} re-attempts were needed, the last interview was ${outcomes.map((one) => one ?? 'lost').join(', ')}`;
      if (outcomes.includes(undefined)) return [reading('partialSaveReattempts', undefined, evidence)];
      return [reading('partialSaveReattempts', outcomes.filter((one) => one === 'saved').length, evidence)];
    },
  });
  const refusing = flowXml(companion, [
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
  return { ...probe, flows: { ...probe.flows, [companion]: refusing } };
}

function chainOf(length: number): Record<string, string>[] {
  const links = Array.from({ length }, (_, index) => ({
    Key__c: `${length} link ${index}`,
    ...(index === 0 ? { Text__c: REFUSED } : { Needs__c: `${length} link ${index - 1}` }),
  }));
  return [...links, { Key__c: `${length} last` }];
}

/** What bulk execution leaves open. */
export const BATCH_PROBES: readonly Probe[] = [batchProbe, rerunsProbe(), scopeProbe(), partialSaveProbe()];
