import { type ApexCatalog, ApexException, type ApexTestResult, type InvocableAction } from '../../apex/apex-catalog.ts';
import { LimitException } from '../../transactions/errors.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';

type Values = ReadonlyMap<string, RuntimeValue>;

/** An action that greets; the name `nobody` makes it throw. */
const GREET: InvocableAction = {
  className: 'Greeter',
  label: 'Greet',
  description: 'Says hello.',
  category: 'Test',
  callout: false,
  inputs: [
    { name: 'who', label: 'Who', type: 'String', required: true },
    { name: 'on', label: 'On', type: 'Date', required: false },
  ],
  outputs: [{ name: 'greeting', label: 'Greeting', type: 'String', required: false }],

  *call(requests: readonly Values[]) {
    return requests.map((request) => {
      const who = request.get('who');
      if (who === 'nobody') throw new ApexException('System.IllegalArgumentException', 'nobody is there');
      return new Map<string, RuntimeValue>([['greeting', `Hello ${typeof who === 'string' ? who : ''}`]]);
    });
  },
};

/** Classes without a compiler: one action, and tests that pass, fail and run into a limit. */
export class ApexFixture implements ApexCatalog {
  private covered = new Set<number>();

  action(className: string): InvocableAction | undefined {
    return className === GREET.className ? GREET : undefined;
  }

  hasClass(name: string): boolean {
    return this.classNames().includes(name);
  }

  dataClass(): undefined {
    return undefined;
  }

  classNames(): readonly string[] {
    return ['Greeter', 'Greeter_Test', 'Limit_Test'];
  }

  testClasses(): readonly string[] {
    return ['Greeter_Test', 'Limit_Test'];
  }

  testMethods(className: string): readonly string[] {
    return className === 'Greeter_Test' ? ['greets', 'greetsNobody'] : ['usesTooMuch'];
  }

  *runTest(className: string, methodName: string): Generator<never, ApexTestResult> {
    const milliseconds = 5;
    if (methodName === 'usesTooMuch') throw new LimitException('Too many SOQL queries: 101');
    this.covered.add(methodName === 'greets' ? 2 : 3);
    if (methodName === 'greets') return { className, methodName, outcome: 'Pass', milliseconds };
    const message = 'System.AssertException: Assertion Failed';
    return { className, methodName, outcome: 'Fail', message, stackTrace: 'Class.Greeter_Test: line 9', milliseconds };
  }

  coverage(): ReturnType<ApexCatalog['coverage']> {
    const uncoveredLines = [2, 3, 4].filter((line) => !this.covered.has(line));
    return [{ className: 'Greeter', coveredLines: [...this.covered], uncoveredLines }];
  }

  resetCoverage(): void {
    this.covered = new Set();
  }
}
