import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { SWITCH_VALUES } from '../../local-org/switches.ts';
import { AVOIDED_CONSTRUCTS, EXTERNAL_SERVICE_DOUBTS, externalServiceUses } from './platform-doubts.ts';
import { checkFlows } from './rules.ts';
import { scanFlows } from './scan-flows.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flow-lint-'));
});
after(() => rm(folder, { recursive: true }));

/** Where the platform's documentation leaves open what happens. */
const DOUBTS = [
  'recordInAsyncPath',
  'priorRecordInAsyncPath',
  'recordInTimeBasedPath',
  'priorRecordInTimeBasedPath',
  'asyncBatchSize',
  'asyncBatchScope',
  'asyncOrder',
  'asyncDelayMinutes',
  'asyncLimits',
  'customMetadataQueryCounts',
  'recordDeletedBeforePath',
  'filterFormulaWithAsyncPath',
  'isChangedWithTimeBasedPath',
  'asyncPathWithoutGuard',
  'asyncMaxBatchSize',
  'retryAfterFault',
  'retryAfterLoneCalloutFailure',
  'inBatchReruns',
  'partialSaveReattempts',
  'retryAfterLimitFailure',
  'retryScope',
  'interviewGuidOnRetry',
  'rescheduleOnDateMove',
  'cancelWhenCriteriaEnd',
  'newVersionAndPendingEntries',
  'pastDate',
  'nullDate',
  'timeBasedDelayMinutes',
  'timeBasedHourlyCap',
  'offsetZero',
  'apexActionListSize',
  'apexActionException',
  'nullRequiredInput',
  'divergedGroupOrder',
  'dmlBlocksBatchMates',
  'duplicateKeyInOneUpsert',
  'dmlBeforeHandledFault',
  'decisionTextCompare',
  'startFilterTextCompare',
  'notEqualToNull',
  'containsEmptyText',
  'containsOnNull',
  'loopOverNullCollection',
  'blankNumberInFormula',
  'faultMessageAfterFaultPath',
  'isChangedOnCreate',
  'pendingWorkFaultText',
  'asyncRunningUser',
  'apexClassAccess',
  'headerWithoutFormula',
  'nonSuccess',
  'outputsOnFaultPath',
  'nullBody',
  'emptyBody',
  'missingResponseKey',
  'unknownResponseKeys',
  'defaultStringOutput',
  'nestedInlineClassNames',
  'systemVersionOnDeploy',
  'registrationWithFlow',
];

const AUTO_LAYOUT =
  '<processMetadataValues><name>CanvasMode</name><value><stringValue>AUTO_LAYOUT_CANVAS</stringValue></value></processMetadataValues>';
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
    `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata">${nodes}<apiVersion>66.0</apiVersion><description>A sample.</description><label>Sample</label>${AUTO_LAYOUT}<processType>AutoLaunchedFlow</processType><start>${immediate}<doesRequireRecordChangedToMeetCriteria>${guard}</doesRequireRecordChangedToMeetCriteria><object>Contact</object><recordTriggerType>Update</recordTriggerType>${paths}<triggerType>RecordAfterSave</triggerType></start><status>Active</status></Flow>`,
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

const TIME = (offset: number): string =>
  `<scheduledPaths><name>Later</name><connector><targetReference>Update_Row</targetReference></connector><label>Later</label><offsetNumber>${offset}</offsetNumber><offsetUnit>Minutes</offsetUnit><timeSource>RecordTriggerEvent</timeSource></scheduledPaths>`;
const UPSERT =
  '<recordCreates><description>Writes.</description><name>Upsert_Row</name><label>Upsert Row</label><locationX>0</locationX><locationY>0</locationY><doesUpsert>true</doesUpsert><faultConnector><targetReference>Note_Fault</targetReference></faultConnector><inputReference>$Record</inputReference></recordCreates>';
const IS_CHANGED =
  '<filters><field>Email</field><operator>IsChanged</operator><value><booleanValue>true</booleanValue></value></filters>';

for (const [key, options, expected] of [
  ['offsetZero', { nodes: UPDATE + NOTE, paths: TIME(0) }, 'Later is a time-based path with the offset 0'],
  [
    'isChangedWithTimeBasedPath',
    { nodes: UPDATE + NOTE, paths: TIME(1), immediate: IS_CHANGED },
    'Start has an IsChanged condition together with a time-based path',
  ],
  [
    'filterFormulaWithAsyncPath',
    { immediate: '<filterFormula>TRUE</filterFormula>' },
    'Start has a start formula together with an asynchronous path',
  ],
  [
    'asyncMaxBatchSize',
    { paths: ASYNC('Call_Out').replace('<pathType>', '<maxBatchSize>50</maxBatchSize><pathType>') },
    'Run Asynchronously is an asynchronous path with a batch size',
  ],
  ['asyncPathWithoutGuard', { guard: false }, 'Start has an asynchronous path on updates'],
  ['duplicateKeyInOneUpsert', { nodes: UPSERT + NOTE, paths: ASYNC('Upsert_Row') }, 'Upsert_Row is an upsert'],
] as const) {
  it(`finds a construct whose behaviour the platform leaves open: ${key}`, async () => {
    const found = await findings(options);
    assert.ok(
      found.some((finding) => finding.startsWith(expected)),
      found.join('\n'),
    );
  });
}

it('finds External Services and Apex-defined variables in flows of the package', async () => {
  const file = join(folder, 'With_Service.flow-meta.xml');
  const service = ACTION().replace('<actionType>apex<', '<actionType>externalService<');
  await writeFile(
    file,
    `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata">${service}<apiVersion>66.0</apiVersion><label>Sample</label><processType>AutoLaunchedFlow</processType><start><connector><targetReference>Call_Out</targetReference></connector></start><status>Active</status><variables><name>body</name><apexClass>X</apexClass><dataType>Apex</dataType></variables></Flow>`,
  );
  const { graphs } = await scanFlows([file]);
  assert.deepEqual(
    graphs.flatMap(externalServiceUses).map(({ element }) => element),
    ['Call_Out', 'body'],
  );
});

it('does not take a notification for a callout', async () => {
  const notify = ACTION().replace('<actionType>apex<', '<actionType>customNotificationAction<');
  const immediate = '<connector><targetReference>Call_Out</targetReference></connector>';
  assert.deepEqual(await findings({ nodes: notify + NOTE + UPDATE, immediate, paths: '' }), []);
});

it('every doubt about the platform is a switch of the local org or a construct that the lint finds', () => {
  const avoided = [...AVOIDED_CONSTRUCTS.map(({ key }) => key), ...EXTERNAL_SERVICE_DOUBTS];
  const switches = Object.keys(SWITCH_VALUES);
  assert.deepEqual(
    DOUBTS.filter((key) => !avoided.includes(key) && !switches.includes(key)),
    [],
  );
});

it('finds a missing transition guard, a missing description, a name without a verb and a dead element', async () => {
  const dead = NOTE.replaceAll('Note_Fault', 'Nothing')
    .replace('<description>Notes.</description>', '')
    .replace('Note Fault', 'Nothing');
  assert.deepEqual(await findings({ nodes: ACTION() + NOTE + dead + UPDATE, guard: false }), [
    'Start has an asynchronous path on updates that neither the changed-to-meet flag nor IsChanged guards',
    'Nothing has no description',
    'Nothing needs a label and a name that begins with a verb (Verb_Noun)',
    'Nothing cannot be reached',
  ]);
});
