import { getHeapStatistics } from 'node:v8';
import type { Schema } from '../../schema/object-definition.ts';
import { CalloutException, LimitException, PlatformError } from '../../transactions/errors.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { SObject } from '../../values/sobject.ts';
import type { LibraryType } from '../library/library-type.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { ClassSymbol } from '../types/class-symbol.ts';
import type { ApexObject, ApexValue } from './apex-value.ts';
import { ExceptionValue, SystemFailure } from './exception-value.ts';
import type { ApexServices } from './services.ts';
import type { TestState } from './test-state.ts';
import { isInstance } from './value-type.ts';

/** Apex stops at 1,000 calls on the stack. */
const DEEPEST_STACK = 1000;
/** So many statements count as one millisecond of CPU time: a fixed rate, so that the same code always ends the same. */
const STATEMENTS_PER_MILLISECOND = 2000;
const STATEMENTS_BETWEEN_HEAP_CHECKS = 1_000_000;
/** Far above Apex's own 6 MB, because garbage counts too: it only keeps the org alive. */
const LARGEST_HEAP_GROWTH = 1_000_000_000;
/** 6 MB hold at most so many references. */
export const LARGEST_COLLECTION = 1_500_000;
export const LONGEST_STRING = 6_000_000;

/** What is the same for all executions of one state of the org's code. */
export interface Program {
  readonly schema: Schema;
  libraryType(name: string): LibraryType;
  /** A new instance of a class of the org with every field null and no constructor run. */
  instantiate(symbol: ClassSymbol): ApexObject | ExceptionValue;
}

/** The run of Apex code in one transaction: static variables, call stack, statement count. */
export class Execution {
  readonly program: Program;
  readonly transaction: Transaction;
  readonly services: ApexServices;
  /** Static variables, by class index; empty until the class is first used. */
  readonly statics: unknown[] = [];
  /** Line counters, by class index. */
  readonly coverage: readonly Uint32Array[];
  readonly test: TestState | undefined;
  /** Records that came from a query: reading a field that was not asked for fails. */
  readonly queried = new WeakSet<SObject>();
  depth = 0;
  /** Line that each call on the stack stands at, and the name of what was called. */
  private readonly lines = new Int32Array(DEEPEST_STACK + 2);
  private readonly calls: string[] = [];
  private statements = 0;
  private statementsAtHeapCheck = 0;
  private readonly heapAtStart = getHeapStatistics().used_heap_size;
  private limitTrace: string | undefined;

  constructor(
    program: Program,
    transaction: Transaction,
    services: ApexServices,
    coverage: readonly Uint32Array[],
    test: TestState | undefined,
  ) {
    this.program = program;
    this.transaction = transaction;
    this.services = services;
    this.coverage = coverage;
    this.test = test;
  }

  get schema(): Schema {
    return this.program.schema;
  }

  libraryType(name: string): LibraryType {
    return this.program.libraryType(name);
  }

  instantiate(symbol: ClassSymbol): ApexObject | ExceptionValue {
    return this.program.instantiate(symbol);
  }

  /** Begins a call. @returns its depth. @throws LimitException beyond 1,000 calls */
  enter(name: string): number {
    const depth = this.depth + 1;
    if (depth > DEEPEST_STACK) throw new LimitException(`Maximum stack depth reached: ${depth}`);
    this.depth = depth;
    this.calls[depth] = name;
    return depth;
  }

  /** Begins a statement. @throws LimitException beyond the CPU limit */
  statement(depth: number, coverage: Uint32Array, line: number): void {
    this.lines[depth] = line;
    coverage[line] = 1;
    this.statements += 1;
    if (this.statements >= STATEMENTS_PER_MILLISECOND) this.payForStatements();
  }

  /** Counts work that a library function does in one go, such as sorting. */
  charge(steps: number): void {
    this.statements += steps;
    if (this.statements >= STATEMENTS_PER_MILLISECOND) this.payForStatements();
  }

  /** Brings the statement count so far into the transaction's limits. */
  payForStatements(): void {
    const milliseconds = Math.floor(this.statements / STATEMENTS_PER_MILLISECOND);
    this.statements %= STATEMENTS_PER_MILLISECOND;
    this.statementsAtHeapCheck += milliseconds * STATEMENTS_PER_MILLISECOND;
    if (this.statementsAtHeapCheck >= STATEMENTS_BETWEEN_HEAP_CHECKS) {
      this.statementsAtHeapCheck = 0;
      const growth = getHeapStatistics().used_heap_size - this.heapAtStart;
      if (growth > LARGEST_HEAP_GROWTH) throw new LimitException(`Apex heap size too large: ${growth}`);
    }
    this.transaction.limits.consume('cpuMilliseconds', milliseconds);
  }

  /** Turns whatever was thrown into what Apex sees, with the stack as it was when it is first marked. */
  mark(error: unknown): unknown {
    const thrown = this.asApex(error);
    if (thrown instanceof ExceptionValue && thrown.trace === undefined) {
      thrown.trace = this.stackTrace();
      thrown.line = this.lines[this.depth] ?? 0;
    }
    if (thrown instanceof LimitException) this.limitTrace ??= this.stackTrace();
    return thrown;
  }

  /** What a catch block gets. @throws what no Apex code may catch: limits, failed assertions, faults of the local org */
  caught(error: unknown): ExceptionValue {
    const thrown = this.mark(error);
    if (!(thrown instanceof ExceptionValue) || !this.isCatchable(thrown)) throw thrown;
    return thrown;
  }

  /** Whether Apex code may go on after something was thrown: finally blocks run only then. */
  isCatchable(error: unknown): boolean {
    const thrown = this.mark(error);
    if (!(thrown instanceof ExceptionValue)) return false;
    return thrown.type.kind !== 'library' || !thrown.type.type.uncatchable;
  }

  is(value: ApexValue, type: ApexType): boolean {
    return isInstance(value, type, this);
  }

  exception(name: string, message: string): ExceptionValue {
    return new ExceptionValue({ kind: 'library', type: this.libraryType(name) }, message);
  }

  /** Stack trace of the limit that ended this execution. */
  traceOfLimit(): string {
    return this.limitTrace ?? '';
  }

  stackTrace(): string {
    const frames: string[] = [];
    for (let depth = this.depth; depth > 0; depth -= 1) {
      frames.push(`Class.${this.calls[depth] ?? ''}: line ${this.lines[depth] ?? 0}, column 1`);
    }
    return frames.slice(0, 50).join('\n');
  }

  private asApex(error: unknown): unknown {
    if (error instanceof SystemFailure) {
      const exception = this.exception(error.exception, error.message);
      exception.failures = error.failures;
      return exception;
    }
    if (error instanceof CalloutException) return this.exception('CalloutException', error.message);
    if (error instanceof PlatformError) return this.exception('QueryException', error.message);
    if (error instanceof RangeError && error.message.includes('call stack')) {
      return new LimitException(`Maximum stack depth reached: ${DEEPEST_STACK + 1}`);
    }
    return error;
  }
}
