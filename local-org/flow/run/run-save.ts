import type { RecordError, SaveResult } from '../../data/data-service.ts';
import type { SObject } from '../../values/sobject.ts';
import type { SaveElement } from '../model/flow-model.ts';
import { moveTo } from './advance.ts';
import { databaseFault, faultText, takeFault } from './faults.ts';
import type { Interview } from './interview.ts';
import { countStatement, prepareAll, selectAll } from './run-lookup.ts';
import { plainValue } from './traces.ts';
import { requireSavable } from './user-context.ts';

/** The records of one interview at a Create, Update or Delete Records element. */
interface Portion {
  readonly interview: Interview;
  readonly records: readonly SObject[];
}

const NOT_TRIED_AGAIN: RecordError = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'The record was not saved, because others of its batch were refused and the element is not tried again.',
  fields: [],
};

/**
 * Saves for a batch with one DML statement. Interviews whose records were refused take their fault connectors;
 * a refused record takes the other records of its interview back, and the rest of the batch is saved again without
 * them (release notes Spring '20, "Save Flow Records Partially").
 */
export function runSave(element: SaveElement, group: readonly Interview[]): void {
  let portions = portionsOf(element, group);
  const refused = new Map<Interview, readonly RecordError[]>();
  const transaction = group[0]?.transaction;
  let reattempts = group[0]?.services.switches.get('partialSaveReattempts') ?? 0;
  while (portions.length > 0 && transaction !== undefined) {
    const savepoint = transaction.savepoint();
    const results = saveAll(element, portions);
    let mustRepeat = false;
    const saved: [Portion, readonly SaveResult[]][] = [];
    for (const portion of portions) {
      const own = results.get(portion) ?? [];
      const errors = own.flatMap((result) => result.errors);
      if (own.every((result) => result.success)) {
        saved.push([portion, own]);
        continue;
      }
      refused.set(portion.interview, errors);
      if (element.allOrNone && own.some((result) => result.success)) mustRepeat = true;
    }
    if (!mustRepeat) {
      for (const [portion, own] of saved) proceed(element, portion, own);
      break;
    }
    transaction.rollback(savepoint);
    portions = saved.map(([portion]) => portion);
    if (reattempts === 0) {
      for (const { interview } of portions) refused.set(interview, [NOT_TRIED_AGAIN]);
      break;
    }
    reattempts -= 1;
  }
  for (const [interview, errors] of refused) {
    if (!element.allOrNone) interview.madeDml = true;
    takeFault(interview, element, databaseFault(element.kind, errors));
  }
}

function portionsOf(element: SaveElement, group: readonly Interview[]): Portion[] {
  const portions = element.source.kind === 'query' ? queried(element, group) : given(element, group);
  return portions.filter((portion) => {
    if (portion.records.length > 0) return true;
    moveTo(portion.interview.frame, element.next);
    return false;
  });
}

function given(element: SaveElement, group: readonly Interview[]): Portion[] {
  const portions: Portion[] = [];
  const { source } = element;
  if (source.kind !== 'records') return portions;
  for (const interview of group) {
    try {
      const records = source.read(interview.frame);
      requireSavable(interview.frame, element, records);
      portions.push({ interview, records });
    } catch (error) {
      interview.triedDml = true;
      takeFault(interview, element, faultText(element.kind, error));
    }
  }
  return portions;
}

/** By filters: the records are looked up first, which is a SOQL statement. */
function queried(element: SaveElement, group: readonly Interview[]): Portion[] {
  const { source } = element;
  if (source.kind !== 'query') return [];
  const asked = prepareAll(element, group, source.prepare);
  countStatement(false, asked[0]?.subject);
  const portions: Portion[] = [];
  for (const [interview, found] of selectAll(asked, false)) {
    try {
      const records = source.records(interview.frame, found);
      requireSavable(interview.frame, element, records);
      portions.push({ interview, records });
    } catch (error) {
      takeFault(interview, element, faultText(element.kind, error));
    }
  }
  return portions;
}

function saveAll(element: SaveElement, portions: readonly Portion[]): Map<Portion, readonly SaveResult[]> {
  const { places, records } =
    element.source.kind === 'records' && element.kind === 'create' ? listed(portions) : merged(portions);
  const results = save(element, records, portions);
  return new Map(
    portions.map((portion, index) => [
      portion,
      (places[index] ?? []).map((place) => results[place]).filter((result) => result !== undefined),
    ]),
  );
}

interface Statement {
  readonly records: readonly SObject[];
  /** For each portion, where its records stand in the statement. */
  readonly places: readonly (readonly number[])[];
}

function listed(portions: readonly Portion[]): Statement {
  const records: SObject[] = [];
  const places = portions.map((portion) => portion.records.map((record) => records.push(record.clone()) - 1));
  return { records, places };
}

/** A record that several interviews change stands in the statement once, later changes over earlier ones. */
function merged(portions: readonly Portion[]): Statement {
  const records: SObject[] = [];
  const byId = new Map<string, number>();
  const places = portions.map((portion) =>
    portion.records.map((record) => {
      const id = record.id ?? '';
      const known = id === '' ? undefined : byId.get(id);
      if (known === undefined) {
        byId.set(id, records.length);
        return records.push(record.clone()) - 1;
      }
      for (const [name, value] of record.fields) records[known]?.set(name, value);
      return known;
    }),
  );
  return { records, places };
}

function save(element: SaveElement, records: readonly SObject[], portions: readonly Portion[]): readonly SaveResult[] {
  const interview = portions[0]?.interview;
  if (interview === undefined) return [];
  for (const portion of portions) portion.interview.triedDml = true;
  const { services, transaction } = interview;
  const options = { allOrNone: false };
  try {
    switch (element.kind) {
      case 'create':
        return element.upsertField === undefined
          ? services.data.insert(records, transaction, options)
          : services.data.upsert(records, transaction, { ...options, externalIdField: element.upsertField });
      case 'update':
        return services.data.update(records, transaction, options);
      case 'delete':
        return services.data.delete(records, transaction, options);
    }
  } catch (error) {
    const message = faultText(element.kind, error);
    return records.map(() => failedResult(message));
  }
}

function failedResult(message: string): SaveResult {
  return {
    id: null,
    success: false,
    created: false,
    errors: [{ statusCode: 'UNKNOWN_EXCEPTION', message, fields: [] }],
  };
}

function proceed(element: SaveElement, portion: Portion, results: readonly SaveResult[]): void {
  const { interview } = portion;
  interview.madeDml = true;
  element.storeIds?.(
    interview.frame,
    results.map((result) => result.id ?? ''),
  );
  interview.services.traces.step(interview, element.name, element.kind, () => portion.records.map(plainValue));
  moveTo(interview.frame, element.next);
}
