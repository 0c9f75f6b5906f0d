/** One part of `npm test`: a command that fails when anything in it fails. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** The stage drives a browser. */
  readonly browser?: boolean;
}

/** Two files at a time: Node's own choice is one less than there are cores, which on two cores leaves one idle. */
const NODE_TEST = ['--test', '--test-reporter=spec', '--test-concurrency=2'] as const;

/** Everything that proves the package, cheapest first. */
export const STAGES: readonly Stage[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'component types', command: ['tsc', '-p', 'tsconfig.checkjs.json'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'format', command: ['prettier', '--check', '.'] },
  { name: 'flow lint', command: ['node', 'scripts/lint-flows.ts'] },
  { name: 'units', command: ['node', ...NODE_TEST, '{local-org,scripts}/**/!(*.e2e|*.browser|*.scenario).test.ts'] },
  { name: 'components', command: ['sfdx-lwc-jest', '--', '--ci', '--silent'] },
  { name: 'scenarios', command: ['node', ...NODE_TEST, '{local-org,scripts}/**/*.scenario.test.ts'] },
  { name: 'sf CLI', command: ['node', ...NODE_TEST, '{local-org,scripts}/**/*.e2e.test.ts'] },
  {
    name: 'browser',
    command: ['node', ...NODE_TEST, '--test-concurrency=1', '{local-org,scripts}/**/*.browser.test.ts'],
    browser: true,
  },
];
