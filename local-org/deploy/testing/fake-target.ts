import type { ApexTestResult } from '../../apex/apex-catalog.ts';
import { componentKey, problemOf, type Component, type Problem } from '../../metadata/component.ts';
import { componentsAfter } from '../../metadata/apply-deployment.ts';
import type { Deployment } from '../../metadata/read-deployment.ts';
import { isXmlFault, parseXml } from '../../metadata/parse-xml.ts';
import type { DeploymentCheck, DeploymentTarget, TestRunSummary } from '../deployment-target.ts';

/**
 * An org of nothing but components, for the tests of this room. It finds two faults: an Apex class with `BROKEN` in
 * it, and a Lightning Web Component whose HTML has no `<template>`.
 */
export class FakeTarget implements DeploymentTarget {
  components: ReadonlyMap<string, Component> = new Map();
  /** Results that the next test run gives. */
  testResults: readonly ApexTestResult[] = [];
  readonly testRuns: { level: string; names: readonly string[] }[] = [];
  /** Problems that the next check adds. */
  furtherProblems: readonly Problem[] = [];
  /** Awaited inside each check, so that a test can hold a deployment. */
  gate: Promise<void> = Promise.resolve();
  checks = 0;

  existing(): ReadonlyMap<string, Component> {
    return this.components;
  }

  async check(deployment: Deployment): Promise<DeploymentCheck> {
    this.checks += 1;
    await this.gate;
    const after = componentsAfter(this.components, deployment);
    const problems = [...deployment.components.flatMap(faultsOf), ...this.furtherProblems];
    if (problems.some(({ severity }) => severity === 'Error')) return { problems };
    const candidate = {
      runTests: (level: string, names: readonly string[]): Promise<TestRunSummary> => {
        this.testRuns.push({ level, names });
        const results = this.testResults;
        return Promise.resolve({ total: results.length, results, coverage: [], coverageWarnings: [] });
      },
      apply: (): Promise<void> => {
        this.components = after;
        return Promise.resolve();
      },
    };
    return { problems, candidate };
  }

  has(type: string, fullName: string): boolean {
    return this.components.has(componentKey(type, fullName));
  }
}

function faultsOf(component: Component): Problem[] {
  return component.files.flatMap(({ path, bytes }) => {
    const text = new TextDecoder().decode(bytes);
    if (path.endsWith('.cls') && text.includes('BROKEN')) {
      const line = text.slice(0, text.indexOf('BROKEN')).split('\n').length;
      return [problemOf(component, 'Variable does not exist: BROKEN', { line, column: 5 })];
    }
    const root = path.endsWith('.html') ? parseXml(text) : undefined;
    if (root === undefined || (!isXmlFault(root) && root.name === 'template')) return [];
    const message = 'LWC1059: Expected root tag to be template';
    return [{ ...problemOf(component, message, root.position), fileName: path }];
  });
}
