import { asRecord, isSuccess, listOf } from '../org/queries.ts';
import { action, ref } from './flow-parts.ts';
import { ASYNCHRONOUS_MINUTES, note, pathFlow } from './path-probe.ts';
import { ACTION, LOG, MINUTE, PREFIX, reading, RECORD, type Bench, type Probe, type Reading } from './probe.ts';

const LOCKS = 'Locks';
/** Rows that are locked; apart from those that the path notes. */
export const LOCK_ROWS = 'Lock_Rows';
const REFUSAL = 'UNABLE_TO_LOCK_ROW';

interface Refused {
  /** Whether the record beside the held one was refused, too. */
  readonly withIt: boolean;
  readonly child: string;
}

/**
 * An asynchronous path holds a row for 25 seconds. Meanwhile the row is saved together with another one, and a record is
 * saved that looks up to it.
 */
export const LOCK_PROBE: Probe = {
  name: LOCKS,
  reads: ['rowLockFailure', 'lookupLocks'],
  flows: {
    [PREFIX + LOCKS]: pathFlow({
      name: LOCKS,
      first: 'Hold',
      parts: [
        action('Hold', ACTION, { mode: 'hold', key: ref('$Record.Key__c') }, { next: 'Note_End' }),
        note('Note_End', LOCKS, { Text__c: ref('Hold.answer') }),
      ],
    }),
  },
  start: async (bench) => {
    const [held, free] = await bench.save(LOCK_ROWS, [{ Key__c: 'held' }, { Key__c: 'free' }], LOG);
    await bench.save(LOCKS, [{ Key__c: held?.id ?? '' }]);
    let refused: Refused | undefined;
    return {
      minutes: ASYNCHRONOUS_MINUTES,
      isComplete: async () => {
        refused ??= await saveHeld(bench, held?.id ?? '', free?.id ?? '');
        const [end] = bench.logs(LOCKS);
        return refused !== undefined || (end !== undefined && bench.now - end.ranAt > MINUTE);
      },
      read: () => readLocks(refused),
    };
  },
};

/** Saves the held row beside a free one; undefined where nobody holds it now. */
async function saveHeld(bench: Bench, held: string, free: string): Promise<Refused | undefined> {
  const records = [held, free].map((Id) => ({ attributes: { type: LOG }, Id, Text__c: 'saved' }));
  const { body } = await bench.org.request('PATCH', '/composite/sobjects', { allOrNone: false, records });
  const [first, second] = listOf(body).map(asRecord);
  if (!JSON.stringify(first ?? {}).includes(REFUSAL)) return undefined;
  const child = await bench.org.request('POST', `/sobjects/${RECORD}`, { Probe__c: LOCK_ROWS, Parent__c: held });
  const words = isSuccess(child) ? 'saved' : JSON.stringify(child.body);
  return { withIt: second?.success !== true, child: words.includes(REFUSAL) ? 'refused' : words };
}

function readLocks(refused: Refused | undefined): readonly Reading[] {
  if (refused === undefined) {
    const reason = 'nobody was refused a record while another transaction held it';
    return LOCK_PROBE.reads.map((key) => reading(key, undefined, reason));
  }
  const { withIt, child } = refused;
  const values: Readonly<Record<string, string>> = { saved: 'by its delete rule', refused: 'always' };
  return [
    reading(
      'rowLockFailure',
      withIt ? 'whole chunk' : 'that record',
      `of two rows saved together, one held by another transaction, the other one was ${withIt ? 'refused, too' : 'saved'}`,
    ),
    reading('lookupLocks', values[child] ?? child, `a record that looks up to the held row: ${child}`),
  ];
}
