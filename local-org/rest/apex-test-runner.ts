import type { ApexTestResult } from '../apex/apex-catalog.ts';
import type { RunningUser } from '../transactions/transaction.ts';
import type { ApexTestRun, MethodCoverage } from './apex-test-runs.ts';
import type { TestMethod } from './apex-test-selection.ts';
import type { OrgServices } from './org-services.ts';
import type { RestState } from './rest-state.ts';

/** Registers a run of the given test methods, which `runTests` then carries out. */
export function startRun(
  services: OrgServices,
  state: RestState,
  user: RunningUser,
  methods: readonly TestMethod[],
): ApexTestRun {
  const classes = [...new Set(methods.map((one) => one.className))];
  return state.testRuns.start(user.id, services.clock.now(), classes, methods.length);
}

/**
 * Runs test methods one after another, each in a transaction of its own that is rolled back at the end (Apex
 * Developer Guide, "Understanding Testing in Apex").
 */
export async function runTests(
  services: OrgServices,
  state: RestState,
  user: RunningUser,
  run: ApexTestRun,
  methods: readonly TestMethod[],
): Promise<void> {
  for (const item of run.items) {
    item.status = 'Processing';
    const own = methods.filter((one) => one.className === item.className);
    for (const method of own) {
      const result = await runTest(services, user, run, method);
      const id = state.testRuns.newId('07M');
      run.results.push({ ...result, id, queueItemId: item.id, finishedAt: services.clock.now() });
    }
    item.status = run.results.some((one) => one.queueItemId === item.id && one.outcome === 'Fail')
      ? 'Failed'
      : 'Completed';
  }
  run.endedAt = services.clock.now();
  run.status = run.results.some((one) => one.outcome === 'Fail') ? 'Failed' : 'Completed';
}

async function runTest(
  services: OrgServices,
  user: RunningUser,
  run: ApexTestRun,
  method: TestMethod,
): Promise<ApexTestResult> {
  const { apex } = services.configuration();
  const { className, methodName } = method;
  const started = performance.now();
  try {
    return await services.coordinator.run({
      kind: 'apexTest',
      user,
      rollback: true,
      *work(transaction) {
        apex.resetCoverage();
        const result = yield* apex.runTest(className, methodName, transaction);
        run.coverage.push(...coverageOf(method, apex.coverage()));
        return result;
      },
    });
  } catch (error) {
    // what escapes the catalogue, such as a limit that nobody may catch, fails this test and no other
    const message = error instanceof Error ? error.message : String(error);
    const milliseconds = Math.round(performance.now() - started);
    return { className, methodName, outcome: 'Fail', message, milliseconds };
  }
}

function coverageOf(
  method: TestMethod,
  coverage: readonly { className: string; coveredLines: readonly number[]; uncoveredLines: readonly number[] }[],
): MethodCoverage[] {
  return coverage
    .filter((one) => one.coveredLines.length > 0)
    .map((one) => ({ ...one, testClass: method.className, testMethod: method.methodName }));
}
