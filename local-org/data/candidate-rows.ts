import type { FieldValue } from '../values/field-value.ts';
import { isRecordId, toLongId } from '../values/record-id.ts';
import type { RecordFilter } from './record-query.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';

/**
 * Rows among which all matches of a filter are, from the indexes: equality and lists on `Id`, unique fields,
 * external IDs and lookups.
 * @returns undefined where no index helps and every row must be looked at
 */
export function candidateRows(table: Table, filter: RecordFilter | undefined): readonly Row[] | undefined {
  const rows = filter === undefined ? undefined : candidates(table, filter);
  if (rows === undefined) return undefined;
  return [...rows].filter((row) => !row.deleted).sort((left, right) => left.sequence - right.sequence);
}

function candidates(table: Table, filter: RecordFilter): ReadonlySet<Row> | undefined {
  switch (filter.kind) {
    case 'all': {
      let best: ReadonlySet<Row> | undefined;
      for (const part of filter.filters) {
        const rows = candidates(table, part);
        if (rows !== undefined && (best === undefined || rows.size < best.size)) best = rows;
      }
      return best;
    }
    case 'any': {
      const union = new Set<Row>();
      for (const part of filter.filters) {
        const rows = candidates(table, part);
        if (rows === undefined) return undefined;
        for (const row of rows) union.add(row);
      }
      return union;
    }
    case 'compare':
      return filter.operator === '=' ? matches(table, filter.path, [filter.value]) : undefined;
    case 'in':
      return matches(table, filter.path, filter.values);
    default:
      return undefined;
  }
}

function matches(table: Table, path: readonly string[], values: readonly FieldValue[]): ReadonlySet<Row> | undefined {
  const [name = '', ...parents] = path;
  // Blank values are in no index.
  if (parents.length > 0 || values.includes(null)) return undefined;
  if (name === 'Id') {
    const rows = new Set<Row>();
    for (const value of values) {
      const row = typeof value === 'string' && isRecordId(value) ? table.liveRow(toLongId(value)) : undefined;
      if (row !== undefined) rows.add(row);
    }
    return rows;
  }
  const index = table.index(name);
  if (index === undefined) return undefined;
  const rows = new Set<Row>();
  for (const value of values) for (const row of index.matches(value)) rows.add(row);
  return rows;
}
