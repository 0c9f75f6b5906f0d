import { aMinuteLater, flowXml, ref, triggered } from './flow-parts.ts';
import { minutesBetween, note, pathFlow, pathProbe } from './path-probe.ts';
import { DATED, MINUTE, oneOf, PREFIX, reading, RECORD, type Bench, type Probe, type Watch } from './probe.ts';

/** Minutes that a time-based path may take, a late dispatch included, before it counts as not run. */
const LATEST = 12;

/** A record is saved, and changed before its path is due. */
function recordProbe(): Probe {
  const name = 'Record_Later';
  return pathProbe({
    name,
    reads: ['recordInTimeBasedPath', 'timeBasedDelayMinutes'],
    first: 'Note_Record',
    later: 'save',
    parts: [note('Note_Record', name, { Text__c: ref('$Record.Text__c') })],
    minutes: LATEST,
    act: async (bench) => {
      const [saved] = await bench.save(name, [{ Text__c: 'saved' }]);
      await bench.org.update(RECORD, saved?.id ?? '', { Text__c: 'later' });
    },
    read: ([log]) => {
      if (log === undefined) {
        return ['recordInTimeBasedPath', 'timeBasedDelayMinutes'].map((key) =>
          reading(key, undefined, `the path did not run within ${LATEST} minutes`),
        );
      }
      const late = minutesBetween(log.savedAt + MINUTE, log.ranAt);
      return [
        reading(
          'recordInTimeBasedPath',
          oneOf({ later: 'fresh', saved: 'snapshot' }, log.text ?? 'nothing'),
          `a record was saved with "saved" and changed to "later"; the path read "${log.text ?? ''}"`,
        ),
        reading('timeBasedDelayMinutes', late, `a path one minute after the save ran ${late} minutes late`),
      ];
    },
  });
}

function priorProbe(): Probe {
  const name = 'Prior_Later';
  return pathProbe({
    name,
    reads: ['priorRecordInTimeBasedPath'],
    on: 'CreateAndUpdate',
    where: [['Text__c', 'EqualTo', 'after']],
    first: 'Note_Prior',
    later: 'save',
    parts: [note('Note_Prior', name, { Text__c: ref('$Record__Prior.Text__c') })],
    minutes: LATEST,
    act: async (bench) => {
      const [saved] = await bench.save(name, [{ Text__c: 'before' }]);
      await bench.org.update(RECORD, saved?.id ?? '', { Text__c: 'after' });
    },
    read: ([log]) => [
      reading(
        'priorRecordInTimeBasedPath',
        log === undefined ? undefined : oneOf({ before: 'available' }, log.text ?? 'null'),
        log === undefined ? 'the path did not come through' : `the prior text was ${log.text ?? 'null'}`,
      ),
    ],
  });
}

/** A row that the org may never write: complete when the row of its twin, due at the same time, is a minute old. */
function watchTwin(bench: Bench, name: string, read: Watch['read']): Watch {
  return {
    minutes: LATEST,
    isComplete: () => {
      const twin = bench.logs(name).find(({ key }) => key === 'twin');
      return twin !== undefined && bench.now - twin.ranAt >= MINUTE;
    },
    read,
  };
}

const hasTwin = (bench: Bench, name: string): boolean => bench.logs(name).some(({ key }) => key === 'twin');

function cancelProbe(): Probe {
  const name = 'Cancelled';
  const key = 'cancelWhenCriteriaEnd';
  return {
    name,
    reads: [key],
    flows: {
      [PREFIX + name]: pathFlow({
        name,
        on: 'CreateAndUpdate',
        where: [['Text__c', 'EqualTo', 'go']],
        first: 'Note_Run',
        later: 'save',
        parts: [note('Note_Run', name, { Key__c: ref('$Record.Key__c') })],
      }),
    },
    start: async (bench) => {
      const [ended] = await bench.save(name, [
        { Key__c: 'ended', Text__c: 'go' },
        { Key__c: 'twin', Text__c: 'go' },
      ]);
      await bench.org.update(RECORD, ended?.id ?? '', { Text__c: 'stop' });
      return watchTwin(bench, name, () => {
        if (!hasTwin(bench, name)) return [reading(key, undefined, 'no time-based path has run')];
        const ran = bench.logs(name).some((log) => log.key === 'ended');
        const evidence = `the path of a record that no longer meets the conditions ${ran ? 'ran' : 'did not run'}`;
        return [reading(key, ran ? 'no' : 'yes', evidence)];
      });
    },
  };
}

/** A date moves while the conditions hold, in a flow that enters once and in one that every save enters. */
function moveProbe(): Probe {
  const name = 'Moved';
  const entering = 'Moved_Entering';
  const key = 'rescheduleOnDateMove';
  const due = (bench: Bench, minutes: number): string => new Date(bench.now + minutes * MINUTE).toISOString();
  const noted = (log: string): string => note('Note_Run', log, {});
  return {
    name,
    reads: [key],
    flows: {
      [PREFIX + name]: pathFlow({
        name,
        on: 'CreateAndUpdate',
        first: 'Note_Run',
        later: 'Due__c',
        parts: [noted(name)],
      }),
      [PREFIX + entering]: flowXml(PREFIX + entering, [
        triggered({ object: DATED, on: 'CreateAndUpdate', paths: aMinuteLater('Note_Run', 'Due__c') }),
        noted(entering),
      ]),
    },
    start: async (bench) => {
      const startedAt = bench.now;
      for (const [probe, object] of [
        [name, RECORD],
        [entering, DATED],
      ] as const) {
        const [saved] = await bench.save(probe, [{ Due__c: due(bench, 1) }], object);
        await bench.org.update(object, saved?.id ?? '', { Due__c: due(bench, 5) });
      }
      return {
        minutes: LATEST,
        isComplete: () => bench.logs(name).length > 0 && bench.logs(entering).length > 0,
        read: () => {
          const [once] = bench.logs(name);
          const [each] = bench.logs(entering);
          if (once === undefined || each === undefined) return [reading(key, undefined, 'no time-based path has run')];
          // due after 2 minutes at first, after 6 once moved; it may run up to 3 minutes late
          const spread = each.ranAt - once.ranAt;
          const movedOnce = once.ranAt - startedAt >= 5.5 * MINUTE;
          const evidence = `the date moved by 4 minutes; the paths ran ${minutesBetween(startedAt, once.ranAt)} and, where each save enters, ${minutesBetween(startedAt, each.ranAt)} minutes after the start`;
          const value = spread > 2 * MINUTE ? 'only when the record re-enters' : movedOnce ? 'yes' : 'no';
          return [reading(key, value, evidence)];
        },
      };
    },
  };
}

/** A second version is deployed while an entry of the first is pending. */
function versionProbe(): Probe {
  const name = 'Version';
  const key = 'newVersionAndPendingEntries';
  const flow = (version: string): string =>
    pathFlow({
      name,
      on: 'CreateAndUpdate',
      where: [['Text__c', 'EqualTo', 'go']],
      first: 'Note_Version',
      later: 'save',
      parts: [note('Note_Version', name, { Key__c: ref('$Record.Key__c'), Text__c: version })],
    });
  return {
    name,
    reads: [key],
    flows: { [PREFIX + name]: flow('first') },
    start: async (bench) => {
      await bench.save(name, [{ Key__c: 'pending', Text__c: 'go' }]);
      await bench.deploy([{ path: `flows/${PREFIX}${name}.flow`, content: flow('second') }]);
      await bench.save(name, [{ Key__c: 'twin', Text__c: 'go' }]);
      return watchTwin(bench, name, () => {
        if (!hasTwin(bench, name)) return [reading(key, undefined, 'no time-based path has run')];
        const log = bench.logs(name).find((one) => one.key === 'pending');
        const values = { second: 'new criteria apply', first: 'old criteria apply', none: 'entries cancelled' };
        const found = log === undefined ? 'none' : (log.text ?? 'nothing');
        return [reading(key, oneOf(values, found), `the entry was run by the version: ${found}`)];
      });
    },
  };
}

function dateProbe(): Probe {
  const name = 'Past_Date';
  return {
    name,
    reads: ['pastDate', 'nullDate'],
    flows: {
      [PREFIX + name]: pathFlow({
        name,
        first: 'Note_Run',
        later: 'Due__c',
        parts: [note('Note_Run', name, { Key__c: ref('$Record.Key__c') })],
      }),
    },
    start: async (bench) => {
      const at = (minutes: number): string => new Date(bench.now + minutes * MINUTE).toISOString();
      await bench.save(name, [
        { Key__c: 'past', Due__c: at(-60) },
        { Key__c: 'twin', Due__c: at(0) },
      ]);
      const [blank] = await bench.save(name, [{ Key__c: 'blank' }]);
      return watchTwin(bench, name, () => [pastDate(bench, name), nullDate(blank?.error)]);
    },
  };
}

function pastDate(bench: Bench, name: string): ReturnType<typeof reading> {
  if (!hasTwin(bench, name)) return reading('pastDate', undefined, 'no time-based path has run');
  const ran = bench.logs(name).some(({ key }) => key === 'past');
  const evidence = `a path that was due an hour before the save ${ran ? 'ran' : 'did not run'}`;
  return reading('pastDate', ran ? 'runs at once' : 'never runs', evidence);
}

function nullDate(error: string | undefined): ReturnType<typeof reading> {
  if (error === undefined) return reading('nullDate', 'not scheduled', 'a record without the date was saved');
  return reading('nullDate', 'fault', `a record without the date was refused: ${error}`);
}

/** The platform runs a failed path again up to 120 minutes after the first run; then it has failed for good. */
const UNTIL_FAILED = 130;

function deletedProbe(): Probe {
  const name = 'Deleted';
  const key = 'recordDeletedBeforePath';
  return {
    name,
    reads: [key],
    flows: {
      [PREFIX + name]: pathFlow({
        name,
        first: 'Note_Run',
        later: 'save',
        parts: [note('Note_Run', name, {}, undefined, false)],
      }),
    },
    start: async (bench) => {
      const [saved] = await bench.save(name, [{}]);
      await bench.org.delete(RECORD, saved?.id ?? '');
      let failure: string | undefined;
      return {
        minutes: bench.isLong ? UNTIL_FAILED : LATEST,
        isComplete: async () => {
          failure = await failedInterview(bench, PREFIX + name);
          return failure !== undefined || bench.logs(name).length > 0;
        },
        read: () => {
          if (bench.logs(name).length > 0) return [reading(key, 'runs without record', 'the path ran')];
          if (failure !== undefined) return [reading(key, 'fault', `the interview failed: ${failure}`)];
          if (bench.isLong)
            return [reading(key, 'entry dropped', `the path neither ran nor failed in ${UNTIL_FAILED} minutes`)];
          return [
            reading(
              key,
              undefined,
              'the path has not run; whether it was dropped or failed shows after two hours (--long)',
            ),
          ];
        },
      };
    },
  };
}

async function failedInterview(bench: Bench, flow: string): Promise<string | undefined> {
  const label = flow.replaceAll('_', ' ');
  const [found] = await bench.org.query(
    `SELECT Error FROM FlowInterview WHERE InterviewStatus = 'Error' AND InterviewLabel LIKE '${label}%' LIMIT 1`,
  );
  return found === undefined ? undefined : typeof found.Error === 'string' ? found.Error : 'no reason given';
}

/** What time-based paths leave open. */
export const TIME_BASED_PROBES: readonly Probe[] = [
  recordProbe(),
  priorProbe(),
  cancelProbe(),
  moveProbe(),
  versionProbe(),
  dateProbe(),
  deletedProbe(),
];
