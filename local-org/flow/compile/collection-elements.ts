import { child, childFlag, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import type { CollectionElement, FlowElement, Reader, Step, Test } from '../model/flow-model.ts';
import { elementTypeOf, fieldType, scalar, typeName, type FlowType } from '../model/flow-type.ts';
import { asFieldValue, asRecord, isCollection, order } from '../run/flow-values.ts';
import type { Frame } from '../run/interview.ts';
import { connect, type CompileContext } from './compile-context.ts';
import { compileConditions, compileFormulaCondition } from './conditions.ts';
import { elementBase } from './element-base.ts';
import { compileReference } from './flow-value.ts';

/** Collection Sort and Collection Filter: the output has the type of the collection, under the element's name. */
export function declareCollectionProcessor(context: CompileContext, xml: XmlElement): () => FlowElement | undefined {
  const base = elementBase(xml);
  const slot = context.scope.newSlot();
  const sourceType = (): FlowType | { readonly problem: string } => {
    const source = context.scope.resolve(childText(xml, 'collectionReference') ?? '');
    return 'problem' in source ? source : source.type;
  };
  context.scope.define(base.name, () => {
    const type = sourceType();
    return 'problem' in type ? type : { type, read: (frame) => frame.slots[slot] ?? null };
  });
  const itemSlot = context.scope.newSlot();
  const item = childText(xml, 'assignNextValueToReference')?.trim();
  if (item !== undefined && !context.scope.has(item)) {
    context.scope.define(item, () => {
      const type = sourceType();
      if ('problem' in type) return type;
      return { type: elementTypeOf(type), read: (frame) => frame.slots[itemSlot] ?? null };
    });
  }
  return () => {
    const reference = child(xml, 'collectionReference');
    const source = reference === undefined ? undefined : compileReference(context, reference);
    if (source === undefined) return undefined;
    if (!source.type.collection) {
      context.complain(`A collection is needed, but got ${typeName(source.type)}.`, reference ?? xml);
      return undefined;
    }
    const process = compileProcessor(context, xml, source.type, itemSlot);
    if (process === undefined) return undefined;
    const read: Reader = source.read;
    const step: Step = (frame) => {
      const list = read(frame);
      const items = isCollection(list) ? process(frame, list) : [];
      frame.slots[slot] = items.map((one) => frame.interview.share(one));
    };
    const element: CollectionElement = { kind: 'collection', ...base, process: step, next: undefined };
    connect(context, child(xml, 'connector'), (next) => (element.next = next));
    return element;
  };
}

type Process = (frame: Frame, items: readonly RuntimeValue[]) => readonly RuntimeValue[];

function compileProcessor(
  context: CompileContext,
  xml: XmlElement,
  type: FlowType,
  itemSlot: number,
): Process | undefined {
  const kind = child(xml, 'collectionProcessorType');
  switch (kind?.text.trim()) {
    case 'SortCollectionProcessor':
      return compileSort(context, xml, type);
    case 'FilterCollectionProcessor':
      return compileFilter(context, xml, itemSlot);
    default:
      context.complain(
        `The local org does not implement the collection processor '${kind?.text.trim() ?? ''}'.`,
        kind ?? xml,
      );
      return undefined;
  }
}

function compileFilter(context: CompileContext, xml: XmlElement, itemSlot: number): Process {
  const formula = child(xml, 'formula');
  const test: Test =
    formula === undefined
      ? compileConditions(context, xml)
      : (compileFormulaCondition(context, formula, false) ?? (() => false));
  return (frame, items) =>
    items.filter((item) => {
      frame.slots[itemSlot] = item;
      return test(frame);
    });
}

type Compare = (one: RuntimeValue, other: RuntimeValue, timeZone: string) => number;

/** Blank values come last unless `doesPutEmptyStringAndNullFirst`; the limit counts after sorting. */
function compileSort(context: CompileContext, xml: XmlElement, type: FlowType): Process | undefined {
  const comparisons: Compare[] = [];
  for (const option of children(xml, 'sortOptions')) {
    const field = sortField(context, option, type);
    if (field === undefined) return undefined;
    const descending = childText(option, 'sortOrder')?.trim() === 'Desc';
    const blanksFirst = childFlag(option, 'doesPutEmptyStringAndNullFirst') === true;
    comparisons.push(comparison(field.name, descending, blanksFirst));
  }
  const limitElement = child(xml, 'limit');
  const limit = limitElement === undefined ? undefined : Number(limitElement.text.trim());
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    context.complain('The limit of a Collection Sort has to be a whole number from 1.', limitElement ?? xml);
    return undefined;
  }
  return (frame, items) => {
    const { timeZone } = frame.interview.transaction.user;
    const sorted = [...items].sort((one, other) => {
      for (const compare of comparisons) {
        const difference = compare(one, other, timeZone);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    return limit === undefined ? sorted : sorted.slice(0, limit);
  };
}

/** The name of the field to sort by; undefined inside where the items themselves are sorted. */
function sortField(
  context: CompileContext,
  option: XmlElement,
  type: FlowType,
): { readonly name: string | undefined } | undefined {
  const named = child(option, 'sortField');
  const object = type.base === 'Record' ? context.schema.object(type.objectName ?? '') : undefined;
  if (object === undefined) {
    if (named === undefined) return { name: undefined };
    context.complain('sortField needs a collection of records.', named);
    return undefined;
  }
  const field = object.field(named?.text.trim() ?? '');
  if (field === undefined || scalar(fieldType(field)).collection) {
    context.complain(
      `The field "${named?.text.trim() ?? ''}" for the object "${object.name}" doesn't exist.`,
      named ?? option,
    );
    return undefined;
  }
  return { name: field.name };
}

function comparison(field: string | undefined, descending: boolean, blanksFirst: boolean): Compare {
  const valueOf = (item: RuntimeValue): ReturnType<typeof asFieldValue> =>
    field === undefined ? asFieldValue(item) : (asRecord(item)?.value(field) ?? null);
  return (one, other, timeZone) => {
    const [left, right] = [valueOf(one), valueOf(other)];
    const [leftBlank, rightBlank] = [left === null || left === '', right === null || right === ''];
    if (leftBlank || rightBlank) {
      if (leftBlank && rightBlank) return 0;
      return leftBlank === blanksFirst ? -1 : 1;
    }
    const difference = order(left, right, timeZone) ?? 0;
    return descending ? -difference : difference;
  };
}
