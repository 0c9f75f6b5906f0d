import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFlows } from './rules.ts';
import { scanFlows } from './scan-flows.ts';

const PLACE = '<locationX>0</locationX><locationY>0</locationY>';
const AUTO_LAYOUT =
  '<processMetadataValues><name>CanvasMode</name><value><stringValue>AUTO_LAYOUT_CANVAS</stringValue></value></processMetadataValues>';

const head = (name: string): string =>
  `<description>For a test.</description><name>${name}</name><label>${name.replaceAll('_', ' ')}</label>${PLACE}`;
const leads = (tag: string, to: string | undefined): string =>
  to === undefined ? '' : `<${tag}><targetReference>${to}</targetReference></${tag}>`;

/** An Apex action. */
export function action(name: string, next: string | undefined, fault: string | undefined): string {
  return `<actionCalls>${head(name)}<actionName>X</actionName><actionType>apex</actionType>${leads('connector', next)}${leads('faultConnector', fault)}</actionCalls>`;
}

/** An update of the record that started the flow. */
export function update(name: string, next: string | undefined, fault: string | undefined): string {
  const filter =
    '<filterLogic>and</filterLogic><filters><field>Id</field><operator>EqualTo</operator><value><elementReference>$Record.Id</elementReference></value></filters>';
  return `<recordUpdates>${head(name)}${leads('connector', next)}${leads('faultConnector', fault)}${filter}<object>Contact</object></recordUpdates>`;
}

export function assignment(name: string, next?: string): string {
  return `<assignments>${head(name)}${leads('connector', next)}</assignments>`;
}

export function decision(name: string, yes: string | undefined, no: string | undefined): string {
  return `<decisions>${head(name)}${leads('defaultConnector', no)}<defaultConnectorLabel>No</defaultConnectorLabel><rules><name>${name}_Yes</name><conditionLogic>and</conditionLogic>${leads('connector', yes)}<label>Yes</label></rules></decisions>`;
}

export function loop(name: string, body: string, after?: string): string {
  return `<loops>${head(name)}<collectionReference>rows</collectionReference><iterationOrder>Asc</iterationOrder>${leads('nextValueConnector', body)}${leads('noMoreValuesConnector', after)}</loops>`;
}

export function subflow(name: string, flowName: string, next?: string): string {
  return `<subflows>${head(name)}${leads('connector', next)}<flowName>${flowName}</flowName></subflows>`;
}

export interface SampleFlow {
  /** Elements, each kind together, as the Metadata API wants them. */
  readonly nodes: string;
  /** First element of the asynchronous path. */
  readonly later?: string;
  /** First element of the immediate path. */
  readonly immediate?: string;
  readonly trigger?: 'RecordAfterSave' | 'RecordBeforeSave' | 'Scheduled';
  /** Flow Builder's mode; automatic layout when left out. */
  readonly canvas?: string;
}

/** The XML of a flow: record-triggered with a trigger, called by others without. */
export function sampleFlow({ nodes, later, immediate, trigger, canvas = AUTO_LAYOUT }: SampleFlow): string {
  const paths =
    later === undefined
      ? ''
      : `<scheduledPaths>${leads('connector', later)}<pathType>AsyncAfterCommit</pathType></scheduledPaths>`;
  const record = trigger?.startsWith('Record')
    ? '<doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria><object>Contact</object><recordTriggerType>Update</recordTriggerType>'
    : '';
  const triggered = trigger === undefined ? '' : `${record}${paths}<triggerType>${trigger}</triggerType>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata">${nodes}<apiVersion>66.0</apiVersion><description>A sample.</description><label>Sample</label>${canvas}<processType>AutoLaunchedFlow</processType><start>${PLACE}${leads('connector', immediate)}${triggered}</start><status>Active</status></Flow>`;
}

/** What our own rules find in flows, as `Flow: Element message`. */
export async function findingsIn(flows: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'flow-lint-'));
  try {
    const files = Object.keys(flows).map((name) => join(folder, `${name}.flow-meta.xml`));
    for (const [index, xml] of Object.values(flows).entries()) await writeFile(files[index] ?? '', xml);
    const { graphs } = await scanFlows(files);
    return checkFlows(graphs).map(({ flow, element, message }) => `${flow}: ${element} ${message}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
