import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { checkFlows } from './rules.ts';
import { scanFlows } from './scan-flows.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flow-lint-'));
});
after(() => rm(folder, { recursive: true }));

const ACTION = (fault = '<faultConnector><targetReference>Update_Row</targetReference></faultConnector>'): string =>
  `<actionCalls><description>Calls.</description><name>Call_Out</name><label>Call Out</label><locationX>0</locationX><locationY>0</locationY><actionName>X</actionName><actionType>apex</actionType><connector><targetReference>Update_Row</targetReference></connector>${fault}</actionCalls>`;
const UPDATE =
  '<recordUpdates><description>Writes.</description><name>Update_Row</name><label>Update Row</label><locationX>0</locationX><locationY>0</locationY><faultConnector><targetReference>Note_Fault</targetReference></faultConnector><filterLogic>and</filterLogic><filters><field>Id</field><operator>EqualTo</operator><value><elementReference>$Record.Id</elementReference></value></filters><object>Contact</object></recordUpdates>';
const NOTE =
  '<assignments><description>Notes.</description><name>Note_Fault</name><label>Note Fault</label><locationX>0</locationX><locationY>0</locationY></assignments>';
const ASYNC = (first: string): string =>
  `<scheduledPaths><connector><targetReference>${first}</targetReference></connector><pathType>AsyncAfterCommit</pathType></scheduledPaths>`;

async function findings(options: {
  nodes?: string;
  paths?: string;
  immediate?: string;
  guard?: boolean;
}): Promise<string[]> {
  const { nodes = ACTION() + NOTE + UPDATE, paths = ASYNC('Call_Out'), immediate = '', guard = true } = options;
  const file = join(folder, `Sample_Flow_${Math.random().toString(36).slice(2)}.flow-meta.xml`);
  await writeFile(
    file,
    `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata">${nodes}<apiVersion>66.0</apiVersion><description>A sample.</description><label>Sample</label><processType>AutoLaunchedFlow</processType><start>${immediate}<doesRequireRecordChangedToMeetCriteria>${guard}</doesRequireRecordChangedToMeetCriteria><object>Contact</object><recordTriggerType>Update</recordTriggerType>${paths}<triggerType>RecordAfterSave</triggerType></start><status>Active</status></Flow>`,
  );
  const { graphs } = await scanFlows([file]);
  return checkFlows(graphs).map(({ element, message }) => `${element} ${message}`);
}

it('finds nothing in a flow that reads, calls out and then writes, with fault paths', async () => {
  assert.deepEqual(await findings({}), []);
});

it('finds an action without a fault path behind an asynchronous path, where the scanner is blind', async () => {
  assert.deepEqual(await findings({ nodes: ACTION('') + NOTE + UPDATE }), ['Call_Out has no fault path']);
});

it('T1: finds a callout that the immediate path reaches', async () => {
  const immediate = '<connector><targetReference>Call_Out</targetReference></connector>';
  assert.deepEqual(await findings({ immediate, paths: '' }), ['Call_Out calls out on the immediate path']);
});

it('finds a write that can happen before the callout of the batch', async () => {
  const update = UPDATE.replace(
    '<filterLogic>',
    '<connector><targetReference>Call_Out</targetReference></connector><filterLogic>',
  );
  assert.deepEqual(await findings({ nodes: ACTION() + NOTE + update, paths: ASYNC('Update_Row') }), [
    'Update_Row writes on a way that has not passed the callout',
  ]);
});

it('finds a missing transition guard, a missing description, a name without a verb and a dead element', async () => {
  const dead = NOTE.replaceAll('Note_Fault', 'Nothing')
    .replace('<description>Notes.</description>', '')
    .replace('Note Fault', 'Nothing');
  assert.deepEqual(await findings({ nodes: ACTION() + NOTE + dead + UPDATE, guard: false }), [
    'Start has an asynchronous path without "only when updated to meet"',
    'Nothing has no description',
    'Nothing needs a label and a name that begins with a verb (Verb_Noun)',
    'Nothing cannot be reached',
  ]);
});
