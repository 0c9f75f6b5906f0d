/** Short forms of flow metadata, so that a probe shows what it is about (Metadata API Developer Guide, "Flow"). */

export type FlowValue = string | number | boolean | { readonly ref: string } | { readonly date: string };

export function ref(name: string): { readonly ref: string } {
  return { ref: name };
}

/** A `FlowElementReferenceOrValue` under a name of its own. */
function value(content: FlowValue, tag = 'value'): string {
  if (typeof content === 'object') {
    const inside =
      'ref' in content
        ? `<elementReference>${content.ref}</elementReference>`
        : `<dateValue>${content.date}</dateValue>`;
    return `<${tag}>${inside}</${tag}>`;
  }
  const kind = typeof content === 'string' ? 'stringValue' : `${typeof content}Value`;
  return `<${tag}><${kind}>${escapeXml(String(content))}</${kind}></${tag}>`;
}

function to(target: string | undefined, tag = 'connector'): string {
  return target === undefined ? '' : `<${tag}><targetReference>${target}</targetReference></${tag}>`;
}

const head = (name: string): string =>
  `<name>${name}</name><label>${name.replaceAll('_', ' ')}</label><locationX>0</locationX><locationY>0</locationY>`;

export type Condition = readonly [left: string, operator: string, right: FlowValue];

/** Conditions of a start or of Get Records, all of which have to hold. */
export function filters(...conditions: readonly Condition[]): string {
  const items = conditions.map(
    ([field, operator, right]) =>
      `<filters><field>${field}</field><operator>${operator}</operator>${value(right)}</filters>`,
  );
  return `<filterLogic>and</filterLogic>${items.join('')}`;
}

export function assignments(name: string, items: readonly Condition[], next?: string): string {
  const lines = items.map(
    ([target, operator, right]) =>
      `<assignmentItems><assignToReference>${target}</assignToReference><operator>${operator}</operator>${value(right)}</assignmentItems>`,
  );
  return `<assignments>${head(name)}${lines.join('')}${to(next)}</assignments>`;
}

/** A decision with one outcome beside the default one. */
export function decision(name: string, when: readonly Condition[], next: string, otherwise: string): string {
  const conditions = when.map(
    ([left, operator, right]) =>
      `<conditions><leftValueReference>${left}</leftValueReference><operator>${operator}</operator>${value(right, 'rightValue')}</conditions>`,
  );
  return (
    `<decisions>${head(name)}${to(otherwise, 'defaultConnector')}<defaultConnectorLabel>No</defaultConnectorLabel>` +
    `<rules><name>${name}_Yes</name><conditionLogic>and</conditionLogic>${conditions.join('')}${to(next)}<label>Yes</label></rules></decisions>`
  );
}

export interface Ends {
  readonly next?: string;
  readonly fault?: string;
}

const ends = ({ next, fault }: Ends): string => `${to(next)}${to(fault, 'faultConnector')}`;

/** Get Records: the first one. */
export function lookup(name: string, object: string, conditions: readonly Condition[], connectors: Ends = {}): string {
  return (
    `<recordLookups>${head(name)}<assignNullValuesIfNoRecordsFound>false</assignNullValuesIfNoRecordsFound>${ends(connectors)}` +
    `${conditions.length === 0 ? '' : filters(...conditions)}<getFirstRecordOnly>true</getFirstRecordOnly><object>${object}</object>` +
    `<storeOutputAutomatically>true</storeOutputAutomatically></recordLookups>`
  );
}

const fields = (assigned: Readonly<Record<string, FlowValue>>): string =>
  Object.entries(assigned)
    .map(([field, content]) => `<inputAssignments><field>${field}</field>${value(content)}</inputAssignments>`)
    .join('');

export function create(
  name: string,
  object: string,
  assigned: Readonly<Record<string, FlowValue>>,
  connectors: Ends = {},
): string {
  return (
    `<recordCreates>${head(name)}${ends(connectors)}${fields(assigned)}<object>${object}</object>` +
    `<storeOutputAutomatically>true</storeOutputAutomatically></recordCreates>`
  );
}

/** Create Records of a collection variable. */
export function createAll(name: string, collection: string, connectors: Ends = {}): string {
  return `<recordCreates>${head(name)}${ends(connectors)}<inputReference>${collection}</inputReference></recordCreates>`;
}

/** Update Records of the record that triggered the flow. */
export function updateRecord(name: string, assigned: Readonly<Record<string, FlowValue>>): string {
  return `<recordUpdates>${head(name)}${fields(assigned)}<inputReference>$Record</inputReference></recordUpdates>`;
}

export function action(
  name: string,
  [type, actionName]: readonly [type: 'apex' | 'externalService', actionName: string],
  inputs: Readonly<Record<string, FlowValue>>,
  connectors: Ends = {},
): string {
  const parameters = Object.entries(inputs).map(
    ([parameter, content]) => `<inputParameters><name>${parameter}</name>${value(content)}</inputParameters>`,
  );
  return (
    `<actionCalls>${head(name)}<actionName>${actionName}</actionName><actionType>${type}</actionType>${ends(connectors)}` +
    `<flowTransactionModel>CurrentTransaction</flowTransactionModel>${parameters.join('')}` +
    `<nameSegment>${actionName}</nameSegment><storeOutputAutomatically>true</storeOutputAutomatically></actionCalls>`
  );
}

export function loop(name: string, collection: string, body: string, after: string): string {
  return (
    `<loops>${head(name)}<collectionReference>${collection}</collectionReference><iterationOrder>Asc</iterationOrder>` +
    `${to(body, 'nextValueConnector')}${to(after, 'noMoreValuesConnector')}</loops>`
  );
}

export function customError(name: string, message: string): string {
  return `<customErrors>${head(name)}<customErrorMessages><errorMessage>${message}</errorMessage><isFieldError>false</isFieldError></customErrorMessages></customErrors>`;
}

export interface VariableOptions {
  readonly value?: FlowValue;
  readonly isCollection?: boolean;
  readonly isOutput?: boolean;
  /** Object of a record variable. */
  readonly objectType?: string;
  /** Class of an Apex-defined variable. */
  readonly apexClass?: string;
}

export function variable(name: string, dataType: string, options: VariableOptions = {}): string {
  const scale = dataType === 'Number' ? '<scale>0</scale>' : '';
  const object = options.objectType === undefined ? '' : `<objectType>${options.objectType}</objectType>`;
  const apexClass = options.apexClass === undefined ? '' : `<apexClass>${options.apexClass}</apexClass>`;
  return (
    `<variables><name>${name}</name>${apexClass}<dataType>${dataType}</dataType><isCollection>${options.isCollection === true}</isCollection>` +
    `<isInput>false</isInput><isOutput>${options.isOutput === true}</isOutput>${object}${scale}` +
    `${options.value === undefined ? '' : value(options.value)}</variables>`
  );
}

/** What a flow that is run by name gives back. */
export const OUTCOME = variable('outcome', 'String', { isOutput: true });

export function formula(name: string, dataType: string, expression: string): string {
  return `<formulas><name>${name}</name><dataType>${dataType}</dataType><expression>${escapeXml(expression)}</expression></formulas>`;
}

export function textTemplate(name: string, text: string): string {
  return `<textTemplates><name>${name}</name><isViewedAsPlainText>true</isViewedAsPlainText><text>${escapeXml(text)}</text></textTemplates>`;
}

/** The start of a flow that is run by name. */
export function launched(first: string): string {
  return `<start><locationX>0</locationX><locationY>0</locationY>${to(first)}</start>`;
}

export interface Triggered {
  readonly object: string;
  readonly on?: 'Create' | 'Update' | 'CreateAndUpdate';
  readonly where?: readonly Condition[];
  readonly first?: string;
  readonly paths?: string;
}

/** The start of a flow that a save triggers; on updates only where the record comes to meet the conditions. */
export function triggered({ object, on = 'Create', where = [], first, paths = '' }: Triggered): string {
  const looksAtChange = where.some(([, operator]) => operator === 'IsChanged');
  const flag =
    on === 'Create' || where.length === 0 || looksAtChange
      ? ''
      : '<doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>';
  return (
    `<start><locationX>0</locationX><locationY>0</locationY>${to(first)}${flag}${where.length === 0 ? '' : filters(...where)}` +
    `<object>${object}</object><recordTriggerType>${on}</recordTriggerType>${paths}<triggerType>RecordAfterSave</triggerType></start>`
  );
}

/** The start of a flow that a platform event triggers. */
export function onEvent(object: string, first: string): string {
  return `<start><locationX>0</locationX><locationY>0</locationY>${to(first)}<object>${object}</object><triggerType>PlatformEvent</triggerType></start>`;
}

export function asynchronously(first: string): string {
  return `<scheduledPaths>${to(first)}<pathType>AsyncAfterCommit</pathType></scheduledPaths>`;
}

/** A time-based path one minute after the save, or after the time in a field. */
export function aMinuteLater(first: string, dateField?: string): string {
  const from =
    dateField === undefined
      ? '<timeSource>RecordTriggerEvent</timeSource>'
      : `<recordField>${dateField}</recordField><timeSource>RecordField</timeSource>`;
  return `<scheduledPaths><name>Later</name>${to(first)}<label>Later</label><offsetNumber>1</offsetNumber><offsetUnit>Minutes</offsetUnit>${from}</scheduledPaths>`;
}

/** A flow as metadata. The Metadata API wants elements of one kind to stand together. */
export function flowXml(name: string, parts: readonly string[], order?: number): string {
  const sorted = parts.toSorted((one, other) => (tagOf(one) < tagOf(other) ? -1 : tagOf(one) > tagOf(other) ? 1 : 0));
  const triggerOrder = order === undefined ? '' : `<triggerOrder>${order}</triggerOrder>`;
  const label = name.replaceAll('_', ' ');
  return (
    `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion>` +
    `<description>Shows how the platform reads a point that its documentation leaves open. Deleted after the probe.</description>` +
    `<environments>Default</environments><interviewLabel>${label} {!$Flow.CurrentDateTime}</interviewLabel><label>${label}</label>` +
    `<processType>AutoLaunchedFlow</processType>${sorted.join('')}<status>Active</status>${triggerOrder}</Flow>`
  );
}

function tagOf(part: string): string {
  return /^<(\w+)/.exec(part)?.[1] ?? '';
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
