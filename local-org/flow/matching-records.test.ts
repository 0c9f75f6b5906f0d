import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FlowOrg, problemsOf, record } from './testing/flow-org.ts';
import { create, fields, filters, launched, ref, triggered } from './testing/flow-xml.ts';

const MATCH = filters(['Key__c', 'EqualTo', 'k']);
const UPDATE_ALL =
  '<operationMultMatchingRecords>UpdateAllRecords</operationMultMatchingRecords><operationOneMatchingRecord>UpdateAllRecords</operationOneMatchingRecord>';
const SKIP =
  '<operationMultMatchingRecords>None</operationMultMatchingRecords><operationOneMatchingRecord>None</operationOneMatchingRecord>';
const element = (operations: string, where = MATCH): string =>
  create(
    'Make',
    `${where}${fields(['Note__c', 'made'])}<object>Order__c</object>${operations}<storeOutputAutomatically>true</storeOutputAutomatically>`,
  );

async function notesAfter(operations: string, existing: number): Promise<unknown[]> {
  const org = new FlowOrg({
    Make_Order: launched('Make') + element(operations, filters(['Status__c', 'EqualTo', 'Queued'])),
  });
  for (let index = 0; index < existing; index += 1) await org.insert(record('Order__c', { Status__c: 'Queued' }));
  await org.launch('Make_Order', {});
  return (await org.all('Order__c')).map((one) => one.value('Note__c'));
}

describe('Create Records that checks for matching records (Metadata API, "FlowRecordCreate", API 61)', () => {
  it('creates where nothing matches, unless operationZeroMatchingRecords is None', async () => {
    assert.deepEqual(await notesAfter(SKIP, 0), ['made']);
    const never = '<operationZeroMatchingRecords>None</operationZeroMatchingRecords>';
    assert.deepEqual(await notesAfter(SKIP + never, 0), []);
  });

  it('leaves what matches alone (None), or changes all of it (UpdateAllRecords)', async () => {
    assert.deepEqual(await notesAfter(SKIP, 1), [null]);
    assert.deepEqual(await notesAfter(SKIP, 2), [null, null]);
    assert.deepEqual(await notesAfter(UPDATE_ALL, 1), ['made']);
    assert.deepEqual(await notesAfter(UPDATE_ALL, 2), ['made', 'made']);
  });

  it('a batch that finds the same record changes it once, with one query and one statement', async () => {
    const same = create(
      'Make',
      `${filters(['Key__c', 'EqualTo', 'k'])}${fields(['Key__c', 'k'], ['Note__c', ref('$Record.Note__c')])}<object>Order__c</object>${UPDATE_ALL}`,
    );
    const org = new FlowOrg({
      Mark_Twin: triggered({ where: filters(['Status__c', 'EqualTo', 'Queued']), on: 'Create', first: 'Make' }) + same,
    });
    await org.insert(record('Order__c', { Key__c: 'k' }));
    await org.insert(...['a', 'b'].map((Note__c) => record('Order__c', { Status__c: 'Queued', Note__c })));
    const found = (await org.all('Order__c')).map((one) => [one.value('Key__c'), one.value('Note__c')]);
    assert.deepEqual(found, [
      ['k', 'b'],
      [null, 'a'],
      [null, 'b'],
    ]);
    const used = org.log('request').find(({ used: { soqlQueries } }) => soqlQueries > 0)?.used;
    assert.deepEqual([used?.soqlQueries, used?.dmlStatements], [1, 2], 'the save itself is the other statement');
  });

  it('refuses by name what is not documented', () => {
    for (const [inside, expected] of [
      [element(SKIP.replace('>None<', '>UpdateLatestRecord<')), /'UpdateLatestRecord' as operationMultMatchingRecords/],
      [element(''), /needs operationOneMatchingRecord beside filters/],
      [element(SKIP, ''), /operationOneMatchingRecord needs filters/],
      [element(`${SKIP}<doesUpsert>true</doesUpsert>`), /doesUpsert and filters can't be combined/],
    ] as const) {
      assert.match(problemsOf(launched('Make') + inside).join('\n'), expected);
    }
  });
});
