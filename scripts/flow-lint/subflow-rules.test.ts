import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  action,
  assignment,
  decision,
  findingsIn,
  loop,
  sampleFlow,
  subflow,
  update,
  type SampleFlow,
} from './sample-flows.ts';

const CALLED_OUT = sampleFlow({
  nodes: action('Call_Out', undefined, 'Note_Fault') + assignment('Note_Fault'),
  immediate: 'Call_Out',
});
const WRITTEN = sampleFlow({
  nodes: assignment('Note_Fault') + update('Update_Row', undefined, 'Note_Fault'),
  immediate: 'Update_Row',
});

const later = (flow: Omit<SampleFlow, 'trigger'>): string => sampleFlow({ ...flow, trigger: 'RecordAfterSave' });

it('finds nothing where a subflow calls out first and another writes then', async () => {
  const nodes = subflow('Call_Sertifier', 'Called_Out', 'Write_Row') + subflow('Write_Row', 'Written');
  assert.deepEqual(
    await findingsIn({ Main: later({ nodes, later: 'Call_Sertifier' }), Called_Out: CALLED_OUT, Written: WRITTEN }),
    [],
  );
});

it('finds a write in a subflow before the callout', async () => {
  const nodes =
    action('Call_Out', undefined, 'Note_Fault') +
    assignment('Note_Fault') +
    subflow('Write_Row', 'Written', 'Call_Out');
  assert.deepEqual(await findingsIn({ Main: later({ nodes, later: 'Write_Row' }), Written: WRITTEN }), [
    'Main: Written.Update_Row writes on a way that has not passed the callout',
  ]);
});

it('finds a write before a callout that a subflow makes, and on the way that leads around it', async () => {
  const write = update('Update_Row', 'Call_Sertifier', 'Note_Fault');
  const before = assignment('Note_Fault') + write + subflow('Call_Sertifier', 'Called_Out');
  assert.deepEqual(await findingsIn({ Main: later({ nodes: before, later: 'Update_Row' }), Called_Out: CALLED_OUT }), [
    'Main: Update_Row writes on a way that has not passed the callout',
  ]);
  const around =
    assignment('Note_Fault') +
    decision('Is_It_Due', 'Call_Sertifier', 'Update_Row') +
    update('Update_Row', undefined, 'Note_Fault') +
    subflow('Call_Sertifier', 'Called_Out', 'Update_Row');
  assert.deepEqual(await findingsIn({ Main: later({ nodes: around, later: 'Is_It_Due' }), Called_Out: CALLED_OUT }), [
    'Main: Update_Row writes on a way that has not passed the callout',
  ]);
});

it('finds a subflow that may end without having called out, before a write', async () => {
  const maybe = sampleFlow({
    nodes:
      action('Call_Out', undefined, 'Note_Fault') +
      assignment('Note_Fault') +
      decision('Is_It_Due', 'Call_Out', undefined),
    immediate: 'Is_It_Due',
  });
  const nodes =
    assignment('Note_Fault') +
    update('Update_Row', undefined, 'Note_Fault') +
    subflow('Call_Sertifier', 'Maybe', 'Update_Row');
  assert.deepEqual(await findingsIn({ Main: later({ nodes, later: 'Call_Sertifier' }), Maybe: maybe }), [
    'Main: Update_Row writes on a way that has not passed the callout',
  ]);
});

it('finds a write before the callout in flows that a schedule starts, or another flow', async () => {
  const nodes =
    action('Call_Out', undefined, 'Note_Fault') +
    assignment('Note_Fault') +
    update('Update_Row', 'Call_Out', 'Note_Fault');
  for (const trigger of ['Scheduled', undefined] as const) {
    const flow = sampleFlow({ nodes, immediate: 'Update_Row', ...(trigger === undefined ? {} : { trigger }) });
    assert.deepEqual(await findingsIn({ Main: flow }), [
      'Main: Update_Row writes on a way that has not passed the callout',
    ]);
  }
});

it('T1: finds a callout that the immediate path reaches through two subflows, and ends where they call each other', async () => {
  const main = sampleFlow({ nodes: subflow('Call_One', 'One'), immediate: 'Call_One', trigger: 'RecordAfterSave' });
  const one = sampleFlow({ nodes: subflow('Call_Two', 'Two'), immediate: 'Call_Two' });
  const two = sampleFlow({
    nodes: action('Call_Out', 'Call_Main', 'Note_Fault') + assignment('Note_Fault') + subflow('Call_Main', 'One'),
    immediate: 'Call_Out',
  });
  assert.deepEqual(await findingsIn({ Main: main, One: one, Two: two }), [
    'Main: Two.Call_Out calls out on the immediate path',
  ]);
});

it('finds an action or a write without a fault path in a subflow, too', async () => {
  const bare = sampleFlow({
    nodes: action('Call_Out', 'Update_Row', undefined) + update('Update_Row', undefined, undefined),
    immediate: 'Call_Out',
  });
  assert.deepEqual(await findingsIn({ Bare: bare }), [
    'Bare: Call_Out has no fault path',
    'Bare: Update_Row has no fault path',
  ]);
});

it('finds a write before the save, through a subflow too', async () => {
  const flow = sampleFlow({
    nodes: subflow('Write_Row', 'Written'),
    immediate: 'Write_Row',
    trigger: 'RecordBeforeSave',
  });
  assert.deepEqual(await findingsIn({ Main: flow, Written: WRITTEN }), [
    'Main: Written.Update_Row writes before the save',
  ]);
});

it('finds a statement in a loop, through a subflow too, and not one behind it', async () => {
  const nodes =
    assignment('Note_Fault') +
    loop('Walk_Rows', 'Write_Row', 'Update_Row') +
    update('Update_Row', undefined, 'Note_Fault') +
    subflow('Write_Row', 'Written', 'Walk_Rows');
  const main = later({ nodes, later: 'Walk_Rows' });
  assert.deepEqual(await findingsIn({ Main: main, Written: WRITTEN }), [
    'Main: Written.Update_Row costs a statement at each turn of Walk_Rows',
  ]);
});

it('finds a flow that Flow Builder does not lay out', async () => {
  const flow = sampleFlow({ nodes: assignment('Note_Fault'), immediate: 'Note_Fault', canvas: '' });
  assert.deepEqual(await findingsIn({ Main: flow }), [
    'Main: Flow is not laid out by Flow Builder (AUTO_LAYOUT_CANVAS)',
  ]);
});
