import { child, childFlag, type XmlElement } from '../../metadata/xml-element.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import { SObject } from '../../values/sobject.ts';
import type { FlowElement, SaveElement, Step } from '../model/flow-model.ts';
import { scalar, typeName } from '../model/flow-type.ts';
import { asRecord, ElementFault, isCollection } from '../run/flow-values.ts';
import type { Frame } from '../run/interview.ts';
import { compileTarget } from './assignments.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { elementBase } from './element-base.ts';
import { compileFields, type FieldAssignment } from './field-assignments.ts';
import { compileMatching } from './matching-records.ts';
import { compileObject, compileQuery } from './record-filters.ts';
import { compileUpsertField } from './upsert.ts';

type RecordsOf = (frame: Frame) => readonly SObject[];

/** Create Records: by fields, by a record or list, or as an upsert. */
export function declareCreate(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const base = elementBase(xml);
  const automatic = childFlag(xml, 'storeOutputAutomatically') === true;
  const slot = automatic ? context.scope.defineSlot(base.name, scalar('Text'), false) : undefined;
  return () => {
    refuseInBeforeSave(context, xml);
    const assign = child(xml, 'assignRecordIdToReference');
    if (automatic && assign !== undefined) {
      context.complain("assignRecordIdToReference and storeOutputAutomatically can't be combined.", assign);
    }
    const input = child(xml, 'inputReference');
    const source =
      input === undefined ? recordFromFields(context, xml) : recordsFromInput(context, xml, input, 'create');
    if (source === undefined) return undefined;
    const idTarget = assign === undefined ? undefined : compileTarget(context, assign, xml);
    const { object, read } = source;
    const matching = compileMatching(context, xml);
    const element: SaveElement = {
      ...saveBase(context, xml, 'create'),
      objectName: object.name,
      upsertField: matching === undefined ? compileUpsertField(context, xml, object) : 'Id',
      allOrNone: childFlag(xml, 'doesUpsertAllOrNone') !== false,
      source:
        matching === undefined
          ? { kind: 'records', read }
          : {
              kind: 'query',
              prepare: compileQuery(context, xml, { object, fields: idField(object), orderBy: [], limit: undefined }),
              records: (frame, found) => read(frame).flatMap((record) => matching.save(record, found)),
            },
      storeIds: (frame, ids) => {
        if (slot !== undefined) frame.slots[slot] = ids[0] ?? null;
        idTarget?.write(frame, ids[0] ?? null);
        source.storeIds?.(frame, ids);
      },
    };
    return linked(context, xml, element);
  };
}

/** Update Records: by filters, by a record or list, or the record that triggers the flow. */
export function declareUpdate(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  return () => {
    const input = child(xml, 'inputReference');
    if (input?.text.trim() === '$Record') return updateTriggerRecord(context, xml, input);
    refuseInBeforeSave(context, xml);
    if (input !== undefined) {
      if (child(xml, 'inputAssignments') !== undefined) {
        context.complain('inputAssignments can be combined with inputReference only for $Record.', input);
      }
      const source = recordsFromInput(context, xml, input, 'update');
      if (source === undefined) return undefined;
      const { object, read } = source;
      return linked(context, xml, {
        ...saveBase(context, xml, 'update'),
        objectName: object.name,
        source: { kind: 'records', read: (frame) => read(frame).map((record) => updateable(record, object)) },
      });
    }
    const object = compileObject(context, xml);
    if (object === undefined) return undefined;
    const fields = compileFields(context, xml, object, 'update');
    return linked(context, xml, {
      ...saveBase(context, xml, 'update'),
      objectName: object.name,
      source: {
        kind: 'query',
        prepare: compileQuery(context, xml, { object, fields: idField(object), orderBy: [], limit: undefined }),
        records: (frame, found) => found.map(({ id }) => filled(new SObject(object.name, [['Id', id]]), fields, frame)),
      },
    });
  };
}

/** Delete Records: by filters, or by a record or list. */
export function declareDelete(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  return () => {
    refuseInBeforeSave(context, xml);
    const input = child(xml, 'inputReference');
    if (input !== undefined) {
      const source = recordsFromInput(context, xml, input, 'delete');
      if (source === undefined) return undefined;
      return linked(context, xml, {
        ...saveBase(context, xml, 'delete'),
        objectName: source.object.name,
        source: { kind: 'records', read: source.read },
      });
    }
    const object = compileObject(context, xml);
    if (object === undefined) return undefined;
    return linked(context, xml, {
      ...saveBase(context, xml, 'delete'),
      objectName: object.name,
      source: {
        kind: 'query',
        prepare: compileQuery(context, xml, { object, fields: idField(object), orderBy: [], limit: undefined }),
        records: (_, found) => found.map(({ id }) => new SObject(object.name, [['Id', id]])),
      },
    });
  };
}

/** In a before-save flow this writes into the record that is about to be saved; elsewhere it is an update. */
function updateTriggerRecord(context: CompileContext, xml: XmlElement, input: XmlElement): FlowElement | undefined {
  const object = context.scope.triggerObject;
  if (object === undefined) {
    context.complain("$Record can't be used: no record triggers this flow.", input);
    return undefined;
  }
  const fields = compileFields(context, xml, object, 'update');
  const inPlace: Step = (frame) => {
    const { record } = frame.interview.trigger;
    if (record !== null) filled(record, fields, frame);
  };
  const read: RecordsOf = (frame) => {
    const { record } = frame.interview.trigger;
    const id = record?.id ?? null;
    if (record === null || id === null) throw missingId('update');
    if (fields.length === 0) return [updateable(record, object)];
    return [filled(new SObject(object.name, [['Id', id]]), fields, frame)];
  };
  return linked(context, xml, {
    ...saveBase(context, xml, 'update'),
    objectName: object.name,
    source: { kind: 'records', read },
    inPlace: context.runs.trigger === 'beforeSave' ? inPlace : undefined,
  });
}

interface RecordSource {
  readonly object: ObjectDefinition;
  readonly read: RecordsOf;
  readonly storeIds?: (frame: Frame, ids: readonly string[]) => void;
}

function recordFromFields(context: CompileContext, xml: XmlElement): RecordSource | undefined {
  const object = compileObject(context, xml);
  if (object === undefined) return undefined;
  const fields = compileFields(context, xml, object, 'create');
  return { object, read: (frame) => [filled(new SObject(object.name), fields, frame)] };
}

function recordsFromInput(
  context: CompileContext,
  xml: XmlElement,
  input: XmlElement,
  operation: SaveElement['kind'],
): RecordSource | undefined {
  const named = child(xml, 'object');
  if (named !== undefined) context.complain("object can't be combined with inputReference.", named);
  const resolved = context.scope.resolve(input.text);
  if ('problem' in resolved) {
    context.complain(resolved.problem, input);
    return undefined;
  }
  const object = resolved.type.base === 'Record' ? context.schema.object(resolved.type.objectName ?? '') : undefined;
  if (object === undefined) {
    context.complain(
      `inputReference has to be a record or a collection of records, not ${typeName(resolved.type)}.`,
      input,
    );
    return undefined;
  }
  const { read: value, write } = resolved;
  const read: RecordsOf = (frame) => recordsOf(value(frame), operation).map((record) => record.clone());
  if (operation !== 'create' || write === undefined) return { object, read };
  return { object, read, storeIds: (frame, ids) => write(frame, withIds(value(frame), ids, frame)) };
}

/** The platform puts the new IDs into the variable that the records came from. */
function withIds(value: RuntimeValue, ids: readonly string[], frame: Frame): RuntimeValue {
  if (isCollection(value)) return value.map((one, index) => withIds(one, ids.slice(index, index + 1), frame));
  const [id] = ids;
  return value instanceof SObject && id !== undefined ? frame.interview.changeableRecord(value).set('Id', id) : value;
}

/** A null record faults; a null or empty collection saves nothing. */
function recordsOf(value: RuntimeValue, operation: SaveElement['kind']): readonly SObject[] {
  if (isCollection(value)) {
    const records = value.map(asRecord).filter((record) => record !== null);
    if (operation !== 'create' && records.some((record) => record.id === null)) throw missingId(operation);
    return records;
  }
  const record = asRecord(value);
  if (record === null || (operation !== 'create' && record.id === null)) throw missingId(operation);
  return [record];
}

function missingId(operation: SaveElement['kind']): ElementFault {
  if (operation === 'create') {
    return new ElementFault(
      "The flow failed to create records, because the record variable hasn't been set or assigned.",
    );
  }
  return new ElementFault(
    `This error occurred when the flow tried to ${operation} records: MISSING_ARGUMENT: Id not specified in an ${operation} call. ` +
      'You can look up ExceptionCode values in the SOAP API Developer Guide.',
  );
}

/** Only what an update may write: IDs, audit fields and formulas that the record carries along are left out. */
function updateable(record: SObject, object: ObjectDefinition): SObject {
  const copy = new SObject(object.name, record.id === null ? [] : [['Id', record.id]]);
  for (const name of record.fields.keys()) {
    if (object.field(name)?.updateable === true) copy.set(name, record.value(name));
  }
  return copy;
}

function filled(record: SObject, fields: readonly FieldAssignment[], frame: Frame): SObject {
  for (const { field, read } of fields) record.set(field, read(frame));
  return record;
}

function idField(object: ObjectDefinition): NonNullable<ReturnType<ObjectDefinition['field']>>[] {
  const id = object.field('Id');
  return id === undefined ? [] : [id];
}

function refuseInBeforeSave(context: CompileContext, xml: XmlElement): void {
  if (context.runs.trigger !== 'beforeSave') return;
  context.complain(
    `The element "${elementBase(xml).name}" can't be used in a flow that runs before the record is saved.`,
    xml,
  );
}

function saveBase(
  context: CompileContext,
  xml: XmlElement,
  kind: SaveElement['kind'],
): Omit<SaveElement, 'objectName' | 'source'> {
  const logic = child(xml, 'filterLogic');
  if (logic !== undefined && child(xml, 'filters') === undefined && logic.text.trim() !== 'and') {
    context.complain('filterLogic needs filters.', logic);
  }
  return {
    kind,
    ...elementBase(xml),
    upsertField: undefined,
    allOrNone: true,
    storeIds: undefined,
    inPlace: undefined,
    next: undefined,
    fault: undefined,
  };
}

function linked(context: CompileContext, xml: XmlElement, element: SaveElement): SaveElement {
  connect(context, child(xml, 'connector'), (next) => (element.next = next));
  connect(context, child(xml, 'faultConnector'), (fault) => (element.fault = fault));
  return element;
}
