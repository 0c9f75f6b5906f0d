import type { ApexCatalog } from '../../apex/apex-catalog.ts';
import { problemOf, type Component, type Problem } from '../../metadata/component.ts';
import { child, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { ObjectDefinition, Schema } from '../../schema/object-definition.ts';
import type { CompiledFlow, FlowElement, FlowVariable, Step } from '../model/flow-model.ts';
import { declareAssignment } from './assignments.ts';
import { declareAction, declareSubflow } from './call-elements.ts';
import { declareCollectionProcessor } from './collection-elements.ts';
import type { CompileContext, FlowSignature } from './compile-context.ts';
import { followPaths } from './flow-graph.ts';
import { FlowScope } from './flow-scope.ts';
import type { GlobalLookups } from './global-references.ts';
import { declareCustomError, declareDecision, declareLoop } from './logic-elements.ts';
import { declareLookup } from './lookup-element.ts';
import { declareConstant, declareFormula, declareTextTemplate, declareVariable } from './resources.ts';
import { declareCreate, declareDelete, declareUpdate } from './save-elements.ts';
import { compilePaths } from './scheduled-paths.ts';
import { compileSchedule } from './schedule.ts';
import { checkShape, type Complain } from './shapes.ts';
import { compileCriteria, compileStart } from './start.ts';

export interface FlowSource {
  readonly component: Component;
  readonly versionNumber: number;
  readonly active: boolean;
}

export interface FlowSurroundings {
  readonly schema: Schema;
  readonly apex: ApexCatalog;
  readonly lookups: GlobalLookups;
  readonly signature: (flowName: string) => FlowSignature | undefined;
}

type Declare = (context: CompileContext, xml: XmlElement) => () => FlowElement | undefined;

const ELEMENTS: Readonly<Record<string, Declare>> = {
  actionCalls: declareAction,
  assignments: declareAssignment,
  collectionProcessors: declareCollectionProcessor,
  customErrors: declareCustomError,
  decisions: declareDecision,
  loops: declareLoop,
  recordCreates: declareCreate,
  recordDeletes: declareDelete,
  recordLookups: declareLookup,
  recordUpdates: declareUpdate,
  subflows: declareSubflow,
};

const TRIGGER_TYPES: Readonly<Record<string, CompileContext['runs']['trigger']>> = {
  RecordBeforeSave: 'beforeSave',
  RecordAfterSave: 'afterSave',
};
/** Triggers that are no save of a record. */
const WITHOUT_SAVE = ['PlatformEvent', 'Scheduled'];
/** No record is hidden by sharing here, so that the two system modes come to the same. */
const RUN_IN_MODES = ['DefaultMode', 'SystemModeWithSharing', 'SystemModeWithoutSharing'];
const RECORD_TRIGGERS = ['Create', 'Update', 'CreateAndUpdate'];

/** Compiles one version of a flow. With problems the flow must not be used. */
export function compileFlow(
  source: FlowSource,
  surroundings: FlowSurroundings,
): { readonly flow: CompiledFlow | undefined; readonly problems: readonly Problem[] } {
  const { component } = source;
  const problems: Problem[] = [];
  const complain: Complain = (message, at) => problems.push(problemOf(component, message, at.position));
  const xml = component.xml;
  if (xml === undefined) {
    return { flow: undefined, problems: [problemOf(component, 'The flow has no metadata.')] };
  }
  checkShape(xml, complain);
  const start = child(xml, 'start');
  const context: CompileContext = {
    component,
    xml,
    apiName: component.fullName,
    active: source.active,
    schema: surroundings.schema,
    apex: surroundings.apex,
    scope: new FlowScope(surroundings.schema, surroundings.lookups),
    complain,
    signature: surroundings.signature,
    runs: runsOf(start, complain),
    elements: new Map(),
    links: [],
    loops: 0,
  };
  checkHeader(context, start);
  const flow = assemble(context, source, start);
  return { flow: problems.length === 0 ? flow : undefined, problems };
}

function assemble(context: CompileContext, source: FlowSource, start: XmlElement | undefined): CompiledFlow {
  checkNames(context);
  const variables = new Map<string, FlowVariable>();
  const finishVariables = children(context.xml, 'variables').map((xml) => {
    const { variable, finish } = declareVariable(context, xml);
    if (variable !== undefined) variables.set(variable.name, variable);
    return finish;
  });
  const finishResources = [
    ...children(context.xml, 'constants').map((xml) => declareConstant(context, xml)),
    ...children(context.xml, 'formulas').map((xml) => declareFormula(context, xml)),
    ...children(context.xml, 'textTemplates').map((xml) => declareTextTemplate(context, xml)),
  ];
  const compileElements = context.xml.children.flatMap((xml) => {
    const declare = Object.hasOwn(ELEMENTS, xml.name) ? ELEMENTS[xml.name] : undefined;
    return declare === undefined ? [] : [declare(context, xml)];
  });
  for (const finish of finishResources) finish();
  const initialise = finishVariables.map((finish) => finish()).filter((step): step is Step => step !== undefined);
  for (const compile of compileElements) {
    const element = compile();
    if (element !== undefined) context.elements.set(element.name, element);
  }
  const compiledStart = compileStart(context, start);
  const paths = start === undefined ? [] : compilePaths(context, start);
  const schedule = start === undefined ? undefined : compileSchedule(context, start);
  for (const link of context.links) link();
  followPaths(context, compiledStart.first, paths);
  return {
    apiName: context.apiName,
    label: childText(context.xml, 'label')?.trim() ?? context.apiName,
    versionNumber: source.versionNumber,
    trigger: compiledStart.trigger,
    schedule,
    event: isEventStart(start) ? context.scope.triggerObject?.name : undefined,
    eventCriteria: start !== undefined && isEventStart(start) ? compileCriteria(context, start) : undefined,
    first: compiledStart.first,
    paths,
    slotCount: context.scope.slotCount,
    loopCount: context.loops,
    initialise,
    variables,
    changesTriggerRecord: context.scope.changesTriggerRecord,
    systemContext: (childText(context.xml, 'runInMode')?.trim() ?? 'DefaultMode') !== 'DefaultMode',
  };
}

function runsOf(start: XmlElement | undefined, complain: Complain): CompileContext['runs'] {
  const type = start === undefined ? undefined : child(start, 'triggerType');
  const text = type?.text.trim();
  if (start === undefined || type === undefined || text === undefined || WITHOUT_SAVE.includes(text)) {
    return { trigger: 'none', canUpdate: false };
  }
  const trigger = Object.hasOwn(TRIGGER_TYPES, text) ? TRIGGER_TYPES[text] : undefined;
  if (trigger === undefined) {
    complain(`The local org does not implement flows with the triggerType '${text}'.`, type);
    return { trigger: 'none', canUpdate: false };
  }
  const event = child(start, 'recordTriggerType');
  if (event === undefined || !RECORD_TRIGGERS.includes(event.text.trim())) {
    complain(`The local org does not implement the recordTriggerType '${event?.text.trim() ?? ''}'.`, event ?? start);
  }
  return { trigger, canUpdate: event?.text.trim() !== 'Create' };
}

function checkHeader(context: CompileContext, start: XmlElement | undefined): void {
  const { xml, complain } = context;
  const processType = child(xml, 'processType');
  if (processType !== undefined && processType.text.trim() !== 'AutoLaunchedFlow') {
    complain(`The local org does not implement flows with the processType '${processType.text.trim()}'.`, processType);
  }
  refuseOtherThan(xml, 'runInMode', RUN_IN_MODES, complain);
  refuseOtherThan(xml, 'environments', ['Default'], complain);
  if (child(xml, 'label') === undefined) complain('Required field is missing: label', xml);
  if (start === undefined && child(xml, 'startElementReference') === undefined) {
    complain('Required field is missing: start', xml);
  }
  const named = start === undefined ? undefined : child(start, 'object');
  const object = named === undefined ? undefined : context.schema.object(named.text.trim());
  if (named !== undefined && object === undefined) complain(`The object "${named.text.trim()}" doesn't exist.`, named);
  const triggered = start !== undefined && child(start, 'triggerType') !== undefined;
  if (triggered && context.runs.trigger !== 'none' && named === undefined) {
    complain('Required field is missing: object', start);
  }
  if (triggered && named !== undefined && object?.kind === 'customSetting') {
    complain(`Flows can't be triggered by records of the custom setting "${object.name}".`, named);
  }
  if (triggered) context.scope.triggerObject = object;
  if (triggered) checkEvent(start, object, complain);
  refuseStraySettings(context, start);
}

function isEventStart(start: XmlElement | undefined): boolean {
  return start !== undefined && childText(start, 'triggerType')?.trim() === 'PlatformEvent';
}

/** Only a platform event starts a platform event-triggered flow, and nothing else does a platform event start. */
function checkEvent(start: XmlElement, object: ObjectDefinition | undefined, complain: Complain): void {
  const startsOnEvent = isEventStart(start);
  const named = child(start, 'object');
  if (startsOnEvent && named === undefined) complain('Required field is missing: object', start);
  if (object === undefined || startsOnEvent === (object.kind === 'platformEvent')) return;
  complain(
    startsOnEvent
      ? `"${object.name}" is no platform event.`
      : `A flow of this triggerType can't run on "${object.name}".`,
    named ?? start,
  );
}

function refuseOtherThan(xml: XmlElement, name: string, known: readonly string[], complain: Complain): void {
  for (const element of children(xml, name)) {
    if (known.includes(element.text.trim())) continue;
    complain(`The local org does not implement flows with the ${name} '${element.text.trim()}'.`, element);
  }
}

/** Settings that mean nothing without a trigger of their kind. */
function refuseStraySettings(context: CompileContext, start: XmlElement | undefined): void {
  const type = start === undefined ? undefined : childText(start, 'triggerType')?.trim();
  if (start === undefined) return;
  const recordOnly = ['recordTriggerType', 'doesRequireRecordChangedToMeetCriteria', 'filterFormula', 'scheduledPaths'];
  const scheduleOnly = ['schedule', 'maxBatchSize'];
  const stray = context.runs.trigger === 'none' ? [...recordOnly] : [...scheduleOnly];
  if (type === 'PlatformEvent') stray.push(...scheduleOnly);
  if (type === undefined) stray.push('object', 'filters', 'filterLogic', ...scheduleOnly);
  for (const name of stray) {
    const found = child(start, name);
    if (found !== undefined) {
      context.complain(
        `'${name}' isn't allowed in the start of a flow with the triggerType '${type ?? 'none'}'.`,
        found,
      );
    }
  }
}

const API_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const NAMED = new Set([...Object.keys(ELEMENTS), 'variables', 'constants', 'formulas', 'textTemplates', 'rules']);

/** Every element, outcome and resource has a name of its own. */
function checkNames(context: CompileContext): void {
  const used = new Set<string>();
  const check = (owner: XmlElement): void => {
    const named = child(owner, 'name');
    const name = named?.text.trim() ?? '';
    const key = name.toLowerCase();
    if (named === undefined) context.complain('Required field is missing: name', owner);
    else if (!API_NAME.test(name)) context.complain(`"${name}" is no valid API name.`, named);
    else if (used.has(key))
      context.complain(`The name "${name}" is already used in this flow. Names have to be unique.`, named);
    used.add(key);
    for (const rule of children(owner, 'rules')) check(rule);
  };
  for (const owner of context.xml.children) if (NAMED.has(owner.name)) check(owner);
}
