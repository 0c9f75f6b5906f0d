import type { ApexCatalog, ApexTestResult, ClassCoverage } from '../apex/apex-catalog.ts';
import type { TestLevel } from '../deploy/deploy-options.ts';
import type {
  DeploymentCandidate,
  DeploymentCheck,
  DeploymentTarget,
  TestRunSummary,
} from '../deploy/deployment-target.ts';
import { checkBundles } from '../lightning/check-bundles.ts';
import { componentsAfter } from '../metadata/apply-deployment.ts';
import { componentKey, type Component, type Problem } from '../metadata/component.ts';
import type { Deployment } from '../metadata/read-deployment.ts';
import { PlatformError } from '../transactions/errors.ts';
import type { RunningUser, Transaction } from '../transactions/transaction.ts';
import { buildConfiguration, type OrgConfiguration } from './build-configuration.ts';
import { blameDeletedClasses } from './deleted-class-in-use.ts';
import { withFlowDeletions } from './flow-deletion.ts';
import { checkQueueMembers } from './group-records.ts';
import type { LocalOrg } from './local-org.ts';
import { replaceMetadataRecords } from './metadata-records.ts';
import { withInactiveFlows } from './production-like.ts';
import { selectAll } from './system-query.ts';

/** A production org wants this much of the Apex code covered by tests, in percent (Apex Developer Guide, "Code Coverage"). */
const COVERAGE_WANTED = 75;

/** What deployments act on: builds the candidate state beside the present one, and swaps it in whole. */
export class OrgDeploymentTarget implements DeploymentTarget {
  private readonly org: LocalOrg;
  /** What was wrong with a state of the org when it was deployed: warnings that its deployment ignored. */
  private readonly problems = new WeakMap<OrgConfiguration, readonly Problem[]>();

  constructor(org: LocalOrg) {
    this.org = org;
  }

  existing(): ReadonlyMap<string, Component> {
    return this.org.configuration().components;
  }

  async check(asked: Deployment): Promise<DeploymentCheck> {
    const present = this.org.configuration();
    const { deployment: deleting, problems: deletions } = withFlowDeletions(asked, present.flows);
    const deployment = this.org.settings().productionLike ? withInactiveFlows(deleting, present.components) : deleting;
    const components = componentsAfter(present.components, deployment);
    const { configuration, problems } = buildConfiguration(
      components,
      present,
      this.org.apexServices(),
      this.org.switches,
    );
    const found = [
      ...deletions,
      ...problems,
      ...checkQueueMembers(this.org.data, components),
      ...(await checkBundles(configuration)),
    ];
    const all = blameDeletedClasses(
      this.newProblems(found, deployment, configuration),
      deployment,
      present.components,
      components,
    );
    if (all.some(({ severity }) => severity === 'Error')) return { problems: all };
    return { problems: all, candidate: this.candidate(configuration) };
  }

  /**
   * In production local tests run wherever Apex is deployed (Metadata API Developer Guide, "Running Tests in a
   * Deployment").
   */
  leastTestLevel(deployment: Deployment): TestLevel | undefined {
    const bringsApex = deployment.components.some(({ type }) => type === 'ApexClass');
    return this.org.settings().productionLike && bringsApex ? 'RunLocalTests' : undefined;
  }

  /**
   * What the deployment brings or breaks. What was wrong with other components before it is no reason to refuse it.
   */
  private newProblems(
    problems: readonly Problem[],
    deployment: Deployment,
    configuration: OrgConfiguration,
  ): readonly Problem[] {
    const deployed = new Set(deployment.components.map(({ type, fullName }) => componentKey(type, fullName)));
    const before = new Set((this.problems.get(this.org.configuration()) ?? []).map(problemKey));
    this.problems.set(configuration, problems);
    return problems.filter(
      (problem) =>
        deployed.has(componentKey(problem.componentType, problem.fullName)) || !before.has(problemKey(problem)),
    );
  }

  idOf(type: string, fullName: string): string | undefined {
    if (type !== 'PermissionSet') return undefined;
    return selectAll(this.org.data, 'PermissionSet').find((row) => row.value('Name') === fullName)?.id ?? undefined;
  }

  private candidate(configuration: OrgConfiguration): DeploymentCandidate {
    return {
      apply: () =>
        this.org.coordinator.run({
          kind: 'deployment',
          user: this.administrator(),
          work: function* (this: OrgDeploymentTarget, transaction: Transaction) {
            this.swapIn(configuration, transaction);
            transaction.afterCommit(() => this.settle());
          }.bind(this),
        }),
      runTests: (level, names, progress) => this.runTests(configuration, level, names, progress),
    };
  }

  /** What follows a deployment that took effect. */
  private settle(): void {
    this.org.flows.flowsChanged();
    this.org.secrets.forgetUndeployed();
  }

  /** Takes the place of the present state; a rollback of the transaction brings that back. */
  private swapIn(configuration: OrgConfiguration, transaction: Transaction): void {
    const before = this.org.configuration();
    transaction.onRollback(() => this.org.useConfiguration(before));
    this.org.useConfiguration(configuration);
    this.org.data.useSchema(configuration.schema, transaction);
    this.org.data.replaceCustomMetadata(configuration.components.values(), transaction);
    replaceMetadataRecords(this.org, { before, after: configuration }, transaction);
  }

  /**
   * Runs Apex tests as they would run after the deployment: the candidate is swapped in for each test's own
   * transaction, which is rolled back at its end.
   */
  private async runTests(
    configuration: OrgConfiguration,
    level: TestLevel,
    names: readonly string[],
    progress: (soFar: TestRunSummary) => void,
  ): Promise<TestRunSummary> {
    const { apex } = configuration;
    const methods = chooseTests(apex, level, names);
    const results: ApexTestResult[] = [];
    apex.resetCoverage();
    const summary = (
      coverage: readonly ClassCoverage[],
      warnings: TestRunSummary['coverageWarnings'],
    ): TestRunSummary => ({
      total: methods.length,
      results: [...results],
      coverage,
      coverageWarnings: warnings,
    });
    for (const { className, methodName } of methods) {
      results.push(await this.runTest(configuration, className, methodName));
      progress(summary([], []));
    }
    const coverage = apex.coverage();
    return summary(coverage, coverageWarnings(coverage));
  }

  private async runTest(
    configuration: OrgConfiguration,
    className: string,
    methodName: string,
  ): Promise<ApexTestResult> {
    try {
      return await this.org.coordinator.run({
        kind: 'apexTest',
        user: this.administrator(),
        rollback: true,
        work: function* (this: OrgDeploymentTarget, transaction: Transaction) {
          this.swapIn(configuration, transaction);
          return yield* configuration.apex.runTest(className, methodName, transaction);
        }.bind(this),
      });
    } catch (error) {
      // What nobody inside may catch, such as a limit, fails this test and no other
      const message = error instanceof Error ? error.message : 'The test ended without a reason.';
      return { className, methodName, outcome: 'Fail', message, milliseconds: 0 };
    }
  }

  private administrator(): RunningUser {
    return this.org.administrator;
  }
}

function problemKey({ componentType, fullName, severity, message }: Problem): string {
  return `${severity} ${componentKey(componentType, fullName)} ${message}`;
}

function chooseTests(
  apex: ApexCatalog,
  level: TestLevel,
  names: readonly string[],
): readonly { readonly className: string; readonly methodName: string }[] {
  if (level === 'NoTestRun') return [];
  const classes = level === 'RunSpecifiedTests' ? names : apex.testClasses();
  return classes.flatMap((name) => {
    const className = apex.testClasses().find((one) => one.toLowerCase() === name.toLowerCase());
    if (className === undefined) {
      throw new PlatformError(
        'INVALID_ID_FIELD',
        `Apex class '${name}' cannot be run: there is no test class of that name.`,
      );
    }
    return apex.testMethods(className).map((methodName) => ({ className, methodName }));
  });
}

function coverageWarnings(coverage: readonly ClassCoverage[]): TestRunSummary['coverageWarnings'] {
  const covered = coverage.reduce((sum, one) => sum + one.coveredLines.length, 0);
  const lines = coverage.reduce((sum, one) => sum + one.coveredLines.length + one.uncoveredLines.length, 0);
  const percent = lines === 0 ? 100 : Math.floor((covered / lines) * 100);
  if (percent >= COVERAGE_WANTED) return [];
  const message = `Average test coverage across all Apex Classes and Triggers is ${percent}%, at least ${COVERAGE_WANTED}% test coverage is required.`;
  return [{ message }];
}
