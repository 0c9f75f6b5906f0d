/** Short forms of flow metadata, so that a test shows what it is about. */

type Value = string | number | boolean | null | { readonly ref: string };

export function ref(name: string): { readonly ref: string } {
  return { ref: name };
}

/** A `FlowElementReferenceOrValue` under a name of its own. */
export function value(content: Value, tag = 'value'): string {
  if (content === null) return '';
  if (typeof content === 'object') return `<${tag}><elementReference>${content.ref}</elementReference></${tag}>`;
  const kind = typeof content === 'string' ? 'stringValue' : `${typeof content}Value`;
  return `<${tag}><${kind}>${content}</${kind}></${tag}>`;
}

export function to(target: string | undefined, tag = 'connector'): string {
  return target === undefined ? '' : `<${tag}><targetReference>${target}</targetReference></${tag}>`;
}

const head = (name: string): string =>
  `<name>${name}</name><label>${name}</label><locationX>0</locationX><locationY>0</locationY>`;

export function filters(...conditions: readonly (readonly [string, string, Value])[]): string {
  if (conditions.length === 0) return '';
  const items = conditions.map(
    ([field, operator, right]) =>
      `<filters><field>${field}</field><operator>${operator}</operator>${value(right)}</filters>`,
  );
  return `<filterLogic>and</filterLogic>${items.join('')}`;
}

export function assignments(name: string, items: readonly (readonly [string, string, Value])[], next?: string): string {
  const lines = items.map(
    ([target, operator, right]) =>
      `<assignmentItems><assignToReference>${target}</assignToReference><operator>${operator}</operator>${value(right)}</assignmentItems>`,
  );
  return `<assignments>${head(name)}${lines.join('')}${to(next)}</assignments>`;
}

export interface Rule {
  readonly name: string;
  readonly when: readonly (readonly [string, string, Value])[];
  readonly logic?: string;
  readonly next?: string;
  readonly extra?: string;
}

export function decision(name: string, rules: readonly Rule[], otherwise?: string): string {
  const lines = rules.map(
    (rule) =>
      `<rules><name>${rule.name}</name><conditionLogic>${rule.logic ?? 'and'}</conditionLogic>` +
      rule.when
        .map(
          ([left, operator, right]) =>
            `<conditions><leftValueReference>${left}</leftValueReference><operator>${operator}</operator>${value(right, 'rightValue')}</conditions>`,
        )
        .join('') +
      `${to(rule.next)}${rule.extra ?? ''}<label>${rule.name}</label></rules>`,
  );
  return `<decisions>${head(name)}${to(otherwise, 'defaultConnector')}${lines.join('')}</decisions>`;
}

export interface Ends {
  readonly next?: string;
  readonly fault?: string;
}

const ends = ({ next, fault }: Ends): string => `${to(next)}${to(fault, 'faultConnector')}`;

export function lookup(name: string, object: string, inside: string, connectors: Ends = {}): string {
  return `<recordLookups>${head(name)}${ends(connectors)}${inside}<object>${object}</object></recordLookups>`;
}

export const FIRST =
  '<getFirstRecordOnly>true</getFirstRecordOnly><storeOutputAutomatically>true</storeOutputAutomatically>';
export const ALL =
  '<getFirstRecordOnly>false</getFirstRecordOnly><storeOutputAutomatically>true</storeOutputAutomatically>';

export function fields(...assigned: readonly (readonly [string, Value])[]): string {
  return assigned
    .map(([field, content]) => `<inputAssignments><field>${field}</field>${value(content)}</inputAssignments>`)
    .join('');
}

export function create(name: string, inside: string, connectors: Ends = {}): string {
  return `<recordCreates>${head(name)}${ends(connectors)}${inside}</recordCreates>`;
}

export function update(name: string, inside: string, connectors: Ends = {}): string {
  return `<recordUpdates>${head(name)}${ends(connectors)}${inside}</recordUpdates>`;
}

export function remove(name: string, inside: string, connectors: Ends = {}): string {
  return `<recordDeletes>${head(name)}${ends(connectors)}${inside}</recordDeletes>`;
}

export function input(name: string): string {
  return `<inputReference>${name}</inputReference>`;
}

export function action(
  name: string,
  className: string,
  inputs: readonly (readonly [string, Value])[],
  connectors: Ends = {},
  outputs = '<storeOutputAutomatically>true</storeOutputAutomatically>',
): string {
  const parameters = inputs.map(
    ([parameter, content]) => `<inputParameters><name>${parameter}</name>${value(content)}</inputParameters>`,
  );
  return (
    `<actionCalls>${head(name)}<actionName>${className}</actionName><actionType>apex</actionType>${ends(connectors)}` +
    `<flowTransactionModel>CurrentTransaction</flowTransactionModel>${parameters.join('')}${outputs}</actionCalls>`
  );
}

export function loop(name: string, collection: string, body: string, after?: string, order = 'Asc'): string {
  return (
    `<loops>${head(name)}<collectionReference>${collection}</collectionReference><iterationOrder>${order}</iterationOrder>` +
    `${to(body, 'nextValueConnector')}${to(after, 'noMoreValuesConnector')}</loops>`
  );
}

export function subflow(
  name: string,
  flowName: string,
  inputs: readonly (readonly [string, Value])[],
  next?: string,
  outputs = '<storeOutputAutomatically>true</storeOutputAutomatically>',
): string {
  const given = inputs.map(
    ([variable, content]) => `<inputAssignments><name>${variable}</name>${value(content)}</inputAssignments>`,
  );
  return `<subflows>${head(name)}${to(next)}<flowName>${flowName}</flowName>${given.join('')}${outputs}</subflows>`;
}

export function variable(name: string, dataType: string, inside = ''): string {
  const collection = inside.includes('<isCollection>') ? '' : '<isCollection>false</isCollection>';
  return `<variables><name>${name}</name><dataType>${dataType}</dataType>${collection}${inside}</variables>`;
}

export const IN = '<isInput>true</isInput><isOutput>false</isOutput>';
export const OUT = '<isInput>false</isInput><isOutput>true</isOutput>';
export const COLLECTION = '<isCollection>true</isCollection>';

export function formula(name: string, dataType: string, expression: string, scale?: number): string {
  const scaleText = scale === undefined ? '' : `<scale>${scale}</scale>`;
  const escaped = expression.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<formulas><name>${name}</name><dataType>${dataType}</dataType><expression>${escaped}</expression>${scaleText}</formulas>`;
}

/** The start of an autolaunched flow. */
export function launched(first: string): string {
  return `<start>${to(first)}</start>`;
}

export interface Triggered {
  readonly first?: string;
  readonly when?: 'RecordAfterSave' | 'RecordBeforeSave';
  readonly on?: 'Create' | 'Update' | 'CreateAndUpdate';
  readonly where?: string;
  readonly changed?: boolean;
  readonly paths?: string;
}

/** The start of a flow that a save of `Order__c` triggers. */
export function triggered(options: Triggered): string {
  const flag =
    options.changed === true
      ? '<doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>'
      : '';
  return (
    `<start>${to(options.first)}${flag}${options.where ?? ''}<object>Order__c</object>` +
    `<recordTriggerType>${options.on ?? 'CreateAndUpdate'}</recordTriggerType>${options.paths ?? ''}` +
    `<triggerType>${options.when ?? 'RecordAfterSave'}</triggerType></start>`
  );
}

export function asyncPath(first: string): string {
  return `<scheduledPaths>${to(first)}<pathType>AsyncAfterCommit</pathType></scheduledPaths>`;
}

export function timePath(name: string, first: string, inside: string): string {
  return `<scheduledPaths><name>${name}</name>${to(first)}<label>${name}</label>${inside}</scheduledPaths>`;
}

export function afterSave(minutes: number, batchSize?: number): string {
  const size = batchSize === undefined ? '' : `<maxBatchSize>${batchSize}</maxBatchSize>`;
  return `${size}<offsetNumber>${minutes}</offsetNumber><offsetUnit>Minutes</offsetUnit><timeSource>RecordTriggerEvent</timeSource>`;
}

export function atField(field: string, minutes = 0): string {
  return (
    `<offsetNumber>${minutes}</offsetNumber><offsetUnit>Minutes</offsetUnit>` +
    `<recordField>${field}</recordField><timeSource>RecordField</timeSource>`
  );
}
