import { performance } from 'node:perf_hooks';
import type { Work } from '../../transactions/work.ts';
import type { ApexTestResult } from '../apex-catalog.ts';
import type { CompiledFunction } from '../compile/link-program.ts';
import type { Execution } from '../runtime/execution.ts';
import { failureOf } from '../runtime/uncaught.ts';
import type { TestClass } from './test-methods.ts';

/**
 * Runs one test method: set-up first, with limits and static variables of its own (Apex Developer Guide, "Using Test
 * Setup Methods").
 */
export function* runTestMethod(
  { symbol, setups, tests }: TestClass,
  methodName: string,
  newExecution: () => Execution,
  callable: (slot: string) => CompiledFunction,
): Work<ApexTestResult> {
  const className = symbol.name;
  const method = tests.find((one) => one.name.toLowerCase() === methodName.toLowerCase());
  if (method === undefined) throw new Error(`The class ${className} has no test method '${methodName}'.`);
  const start = performance.now();
  let execution = newExecution();
  const { transaction } = execution;
  const after = (): number => Math.round(performance.now() - start);
  try {
    for (const setup of setups) yield* callable(setup.slot)(execution);
    if (setups.length > 0) {
      transaction.limits.startAnew();
      execution = newExecution();
    }
    yield* callable(method.slot)(execution);
    execution.payForStatements();
    return { className, methodName: method.name, outcome: 'Pass', milliseconds: after() };
  } catch (error) {
    const failure = failureOf(error, execution);
    return { className, methodName: method.name, outcome: 'Fail', ...failure, milliseconds: after() };
  } finally {
    execution.test?.restoreLimits?.();
  }
}
