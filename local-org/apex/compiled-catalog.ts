import type { Transaction } from '../transactions/transaction.ts';
import type { Work } from '../transactions/work.ts';
import type { ApexCatalog, ApexTestResult, ClassCoverage, DataClass, InvocableAction } from './apex-catalog.ts';
import { bestFit } from './compile/overloads.ts';
import type { CompiledFunction, LinkedProgram } from './compile/link-program.ts';
import type { ModuleBuilder } from './compile/module-builder.ts';
import { dataClassOf } from './invocable/data-class.ts';
import { invocableAction, type ActionRunner } from './invocable/invocable-action.ts';
import type { InvocableMethod } from './invocable/invocable-method.ts';
import { Execution } from './runtime/execution.ts';
import type { ApexServices } from './runtime/services.ts';
import { runTestMethod } from './testing/run-test.ts';
import type { TestClass } from './testing/test-methods.ts';
import { outermost, type ClassSymbol } from './types/class-symbol.ts';

export interface CompiledClasses {
  readonly program: LinkedProgram;
  readonly builder: ModuleBuilder;
  readonly services: ApexServices;
  readonly all: readonly ClassSymbol[];
  readonly top: readonly ClassSymbol[];
  readonly tests: readonly TestClass[];
}

/** What is known of classes whose bodies may not compile. */
export interface DeclaredClasses {
  readonly top: readonly ClassSymbol[];
  readonly invocables: readonly InvocableMethod[];
}

/** The classes of one state of the org, compiled. */
export class CompiledCatalog implements ApexCatalog {
  private readonly classes: CompiledClasses | undefined;
  private readonly top: readonly ClassSymbol[];
  private readonly actions = new Map<string, InvocableAction>();
  /** Static variables live as long as the transaction. */
  private readonly executions = new WeakMap<Transaction, Execution>();
  /** One mark per line, by class index; only tests count. */
  private readonly covered: readonly Uint32Array[];
  private readonly uncounted: readonly Uint32Array[];

  /** @param classes undefined where some do not compile: nothing runs then */
  constructor(classes: CompiledClasses | undefined, { top, invocables }: DeclaredClasses) {
    this.classes = classes;
    this.top = top;
    this.covered = lineCounters(classes);
    this.uncounted = lineCounters(classes);
    for (const invocable of invocables) {
      this.actions.set(invocable.symbol.name, invocableAction(invocable, this.runner()));
    }
  }

  action(className: string): InvocableAction | undefined {
    return this.actions.get(className);
  }

  hasClass(name: string): boolean {
    return this.top.some((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  dataClass(name: string): DataClass | undefined {
    const symbol = this.top.find((one) => one.name === name);
    return symbol === undefined ? undefined : dataClassOf(symbol);
  }

  classNames(): readonly string[] {
    return this.top.map(({ name }) => name);
  }

  testClasses(): readonly string[] {
    return (this.classes?.tests ?? []).map((one) => one.symbol.name);
  }

  testMethods(className: string): readonly string[] {
    return (this.testClass(className)?.tests ?? []).map((one) => one.name);
  }

  runTest(className: string, methodName: string, transaction: Transaction): Work<ApexTestResult> {
    const test = this.testClass(className);
    const { classes } = this;
    if (test === undefined || classes === undefined) throw new Error(`There is no test class '${className}'.`);
    const newExecution = (): Execution => {
      const state = { mock: undefined, restoreLimits: undefined, started: false };
      const execution = new Execution(classes.program, transaction, classes.services, this.covered, state);
      this.executions.set(transaction, execution);
      return execution;
    };
    return runTestMethod(test, methodName, newExecution, (slot) => classes.program.callable(slot));
  }

  coverage(): readonly ClassCoverage[] {
    const { classes } = this;
    if (classes === undefined) return [];
    return classes.top
      .filter((one) => !one.isTest && one.kind === 'class')
      .map((top) => {
        const coveredLines: number[] = [];
        const uncoveredLines: number[] = [];
        const lines = new Map<number, boolean>();
        for (const symbol of classes.all.filter((one) => outermost(one) === top)) {
          for (const line of classes.builder.executableLines.get(symbol) ?? []) {
            lines.set(line, lines.get(line) === true || (this.covered[symbol.index]?.[line] ?? 0) > 0);
          }
        }
        for (const [line, isCovered] of [...lines].sort(([one], [other]) => one - other)) {
          (isCovered ? coveredLines : uncoveredLines).push(line);
        }
        return { className: top.name, coveredLines, uncoveredLines };
      });
  }

  resetCoverage(): void {
    for (const counter of this.covered) counter.fill(0);
  }

  private testClass(name: string): TestClass | undefined {
    return this.classes?.tests.find((one) => one.symbol.name.toLowerCase() === name.toLowerCase());
  }

  private runner(): ActionRunner {
    const compiled = (): CompiledClasses => {
      if (this.classes === undefined) throw new Error('Nothing was compiled.');
      return this.classes;
    };
    return {
      execution: (transaction) => this.executionOf(transaction, compiled()),
      callable: (slot) => compiled().program.callable(slot),
      constructorOf: ({ symbol }): CompiledFunction => {
        const { program } = compiled();
        const used = bestFit(symbol.constructors, []);
        const slot = used?.slot ?? `k${symbol.index}_default`;
        return (execution) => program.callable(slot)(execution, program.instantiate(symbol));
      },
    };
  }

  private executionOf(transaction: Transaction, classes: CompiledClasses): Execution {
    let execution = this.executions.get(transaction);
    if (execution === undefined) {
      execution = new Execution(classes.program, transaction, classes.services, this.uncounted, undefined);
      this.executions.set(transaction, execution);
    }
    return execution;
  }
}

function lineCounters(classes: CompiledClasses | undefined): Uint32Array[] {
  return (classes?.all ?? []).map((symbol) => {
    const lines = classes?.builder.executableLines.get(symbol) ?? [];
    return new Uint32Array(Math.max(0, ...lines) + 1);
  });
}
