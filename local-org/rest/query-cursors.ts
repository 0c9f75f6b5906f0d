import type { SObject } from '../values/sobject.ts';
import { makeRecordId } from '../values/record-id.ts';
import { RestError } from './rest-error.ts';

/** The rest of a query result, for the pages that the client has not fetched yet. */
export interface QueryCursor {
  readonly id: string;
  readonly userId: string;
  readonly records: readonly SObject[];
  readonly totalSize: number;
  readonly batchSize: number;
}

/** A user can keep ten cursors open; the oldest is released then (SOAP API Developer Guide, "queryMore()"). */
const OPEN_CURSORS = 10;

/** The query results that have further pages. */
export class QueryCursors {
  private readonly open = new Map<string, QueryCursor>();
  private sequence = 0;

  add(cursor: Omit<QueryCursor, 'id'>): QueryCursor {
    this.sequence += 1;
    const whole = { ...cursor, id: makeRecordId('01g', this.sequence) };
    this.open.set(whole.id, whole);
    const own = [...this.open.values()].filter((one) => one.userId === cursor.userId);
    const oldest = own[0];
    if (own.length > OPEN_CURSORS && oldest !== undefined) this.open.delete(oldest.id);
    return whole;
  }

  /**
   * The cursor and offset that a locator names: `01g…-2000`.
   * @throws RestError 400 INVALID_QUERY_LOCATOR
   */
  at(locator: string, userId: string): { cursor: QueryCursor; offset: number } {
    const [id = '', offsetText = ''] = locator.split('-', 2);
    const cursor = this.open.get(id);
    const offset = /^\d{1,9}$/.test(offsetText) ? Number(offsetText) : undefined;
    if (cursor?.userId !== userId || offset === undefined || offset > cursor.totalSize) {
      throw RestError.of(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return { cursor, offset };
  }

  clear(): void {
    this.open.clear();
  }
}
