import type { RecordFilter, RecordOrder, RecordQuery } from '../../data/record-query.ts';
import { child, childText, children, type XmlElement } from '../../metadata/xml-element.ts';
import type { FieldDefinition, ObjectDefinition } from '../../schema/object-definition.ts';
import type { FieldValue } from '../../values/field-value.ts';
import type { PreparedQuery, Reader } from '../model/flow-model.ts';
import { fieldType, isTextual, scalar } from '../model/flow-type.ts';
import { asFieldValue, isCollection } from '../run/flow-values.ts';
import type { Frame } from '../run/interview.ts';
import type { CompileContext } from './compile-context.ts';
import { parseLogic, type LogicTree } from './condition-logic.ts';
import { compileValue, compileValueFor } from './flow-value.ts';

interface CompiledFilter {
  readonly field: FieldDefinition;
  /** Set for a text-like `EqualTo`, by which the queries of a batch can be merged. */
  readonly equalTo: Reader | undefined;
  readonly build: (frame: Frame) => { readonly filter: RecordFilter; readonly key: string };
}

const UNFILTERABLE = new Set(['LongTextArea', 'Html', 'EncryptedText']);
const SOQL_OPERATORS = {
  EqualTo: '=',
  NotEqualTo: '!=',
  GreaterThan: '>',
  GreaterThanOrEqualTo: '>=',
  LessThan: '<',
  LessThanOrEqualTo: '<=',
} as const;
const TEXT_OPERATORS = { StartsWith: 'startsWith', EndsWith: 'endsWith', Contains: 'contains' } as const;

export interface QueryShape {
  readonly object: ObjectDefinition;
  readonly fields: readonly FieldDefinition[] | undefined;
  readonly orderBy: readonly RecordOrder[];
  readonly limit: number | undefined;
}

/** The object that an element names; undefined after a complaint. */
export function compileObject(context: CompileContext, owner: XmlElement): ObjectDefinition | undefined {
  const named = child(owner, 'object');
  const object = context.schema.object(named?.text.trim() ?? '');
  if (object === undefined) {
    context.complain(
      named === undefined ? 'Required field is missing: object' : `The object "${named.text.trim()}" doesn't exist.`,
      named ?? owner,
    );
  }
  return object;
}

export function compileField(
  context: CompileContext,
  object: ObjectDefinition,
  named: XmlElement | undefined,
  owner: XmlElement,
): FieldDefinition | undefined {
  const field = named === undefined ? undefined : object.field(named.text.trim());
  if (field === undefined) {
    const message =
      named === undefined
        ? 'Required field is missing: field'
        : `The field "${named.text.trim()}" for the object "${object.name}" doesn't exist.`;
    context.complain(message, named ?? owner);
  }
  return field;
}

/** `filters` and `filterLogic` of an element that reads or finds records, as a query per interview. */
export function compileQuery(
  context: CompileContext,
  owner: XmlElement,
  shape: QueryShape,
): (frame: Frame) => PreparedQuery {
  const filters = children(owner, 'filters').map((filter) => compileFilter(context, shape.object, filter));
  const logicElement = child(owner, 'filterLogic');
  const tree = parseLogic(logicElement?.text, filters.length);
  if ('problem' in tree) {
    context.complain(tree.problem, logicElement ?? owner);
    return () => ({ query: { object: shape.object.name }, key: '' });
  }
  const known = filters.filter((filter) => filter !== undefined);
  if (known.length < filters.length) return () => ({ query: { object: shape.object.name }, key: '' });
  return prepared(known, tree, shape);
}

function prepared(
  filters: readonly CompiledFilter[],
  tree: LogicTree,
  shape: QueryShape,
): (frame: Frame) => PreparedQuery {
  const base: RecordQuery = {
    object: shape.object.name,
    ...(shape.fields === undefined ? {} : { fields: shape.fields.map((field) => [field.name]) }),
    ...(shape.orderBy.length === 0 ? {} : { orderBy: shape.orderBy }),
    ...(shape.limit === undefined ? {} : { limit: shape.limit }),
  };
  const distinguishing = tree.kind === 'and' ? filters.findIndex((filter) => filter.equalTo !== undefined) : -1;
  return (frame) => {
    if (filters.length === 0) return { query: base, key: '' };
    const built = filters.map((filter) => filter.build(frame));
    const query = {
      ...base,
      where: filterOf(
        tree,
        built.map(({ filter }) => filter),
      ),
    };
    const key = built.map((one) => one.key).join('\u0001');
    const equal = filters[distinguishing];
    const value = equal?.equalTo?.(frame);
    if (equal === undefined || typeof value !== 'string' || value === '') return { query, key };
    const others = built.filter((_, index) => index !== distinguishing);
    return {
      query,
      key,
      equality: {
        field: equal.field,
        value,
        otherConditions: others.map(({ filter }) => filter),
        otherKey: others.map((one) => one.key).join('\u0001'),
      },
    };
  };
}

function filterOf(tree: LogicTree, filters: readonly RecordFilter[]): RecordFilter {
  switch (tree.kind) {
    case 'condition':
      return filters[tree.index] ?? { kind: 'all', filters: [] };
    case 'not':
      return { kind: 'not', filter: filterOf(tree.part, filters) };
    case 'and':
      return { kind: 'all', filters: tree.parts.map((part) => filterOf(part, filters)) };
    case 'or':
      return { kind: 'any', filters: tree.parts.map((part) => filterOf(part, filters)) };
  }
}

/** One condition of a record filter (`FlowRecordFilterOperator`): it becomes part of a SOQL statement. */
function compileFilter(
  context: CompileContext,
  object: ObjectDefinition,
  element: XmlElement,
): CompiledFilter | undefined {
  const field = compileField(context, object, child(element, 'field'), element);
  if (field === undefined) return undefined;
  if (UNFILTERABLE.has(field.kind)) {
    context.complain(`The field "${field.name}" can't be used in a filter.`, element);
    return undefined;
  }
  const operator = childText(element, 'operator')?.trim() ?? '';
  const value = child(element, 'value');
  if (operator === 'IsNull') return nullFilter(context, field, element, value);
  if (operator === 'In' || operator === 'NotIn') return listFilter(context, field, operator, value);
  const type = scalar(fieldType(field));
  if (operator in TEXT_OPERATORS && !isTextual(type)) {
    context.complain(`The operator ${operator} can't be applied to the field "${field.name}".`, element);
    return undefined;
  }
  const read = compileValueFor(context, value, type, `the field "${field.name}"`);
  if (read === undefined) {
    if (value === undefined) context.complain('Required field is missing: value', element);
    return undefined;
  }
  return comparisonFilter(context, field, operator, read, element);
}

function comparisonFilter(
  context: CompileContext,
  field: FieldDefinition,
  operator: string,
  read: Reader,
  element: XmlElement,
): CompiledFilter | undefined {
  const path = [field.name];
  if (isKeyOf(SOQL_OPERATORS, operator)) {
    const comparison = SOQL_OPERATORS[operator];
    return {
      field,
      equalTo: operator === 'EqualTo' && isTextual(scalar(fieldType(field))) ? read : undefined,
      build: (frame) => {
        const value = storable(asFieldValue(read(frame)));
        return { filter: { kind: 'compare', path, operator: comparison, value }, key: keyOf(value) };
      },
    };
  }
  if (isKeyOf(TEXT_OPERATORS, operator)) {
    const comparison = TEXT_OPERATORS[operator];
    return {
      field,
      equalTo: undefined,
      build: (frame) => {
        const value = asFieldValue(read(frame));
        if (typeof value !== 'string') return { filter: { kind: 'in', path, values: [] }, key: 'null' };
        return { filter: { kind: 'text', path, operator: comparison, value }, key: keyOf(value) };
      },
    };
  }
  context.complain(`The local org does not implement the operator '${operator}' in record filters.`, element);
  return undefined;
}

function nullFilter(
  context: CompileContext,
  field: FieldDefinition,
  element: XmlElement,
  value: XmlElement | undefined,
): CompiledFilter | undefined {
  const right = compileValue(context, value);
  if (right?.type.base !== 'Boolean') {
    context.complain('The operator IsNull needs a booleanValue.', value ?? element);
    return undefined;
  }
  return {
    field,
    equalTo: undefined,
    build: (frame) => {
      const wanted = right.read(frame) === true;
      const operator = wanted ? '=' : '!=';
      return { filter: { kind: 'compare', path: [field.name], operator, value: null }, key: String(wanted) };
    },
  };
}

function listFilter(
  context: CompileContext,
  field: FieldDefinition,
  operator: 'In' | 'NotIn',
  value: XmlElement | undefined,
): CompiledFilter | undefined {
  const type = { ...scalar(fieldType(field)), collection: true };
  const read = compileValueFor(context, value, type, `the operator ${operator} on the field "${field.name}"`);
  if (read === undefined) return undefined;
  return {
    field,
    equalTo: undefined,
    build: (frame) => {
      const list = read(frame);
      const values = isCollection(list) ? list.map((one) => storable(asFieldValue(one))) : [];
      const filter: RecordFilter = { kind: 'in', path: [field.name], values };
      const key = values.map(keyOf).join('\u0002');
      return operator === 'In' ? { filter, key } : { filter: { kind: 'not', filter }, key };
    },
  };
}

/** The database knows no empty text. */
function storable(value: FieldValue): FieldValue {
  return value === '' ? null : value;
}

function keyOf(value: FieldValue): string {
  return value === null ? 'null' : `${typeof value}:${String(value)}`;
}

function isKeyOf<Table extends object>(table: Table, key: string): key is Extract<keyof Table, string> {
  return Object.hasOwn(table, key);
}
