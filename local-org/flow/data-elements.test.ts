import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SObject } from '../values/sobject.ts';
import { asText } from './run/flow-values.ts';
import { FlowFault } from './flow-runtime.ts';
import { FlowOrg, record } from './testing/flow-org.ts';
import {
  ALL,
  assignments,
  COLLECTION,
  create,
  fields,
  filters,
  FIRST,
  formula,
  IN,
  input,
  launched,
  lookup,
  loop,
  OUT,
  ref,
  remove,
  subflow,
  update,
  variable,
} from './testing/flow-xml.ts';

const texts = (name: string, direction: string): string => variable(name, 'String', `${COLLECTION}${direction}`);

describe('loops, collections and subflows', () => {
  const addUp = (order: string): string =>
    launched('Each') +
    loop('Each', 'list', 'Append', undefined, order) +
    assignments('Append', [['text', 'Add', ref('Each')]], 'Each') +
    texts('list', IN) +
    variable('text', 'String', OUT);

  it('a loop goes through the collection in either order; null takes no turn or faults', async () => {
    const org = new FlowOrg({ Up: addUp('Asc'), Down: addUp('Desc') });
    assert.equal((await org.launch('Up', { list: ['a', 'b', 'c'] }))[0]?.text, 'abc');
    assert.equal((await org.launch('Down', { list: ['a', 'b', 'c'] }))[0]?.text, 'cba');
    assert.equal((await org.launch('Up', { list: null }))[0]?.text, null);
    org.switches.set('loopOverNullCollection', 'fault');
    await assert.rejects(org.launch('Up', { list: null }), FlowFault);
  });

  it('sorts with blanks last and a limit, and filters by conditions and by formula', async () => {
    const head = (name: string, kind: string, next: string): string =>
      `<collectionProcessors><name>${name}</name><elementSubtype>${kind}</elementSubtype><label>${name}</label><locationX>0</locationX><locationY>0</locationY>`.concat(
        next === '' ? '' : '',
      );
    const org = new FlowOrg({
      Sort:
        launched('Get_All') +
        lookup('Get_All', 'Order__c', ALL, { next: 'Pick' }) +
        `${head('Pick', 'FilterCollectionProcessor', 'Order')}<assignNextValueToReference>currentItem_Pick</assignNextValueToReference>` +
        '<collectionProcessorType>FilterCollectionProcessor</collectionProcessorType><collectionReference>Get_All</collectionReference>' +
        '<conditionLogic>and</conditionLogic><conditions><leftValueReference>currentItem_Pick.Open__c</leftValueReference>' +
        '<operator>EqualTo</operator><rightValue><booleanValue>true</booleanValue></rightValue></conditions>' +
        '<connector><targetReference>Arrange</targetReference></connector></collectionProcessors>' +
        `${head('Arrange', 'SortCollectionProcessor', '')}<collectionProcessorType>SortCollectionProcessor</collectionProcessorType>` +
        '<collectionReference>Pick</collectionReference><connector><targetReference>Each</targetReference></connector><limit>3</limit>' +
        '<sortOptions><doesPutEmptyStringAndNullFirst>false</doesPutEmptyStringAndNullFirst><sortField>Amount__c</sortField><sortOrder>Desc</sortOrder></sortOptions></collectionProcessors>' +
        loop('Each', 'Arrange', 'Append') +
        assignments('Append', [['names', 'Add', ref('Each.Note__c')]], 'Each') +
        texts('names', OUT),
    });
    const rows: [string, number | null, boolean][] = [
      ['none', null, true],
      ['two', 2, true],
      ['nine', 9, true],
      ['shut', 99, false],
      ['five', 5, true],
    ];
    await org.insert(
      ...rows.map(([Note__c, Amount__c, Open__c]) => record('Order__c', { Note__c, Amount__c, Open__c })),
    );
    assert.deepEqual((await org.launch('Sort', {}))[0]?.names, ['nine', 'five', 'two']);
  });

  it('a subflow takes inputs and gives outputs by name or automatically', async () => {
    const double =
      launched('Do') +
      assignments('Do', [['twice', 'Assign', ref('Two')]]) +
      variable('one', 'Number', IN) +
      variable('twice', 'Number', OUT) +
      formula('Two', 'Number', '{!one} * 2');
    const org = new FlowOrg({
      Double: double,
      Outer:
        launched('Call') +
        subflow('Call', 'Double', [['one', ref('start')]], 'Again') +
        subflow(
          'Again',
          'Double',
          [['one', ref('Call.twice')]],
          undefined,
          '<outputAssignments><assignToReference>result</assignToReference><name>twice</name></outputAssignments>',
        ) +
        variable('start', 'Number', IN) +
        variable('result', 'Number', OUT),
    });
    assert.equal((await org.launch('Outer', { start: 3 }))[0]?.result, 12);
  });
});

describe('data elements', () => {
  it('Get Records gives one, all or null; fields can go into variables', async () => {
    const org = new FlowOrg({
      Find:
        launched('Get_One') +
        lookup(
          'Get_One',
          'Order__c',
          `${filters(['Note__c', 'EqualTo', ref('note')])}${FIRST}<sortField>Amount__c</sortField><sortOrder>Desc</sortOrder>`,
          { next: 'Many' },
        ) +
        lookup('Many', 'Order__c', filters(['Amount__c', 'GreaterThan', 1], ['Note__c', 'IsNull', false]) + ALL, {
          next: 'Part',
        }) +
        lookup(
          'Part',
          'Order__c',
          `${filters(['Note__c', 'EqualTo', ref('note')])}<assignNullValuesIfNoRecordsFound>true</assignNullValuesIfNoRecordsFound><outputAssignments><assignToReference>amount</assignToReference><field>Amount__c</field></outputAssignments>`,
          { next: 'Tally' },
        ) +
        assignments('Tally', [
          ['count', 'AssignCount', ref('Many')],
          ['one', 'Assign', ref('Get_One')],
        ]) +
        variable('note', 'String', IN) +
        variable('count', 'Number', OUT) +
        variable('amount', 'Number', OUT) +
        variable('one', 'SObject', `${OUT}<objectType>Order__c</objectType>`),
    });
    await org.insert(
      record('Order__c', { Note__c: 'a', Amount__c: 1 }),
      record('Order__c', { Note__c: 'A', Amount__c: 2 }),
      record('Order__c', { Amount__c: 3 }),
    );
    const [found, missing] = await org.launch('Find', { note: 'a' }, { note: 'x' });
    assert.equal(found?.one instanceof SObject ? found.one.value('Amount__c') : undefined, 2);
    assert.deepEqual([found?.count, missing?.one, missing?.amount], [1, null, null]);
    assert.equal(org.log('request').at(-1)?.used.soqlQueries, 3);
  });

  it('upserts by an external ID; partial saves still fault where doesUpsertAllOrNone is false', async () => {
    const upsertFlow = (allOrNone: boolean): string =>
      launched('Put') +
      create(
        'Put',
        `<doesUpsert>true</doesUpsert><doesUpsertAllOrNone>${allOrNone}</doesUpsertAllOrNone>${input('rows')}<upsertExternalIdField>Key__c</upsertExternalIdField>`,
        { fault: 'Note_Fault' },
      ) +
      assignments('Note_Fault', [['fault', 'Assign', ref('$Flow.FaultMessage')]]) +
      variable('rows', 'SObject', `${COLLECTION}${IN}<objectType>Order__c</objectType>`) +
      variable('fault', 'String', OUT);
    for (const [allOrNone, saved] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const org = new FlowOrg({ Put_Rows: upsertFlow(allOrNone) });
      await org.insert(record('Order__c', { Key__c: 'k1', Note__c: 'old' }));
      const rows = [
        record('Order__c', { Key__c: 'k1', Note__c: 'new' }),
        record('Order__c', { Key__c: 'k2' }),
        record('Order__c', { Key__c: 'k3', Note__c: 'n'.repeat(300) }),
      ];
      const [outputs] = await org.launch('Put_Rows', { rows });
      assert.match(asText(outputs?.fault ?? null) ?? '', /STRING_TOO_LONG/);
      assert.equal((await org.all('Order__c')).length, saved);
    }
  });

  it('updates and deletes by filter and by collection; nothing found is no error', async () => {
    const org = new FlowOrg({
      Change:
        launched('Raise') +
        update(
          'Raise',
          `${filters(['Note__c', 'EqualTo', 'up'])}${fields(['Amount__c', 5])}<object>Order__c</object>`,
          { next: 'Drop' },
        ) +
        remove('Drop', `${filters(['Note__c', 'EqualTo', 'away'])}<object>Order__c</object>`, { next: 'Drop_None' }) +
        remove('Drop_None', `${filters(['Note__c', 'EqualTo', 'nobody'])}<object>Order__c</object>`, { next: 'Rest' }) +
        lookup('Rest', 'Order__c', filters(['Amount__c', 'EqualTo', 5]) + ALL, { next: 'Save_Again' }) +
        update('Save_Again', input('Rest')),
    });
    await org.insert(...['up', 'away', 'stay'].map((Note__c) => record('Order__c', { Note__c })));
    await org.launch('Change', {});
    const rows = await org.all('Order__c');
    assert.deepEqual(
      rows.map((row) => [row.value('Note__c'), row.value('Amount__c')]),
      [
        ['up', 5],
        ['stay', null],
      ],
    );
  });

  it('the ID of a new record is its automatic output and goes back into the record variable', async () => {
    const org = new FlowOrg({
      Make:
        launched('Make_Order') +
        create(
          'Make_Order',
          `${fields(['Note__c', 'new'])}<object>Order__c</object><storeOutputAutomatically>true</storeOutputAutomatically>`,
          { next: 'Fill' },
        ) +
        assignments(
          'Fill',
          [
            ['line.Name__c', 'Assign', 'l'],
            ['line.Order__c', 'Assign', ref('Make_Order')],
          ],
          'Make_Line',
        ) +
        create('Make_Line', input('line'), { next: 'Out' }) +
        assignments('Out', [['lineId', 'Assign', ref('line.Id')]]) +
        variable('line', 'SObject', '<objectType>Line__c</objectType>') +
        variable('lineId', 'String', OUT),
    });
    const [outputs] = await org.launch('Make', {});
    const [line] = await org.all('Line__c');
    assert.equal(outputs?.lineId, line?.id);
    assert.equal(org.find('Order__c', String(line?.value('Order__c'))).value('Note__c'), 'new');
  });
});
