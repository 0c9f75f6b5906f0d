/** One element of a flow with where it leads: enough to walk every path. */
export interface FlowNode {
  readonly name: string;
  /** Metadata tag, such as `actionCalls`. */
  readonly kind: string;
  readonly label: string;
  readonly description: string;
  readonly next: readonly string[];
  /** Whether the path can end here: a connector is left out. */
  readonly mayEnd: boolean;
  /** First element of a loop's body. */
  readonly body: string | undefined;
  readonly fault: string | undefined;
  /** Of an action: `apex`, `emailSimple`… */
  readonly actionType: string;
  readonly upserts: boolean;
}

/** A path that runs behind the commit. */
export interface LaterPath {
  readonly name: string;
  readonly asynchronous: boolean;
  readonly offset: number;
  readonly hasBatchSize: boolean;
}

export interface FlowResource {
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly dataType: string;
}

export interface FlowGraph {
  readonly apiName: string;
  readonly label: string;
  readonly description: string;
  readonly recordTriggered: boolean;
  /** Whether it runs before the record is saved. */
  readonly beforeSave: boolean;
  /** How Flow Builder shows it. */
  readonly canvas: string;
  /** First element of the immediate path of a flow that something triggers: a record, a time, an event. */
  readonly immediate: string | undefined;
  /** First elements of asynchronous and time-based paths. */
  readonly later: readonly string[];
  readonly asynchronous: boolean;
  readonly paths: readonly LaterPath[];
  readonly hasFilterFormula: boolean;
  /** Whether a start condition uses IsChanged. */
  readonly startsOnChange: boolean;
  readonly changedToMeet: boolean;
  readonly updates: boolean;
  /** First element of a flow that is called. */
  readonly called: string | undefined;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly resources: readonly FlowResource[];
  /** Names of the flows that it calls. */
  readonly subflows: ReadonlyMap<string, string>;
}

type Xml = Readonly<Record<string, unknown>>;

const NODE_KINDS = [
  'actionCalls',
  'assignments',
  'collectionProcessors',
  'customErrors',
  'decisions',
  'loops',
  'recordCreates',
  'recordDeletes',
  'recordLookups',
  'recordUpdates',
  'subflows',
  'transforms',
];
const RESOURCE_KINDS = ['constants', 'formulas', 'textTemplates', 'variables'];

/** Reads the JSON form of a flow's XML. */
export function readFlowGraph(apiName: string, data: Xml): FlowGraph {
  const start = asXml(data.start);
  const paths = listOf(start, 'scheduledPaths');
  const triggerType = textIn(start, 'triggerType');
  const immediate = target(start.connector);
  const trigger = textIn(start, 'recordTriggerType');
  return {
    apiName,
    label: textIn(data, 'label'),
    description: textIn(data, 'description'),
    recordTriggered: triggerType.startsWith('Record'),
    beforeSave: triggerType === 'RecordBeforeSave' || triggerType === 'RecordBeforeDelete',
    canvas: canvasOf(data),
    immediate: triggerType === '' ? undefined : immediate,
    later: paths.flatMap((path) => target(path.connector) ?? []),
    asynchronous: paths.some((path) => textIn(path, 'pathType') === 'AsyncAfterCommit'),
    paths: paths.map((path) => ({
      name: textIn(path, 'name') || 'Run Asynchronously',
      asynchronous: textIn(path, 'pathType') === 'AsyncAfterCommit',
      offset: Number(textIn(path, 'offsetNumber')),
      hasBatchSize: path.maxBatchSize !== undefined,
    })),
    hasFilterFormula: start.filterFormula !== undefined,
    startsOnChange: listOf(start, 'filters').some((filter) => textIn(filter, 'operator') === 'IsChanged'),
    changedToMeet: textIn(start, 'doesRequireRecordChangedToMeetCriteria') === 'true',
    updates: trigger.includes('Update'),
    called: triggerType === '' ? immediate : undefined,
    nodes: new Map(
      NODE_KINDS.flatMap((kind) =>
        listOf(data, kind).map((xml) => [textIn(xml, 'name'), readNode(kind, xml)] as const),
      ),
    ),
    resources: RESOURCE_KINDS.flatMap((kind) =>
      listOf(data, kind).map((xml) => ({
        kind,
        name: textIn(xml, 'name'),
        description: textIn(xml, 'description'),
        dataType: textIn(xml, 'dataType'),
      })),
    ),
    subflows: new Map(listOf(data, 'subflows').map((xml) => [textIn(xml, 'name'), textIn(xml, 'flowName')])),
  };
}

function canvasOf(data: Xml): string {
  const values = listOf(data, 'processMetadataValues');
  const mode = values.find((value) => textIn(value, 'name') === 'CanvasMode');
  return mode === undefined ? '' : textIn(asXml(mode.value), 'stringValue');
}

/** Where each way out of an element leads; undefined where a path ends. */
function waysOut(kind: string, xml: Xml): readonly (string | undefined)[] {
  switch (kind) {
    case 'decisions':
      return [xml.defaultConnector, ...listOf(xml, 'rules').map((rule) => rule.connector)].map(target);
    case 'loops':
      return [xml.nextValueConnector, xml.noMoreValuesConnector].map(target);
    default:
      return [target(xml.connector)];
  }
}

function readNode(kind: string, xml: Xml): FlowNode {
  const ways = waysOut(kind, xml);
  return {
    kind,
    name: textIn(xml, 'name'),
    label: textIn(xml, 'label'),
    description: textIn(xml, 'description'),
    next: ways.flatMap((way) => way ?? []),
    mayEnd: ways.includes(undefined),
    body: kind === 'loops' ? target(xml.nextValueConnector) : undefined,
    fault: target(xml.faultConnector),
    actionType: textIn(xml, 'actionType'),
    upserts: textIn(xml, 'doesUpsert') === 'true',
  };
}

/**
 * Names of all elements that can be reached from an element, itself and fault paths included.
 * @param barrier an element that nothing is followed through, and that is left out
 */
export function reachable(flow: FlowGraph, from: string | undefined, barrier?: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = from === undefined ? [] : [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = flow.nodes.get(name);
    if (node === undefined || name === barrier || found.has(name)) continue;
    found.add(name);
    open.push(...node.next, ...(node.fault === undefined ? [] : [node.fault]));
  }
  return found;
}

function asXml(value: unknown): Xml {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Xml) : {};
}

function listOf(xml: Xml, name: string): readonly Xml[] {
  const value = xml[name];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one) => one !== undefined).map(asXml);
}

function textIn(xml: Xml, name: string): string {
  const value = xml[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function target(connector: unknown): string | undefined {
  const name = textIn(asXml(connector), 'targetReference');
  return name === '' ? undefined : name;
}
