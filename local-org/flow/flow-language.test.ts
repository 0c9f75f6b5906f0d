import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CalendarDate } from '../values/calendar-date.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';
import { SObject } from '../values/sobject.ts';
import { asText, isCollection } from './run/flow-values.ts';
import { FlowFault } from './flow-runtime.ts';
import { FlowOrg, USER } from './testing/flow-org.ts';
import {
  assignments,
  COLLECTION,
  decision,
  formula,
  IN,
  launched,
  OUT,
  ref,
  value,
  variable,
} from './testing/flow-xml.ts';

type Item = readonly [string, string, string | number | boolean | null | { readonly ref: string }];

/** Runs assignments on variables and gives the outputs. */
async function assign(
  variables: string,
  items: readonly Item[],
  values: Readonly<Record<string, RuntimeValue>> = {},
): Promise<Readonly<Record<string, RuntimeValue>>> {
  const org = new FlowOrg({ Calc: launched('Do') + assignments('Do', items) + variables });
  const [outputs] = await org.launch('Calc', values);
  return outputs ?? {};
}

const texts = (name: string, direction: string): string => variable(name, 'String', `${COLLECTION}${direction}`);

describe('assignments (help "Operators in Flow Assignment Elements")', () => {
  it('add and subtract numbers and days, and append text; null counts as nothing', async () => {
    const outputs = await assign(
      variable('sum', 'Number', OUT) +
        variable('day', 'Date', OUT + value(null)) +
        variable('text', 'String', OUT) +
        variable('given', 'Date', IN),
      [
        ['sum', 'Add', 5],
        ['sum', 'Subtract', 2],
        ['day', 'Assign', ref('given')],
        ['day', 'Add', 3],
        ['text', 'Add', 'a'],
        ['text', 'Add', 'b'],
      ],
      { given: CalendarDate.of(2026, 2, 27) },
    );
    assert.deepEqual([outputs.sum, asText(outputs.day ?? null), outputs.text], [3, '2026-03-02', 'ab']);
  });

  const cases: [string, Item, readonly string[]][] = [
    ['Add appends an item', ['list', 'Add', 'z'], ['a', 'b', 'a', 'c', 'z']],
    ['Add appends a collection', ['list', 'Add', ref('more')], ['a', 'b', 'a', 'c', 'c', 'a']],
    ['AddAtStart splices a collection in', ['list', 'AddAtStart', ref('more')], ['c', 'a', 'a', 'b', 'a', 'c']],
    ['RemoveAll removes each of the values', ['list', 'RemoveAll', ref('more')], ['b']],
    ['RemoveFirst removes one', ['list', 'RemoveFirst', 'a'], ['b', 'a', 'c']],
    ['RemovePosition counts from 1', ['list', 'RemovePosition', 2], ['a', 'a', 'c']],
    ['RemoveUncommon keeps what both have', ['list', 'RemoveUncommon', ref('more')], ['a', 'a', 'c']],
    ['RemoveAfterFirst cuts the end', ['list', 'RemoveAfterFirst', 'b'], ['a', 'b']],
    ['RemoveBeforeFirst cuts the start', ['list', 'RemoveBeforeFirst', 'b'], ['b', 'a', 'c']],
  ];
  for (const [name, item, expected] of cases) {
    it(name, async () => {
      const outputs = await assign(
        texts('given', IN) + texts('more', IN) + texts('list', OUT),
        [['list', 'Assign', ref('given')], item],
        { given: ['a', 'b', 'a', 'c'], more: ['c', 'a'] },
      );
      assert.deepEqual(outputs.list, expected);
    });
  }

  it('AssignCount counts, a position out of range faults', async () => {
    const list = texts('list', IN) + variable('count', 'Number', OUT);
    assert.equal((await assign(list, [['count', 'AssignCount', ref('list')]], { list: ['a', 'b'] })).count, 2);
    await assert.rejects(
      assign(texts('list', OUT), [['list', 'RemovePosition', 1]]),
      (error) => error instanceof FlowFault && error.element === 'Do',
    );
  });

  it('records are held by value: what is added to a collection does not change later', async () => {
    const outputs = await assign(
      variable('one', 'SObject', '<objectType>Order__c</objectType>') +
        variable('all', 'SObject', `${COLLECTION}${OUT}<objectType>Order__c</objectType>`),
      [
        ['one.Note__c', 'Assign', 'first'],
        ['all', 'Add', ref('one')],
        ['one.Note__c', 'Assign', 'second'],
        ['all', 'Add', ref('one')],
        ['one.Note__c', 'Assign', 'third'],
      ],
    );
    const list = outputs.all ?? null;
    assert.ok(isCollection(list));
    assert.deepEqual(
      list.map((item) => (item instanceof SObject ? item.value('Note__c') : item)),
      ['first', 'second'],
    );
  });
});

describe('conditions (help flow_ref_operators_condition)', () => {
  async function holds(
    left: RuntimeValue,
    operator: string,
    right: string | boolean | number,
    switches: Readonly<Record<string, unknown>> = {},
  ): Promise<boolean> {
    const org = new FlowOrg({
      Check:
        launched('Ask') +
        decision('Ask', [{ name: 'Yes', when: [['left', operator, right]], next: 'Say' }]) +
        assignments('Say', [['answer', 'Assign', ref('Yes')]]) +
        variable('left', 'String', IN) +
        variable('answer', 'Boolean', OUT),
    });
    for (const [key, one] of Object.entries(switches)) assert.equal(org.switches.set(key, one), undefined);
    const [outputs] = await org.launch('Check', { left });
    return outputs?.answer === true;
  }

  const table: [RuntimeValue, string, string | boolean, boolean][] = [
    [null, 'IsNull', true, true],
    ['', 'IsNull', true, false],
    ['', 'IsNull', false, true],
    [null, 'IsBlank', true, true],
    [' ', 'IsBlank', true, true],
    ['a', 'IsBlank', true, false],
    ['a', 'WasSet', true, true],
    [null, 'WasSet', true, false],
    ['abc', 'EqualTo', 'abc', true],
    ['ABC', 'EqualTo', 'abc', false],
    [null, 'EqualTo', 'abc', false],
    [null, 'NotEqualTo', 'abc', true],
    ['abc', 'StartsWith', 'ab', true],
    ['abc', 'EndsWith', 'bc', true],
    ['abc', 'Contains', 'b', true],
    [null, 'Contains', 'b', false],
  ];
  for (const [left, operator, right, expected] of table) {
    it(`${JSON.stringify(left)} ${operator} ${JSON.stringify(right)} is ${expected}`, async () => {
      assert.equal(await holds(left, operator, right), expected);
    });
  }

  it('follows the switches of the open points', async () => {
    assert.equal(await holds('ABC', 'EqualTo', 'abc', { decisionTextCompare: 'insensitive' }), true);
    assert.equal(await holds(null, 'NotEqualTo', 'abc', { notEqualToNull: false }), false);
    assert.equal(await holds('abc', 'Contains', '', {}), true);
    assert.equal(await holds('abc', 'Contains', '', { containsEmptyText: false }), false);
    await assert.rejects(holds(null, 'Contains', 'b', { containsOnNull: 'fault' }));
  });

  it('outcomes are tried in order, with custom logic; the first true one is taken', async () => {
    const org = new FlowOrg({
      Check:
        launched('Ask') +
        decision(
          'Ask',
          [
            {
              name: 'Never',
              logic: '1 AND (2 OR 3)',
              when: [
                ['amount', 'GreaterThan', 10],
                ['amount', 'LessThan', 5],
                ['amount', 'EqualTo', 7],
              ],
              next: 'A',
            },
            {
              name: 'Mid',
              logic: 'or',
              when: [
                ['amount', 'GreaterThanOrEqualTo', 7],
                ['amount', 'EqualTo', 1],
              ],
              next: 'B',
            },
          ],
          'C',
        ) +
        ['A', 'B', 'C'].map((name) => assignments(name, [['answer', 'Assign', name]])).join('') +
        variable('amount', 'Number', IN) +
        variable('answer', 'String', OUT),
    });
    const outputs = await org.launch('Check', ...[7, 1, 3].map((amount) => ({ amount })));
    assert.deepEqual(
      outputs.map((one) => one.answer),
      ['B', 'B', 'C'],
    );
  });
});

describe('formulas, text and global variables', () => {
  it('a formula is calculated at each reference and rounded to its scale', async () => {
    const outputs = await assign(
      variable('in', 'Number', IN) +
        variable('whole', 'Number', OUT) +
        variable('exact', 'Number', OUT) +
        variable('later', 'Number', OUT) +
        formula('Half', 'Number', '{!in} / 2') +
        formula('HalfExact', 'Number', '{!in} / 2', 2) +
        formula('Sum', 'Number', '{!whole} + {!exact}', 1),
      [
        ['whole', 'Assign', ref('Half')],
        ['exact', 'Assign', ref('HalfExact')],
        ['later', 'Assign', ref('Sum')],
      ],
      { in: 5 },
    );
    assert.deepEqual([outputs.whole, outputs.exact, outputs.later], [3, 2.5, 5.5]);
  });

  it('text templates and text values take references; null becomes nothing', async () => {
    const template =
      '<textTemplates><name>Mail_Text</name><isViewedAsPlainText>true</isViewedAsPlainText><text>Dear {!who}, {!nothing}bye.</text></textTemplates>';
    const outputs = await assign(
      variable('who', 'String', IN) +
        variable('nothing', 'String') +
        variable('letter', 'String', OUT) +
        variable('short', 'String', OUT) +
        template,
      [
        ['letter', 'Assign', ref('Mail_Text')],
        ['short', 'Assign', 'Hi {!who}'],
      ],
      { who: 'Ada' },
    );
    assert.deepEqual([outputs.letter, outputs.short], ['Dear Ada, bye.', 'Hi Ada']);
  });

  it('reads $User.Id, $Flow, $Permission, $Label and $GlobalConstant', async () => {
    const outs = ['empty', 'flag', 'label', 'day'].map((name) =>
      variable(name, name === 'flag' ? 'Boolean' : name === 'day' ? 'Date' : 'String', OUT),
    );
    const org = new FlowOrg(
      {
        Globals:
          launched('Do') +
          assignments('Do', [
            ['empty', 'Assign', ref('$GlobalConstant.EmptyString')],
            ['flag', 'Assign', ref('$Permission.Manage_Orders')],
            ['label', 'Assign', ref('$Label.Greeting')],
            ['day', 'Assign', ref('$Flow.CurrentDate')],
          ]) +
          outs.join(''),
      },
      { labels: { Greeting: 'Hello' } },
    );
    const [outputs] = await org.launch('Globals', {});
    assert.deepEqual(
      [outputs?.empty, outputs?.flag, outputs?.label, asText(outputs?.day ?? null)],
      ['', true, 'Hello', '2026-01-31'],
    );
    assert.equal(USER.timeZone, 'Europe/Istanbul');
  });
});
