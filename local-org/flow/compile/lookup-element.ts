import type { RecordOrder } from '../../data/record-query.ts';
import { child, childFlag, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { FieldDefinition, ObjectDefinition } from '../../schema/object-definition.ts';
import type { SObject } from '../../values/sobject.ts';
import type { FlowElement, LookupElement } from '../model/flow-model.ts';
import { fieldType, fits, recordType, scalar, typeName } from '../model/flow-type.ts';
import type { Frame } from '../run/interview.ts';
import { compileTarget } from './assignments.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { elementBase } from './element-base.ts';
import { compileField, compileObject, compileQuery } from './record-filters.ts';

type Store = LookupElement['store'];

/** Get Records. Without a match the result is null, and that is no fault. */
export function declareLookup(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const base = elementBase(xml);
  const object = compileObject(context, xml);
  if (object === undefined) {
    context.scope.define(base.name, () => ({ problem: `The element "${base.name}" has no valid object.` }));
    return () => undefined;
  }
  const automatic = childFlag(xml, 'storeOutputAutomatically') === true;
  const first = childFlag(xml, 'getFirstRecordOnly') === true;
  const slot = automatic ? context.scope.defineSlot(base.name, recordType(object.name, !first), true) : undefined;
  return () => {
    const output = slot === undefined ? manualOutput(context, xml, object) : automaticOutput(slot, first);
    if (output === undefined) return undefined;
    checkOutputs(context, xml, automatic);
    const element: LookupElement = {
      kind: 'lookup',
      ...base,
      objectName: object.name,
      customMetadata: object.kind === 'customMetadata',
      single: output.single,
      prepare: compileQuery(context, xml, {
        object,
        fields: queriedFields(context, xml, object, output.fields),
        orderBy: orderOf(context, xml, object),
        limit: output.single ? 1 : limitOf(context, xml),
      }),
      store: output.store,
      next: undefined,
      fault: undefined,
    };
    connect(context, child(xml, 'connector'), (next) => (element.next = next));
    connect(context, child(xml, 'faultConnector'), (fault) => (element.fault = fault));
    return element;
  };
}

interface Output {
  readonly single: boolean;
  readonly store: Store;
  /** Fields that `outputAssignments` need. */
  readonly fields: readonly FieldDefinition[];
}

function automaticOutput(slot: number, single: boolean): Output {
  return {
    single,
    fields: [],
    store: (frame, records) => {
      frame.slots[slot] = single ? (records[0] ?? null) : records.length === 0 ? null : records;
    },
  };
}

/** Into variables: they keep their old values without a match, unless `assignNullValuesIfNoRecordsFound` is set. */
function manualOutput(context: CompileContext, xml: XmlElement, object: ObjectDefinition): Output | undefined {
  const clears = childFlag(xml, 'assignNullValuesIfNoRecordsFound') === true;
  const reference = child(xml, 'outputReference');
  if (reference !== undefined) {
    const target = compileTarget(context, reference, xml);
    if (target === undefined) return undefined;
    if (target.type.base !== 'Record' || target.type.objectName !== object.name) {
      context.complain(
        `"${reference.text.trim()}" (${typeName(target.type)}) can't hold records of "${object.name}".`,
        reference,
      );
      return undefined;
    }
    const single = !target.type.collection;
    return {
      single,
      fields: [],
      store: (frame, records) => {
        if (records.length > 0) target.write(frame, single ? (records[0] ?? null) : records);
        else if (clears) target.write(frame, null);
      },
    };
  }
  return fieldOutputs(context, xml, object, clears);
}

function fieldOutputs(
  context: CompileContext,
  xml: XmlElement,
  object: ObjectDefinition,
  clears: boolean,
): Output | undefined {
  const stores: ((frame: Frame, record: SObject | undefined) => void)[] = [];
  const fields: FieldDefinition[] = [];
  for (const assignment of children(xml, 'outputAssignments')) {
    const field = compileField(context, object, child(assignment, 'field'), assignment);
    const target = compileTarget(context, child(assignment, 'assignToReference'), assignment);
    if (field === undefined || target === undefined) continue;
    if (!fits(scalar(fieldType(field)), target.type)) {
      context.complain(`The field "${field.name}" doesn't fit ${typeName(target.type)}.`, assignment);
    }
    fields.push(field);
    stores.push((frame, record) => {
      if (record !== undefined || clears) target.write(frame, record?.value(field.name) ?? null);
    });
  }
  if (stores.length === 0) {
    context.complain('Get Records needs storeOutputAutomatically, outputReference or outputAssignments.', xml);
    return undefined;
  }
  return {
    single: true,
    fields,
    store: (frame, [record]) => {
      for (const store of stores) store(frame, record);
    },
  };
}

function checkOutputs(context: CompileContext, xml: XmlElement, automatic: boolean): void {
  const manual = child(xml, 'outputReference') ?? child(xml, 'outputAssignments');
  if (automatic && manual !== undefined) {
    context.complain(`storeOutputAutomatically and ${manual.name} can't be combined.`, manual);
  }
  const clears = child(xml, 'assignNullValuesIfNoRecordsFound');
  if (automatic && clears?.text.trim() === 'true') {
    context.complain(
      'assignNullValuesIfNoRecordsFound is allowed only when storeOutputAutomatically is false.',
      clears,
    );
  }
}

function queriedFields(
  context: CompileContext,
  xml: XmlElement,
  object: ObjectDefinition,
  needed: readonly FieldDefinition[],
): FieldDefinition[] | undefined {
  const named = children(xml, 'queriedFields');
  if (named.length === 0 && needed.length === 0) return undefined;
  const fields = new Set(needed);
  const id = object.field('Id');
  if (id !== undefined) fields.add(id);
  for (const one of named) {
    const field = compileField(context, object, one, xml);
    if (field !== undefined) fields.add(field);
  }
  return [...fields];
}

function orderOf(context: CompileContext, xml: XmlElement, object: ObjectDefinition): RecordOrder[] {
  const sortField = child(xml, 'sortField');
  if (sortField === undefined) return [];
  const field = compileField(context, object, sortField, xml);
  if (field === undefined) return [];
  const descending = childText(xml, 'sortOrder')?.trim() === 'Desc';
  return [{ path: [field.name], descending, nulls: descending ? 'last' : 'first' }];
}

function limitOf(context: CompileContext, xml: XmlElement): number | undefined {
  const element = child(xml, 'limit');
  if (element === undefined) return undefined;
  // Metadata API, "FlowRecordLookup": limit is a FlowElementReferenceOrValue.
  const limit = Number((childText(element, 'numberValue') ?? element.text).trim());
  if (!Number.isInteger(limit) || limit < 2 || limit > 20_000) {
    context.complain('The limit of Get Records has to be a whole number from 2 to 20,000.', element);
  }
  return limit;
}
