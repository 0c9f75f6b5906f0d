import type { Problem } from '../metadata/component.ts';
import type { Deployment } from '../metadata/read-deployment.ts';
import type { Instant } from '../values/instant.ts';
import type { DeployOptions } from './deploy-options.ts';
import type { DeployMessage, DeployResult, DeployStatus } from './deploy-result.ts';
import type { TestRunSummary } from './deployment-target.ts';
import { NO_TESTS, runTestsResult } from './test-run-result.ts';

/** Who deploys. */
export interface DeployUser {
  readonly id: string;
  readonly name: string;
}

/** One deployment from request to result. */
export interface DeployJob {
  readonly id: string;
  readonly user: DeployUser;
  readonly options: DeployOptions;
  readonly created: Instant;
  /** Whether it deploys what a validation has tested. */
  readonly isQuick: boolean;
  status: DeployStatus;
  started?: Instant;
  completed?: Instant;
  canceledBy?: DeployUser;
  deployment?: Deployment;
  problems: readonly Problem[];
  messages: readonly DeployMessage[];
  tests: TestRunSummary;
  /** Why it failed as a whole, where no component is to blame. */
  failure?: { readonly code: string; readonly message: string };
  /** Resolves when it is done; never rejects. */
  finished: Promise<void>;
}

const FINAL: ReadonlySet<DeployStatus> = new Set(['Succeeded', 'Failed', 'Canceled']);

export function newJob(
  id: string,
  user: DeployUser,
  options: DeployOptions,
  created: Instant,
  isQuick: boolean,
): DeployJob {
  return {
    id,
    user,
    options,
    created,
    isQuick,
    status: 'Pending',
    problems: [],
    messages: [],
    tests: NO_TESTS,
    finished: Promise.resolve(),
  };
}

export function isDone(job: DeployJob): boolean {
  return FINAL.has(job.status);
}

/**
 * A job as a status request shows it.
 * @param idOf record ID of an Apex class
 */
export function deployResult(
  job: DeployJob,
  idOf: (className: string) => string,
  includeDetails: boolean,
): DeployResult {
  const failures = job.messages.filter(({ success }) => !success);
  const successes = job.messages.filter(({ success }) => success);
  const counted = successes.filter(
    ({ componentType, problemType }) => componentType !== '' && problemType !== 'Warning',
  );
  const errors = new Set(failures.map(({ componentType, fullName }) => `${componentType}:${fullName}`)).size;
  return {
    id: job.id,
    done: isDone(job),
    status: job.status,
    success: job.status === 'Succeeded',
    checkOnly: job.options.checkOnly,
    ignoreWarnings: job.options.ignoreWarnings,
    rollbackOnError: job.options.rollbackOnError,
    runTestsEnabled: job.options.testLevel !== 'NoTestRun' || job.tests.total > 0,
    createdBy: job.user.id,
    createdByName: job.user.name,
    ...dates(job),
    ...(job.canceledBy === undefined ? {} : { canceledBy: job.canceledBy.id, canceledByName: job.canceledBy.name }),
    ...(job.failure === undefined ? {} : { errorMessage: job.failure.message, errorStatusCode: job.failure.code }),
    numberComponentErrors: errors,
    numberComponentsDeployed: counted.length,
    numberComponentsTotal: counted.length + errors,
    numberTestErrors: job.tests.results.filter(({ outcome }) => outcome === 'Fail').length,
    numberTestsCompleted: job.tests.results.filter(({ outcome }) => outcome === 'Pass').length,
    numberTestsTotal: job.tests.total,
    ...(includeDetails
      ? {
          details: {
            componentSuccesses: successes,
            componentFailures: failures,
            runTestResult: runTestsResult(job.tests, idOf),
          },
        }
      : {}),
  };
}

function dates(job: DeployJob): Pick<DeployResult, 'createdDate' | 'startDate' | 'lastModifiedDate' | 'completedDate'> {
  return {
    createdDate: job.created.toIso(),
    ...(job.started === undefined ? {} : { startDate: job.started.toIso() }),
    lastModifiedDate: (job.completed ?? job.started ?? job.created).toIso(),
    ...(job.completed === undefined ? {} : { completedDate: job.completed.toIso() }),
  };
}
