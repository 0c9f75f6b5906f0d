import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FlowOrg, record } from './testing/flow-org.ts';
import {
  assignments,
  create,
  decision,
  fields,
  filters,
  formula,
  input,
  lookup,
  FIRST,
  ref,
  triggered,
  update,
} from './testing/flow-xml.ts';

const noteOn = (options: Parameters<typeof triggered>[0]): string =>
  triggered({ when: 'RecordBeforeSave', first: 'Mark', ...options }) +
  assignments('Mark', [['$Record.Log__c', 'Assign', ref('Longer')]]) +
  formula('Longer', 'String', '{!$Record.Log__c} & "x"');

const QUEUED = filters(['Status__c', 'EqualTo', 'Queued']);

async function runsAfter(org: FlowOrg, ...statuses: readonly string[]): Promise<number[]> {
  const [first, ...later] = statuses;
  const [saved] = await org.insert(record('Order__c', { Status__c: first ?? null }));
  const id = saved?.id ?? '';
  const runs = [org.find('Order__c', id).value('Log__c')];
  for (const status of later) {
    await org.update(record('Order__c', { Id: id, Status__c: status }));
    runs.push(org.find('Order__c', id).value('Log__c'));
  }
  const lengths = runs.map((log) => (typeof log === 'string' ? log.length : 0));
  return lengths.map((length, index) => length - (lengths[index - 1] ?? 0));
}

describe('start conditions (flow-runtime section 6)', () => {
  it('runs whenever a saved record meets the conditions, without the changed-to-meet flag', async () => {
    const org = new FlowOrg({ Note: noteOn({ where: QUEUED }) });
    assert.deepEqual(await runsAfter(org, 'Queued', 'Queued', 'Done', 'Queued', 'New', 'Done'), [1, 1, 0, 1, 0, 0]);
  });

  it('runs only when a record comes to meet the conditions, with the flag', async () => {
    const org = new FlowOrg({ Note: noteOn({ where: QUEUED, changed: true }) });
    assert.deepEqual(await runsAfter(org, 'Queued', 'Queued', 'Done', 'Queued', 'New', 'Done'), [1, 0, 0, 1, 0, 0]);
    assert.deepEqual(await runsAfter(org, 'New', 'Queued', 'Queued'), [0, 1, 0]);
  });

  it('compares the whole criteria, not each condition', async () => {
    const either = `<filterLogic>or</filterLogic>${QUEUED.replace('<filterLogic>and</filterLogic>', '')}${filters([
      'Open__c',
      'EqualTo',
      true,
    ]).replace('<filterLogic>and</filterLogic>', '')}`;
    const org = new FlowOrg({ Note: noteOn({ where: either, changed: true }) });
    const [saved] = await org.insert(record('Order__c', { Status__c: 'Queued' }));
    await org.update(record('Order__c', { Id: saved?.id ?? null, Open__c: true }));
    assert.equal(org.find('Order__c', saved?.id).value('Log__c'), 'x');
  });

  it('takes creates, updates or both', async () => {
    assert.deepEqual(await runsAfter(new FlowOrg({ Note: noteOn({ on: 'Create' }) }), 'New', 'Done'), [1, 0]);
    assert.deepEqual(await runsAfter(new FlowOrg({ Note: noteOn({ on: 'Update' }) }), 'New', 'Done'), [0, 1]);
  });

  it('knows IsChanged and formulas with ISCHANGED and ISNEW', async () => {
    const changed = new FlowOrg({ Note: noteOn({ where: filters(['Status__c', 'IsChanged', true]) }) });
    assert.deepEqual(await runsAfter(changed, 'New', 'New', 'Done'), [0, 0, 1]);
    const byFormula = '<filterFormula>OR(ISNEW(), ISCHANGED({!$Record.Status__c}))</filterFormula>';
    assert.deepEqual(
      await runsAfter(new FlowOrg({ Note: noteOn({ where: byFormula }) }), 'New', 'New', 'Done'),
      [1, 0, 1],
    );
  });

  it('compares text with its case or without, per switch startFilterTextCompare', async () => {
    const org = new FlowOrg({ Note: noteOn({ where: filters(['Note__c', 'EqualTo', 'abc']) }) });
    const [one] = await org.insert(record('Order__c', { Note__c: 'ABC' }));
    org.switches.set('startFilterTextCompare', 'insensitive');
    const [two] = await org.insert(record('Order__c', { Note__c: 'ABC' }));
    assert.deepEqual(
      [one, two].map((saved) => org.find('Order__c', saved?.id).value('Log__c')),
      [null, 'x'],
    );
  });
});

describe('before-save flows (Apex Developer Guide, order of execution, step 3)', () => {
  it('write into the record without DML, by assignment and by Update Records on $Record', async () => {
    const org = new FlowOrg({
      Fill:
        triggered({ when: 'RecordBeforeSave', first: 'Assign_Note' }) +
        assignments('Assign_Note', [['$Record.Note__c', 'Assign', 'filled']], 'Set_Amount') +
        update('Set_Amount', fields(['Amount__c', 7]) + input('$Record')),
    });
    const [saved] = await org.insert(record('Order__c'));
    const stored = org.find('Order__c', saved?.id);
    assert.deepEqual([stored.value('Note__c'), stored.value('Amount__c')], ['filled', 7]);
    assert.equal(org.log('request')[0]?.used.dmlStatements, 1);
  });

  it('run in the order of triggerOrder', async () => {
    const add = (text: string, order: string): string =>
      `${triggered({ when: 'RecordBeforeSave', first: 'Add' })}${order}` +
      assignments('Add', [['$Record.Note__c', 'Add', text]]);
    const org = new FlowOrg({
      Alpha: add('a', '<triggerOrder>1500</triggerOrder>'),
      Beta: add('b', '<triggerOrder>20</triggerOrder>'),
      Gamma: add('c', ''),
      Delta: add('d', '<triggerOrder>10</triggerOrder>'),
    });
    const [saved] = await org.insert(record('Order__c'));
    assert.equal(org.find('Order__c', saved?.id).value('Note__c'), 'dbca');
  });
});

describe('immediate path after the save (step 14)', () => {
  const childFlow =
    triggered({ first: 'Add_Line', on: 'Create' }) +
    create(
      'Add_Line',
      `${fields(['Name__c', ref('$Record.Note__c')], ['Order__c', ref('$Record.Id')])}<object>Line__c</object>`,
    );

  it('saves with one statement for the batch', async () => {
    const org = new FlowOrg({ Child: childFlow });
    await org.insert(...Array.from({ length: 200 }, (_, index) => record('Order__c', { Note__c: `n${index}` })));
    assert.equal((await org.all('Line__c')).length, 200);
    assert.equal(org.log('request')[0]?.used.dmlStatements, 2);
  });

  it('refuses the record of an unhandled fault with CANNOT_EXECUTE_FLOW_TRIGGER, and saves the others', async () => {
    const org = new FlowOrg({ Child: childFlow });
    const results = await org.insert(
      record('Order__c', { Note__c: 'good' }),
      record('Order__c'),
      record('Order__c', { Note__c: 'fine' }),
    );
    assert.deepEqual(
      results.map((result) => result.success),
      [true, false, true],
    );
    const [error] = results[1]?.errors ?? [];
    assert.equal(error?.statusCode, 'CANNOT_EXECUTE_FLOW_TRIGGER');
    assert.match(
      error.message,
      /^We can't save this record because the “Child label” process failed\. Give your Salesforce admin these details\. This error occurred when the flow tried to create records: REQUIRED_FIELD_MISSING: .*Error ID: \d+$/,
    );
    assert.deepEqual(
      (await org.all('Line__c')).map((line) => line.value('Name__c')),
      ['good', 'fine'],
    );
  });

  it('takes custom errors for the message, on the field they name', async () => {
    const org = new FlowOrg({
      Check:
        triggered({ first: 'Too_Much', where: filters(['Amount__c', 'GreaterThan', 100]) }) +
        '<customErrors><name>Too_Much</name><label>Too Much</label><locationX>0</locationX><locationY>0</locationY>' +
        '<customErrorMessages><errorMessage>No more than 100, not {!$Record.Amount__c}.</errorMessage>' +
        '<fieldSelection>Amount__c</fieldSelection><isFieldError>true</isFieldError></customErrorMessages></customErrors>',
    });
    const results = await org.insert(record('Order__c', { Amount__c: 101 }), record('Order__c', { Amount__c: 100 }));
    assert.deepEqual(
      results.map((result) => result.success),
      [false, true],
    );
    assert.equal(results[0]?.errors[0]?.message, 'No more than 100, not 101.');
    assert.deepEqual(results[0].errors[0].fields, ['Amount__c']);
  });

  it('a handled fault keeps the record and tells the fault path why', async () => {
    const org = new FlowOrg({
      Child:
        triggered({ first: 'Add_Line', on: 'Create' }) +
        create('Add_Line', `${fields(['Order__c', ref('$Record.Id')])}<object>Line__c</object>`, { fault: 'Tell' }) +
        update('Tell', fields(['Log__c', ref('$Flow.FaultMessage')]) + input('$Record')),
    });
    const [saved] = await org.insert(record('Order__c'));
    assert.equal(saved?.success, true);
    assert.match(
      String(org.find('Order__c', saved.id).value('Log__c')),
      /^This error occurred when the flow tried to create records: REQUIRED_FIELD_MISSING/,
    );
  });

  it("a flow's save is an ordinary save that fires flows again, down to the maximum depth", async () => {
    const org = new FlowOrg({
      Forever:
        triggered({ first: 'Again' }) +
        update('Again', fields(['Amount__c', ref('More')]) + input('$Record')) +
        formula('More', 'Number', 'BLANKVALUE({!$Record.Amount__c}, 0) + 1'),
    });
    const [saved] = await org.insert(record('Order__c'));
    assert.equal(saved?.success, false);
    assert.match(saved.errors[0]?.message ?? '', /Maximum trigger depth exceeded/);
    assert.equal((await org.all('Order__c')).length, 0);
  });

  it('sees $Record__Prior on update and null on create', async () => {
    const org = new FlowOrg({
      Prior:
        triggered({ when: 'RecordBeforeSave', first: 'Keep' }) +
        assignments('Keep', [['$Record.Note__c', 'Assign', ref('$Record__Prior.Status__c')]]),
    });
    const [saved] = await org.insert(record('Order__c', { Status__c: 'New', Note__c: 'given' }));
    assert.equal(org.find('Order__c', saved?.id).value('Note__c'), null);
    await org.update(record('Order__c', { Id: saved?.id ?? null, Status__c: 'Done' }));
    assert.equal(org.find('Order__c', saved?.id).value('Note__c'), 'New');
  });

  it('faults where a field of a record that was not found is read (help article 000212174)', async () => {
    const flow =
      triggered({ first: 'Get_Line' }) +
      lookup('Get_Line', 'Line__c', filters(['Order__c', 'EqualTo', ref('$Record.Id')]) + FIRST, { next: 'Is_Cheap' }) +
      decision('Is_Cheap', [{ name: 'Cheap', when: [['Get_Line.Price__c', 'IsNull', true]] }]);
    const org = new FlowOrg({ Look: flow });
    const [refused] = await org.insert(record('Order__c'));
    assert.match(
      refused?.errors[0]?.message ?? '',
      /failed to access the value for Get_Line\.Price__c because it hasn't been set/,
    );
    org.switches.set('unsetReference', 'null');
    const [saved] = await org.insert(record('Order__c'));
    assert.equal(saved?.success, true);
  });
});
