import { setImmediate, setTimeout } from 'node:timers/promises';
import { componentKey, type Problem } from '../metadata/component.ts';
import { readDeployment, type Deployment } from '../metadata/read-deployment.ts';
import type { Clock } from '../transactions/clock.ts';
import { PlatformError } from '../transactions/errors.ts';
import { makeRecordId } from '../values/record-id.ts';
import { ComponentIds } from './component-ids.ts';
import { deployResult, isDone, newJob, type DeployJob, type DeployUser } from './deploy-job.ts';
import { deployMessages } from './deploy-messages.ts';
import { readDeployOptions, type DeployOptions, type RawDeployOptions, type TestLevel } from './deploy-options.ts';
import type { DeployResult } from './deploy-result.ts';
import type { DeploymentCandidate, DeploymentTarget } from './deployment-target.ts';
import { hasTestFailure } from './test-run-result.ts';

/** Results kept for status requests; the oldest go first. */
const RESULTS_KEPT = 200;
/** Validations kept for a quick deploy, with all their files. */
const VALIDATIONS_KEPT = 10;
/** Metadata API Developer Guide, "deployRecentValidation()". */
const VALIDATION_LIFETIME_MILLISECONDS = 10 * 86_400_000;

/**
 * Runs deployments one after the other, each whole or not at all: read the zip, check it, compile the candidate,
 * run tests, swap the candidate in.
 */
export class DeployService {
  readonly ids: ComponentIds;
  private readonly target: DeploymentTarget;
  private readonly clock: Clock;
  private readonly jobs = new Map<string, DeployJob>();
  private queue: Promise<void> = Promise.resolve();
  private sequence = 0;

  constructor(target: DeploymentTarget, clock: Clock) {
    this.target = target;
    this.clock = clock;
    this.ids = new ComponentIds((type, fullName) => target.idOf?.(type, fullName));
  }

  /**
   * Puts a deployment into the queue.
   * @returns its ID, for `status`
   * @throws PlatformError for options that the local org does not implement
   */
  start(zip: Uint8Array, rawOptions: RawDeployOptions, user: DeployUser): string {
    const options = readDeployOptions(rawOptions);
    return this.enqueue(options, user, () => readDeployment(zip, options));
  }

  /**
   * Deploys what a recent validation has checked, without its tests; everything else is checked again, since the org
   * may have changed in the meantime.
   * @throws PlatformError where there is no such validation
   */
  quickDeploy(validationId: string, user: DeployUser): string {
    const validation = this.jobs.get(validationId);
    const deployment = validation?.deployment;
    const refuse = (reason: string): PlatformError =>
      new PlatformError('INVALID_ID_FIELD', `Quick deploy of '${validationId}' is not possible: ${reason}`);
    if (validation === undefined) throw refuse('there is no such deployment. Validate again.');
    if (!validation.options.checkOnly) throw refuse('it is a deployment, not a validation.');
    if (validation.status !== 'Succeeded') throw refuse(`the validation is ${validation.status}.`);
    if (validation.options.testLevel === 'NoTestRun') throw refuse('the validation ran no tests. Validate with tests.');
    const age = this.clock.now().epochMilliseconds - validation.created.epochMilliseconds;
    if (age > VALIDATION_LIFETIME_MILLISECONDS) throw refuse('the validation is older than 10 days. Validate again.');
    if (deployment === undefined) throw refuse('the validation is used or no longer kept. Validate again.');
    delete validation.deployment;
    const options: DeployOptions = { ...validation.options, checkOnly: false, testLevel: 'NoTestRun', runTests: [] };
    return this.enqueue(options, user, () => deployment, true);
  }

  /** A deployment as it stands; undefined where there is none of that ID (any more). */
  status(id: string, includeDetails = true): DeployResult | undefined {
    const job = this.jobs.get(id);
    return job === undefined ? undefined : deployResult(job, this.idOfClass, includeDetails);
  }

  /** Waits until a deployment is done, but no longer than the given time. A deployment with tests is not waited for. */
  async settled(id: string, milliseconds: number): Promise<void> {
    const job = this.jobs.get(id);
    if (job === undefined || isDone(job) || job.options.testLevel !== 'NoTestRun') return;
    const giveUp = new AbortController();
    const timeout = setTimeout(milliseconds, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([job.finished, timeout]);
    giveUp.abort();
  }

  /**
   * Cancels a deployment: at once where it waits, at the next step where it runs.
   * @throws PlatformError where it does not exist or is done
   */
  cancel(id: string, user: DeployUser): { readonly id: string; readonly done: boolean } {
    const job = this.jobs.get(id);
    if (job === undefined)
      throw new PlatformError('INVALID_ID_FIELD', `Cannot cancel '${id}': there is no such deployment.`);
    if (isDone(job)) throw new PlatformError('INVALID_ID_FIELD', `Cannot cancel '${id}': it is already ${job.status}.`);
    job.canceledBy = user;
    if (job.status === 'Pending') this.complete(job, 'Canceled');
    else job.status = 'Canceling';
    return { id, done: isDone(job) };
  }

  /** Resolves when no deployment waits or runs. */
  async idle(): Promise<void> {
    await this.queue;
  }

  private readonly idOfClass = (className: string): string => this.ids.idOf('ApexClass', className);

  private enqueue(options: DeployOptions, user: DeployUser, read: () => Deployment, isQuick = false): string {
    this.sequence += 1;
    const job = newJob(makeRecordId('0Af', this.sequence), user, options, this.clock.now(), isQuick);
    this.jobs.set(job.id, job);
    this.forgetOldest();
    // The answer to the request goes out before the work begins
    job.finished = this.queue.then(() => setImmediate()).then(() => this.run(job, read));
    this.queue = job.finished;
    return job.id;
  }

  private async run(job: DeployJob, read: () => Deployment): Promise<void> {
    if (isDone(job)) return;
    job.status = 'InProgress';
    job.started = this.clock.now();
    try {
      await this.deploy(job, read());
    } catch (error) {
      job.failure = failureOf(error);
      this.complete(job, 'Failed');
    }
  }

  private async deploy(job: DeployJob, deployment: Deployment): Promise<void> {
    job.deployment = deployment;
    const candidate = await this.check(job, deployment);
    this.describe(job, deployment);
    if (isCanceled(job)) {
      this.complete(job, 'Canceled');
      return;
    }
    if (candidate === undefined || job.messages.some(({ success }) => !success)) {
      this.complete(job, 'Failed');
      return;
    }
    const testLevel = this.testLevelOf(job, deployment);
    if (testLevel !== 'NoTestRun') {
      job.tests = await candidate.runTests(testLevel, job.options.runTests, (soFar) => {
        job.tests = soFar;
      });
      if (isCanceled(job)) {
        this.complete(job, 'Canceled');
        return;
      }
      if (hasTestFailure(job.tests)) {
        this.complete(job, 'Failed');
        return;
      }
    }
    if (!job.options.checkOnly) await candidate.apply();
    this.complete(job, 'Succeeded');
  }

  /** A quick deploy has its tests behind it. */
  private testLevelOf({ options, isQuick }: DeployJob, deployment: Deployment): TestLevel {
    if (options.testLevel !== 'NoTestRun' || isQuick) return options.testLevel;
    return this.target.leastTestLevel?.(deployment) ?? 'NoTestRun';
  }

  private async check(job: DeployJob, deployment: Deployment): Promise<DeploymentCandidate | undefined> {
    job.problems = deployment.problems;
    if (deployment.problems.some(isError)) {
      job.problems = [...deployment.problems, ...(await this.furtherProblems(deployment, job.options))];
      return undefined;
    }
    const check = await this.target.check(deployment, job.options);
    job.problems = [...deployment.problems, ...check.problems];
    return check.candidate;
  }

  /**
   * What else is wrong beside components that the Metadata API's types do not allow, so that one answer names it all.
   * About those components themselves nothing more is said.
   */
  private async furtherProblems(deployment: Deployment, options: DeployOptions): Promise<readonly Problem[]> {
    const faulty = new Set(deployment.problems.filter(isError).map(keyOfProblem));
    const readable = deployment.components.filter(
      (component) => component.xml !== undefined || !faulty.has(componentKey(component.type, component.fullName)),
    );
    try {
      const { problems } = await this.target.check({ ...deployment, components: readable }, options);
      return problems.filter((problem) => !faulty.has(keyOfProblem(problem)));
    } catch {
      // Compilers may rely on what the types would have refused
      return [];
    }
  }

  private describe(job: DeployJob, deployment: Deployment): void {
    job.messages = deployMessages({
      deployment,
      problems: job.problems,
      existing: this.target.existing(),
      ignoreWarnings: job.options.ignoreWarnings,
      createdDate: job.created.toIso(),
      idOf: (type, fullName) => this.ids.idOf(type, fullName),
    });
  }

  private complete(job: DeployJob, status: 'Succeeded' | 'Failed' | 'Canceled'): void {
    job.status = status;
    job.completed = this.clock.now();
    if (!job.options.checkOnly || status !== 'Succeeded') delete job.deployment;
  }

  private forgetOldest(): void {
    const done = [...this.jobs.values()].filter(isDone);
    for (const job of done.slice(0, Math.max(0, this.jobs.size - RESULTS_KEPT))) this.jobs.delete(job.id);
    for (const job of done.filter((one) => one.deployment !== undefined).slice(0, -VALIDATIONS_KEPT)) {
      delete job.deployment;
    }
  }
}

function keyOfProblem({ componentType, fullName }: Problem): string {
  return componentKey(componentType, fullName);
}

function isError(problem: Problem): boolean {
  return problem.severity === 'Error';
}

function isCanceled(job: DeployJob): boolean {
  return job.status === 'Canceling';
}

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof PlatformError) return { code: error.errorCode, message: `${error.errorCode}: ${error.message}` };
  const reason = error instanceof Error ? error.message : 'something that is no Error was thrown';
  return { code: 'UNKNOWN_EXCEPTION', message: `UNKNOWN_EXCEPTION: The deployment broke off: ${reason}` };
}
