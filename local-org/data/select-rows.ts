import { PlatformError } from '../transactions/errors.ts';
import type { FieldDefinition } from '../schema/object-definition.ts';
import { SObject } from '../values/sobject.ts';
import { candidateRows } from './candidate-rows.ts';
import { collationOf } from './comparison.ts';
import { compileFilter } from './filter.ts';
import { relatedType } from './related-type.ts';
import type { ReadContext, RecordReader } from './record-reader.ts';
import type { FieldPath, RecordFilter, RecordOrder, RecordQuery } from './record-query.ts';
import { ranksOf, sortBy } from './row-order.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

/** What a selection reads from and for whom. */
export interface Selection {
  readonly tables: Tables;
  readonly reader: RecordReader;
  readonly context: ReadContext;
}

/** Rows that match a query, sorted and cut as it says. */
export function selectRows(
  table: Table,
  query: Pick<RecordQuery, 'where' | 'orderBy' | 'limit' | 'offset'>,
  selection: Selection,
): Row[] {
  const { where, orderBy = [], limit, offset = 0 } = query;
  const matches = matchingRows(table, where, selection, orderBy.length === 0 ? limit && limit + offset : undefined);
  const sorted = sortRows(matches, table, orderBy, selection);
  return limit === undefined && offset === 0 ? sorted : sorted.slice(offset, offset + (limit ?? sorted.length));
}

/** A record with the fields that a query asks for; parents become nested records. */
export function project(
  table: Table,
  row: Row,
  fields: readonly FieldPath[] | undefined,
  selection: Selection,
): SObject {
  const { reader, context } = selection;
  if (fields === undefined) return reader.toRecord(table, row.values, context);
  const record = new SObject(table.object.name);
  record.origin = row.id;
  for (const path of fields) {
    const [name = '', ...rest] = path;
    if (rest.length === 0) record.fields.set(name, reader.path(table, path).read(row.values, context));
    else placeParentField(record, table, row, path, selection);
  }
  return record;
}

/** Why a field cannot stand in a filter or an order; nothing where it can. */
export function checkFilterable(field: FieldDefinition, use: 'filtered' | 'sorted' | 'grouped'): void {
  const isLongText = field.kind === 'LongTextArea' || field.kind === 'Html' || field.kind === 'EncryptedText';
  const isRefused = isLongText || (field.kind === 'MultiselectPicklist' && use !== 'filtered');
  if (!isRefused) return;
  throw new PlatformError('INVALID_FIELD', `field '${field.name}' can not be ${use} in a query call`);
}

function matchingRows(
  table: Table,
  where: RecordFilter | undefined,
  selection: Selection,
  enough: number | undefined,
): Row[] {
  const { reader, context } = selection;
  // Deleted rows are in no index.
  const source = context.includesDeleted === true ? table.allRows() : (candidateRows(table, where) ?? table.liveRows());
  const matches: Row[] = [];
  const isMatch =
    where === undefined
      ? (): boolean => true
      : compileFilter<Row>(where, (path) => {
          const subject = reader.path(table, path);
          checkFilterable(subject.field, 'filtered');
          return { collation: collationOf(subject.field), read: (row) => subject.read(row.values, context) };
        });
  for (const row of source) {
    if (enough !== undefined && matches.length >= enough) break;
    if (isMatch(row)) matches.push(row);
  }
  return matches;
}

function sortRows(rows: readonly Row[], table: Table, orderBy: readonly RecordOrder[], selection: Selection): Row[] {
  const { reader, context } = selection;
  const keys = orderBy.map((order) => {
    const subject = reader.path(table, order.path);
    checkFilterable(subject.field, 'sorted');
    const ranks = ranksOf(subject.field);
    return {
      collation: collationOf(subject.field),
      descending: order.descending,
      nulls: order.nulls,
      read: (row: Row) => subject.read(row.values, context),
      ...(ranks === undefined ? {} : { ranks }),
    };
  });
  return sortBy(rows, keys);
}

function readableRow(table: Table | undefined, id: string, context: ReadContext): Row | undefined {
  return context.includesDeleted === true ? table?.row(id) : table?.liveRow(id);
}

function placeParentField(record: SObject, table: Table, row: Row, path: FieldPath, selection: Selection): void {
  const { tables, reader, context } = selection;
  let [target, targetTable, targetRow] = [record, table, row];
  let last: FieldDefinition | undefined;
  for (const relationship of path.slice(0, -1)) {
    const lookup = targetTable.object.parentRelationship(relationship);
    const id = lookup === undefined ? null : reader.path(targetTable, [lookup.name]).read(targetRow.values, context);
    const parentTable = typeof id === 'string' ? tables.tableOfRecord(id) : undefined;
    const parentRow = typeof id === 'string' ? readableRow(parentTable, id, context) : undefined;
    if (parentTable === undefined || parentRow === undefined) {
      target.fields.set(relationship, null);
      return;
    }
    const present = target.fields.get(relationship);
    const parent = present instanceof SObject ? present : new SObject(parentTable.object.name);
    parent.origin = parentRow.id;
    target.fields.set(relationship, parent);
    [target, targetTable, targetRow] = [parent, parentTable, parentRow];
    last = lookup;
  }
  const name = path.at(-1) ?? '';
  if (relatedType(last, name) !== undefined) {
    target.fields.set(name, reader.typeOf(targetTable, targetRow.values, context));
    return;
  }
  const exists = targetTable.object.field(name) !== undefined;
  target.fields.set(name, exists ? reader.path(targetTable, [name]).read(targetRow.values, context) : null);
}
