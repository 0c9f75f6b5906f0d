import { PlatformError } from '../transactions/errors.ts';

const TEST_LEVELS = ['NoTestRun', 'RunSpecifiedTests', 'RunLocalTests', 'RunAllTestsInOrg'] as const;

/** Which Apex tests a deployment runs. */
export type TestLevel = (typeof TEST_LEVELS)[number];

/** Deploy options (Metadata API Developer Guide, "DeployOptions") as far as the local org has them. */
export interface DeployOptions {
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly allowMissingFiles: boolean;
  readonly purgeOnDelete: boolean;
  readonly singlePackage: boolean;
  readonly rollbackOnError: boolean;
  readonly testLevel: TestLevel;
  readonly runTests: readonly string[];
}

/** Options as they come in: text from SOAP, JSON values from REST. */
export type RawDeployOptions = Readonly<Record<string, unknown>>;

const KNOWN: ReadonlySet<string> = new Set([
  'checkOnly',
  'ignoreWarnings',
  'allowMissingFiles',
  'purgeOnDelete',
  'singlePackage',
  'rollbackOnError',
  'testLevel',
  'runTests',
  // Accepted where they ask for nothing: see below
  'autoUpdatePackage',
  'performRetrieve',
  'runAllTests',
]);

/**
 * Reads deploy options.
 * @throws PlatformError for an option that the local org does not implement, by name
 */
export function readDeployOptions(raw: RawDeployOptions): DeployOptions {
  for (const name of Object.keys(raw)) {
    if (!KNOWN.has(name)) throw new PlatformError('INVALID_FIELD', `There is no deploy option '${name}'.`);
  }
  if (flag(raw, 'autoUpdatePackage') || flag(raw, 'performRetrieve')) {
    const name = flag(raw, 'autoUpdatePackage') ? 'autoUpdatePackage' : 'performRetrieve';
    throw new PlatformError('INVALID_OPERATION', `The local org does not implement the deploy option '${name}'.`);
  }
  if (!flag(raw, 'rollbackOnError', true)) {
    const message =
      'The local org deploys whole or not at all: rollbackOnError=false (--ignore-errors) is not implemented.';
    throw new PlatformError('INVALID_OPERATION', message);
  }
  const runTests = list(raw.runTests);
  return {
    checkOnly: flag(raw, 'checkOnly'),
    ignoreWarnings: flag(raw, 'ignoreWarnings'),
    allowMissingFiles: flag(raw, 'allowMissingFiles'),
    purgeOnDelete: flag(raw, 'purgeOnDelete'),
    singlePackage: flag(raw, 'singlePackage', true),
    rollbackOnError: true,
    testLevel: testLevel(raw.testLevel, runTests, flag(raw, 'runAllTests')),
    runTests,
  };
}

function testLevel(value: unknown, runTests: readonly string[], runAllTests: boolean): TestLevel {
  const asked = value === undefined || value === null || value === '' ? undefined : value;
  const implied: TestLevel = runAllTests ? 'RunAllTestsInOrg' : runTests.length > 0 ? 'RunSpecifiedTests' : 'NoTestRun';
  const level = asked === undefined ? implied : TEST_LEVELS.find((one) => one === asked);
  if (level === undefined) {
    const name = typeof value === 'string' ? value : JSON.stringify(value);
    const message = `The local org does not implement the test level '${name}'. Use one of ${TEST_LEVELS.join(', ')}.`;
    throw new PlatformError('INVALID_OPERATION', message);
  }
  if ((level === 'RunSpecifiedTests') !== runTests.length > 0) {
    const message = 'runTests must name tests if and only if testLevel is RunSpecifiedTests.';
    throw new PlatformError('INVALID_OPERATION', message);
  }
  return level;
}

function flag(raw: RawDeployOptions, name: string, otherwise = false): boolean {
  const value = raw[name];
  if (value === undefined || value === null || value === '') return otherwise;
  if (value === true || value === 'true' || value === '1') return true;
  if (value === false || value === 'false' || value === '0') return false;
  throw new PlatformError(
    'INVALID_FIELD',
    `Deploy option '${name}' must be true or false, not ${JSON.stringify(value)}.`,
  );
}

function list(value: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item): item is string => typeof item === 'string' && item !== '');
}
