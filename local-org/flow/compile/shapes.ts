import type { XmlElement } from '../../metadata/xml-element.ts';

/** Which children an element of a flow may have. Anything else is refused by name. */
interface Shape {
  /** Read by the compiler. */
  readonly read: readonly string[];
  /** Of no effect on how the flow runs. */
  readonly ignored?: readonly string[];
}

const NODE_NOISE = ['description', 'label', 'locationX', 'locationY', 'elementSubtype', 'processMetadataValues'];
const CONNECTOR = ['targetReference', 'isGoTo', 'processMetadataValues'];

/** Metadata API, "Flow": by the name of the element in the file. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  Flow: {
    read: [
      'actionCalls',
      'assignments',
      'collectionProcessors',
      'constants',
      'customErrors',
      'decisions',
      'formulas',
      'loops',
      'recordCreates',
      'recordDeletes',
      'recordLookups',
      'recordUpdates',
      'start',
      'startElementReference',
      'status',
      'subflows',
      'textTemplates',
      'triggerOrder',
      'variables',
      'label',
      'processType',
      'runInMode',
      'environments',
    ],
    ignored: [
      'apiVersion',
      'areMetricsLoggedToDataCloud',
      'description',
      'interviewLabel',
      'isTemplate',
      'processMetadataValues',
      'fullName',
    ],
  },
  start: {
    read: [
      'connector',
      'doesRequireRecordChangedToMeetCriteria',
      'filterFormula',
      'filterLogic',
      'filters',
      'maxBatchSize',
      'object',
      'recordTriggerType',
      'schedule',
      'scheduledPaths',
      'triggerType',
    ],
    ignored: NODE_NOISE,
  },
  schedule: { read: ['frequency', 'startDate', 'startTime'] },
  scheduledPaths: {
    read: [
      'name',
      'connector',
      'label',
      'maxBatchSize',
      'offsetNumber',
      'offsetUnit',
      'pathType',
      'recordField',
      'timeSource',
    ],
    ignored: ['processMetadataValues'],
  },
  connector: { read: CONNECTOR },
  faultConnector: { read: CONNECTOR },
  defaultConnector: { read: CONNECTOR },
  nextValueConnector: { read: CONNECTOR },
  noMoreValuesConnector: { read: CONNECTOR },
  filters: { read: ['field', 'operator', 'value'], ignored: ['processMetadataValues'] },
  assignments: { read: ['name', 'assignmentItems', 'connector'], ignored: NODE_NOISE },
  assignmentItems: { read: ['assignToReference', 'operator', 'value'], ignored: ['processMetadataValues'] },
  decisions: { read: ['name', 'rules', 'defaultConnector'], ignored: [...NODE_NOISE, 'defaultConnectorLabel'] },
  rules: {
    read: ['name', 'conditionLogic', 'conditions', 'connector', 'doesRequireRecordChangedToMeetCriteria', 'label'],
    ignored: ['description', 'processMetadataValues'],
  },
  conditions: { read: ['leftValueReference', 'operator', 'rightValue'], ignored: ['processMetadataValues'] },
  loops: {
    read: [
      'name',
      'assignNextValueToReference',
      'collectionReference',
      'iterationOrder',
      'nextValueConnector',
      'noMoreValuesConnector',
    ],
    ignored: NODE_NOISE,
  },
  collectionProcessors: {
    read: [
      'name',
      'assignNextValueToReference',
      'collectionProcessorType',
      'collectionReference',
      'conditionLogic',
      'conditions',
      'connector',
      'formula',
      'limit',
      'sortOptions',
    ],
    ignored: NODE_NOISE,
  },
  sortOptions: { read: ['doesPutEmptyStringAndNullFirst', 'sortField', 'sortOrder'] },
  recordLookups: {
    read: [
      'name',
      'assignNullValuesIfNoRecordsFound',
      'connector',
      'faultConnector',
      'filterLogic',
      'filters',
      'getFirstRecordOnly',
      'limit',
      'object',
      'outputAssignments',
      'outputReference',
      'queriedFields',
      'sortField',
      'sortOrder',
      'storeOutputAutomatically',
    ],
    ignored: NODE_NOISE,
  },
  recordCreates: {
    read: [
      'name',
      'assignRecordIdToReference',
      'connector',
      'doesUpsert',
      'doesUpsertAllOrNone',
      'faultConnector',
      'filterLogic',
      'filters',
      'inputAssignments',
      'inputReference',
      'object',
      'operationMultMatchingRecords',
      'operationOneMatchingRecord',
      'operationZeroMatchingRecords',
      'storeOutputAutomatically',
      'upsertExternalIdField',
      'upsertStandardIdField',
    ],
    ignored: NODE_NOISE,
  },
  recordUpdates: {
    read: [
      'name',
      'connector',
      'faultConnector',
      'filterLogic',
      'filters',
      'inputAssignments',
      'inputReference',
      'object',
    ],
    ignored: NODE_NOISE,
  },
  recordDeletes: {
    read: ['name', 'connector', 'faultConnector', 'filterLogic', 'filters', 'inputReference', 'object'],
    ignored: NODE_NOISE,
  },
  inputAssignments: { read: ['field', 'name', 'value'], ignored: ['processMetadataValues'] },
  outputAssignments: { read: ['assignToReference', 'field', 'name'], ignored: ['processMetadataValues'] },
  actionCalls: {
    read: [
      'name',
      'actionName',
      'actionType',
      'connector',
      'faultConnector',
      'flowTransactionModel',
      'inputParameters',
      'outputParameters',
      'storeOutputAutomatically',
    ],
    ignored: [...NODE_NOISE, 'nameSegment', 'offset', 'versionSegment', 'versionString'],
  },
  inputParameters: { read: ['name', 'value'], ignored: ['processMetadataValues'] },
  outputParameters: { read: ['assignToReference', 'name'], ignored: ['processMetadataValues'] },
  subflows: {
    read: ['name', 'connector', 'flowName', 'inputAssignments', 'outputAssignments', 'storeOutputAutomatically'],
    ignored: NODE_NOISE,
  },
  customErrors: { read: ['name', 'connector', 'customErrorMessages'], ignored: NODE_NOISE },
  customErrorMessages: { read: ['errorMessage', 'fieldSelection', 'isFieldError'] },
  variables: {
    read: ['name', 'apexClass', 'dataType', 'isCollection', 'isInput', 'isOutput', 'objectType', 'value'],
    ignored: ['description', 'processMetadataValues', 'scale'],
  },
  constants: { read: ['name', 'dataType', 'value'], ignored: ['description', 'processMetadataValues'] },
  formulas: { read: ['name', 'dataType', 'expression', 'scale'], ignored: ['description', 'processMetadataValues'] },
  textTemplates: {
    read: ['name', 'text'],
    ignored: ['description', 'isViewedAsPlainText', 'processMetadataValues'],
  },
};

/** Values, which are checked where they are compiled, and what has no effect. */
export const LEAVES: ReadonlySet<string> = new Set(['processMetadataValues', 'limit', 'value', 'rightValue']);

export type Complain = (message: string, at: XmlElement) => void;

/** Refuses by name whatever a flow holds that is not implemented, and repeated elements that are not contiguous. */
export function checkShape(root: XmlElement, complain: Complain): void {
  visit(root, SHAPES.Flow, complain);
  checkContiguous(root, complain);
}

function visit(element: XmlElement, shape: Shape | undefined, complain: Complain): void {
  if (shape === undefined || LEAVES.has(element.name)) return;
  for (const one of element.children) {
    if (!shape.read.includes(one.name) && shape.ignored?.includes(one.name) !== true) {
      complain(`The local org does not implement '${one.name}' in '${element.name}' of a flow.`, one);
    } else {
      visit(one, one.children.length === 0 ? undefined : SHAPES[one.name], complain);
    }
  }
}

/** The Metadata API's parser wants all elements of a name side by side ("Element X is duplicated at this location"). */
function checkContiguous(root: XmlElement, complain: Complain): void {
  const closed = new Set<string>();
  let previous: string | undefined;
  for (const one of root.children) {
    if (one.name !== previous && closed.has(one.name)) {
      complain(`Element ${one.name} is duplicated at this location in type Flow`, one);
    }
    if (previous !== undefined) closed.add(previous);
    previous = one.name;
  }
}
