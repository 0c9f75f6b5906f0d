import type { ApexTestResult, ClassCoverage } from '../apex/apex-catalog.ts';
import type { Component, Problem } from '../metadata/component.ts';
import type { Deployment } from '../metadata/read-deployment.ts';
import type { DeployOptions, TestLevel } from './deploy-options.ts';

/** What ran of the tests, so far or in all. */
export interface TestRunSummary {
  /** Test methods that the run is to execute in all. */
  readonly total: number;
  readonly results: readonly ApexTestResult[];
  readonly coverage: readonly ClassCoverage[];
  /** Coverage rules that are broken; any fails the deployment. */
  readonly coverageWarnings: readonly { readonly className?: string; readonly message: string }[];
}

/** The state that the org would have after a deployment, built but seen by nobody yet. */
export interface DeploymentCandidate {
  /**
   * Runs Apex tests against the candidate.
   * @param names class names, for RunSpecifiedTests
   * @param progress is told what ran so far
   * @throws PlatformError where the tests cannot be run at all, such as for a class that does not exist
   */
  runTests(
    level: TestLevel,
    names: readonly string[],
    progress: (soFar: TestRunSummary) => void,
  ): Promise<TestRunSummary>;
  /** Swaps the candidate in, whole. */
  apply(): Promise<void>;
}

export interface DeploymentCheck {
  /** Errors fail the deployment; warnings do too unless it ignores warnings. */
  readonly problems: readonly Problem[];
  /** Absent where there are errors. */
  readonly candidate?: DeploymentCandidate;
}

/** What a deployment acts on: the org, as this room needs it. */
export interface DeploymentTarget {
  /** Everything that is deployed now, by `componentKey`. */
  existing(): ReadonlyMap<string, Component>;
  /**
   * Compiles everything as it would be after the deployment (see `componentsAfter`), without changing anything.
   * For a deployment that the Metadata API's types do not allow it may throw, and its candidate is not used.
   */
  check(deployment: Deployment, options: DeployOptions): Promise<DeploymentCheck>;
  /** The tests that a deployment has to run at least, whatever it asks for; undefined where it may choose. */
  leastTestLevel?(deployment: Deployment): TestLevel | undefined;
  /** The record ID by which the org knows a component, such as the 01p… of an Apex class, where it has one. */
  idOf?(type: string, fullName: string): string | undefined;
}
