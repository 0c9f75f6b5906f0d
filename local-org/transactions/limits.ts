import { LimitException } from './errors.ts';

/** What is counted in each transaction. Times are in milliseconds. */
export type Counter =
  'soqlQueries' | 'soqlRows' | 'dmlStatements' | 'dmlRows' | 'callouts' | 'calloutMilliseconds' | 'cpuMilliseconds';

export type LimitColumn = 'synchronous' | 'asynchronous';

/** Apex Developer Guide, "Execution Governors and Limits": per-transaction limits, synchronous and asynchronous. */
const MAXIMA: Record<LimitColumn, Record<Counter, number>> = {
  synchronous: {
    soqlQueries: 100,
    soqlRows: 50_000,
    dmlStatements: 150,
    dmlRows: 10_000,
    callouts: 100,
    calloutMilliseconds: 120_000,
    cpuMilliseconds: 10_000,
  },
  asynchronous: {
    soqlQueries: 200,
    soqlRows: 50_000,
    dmlStatements: 150,
    dmlRows: 10_000,
    callouts: 100,
    calloutMilliseconds: 120_000,
    cpuMilliseconds: 60_000,
  },
};

const MESSAGES: Record<Counter, (used: number) => string> = {
  soqlQueries: (used) => `Too many SOQL queries: ${used}`,
  soqlRows: (used) => `Too many query rows: ${used}`,
  dmlStatements: (used) => `Too many DML statements: ${used}`,
  dmlRows: (used) => `Too many DML rows: ${used}`,
  callouts: (used) => `Too many callouts: ${used}`,
  calloutMilliseconds: () => 'Exceeded max time limit of 120000 milliseconds for callouts in this transaction',
  cpuMilliseconds: () => 'Apex CPU time limit exceeded',
};

function noneUsed(): Record<Counter, number> {
  return {
    soqlQueries: 0,
    soqlRows: 0,
    dmlStatements: 0,
    dmlRows: 0,
    callouts: 0,
    calloutMilliseconds: 0,
    cpuMilliseconds: 0,
  };
}

/** The governor limits of one transaction: counts, and throws `LimitException` beyond a maximum. */
export class Limits {
  readonly column: LimitColumn;
  private used: Record<Counter, number> = noneUsed();

  constructor(column: LimitColumn) {
    this.column = column;
  }

  consume(counter: Counter, amount = 1): void {
    this.used[counter] += amount;
    if (this.used[counter] > this.maximum(counter)) {
      throw new LimitException(MESSAGES[counter](this.used[counter]));
    }
  }

  usedOf(counter: Counter): number {
    return this.used[counter];
  }

  maximum(counter: Counter): number {
    return MAXIMA[this.column][counter];
  }

  /** Counts from zero, as `Test.startTest()` does. @returns how to go back to the counts from before */
  startAnew(): () => void {
    const before = this.used;
    this.used = noneUsed();
    return () => {
      this.used = before;
    };
  }

  /** A copy of all counters. */
  snapshot(): Record<Counter, number> {
    return { ...this.used };
  }
}
