import { aggregateCoverage, percentCovered } from './apex-coverage.ts';
import { runTests, startRun } from './apex-test-runner.ts';
import type { ApexTestRun } from './apex-test-runs.ts';
import { selectedTests } from './apex-test-selection.ts';
import { requireObject } from './json.ts';
import { APEX_CLASS, metadataId } from './metadata-ids.ts';
import { free, ok } from './rest-exchange.ts';
import type { RestState } from './rest-state.ts';
import type { Route } from './router.ts';

/** Runs Apex tests at once or in the background (Tooling API, REST resources). */
export function apexTestRoutes(state: RestState): readonly Route[] {
  return [
    {
      method: 'POST',
      pattern: '/services/data/:version/tooling/runTestsSynchronous',
      handler: free(async (request, services) => {
        const methods = selectedTests(services.configuration().apex, requireObject(request.json(), 'The request'));
        const run = startRun(services, state, request.user, methods);
        await runTests(services, state, request.user, run, methods);
        return ok(synchronousAnswer(run));
      }),
    },
    {
      method: 'POST',
      pattern: '/services/data/:version/tooling/runTestsAsynchronous',
      handler: free((request, services) => {
        const methods = selectedTests(services.configuration().apex, requireObject(request.json(), 'The request'));
        const run = startRun(services, state, request.user, methods);
        // the run keeps its own outcome, so nobody waits for this promise
        void runTests(services, state, request.user, run, methods);
        return ok(run.id);
      }),
    },
  ];
}

function synchronousAnswer(run: ApexTestRun): Record<string, unknown> {
  const test = (one: ApexTestRun['results'][number]): Record<string, unknown> => ({
    id: metadataId(APEX_CLASS, one.className),
    methodName: one.methodName,
    name: one.className,
    namespace: null,
    seeAllData: false,
    time: one.milliseconds,
  });
  const failures = run.results.filter((one) => one.outcome === 'Fail');
  const classes = aggregateCoverage(run.coverage);
  return {
    apexLogId: null,
    codeCoverage: classes.map((one) => ({
      id: metadataId(APEX_CLASS, one.className),
      locationsNotCovered: one.uncoveredLines.map((line) => ({ column: 0, line, numExecutions: 0, time: -1 })),
      name: one.className,
      namespace: null,
      numLocations: one.coveredLines.length + one.uncoveredLines.length,
      numLocationsNotCovered: one.uncoveredLines.length,
      type: 'Class',
    })),
    codeCoverageWarnings: warnings(classes),
    failures: failures.map((one) => ({
      ...test(one),
      message: one.message ?? null,
      packageName: one.className,
      stackTrace: one.stackTrace ?? null,
      type: 'Class',
    })),
    flowCoverage: [],
    flowCoverageWarnings: [],
    numFailures: failures.length,
    numTestsRun: run.results.length,
    successes: run.results.filter((one) => one.outcome === 'Pass').map(test),
    totalTime: run.results.reduce((sum, one) => sum + one.milliseconds, 0),
  };
}

/** The platform asks for 75 % on average before code goes to production. */
function warnings(classes: ReturnType<typeof aggregateCoverage>): Record<string, unknown>[] {
  const percent = percentCovered(classes);
  if (classes.length === 0 || percent >= 75) return [];
  const message = `Average test coverage across all Apex Classes and Triggers is ${percent}%, at least 75% test coverage is required.`;
  return [{ id: null, message, name: null, namespace: null }];
}
