import type { RecordQuery } from '../../data/record-query.ts';
import type { FieldDefinition } from '../../schema/object-definition.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import { toLongId } from '../../values/record-id.ts';
import type { SObject } from '../../values/sobject.ts';
import type { LookupElement, PreparedEquality, PreparedQuery, SaveElement } from '../model/flow-model.ts';
import { moveTo } from './advance.ts';
import { faultText, takeFault } from './faults.ts';
import type { FlowServices, Frame, Interview } from './interview.ts';
import { plainValue } from './traces.ts';
import { asVisible } from './user-context.ts';

interface Asked<Subject> {
  readonly subject: Subject;
  readonly prepared: PreparedQuery;
}

/** Get Records for a batch: one SOQL statement, however many interviews stand here. */
export function runLookup(element: LookupElement, group: readonly Interview[]): void {
  const asked = prepareAll(element, group, element.prepare);
  if (asked.length === 0) return;
  countStatement(element.customMetadata, asked[0]?.subject);
  const found = selectAll(asked, element.single);
  for (const [interview, records] of found) {
    element.store(interview.frame, element.single ? records.slice(0, 1) : records);
    interview.services.traces.step(interview, element.name, element.kind, () => records.map(plainValue));
    moveTo(interview.frame, element.next);
  }
}

/** The queries of a group; an interview whose values fault leaves by its fault connector. */
export function prepareAll(
  element: LookupElement | SaveElement,
  group: readonly Interview[],
  prepare: (frame: Frame) => PreparedQuery,
): Asked<Interview>[] {
  const asked: Asked<Interview>[] = [];
  for (const interview of group) {
    try {
      asked.push({ subject: interview, prepared: asVisible(interview.frame, prepare(interview.frame)) });
    } catch (error) {
      takeFault(interview, element, faultText(element.kind, error));
    }
  }
  return asked;
}

/** Custom metadata can be queried without limit (Apex Developer Guide, "Execution Governors and Limits"). */
export function countStatement(customMetadata: boolean, interview: Interview | undefined): void {
  if (interview === undefined) return;
  const { services, transaction } = interview;
  if (customMetadata && services.switches.get('customMetadataQueryCounts') === 'no') return;
  transaction.limits.consume('soqlQueries');
}

/**
 * Runs the queries of a batch with few reads: equal queries once, and queries that differ in one `field = value`
 * alone together.
 */
export function selectAll(asked: readonly Asked<Interview>[], single: boolean): Map<Interview, readonly SObject[]> {
  const results = new Map<Interview, readonly SObject[]>();
  const first = asked[0]?.subject;
  if (first === undefined) return results;
  const byKey = groupBy(asked, ({ prepared }) => prepared.key);
  const distinct = [...byKey.values()].map((same) => same[0]).filter((one) => one !== undefined);
  const mergeable = groupBy(
    distinct.filter(({ prepared }) => prepared.equality !== undefined),
    ({ prepared }) => prepared.equality?.otherKey ?? '',
  );
  const recordsByKey = new Map<string, readonly SObject[]>();
  for (const alike of mergeable.values()) {
    if (alike.length > 1) selectMerged(alike, recordsByKey, first.services, first.transaction, single);
  }
  for (const { prepared } of distinct) {
    if (!recordsByKey.has(prepared.key)) {
      recordsByKey.set(prepared.key, first.services.data.select(prepared.query, first.transaction));
    }
  }
  for (const { subject, prepared } of asked) results.set(subject, recordsByKey.get(prepared.key) ?? []);
  return results;
}

function selectMerged(
  alike: readonly Asked<Interview>[],
  recordsByKey: Map<string, readonly SObject[]>,
  services: FlowServices,
  transaction: Transaction,
  single: boolean,
): void {
  const sample = alike[0]?.prepared;
  const equality = sample?.equality;
  if (sample === undefined || equality === undefined) return;
  // a limit of one counts per interview; another limit cannot be shared out
  if (sample.query.limit !== undefined && !single) return;
  const values = alike.map(({ prepared }) => prepared.equality?.value ?? '');
  const records = services.data.select(mergedQuery(sample.query, equality, values), transaction);
  const byValue = groupBy(records, (record) => fold(record.value(equality.field.name), equality.field));
  for (const { prepared } of alike) {
    const value = fold(prepared.equality?.value ?? '', equality.field);
    recordsByKey.set(prepared.key, byValue.get(value) ?? []);
  }
}

function mergedQuery(query: RecordQuery, equality: PreparedEquality, values: readonly string[]): RecordQuery {
  const path = [equality.field.name];
  const filters = [...equality.otherConditions, { kind: 'in' as const, path, values }];
  const { object, fields, orderBy } = query;
  const needed = fields?.some(([name]) => name === equality.field.name) === false ? [...fields, path] : fields;
  return {
    object,
    ...(needed === undefined ? {} : { fields: needed }),
    ...(orderBy === undefined ? {} : { orderBy }),
    where: { kind: 'all', filters },
  };
}

/** IDs compare in their long form, other text without case, as SOQL compares it. */
function fold(value: unknown, field: FieldDefinition): string {
  const text = typeof value === 'string' ? value : '';
  const isId = field.kind === 'Id' || field.referenceTo !== undefined;
  return isId ? toLongId(text) : text.toLowerCase();
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
