import { fileURLToPath } from 'node:url';

/** One part of `npm test`: a command that fails when anything in it fails. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** The stage drives a browser. */
  readonly browser?: boolean;
  /** The stage only reads files and leaves a core idle: it may run beside others of its kind. */
  readonly static?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Two files at a time: Node's own choice is one less than there are cores, which on two cores leaves one idle. */
const NODE_TEST = ['--test', '--test-reporter=spec', '--test-concurrency=2'] as const;

/**
 * Each test file is a process of its own that loads the same modules: Node keeps what it compiled. And the library of
 * Salesforce waits for its log to be written before a process ends, which is most of a second; tests of the commands
 * as people run them do without this setting.
 */
const SHORT_LIVED = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/test-modules', import.meta.url)),
  SF_DISABLE_LOG_FILE: 'true',
};

/** Everything that proves the package, cheapest first. */
export const STAGES: readonly Stage[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'], static: true },
  { name: 'component types', command: ['tsc', '-p', 'tsconfig.checkjs.json'], static: true },
  { name: 'lint', command: ['eslint', '.'], static: true },
  { name: 'format', command: ['prettier', '--check', '.'], static: true },
  { name: 'flow lint', command: ['node', 'scripts/lint-flows.ts'], static: true },
  {
    name: 'units',
    command: ['node', ...NODE_TEST, '{local-org,scripts}/**/!(*.e2e|*.browser|*.scenario).test.ts'],
    environment: SHORT_LIVED,
  },
  { name: 'components', command: ['sfdx-lwc-jest', '--', '--ci', '--silent'] },
  {
    name: 'scenarios',
    command: ['node', ...NODE_TEST, '{local-org,scripts}/**/*.scenario.test.ts'],
    environment: SHORT_LIVED,
  },
  { name: 'sf CLI', command: ['node', ...NODE_TEST, '{local-org,scripts}/**/*.e2e.test.ts'] },
  {
    name: 'browser',
    command: ['node', ...NODE_TEST, '--test-concurrency=1', '{local-org,scripts}/**/*.browser.test.ts'],
    browser: true,
  },
];
