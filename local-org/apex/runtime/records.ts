import type { FieldDefinition } from '../../schema/object-definition.ts';
import type { DmlVerb } from '../syntax/syntax-tree.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import type { FieldValue } from '../../values/field-value.ts';
import { Instant } from '../../values/instant.ts';
import { SObject, type SObjectValue } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import type { SaveResult } from '../../data/data-service.ts';
import type { ApexType } from '../types/apex-type.ts';
import { EnumValue, ListValue, SetValue, type ApexValue } from './apex-value.ts';
import { DecimalValue, DoubleValue } from './decimal-value.ts';
import { isRecordList } from './equality.ts';
import { NotSupportedError, nullPointer, SystemFailure, type DmlFailure } from './exception-value.ts';
import type { Execution } from './execution.ts';

interface FieldReference {
  readonly field: FieldDefinition;
  readonly relationship: string | undefined;
}

export function newRecord(objectName: string): SObject {
  return new SObject(objectName);
}

/** Reads a field, or the parent record behind a lookup. @throws SystemFailure SObjectException for one not queried */
export function readField(execution: Execution, record: SObject, reference: FieldReference): ApexValue {
  const name = reference.relationship ?? reference.field.name;
  const value = record.fields.get(name);
  if (value === undefined) {
    if (execution.queried.has(record) && name !== 'Id') {
      throw new SystemFailure(
        'SObjectException',
        `SObject row was retrieved via SOQL without querying the requested field: ${record.objectName}.${name}`,
      );
    }
    // A checkbox is never null.
    return reference.relationship === undefined && reference.field.kind === 'Checkbox' ? false : null;
  }
  return fromRecord(value, execution);
}

/** A stored value as Apex holds it: numbers of records are Decimals. */
export function fromRecord(value: SObjectValue, execution: Execution): ApexValue {
  if (typeof value === 'number') return DecimalValue.ofNumber(value);
  if (!isRecordList(value)) return value;
  const [first] = value;
  const object = first === undefined ? undefined : execution.schema.object(first.objectName);
  return new ListValue({ kind: 'sobject', object }, [...value]);
}

export function writeField(record: SObject, reference: FieldReference, value: ApexValue): ApexValue {
  record.set(reference.relationship ?? reference.field.name, toRecord(value));
  return value;
}

export function toRecord(value: ApexValue): SObjectValue {
  if (value instanceof SObject) return value;
  if (value instanceof ListValue) return value.items.filter((item) => item instanceof SObject);
  return toField(value);
}

/** An Apex value as a record field or a query's bind holds it. */
function toField(value: ApexValue): FieldValue {
  if (value instanceof DecimalValue) return value.toNumber();
  if (value instanceof DoubleValue) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof CalendarDate || value instanceof Instant || value instanceof TimeOfDay) return value;
  if (value instanceof EnumValue) return value.name;
  if (value instanceof SObject) return value.id;
  throw new NotSupportedError('a value of this type in a record field or a query');
}

function runQuery(
  execution: Execution,
  text: string,
  binds: readonly ApexValue[],
): ReturnType<ReturnType<Execution['services']['data']>['query']> {
  return execution.services.data().query(text, execution.transaction, (name) => {
    const value = binds[Number(name.trim().slice(1))] ?? null;
    if (value instanceof ListValue) return value.items.map(toField);
    return value instanceof SetValue ? [...value.items.values()].map(toField) : toField(value);
  });
}

export function countRecords(execution: Execution, text: string, binds: readonly ApexValue[]): number {
  return runQuery(execution, text, binds).totalSize;
}

export function queryRecords(
  execution: Execution,
  text: string,
  binds: readonly ApexValue[],
  element: ApexType,
): ListValue {
  const { records } = runQuery(execution, text, binds);
  for (const record of records) markQueried(record, execution);
  return new ListValue(element, [...records]);
}

function markQueried(record: SObject, execution: Execution): void {
  execution.queried.add(record);
  for (const value of record.fields.values()) if (value instanceof SObject) markQueried(value, execution);
}

/** A query where one record is wanted. */
export function single(list: ListValue): ApexValue {
  const [first, second] = list.items;
  if (first === undefined) throw new SystemFailure('QueryException', 'List has no rows for assignment to SObject');
  if (second !== undefined) {
    throw new SystemFailure('QueryException', 'List has more than 1 row for assignment to SObject');
  }
  return first;
}

/** The records of a DML call: one or a list. */
export function recordsOf(value: ApexValue): SObject[] {
  if (value instanceof SObject) return [value];
  if (!(value instanceof ListValue)) throw nullPointer();
  return value.items.map((item) => {
    if (item instanceof SObject) return item;
    throw nullPointer();
  });
}

/** Saves through the whole save order; new records get their IDs. */
export function save(
  execution: Execution,
  verb: DmlVerb,
  records: readonly SObject[],
  options: { readonly allOrNone: boolean; readonly externalIdField?: string },
): SaveResult[] {
  if (records.length === 0) return [];
  const data = execution.services.data();
  const before = execution.depth;
  const results = data[verb](records, execution.transaction, options);
  execution.depth = before;
  results.forEach((result, index) => {
    if (result.success && verb !== 'delete') records[index]?.set('Id', result.id);
  });
  return results;
}

const PAST: Readonly<Record<DmlVerb, string>> = {
  insert: 'Insert',
  update: 'Update',
  upsert: 'Upsert',
  delete: 'Delete',
};

/** The DML statements. @throws SystemFailure DmlException that names the first row that failed */
export function saveAll(
  execution: Execution,
  verb: DmlVerb,
  value: ApexValue,
  externalIdField: string | undefined,
): void {
  const options = { allOrNone: true, ...(externalIdField === undefined ? {} : { externalIdField }) };
  throwFailures(verb, save(execution, verb, recordsOf(value), options));
}

export function throwFailures(verb: DmlVerb, results: readonly SaveResult[]): void {
  const failures = results.flatMap((result, index): DmlFailure[] => {
    return result.errors.map((error) => ({ index, id: result.id, ...error }));
  });
  const [first] = failures;
  if (first === undefined) return;
  const row = `${PAST[verb]} failed. First exception on row ${first.index}${first.id === null ? '' : ` with id ${first.id}`}`;
  const fields = `[${first.fields.join(', ')}]`;
  throw new SystemFailure(
    'DmlException',
    `${row}; first error: ${first.statusCode}, ${first.message}: ${fields}`,
    failures,
  );
}
