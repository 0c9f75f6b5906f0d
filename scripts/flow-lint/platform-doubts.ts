import type { FlowGraph } from './flow-graph.ts';
import type { Finding } from './rules.ts';

/** A construct on which the platform's documentation leaves open what happens, so that no flow may use it. */
interface AvoidedConstruct {
  /** Key of the doubt. */
  readonly key: string;
  readonly why: string;
  /** Names of the places in a flow that use it. */
  readonly uses: (flow: FlowGraph) => readonly string[];
}

const asynchronousPaths = (flow: FlowGraph): FlowGraph['paths'] =>
  flow.paths.filter(({ asynchronous }) => asynchronous);
const timeBasedPaths = (flow: FlowGraph): FlowGraph['paths'] => flow.paths.filter(({ asynchronous }) => !asynchronous);
const inStart = (found: boolean): readonly string[] => (found ? ['Start'] : []);
const elements = (
  flow: FlowGraph,
  uses: (node: { kind: string; actionType: string; upserts: boolean }) => boolean,
): string[] => [...flow.nodes.values()].filter(uses).map(({ name }) => name);

/**
 * Doubts that bear on no flow of the package, because none uses the construct. The others are switches of the local
 * org, under each value of which the scenarios have to pass.
 */
export const AVOIDED_CONSTRUCTS: readonly AvoidedConstruct[] = [
  {
    key: 'filterFormulaWithAsyncPath',
    why: 'has a start formula together with an asynchronous path, which the platform may refuse: use conditions',
    uses: (flow) => inStart(flow.hasFilterFormula && asynchronousPaths(flow).length > 0),
  },
  {
    key: 'isChangedWithTimeBasedPath',
    why: 'has an IsChanged condition together with a time-based path, which the platform may refuse',
    uses: (flow) => inStart(flow.startsOnChange && timeBasedPaths(flow).length > 0),
  },
  {
    key: 'asyncPathWithoutGuard',
    why: 'has an asynchronous path on updates that neither the changed-to-meet flag nor IsChanged guards',
    uses: (flow) =>
      inStart(asynchronousPaths(flow).length > 0 && flow.updates && !flow.changedToMeet && !flow.startsOnChange),
  },
  {
    key: 'asyncMaxBatchSize',
    why: 'is an asynchronous path with a batch size, which the platform may refuse or ignore',
    uses: (flow) => asynchronousPaths(flow).flatMap(({ hasBatchSize, name }) => (hasBatchSize ? [name] : [])),
  },
  {
    key: 'offsetZero',
    why: 'is a time-based path with the offset 0, which the platform may refuse: use 1 minute',
    uses: (flow) => timeBasedPaths(flow).flatMap(({ offset, name }) => (offset === 0 ? [name] : [])),
  },
  {
    key: 'duplicateKeyInOneUpsert',
    why: 'is an upsert: what happens to two rows with one key in it is not documented',
    uses: (flow) => elements(flow, ({ upserts }) => upserts),
  },
];

/** Doubts about External Services and HTTP Callout (`nonSuccess` to `registrationWithFlow`): flows of the package use neither. */
export const EXTERNAL_SERVICE_DOUBTS: readonly string[] = [
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

const EXTERNAL_SERVICE_USES = (flow: FlowGraph): readonly string[] => [
  ...elements(flow, ({ kind, actionType }) => kind === 'actionCalls' && actionType === 'externalService'),
  ...flow.resources.filter(({ dataType }) => dataType === 'Apex').map(({ name }) => name),
];

/** Finds constructs on which the platform's behaviour is not known. */
export function avoidedConstructs(flow: FlowGraph): Finding[] {
  return AVOIDED_CONSTRUCTS.flatMap(({ uses, why }) =>
    uses(flow).map((element) => ({ flow: flow.apiName, element, message: why })),
  );
}

/** Finds calls of External Services and Apex-defined variables: for flows of the package, not for the add-on. */
export function externalServiceUses(flow: FlowGraph): Finding[] {
  return EXTERNAL_SERVICE_USES(flow).map((element) => ({
    flow: flow.apiName,
    element,
    message: 'uses an External Service, on which much is not documented: use the Apex action',
  }));
}
