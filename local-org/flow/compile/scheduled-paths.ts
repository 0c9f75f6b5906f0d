import { child, childFlag, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { FlowElement, OffsetUnit, ScheduledPath } from '../model/flow-model.ts';
import { fieldType } from '../model/flow-type.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { looksAtChange } from './start.ts';

const OFFSET_UNITS: readonly OffsetUnit[] = ['Minutes', 'Hours', 'Days', 'Weeks', 'Months'];
const TIME_BASED_ONLY = ['label', 'timeSource', 'offsetUnit', 'offsetNumber', 'recordField', 'maxBatchSize'];
const DEFAULT_BATCH_SIZE = 200;

/** Asynchronous and time-based paths (Metadata API, "FlowScheduledPath"). */
export function compilePaths(context: CompileContext, start: XmlElement): ScheduledPath[] {
  const elements = children(start, 'scheduledPaths');
  const first = elements[0];
  if (first === undefined) return [];
  if (context.runs.trigger !== 'afterSave') {
    context.complain('scheduledPaths need a flow with the triggerType RecordAfterSave.', first);
    return [];
  }
  const paths = elements.map((element) => compilePath(context, start, element)).filter((path) => path !== undefined);
  const names = new Set<string>();
  for (const path of paths) {
    if (names.has(path.name)) context.complain(`The name "${path.name}" is used by another path.`, first);
    names.add(path.name);
  }
  return paths;
}

function compilePath(context: CompileContext, start: XmlElement, element: XmlElement): ScheduledPath | undefined {
  const type = child(element, 'pathType');
  if (type === undefined) return timeBasedPath(context, start, element);
  if (type.text.trim() === 'AsyncAfterCommit') return asynchronousPath(context, start, element);
  context.complain(`The local org does not implement the path type '${type.text.trim()}'.`, type);
  return undefined;
}

function withFirst<Path extends ScheduledPath>(context: CompileContext, element: XmlElement, path: Path): Path {
  const linked: Path & { first: FlowElement | undefined } = { ...path, first: undefined };
  connect(context, child(element, 'connector'), (first) => (linked.first = first));
  return linked;
}

function asynchronousPath(context: CompileContext, start: XmlElement, element: XmlElement): ScheduledPath {
  for (const name of TIME_BASED_ONLY) {
    const stray = child(element, name);
    if (stray !== undefined)
      context.complain(`${name} isn't allowed on a path with the pathType AsyncAfterCommit.`, stray);
  }
  const guarded = childFlag(start, 'doesRequireRecordChangedToMeetCriteria') === true || looksAtChange(start);
  if (context.active && context.runs.canUpdate && !guarded) {
    context.complain(
      'A flow that runs when a record is updated can have an asynchronous path only if ' +
        'doesRequireRecordChangedToMeetCriteria is true or a start condition uses IsChanged.',
      element,
    );
  }
  const name = childText(element, 'name')?.trim() ?? 'AsyncAfterCommit';
  return withFirst(context, element, { kind: 'asynchronous', name, label: 'Run Asynchronously', first: undefined });
}

function timeBasedPath(context: CompileContext, start: XmlElement, element: XmlElement): ScheduledPath | undefined {
  const name = required(context, element, 'name');
  required(context, element, 'label');
  const offset = required(context, element, 'offsetNumber');
  const unit = required(context, element, 'offsetUnit');
  const source = required(context, element, 'timeSource');
  if (name === undefined || offset === undefined || unit === undefined || source === undefined) return undefined;
  checkCriteria(context, start, element);
  const offsetNumber = Number(offset);
  if (!Number.isInteger(offsetNumber)) context.complain(`"${offset}" is no valid offsetNumber.`, element);
  if (!isOffsetUnit(unit)) {
    context.complain(`'${unit}' is not a valid value for the enum 'FlowScheduledPathOffsetUnit'`, element);
    return undefined;
  }
  return withFirst(context, element, {
    kind: 'timeBased',
    name,
    label: childText(element, 'label')?.trim() ?? name,
    offsetNumber,
    offsetUnit: unit,
    recordField: timeField(context, element, source),
    maxBatchSize: batchSize(context, element),
    first: undefined,
  });
}

function required(context: CompileContext, element: XmlElement, name: string): string | undefined {
  const text = childText(element, name)?.trim();
  if (text === undefined || text === '') context.complain(`Required field is missing: ${name}`, element);
  return text;
}

function isOffsetUnit(text: string): text is OffsetUnit {
  return OFFSET_UNITS.some((unit) => unit === text);
}

function timeField(context: CompileContext, element: XmlElement, source: string): string | undefined {
  const named = child(element, 'recordField');
  if (source === 'RecordTriggerEvent') {
    if (named !== undefined) context.complain('recordField needs the timeSource RecordField.', named);
    return undefined;
  }
  if (source !== 'RecordField') {
    context.complain(`'${source}' is not a valid value for the enum 'FlowScheduledPathTimeSource'`, element);
    return undefined;
  }
  const field = context.scope.triggerObject?.field(named?.text.trim() ?? '');
  if (field === undefined || !['Date', 'DateTime'].includes(fieldType(field))) {
    context.complain(
      'recordField has to be a Date or DateTime field of the object that triggers the flow.',
      named ?? element,
    );
    return undefined;
  }
  return field.name;
}

function batchSize(context: CompileContext, element: XmlElement): number {
  const sizeElement = child(element, 'maxBatchSize');
  if (sizeElement === undefined) return DEFAULT_BATCH_SIZE;
  const size = Number(sizeElement.text.trim());
  if (!Number.isInteger(size) || size < 1 || size > DEFAULT_BATCH_SIZE) {
    context.complain('maxBatchSize has to be a whole number from 1 to 200.', sizeElement);
  }
  return size;
}

/** Flow Builder: scheduled paths on updates need "Only when a record is updated to meet the condition requirements". */
function checkCriteria(context: CompileContext, start: XmlElement, element: XmlElement): void {
  if (looksAtChange(start)) {
    context.complain(
      "A time-based path can't be combined with start conditions that look at a change (IsChanged).",
      element,
    );
  }
  const conditions = child(start, 'filters') ?? child(start, 'filterFormula');
  if (!context.runs.canUpdate || conditions === undefined) return;
  if (childFlag(start, 'doesRequireRecordChangedToMeetCriteria') !== true) {
    context.complain(
      'A flow that runs when a record is updated can have a time-based path only if ' +
        'doesRequireRecordChangedToMeetCriteria is true.',
      element,
    );
  }
}
