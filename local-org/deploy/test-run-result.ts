import type { ApexTestResult, ClassCoverage } from '../apex/apex-catalog.ts';
import type { RunTestsResult } from './deploy-result.ts';
import type { TestRunSummary } from './deployment-target.ts';

/** A deployment that ran no test. */
export const NO_TESTS: TestRunSummary = { total: 0, results: [], coverage: [], coverageWarnings: [] };

/** Whether tests or coverage rules fail the deployment. */
export function hasTestFailure(tests: TestRunSummary): boolean {
  return tests.coverageWarnings.length > 0 || tests.results.some(({ outcome }) => outcome === 'Fail');
}

/**
 * The tests of a deployment on the wire (Metadata API Developer Guide, "RunTestsResult").
 * @param idOf record ID of a class
 */
export function runTestsResult(tests: TestRunSummary, idOf: (className: string) => string): RunTestsResult {
  const failed = tests.results.filter(({ outcome }) => outcome === 'Fail');
  const passed = tests.results.filter(({ outcome }) => outcome === 'Pass');
  return {
    numTestsRun: tests.results.length,
    numFailures: failed.length,
    totalTime: tests.results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    successes: passed.map((result) => outcomeOf(result, idOf)),
    failures: failed.map((result) => ({
      ...outcomeOf(result, idOf),
      message: result.message ?? '',
      stackTrace: result.stackTrace ?? '',
      packageName: result.className,
      type: 'Class',
    })),
    codeCoverage: tests.coverage.map((coverage) => coverageOf(coverage, idOf)),
    codeCoverageWarnings: tests.coverageWarnings.map(({ className, message }) => ({
      id: className === undefined ? '' : idOf(className),
      message,
      ...(className === undefined ? {} : { name: className }),
    })),
  };
}

function outcomeOf(result: ApexTestResult, idOf: (className: string) => string): object {
  return {
    id: idOf(result.className),
    name: result.className,
    methodName: result.methodName,
    time: result.milliseconds,
  };
}

function coverageOf(coverage: ClassCoverage, idOf: (className: string) => string): object {
  return {
    id: idOf(coverage.className),
    name: coverage.className,
    type: 'Class',
    numLocations: coverage.coveredLines.length + coverage.uncoveredLines.length,
    numLocationsNotCovered: coverage.uncoveredLines.length,
    locationsNotCovered: coverage.uncoveredLines.map((line) => ({ line, column: 0, numExecutions: 0, time: -1 })),
  };
}
