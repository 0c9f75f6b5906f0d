import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SObject } from '../values/sobject.ts';
import { asText } from './run/flow-values.ts';
import { FlowOrg, makeAction, record } from './testing/flow-org.ts';
import {
  action,
  ALL,
  assignments,
  asyncPath,
  create,
  decision,
  fields,
  filters,
  FIRST,
  formula,
  input,
  lookup,
  loop,
  ref,
  subflow,
  triggered,
  update,
  variable,
  launched,
  IN,
  OUT,
} from './testing/flow-xml.ts';

const answering = makeAction('SendOrder', (requests) =>
  requests.map((request) => ({ answer: `sent ${asText(request.key ?? null) ?? ''}` })),
);

/** Reads, decides, loops, calls a subflow and an action, and writes; some rows fault on the way. */
const FLOWS = {
  Price_Of:
    launched('Do') +
    assignments('Do', [['price', 'Assign', ref('Doubled')]]) +
    variable('amount', 'Number', IN) +
    variable('price', 'Number', OUT) +
    formula('Doubled', 'Number', 'BLANKVALUE({!amount}, 1) * 2', 2),
  Work:
    triggered({ on: 'Create', first: 'Get_Same', paths: asyncPath('Get_Row') }) +
    lookup('Get_Same', 'Line__c', filters(['Name__c', 'EqualTo', ref('$Record.Note__c')]) + ALL, { next: 'Each' }) +
    loop('Each', 'Get_Same', 'Sum', 'Is_Open') +
    assignments('Sum', [['total', 'Add', ref('Each.Price__c')]], 'Each') +
    decision('Is_Open', [{ name: 'Open', when: [['$Record.Open__c', 'EqualTo', true]], next: 'Price' }], 'Write') +
    subflow('Price', 'Price_Of', [['amount', ref('$Record.Amount__c')]], 'Add_Line') +
    create(
      'Add_Line',
      `${fields(['Name__c', ref('$Record.Note__c')], ['Price__c', ref('Price.price')], ['Order__c', ref('$Record.Id')])}<object>Line__c</object>`,
      { next: 'Write', fault: 'Write' },
    ) +
    update('Write', fields(['Amount__c', ref('total')]) + input('$Record')) +
    lookup('Get_Row', 'Order__c', filters(['Id', 'EqualTo', ref('$Record.Id')]) + FIRST, { next: 'Has_Key' }) +
    decision('Has_Key', [{ name: 'Keyed', when: [['Get_Row.Key__c', 'IsNull', false]], next: 'Send' }], 'Give_Up') +
    action('Send', 'SendOrder', [['key', ref('Get_Row.Key__c')]], { next: 'Done' }) +
    update('Done', fields(['Status__c', 'Done'], ['Log__c', ref('Send.answer')]) + input('$Record')) +
    update('Give_Up', fields(['Status__c', 'Failed']) + input('$Record')) +
    variable('total', 'Number', '<scale>2</scale><value><numberValue>0</numberValue></value>'),
};

interface Row {
  readonly note: string | null;
  readonly amount: number | null;
  readonly open: boolean;
  readonly keyed: boolean;
}

const row: fc.Arbitrary<Row> = fc.record({
  note: fc.constantFrom(null, 'a', 'A', 'b'),
  amount: fc.constantFrom(null, 0, 1.5, 20),
  open: fc.boolean(),
  keyed: fc.boolean(),
});

function orders(rows: readonly Row[]): SObject[] {
  return rows.map(({ note, amount, open, keyed }, index) =>
    record('Order__c', { Note__c: note, Amount__c: amount, Open__c: open, Key__c: keyed ? `k${index}` : null }),
  );
}

async function outcome(org: FlowOrg): Promise<unknown> {
  const seen = (await org.all('Order__c')).map((one) =>
    ['Note__c', 'Amount__c', 'Status__c', 'Log__c'].map((field) => one.value(field)),
  );
  const lines = (await org.all('Line__c')).map((one) => [one.value('Name__c'), one.value('Price__c')]);
  return { seen, lines };
}

async function seeded(): Promise<FlowOrg> {
  const org = new FlowOrg(FLOWS, { actions: [answering] });
  await org.insert(record('Line__c', { Name__c: 'seed', Price__c: 3 }));
  return org;
}

describe('bulk (help flow_concepts_bulkification)', () => {
  it('a batch of N gives the same result as N batches of one, where records do not read one another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        // distinct notes: otherwise a later save rightly sees the lines of an earlier one
        const distinct = rows.map((one, index) => ({ ...one, note: one.note === null ? null : `${one.note}${index}` }));
        const together = await seeded();
        await together.insert(...orders(distinct));
        await together.settle();
        const apart = await seeded();
        apart.switches.set('asyncBatchSize', 1);
        for (const one of orders(distinct)) await apart.insert(one);
        await apart.settle();
        assert.deepEqual(await outcome(together), await outcome(apart));
      }),
      { numRuns: 40 },
    );
  });

  it('statements do not grow with the batch', async () => {
    const used: unknown[] = [];
    for (const size of [3, 150]) {
      const org = await seeded();
      const rows = Array.from({ length: size }, (_, index) => ({
        note: `n${index}`,
        amount: 1,
        open: index % 2 === 0,
        keyed: index % 3 !== 0,
      }));
      await org.insert(...orders(rows));
      await org.settle();
      const save = org.log('request').find((entry) => entry.interviews > 0);
      const [path] = org.log('asynchronousPath');
      used.push([save?.used.soqlQueries, save?.used.dmlStatements, path?.used.soqlQueries, path?.used.dmlStatements]);
    }
    assert.deepEqual(used[0], used[1]);
    assert.deepEqual(used[0], [1, 4, 1, 2]);
  });

  it('equal queries and queries by one key share their reads; each interview keeps records of its own', async () => {
    const org = new FlowOrg({
      Take:
        launched('Get_Row') +
        lookup(
          'Get_Row',
          'Order__c',
          filters(['Key__c', 'EqualTo', ref('key')], ['Open__c', 'EqualTo', true]) + FIRST,
          { next: 'Change' },
        ) +
        assignments('Change', [
          ['Get_Row.Note__c', 'Add', ref('key')],
          ['note', 'Assign', ref('Get_Row.Note__c')],
        ]) +
        variable('key', 'String', IN) +
        variable('note', 'String', OUT),
    });
    await org.insert(
      record('Order__c', { Key__c: 'one', Open__c: true, Note__c: 'first-' }),
      record('Order__c', { Key__c: 'two', Open__c: true, Note__c: 'second-' }),
    );
    const outputs = await org.launch('Take', ...['one', 'ONE', 'two'].map((key) => ({ key })));
    assert.deepEqual(
      outputs.map((one) => one.note),
      ['first-one', 'first-ONE', 'second-two'],
    );
    assert.equal(org.log('request').at(-1)?.used.soqlRows, 2);
  });

  it('a refused record of a list takes the others of its interview back, not those of other interviews', async () => {
    const org = new FlowOrg({
      Put:
        launched('Put_Lines') +
        create('Put_Lines', input('rows'), { fault: 'Tell' }) +
        assignments('Tell', [['told', 'Assign', 'refused']]) +
        variable(
          'rows',
          'SObject',
          '<isCollection>true</isCollection><isInput>true</isInput><isOutput>false</isOutput><objectType>Line__c</objectType>',
        ) +
        variable('told', 'String', OUT),
    });
    const lines = (...names: (string | null)[]): SObject[] => names.map((Name__c) => record('Line__c', { Name__c }));
    const outputs = await org.launch('Put', { rows: lines('a', null) }, { rows: lines('b', 'c') });
    assert.deepEqual(
      outputs.map((one) => one.told),
      ['refused', null],
    );
    assert.deepEqual(
      (await org.all('Line__c')).map((line) => line.value('Name__c')),
      ['b', 'c'],
    );
  });

  it('one record that several interviews change is saved once, the last change holds', async () => {
    const org = new FlowOrg({
      Roll_Up:
        launched('Mark') +
        update(
          'Mark',
          `${filters(['Key__c', 'EqualTo', 'parent'])}${fields(['Note__c', ref('note')])}<object>Order__c</object>`,
        ) +
        variable('note', 'String', IN),
    });
    const [saved] = await org.insert(record('Order__c', { Key__c: 'parent' }));
    await org.launch('Roll_Up', { note: 'a' }, { note: 'b' });
    assert.equal(org.find('Order__c', saved?.id).value('Note__c'), 'b');
    assert.equal(org.log('request').at(-1)?.used.dmlRows, 1);
  });

  it('traces say what each interview did, only while they are on', async () => {
    const org = await seeded();
    await org.insert(...orders([{ note: 'n', amount: 1, open: true, keyed: true }]));
    assert.equal(org.runtime.traces.list().length, 0);
    org.runtime.traces.enabled = true;
    await org.insert(...orders([{ note: 'm', amount: 1, open: true, keyed: false }]));
    await org.settle();
    const steps = org.runtime.traces.list().map((trace) => trace.steps.map((step) => step.element));
    assert.deepEqual(steps[0], ['Get_Same', 'Each', 'Is_Open', 'Price', 'Do', 'Add_Line', 'Write']);
    assert.deepEqual(
      org.runtime.traces
        .list()
        .map((trace) => trace.outcome)
        .at(-1),
      'finished',
    );
    assert.doesNotThrow(() => JSON.stringify(org.runtime.traces.list()));
  });
});
