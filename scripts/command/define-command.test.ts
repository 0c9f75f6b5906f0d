import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CommandError } from './command-error.ts';
import {
  helpText,
  readArguments,
  readNumber,
  requireText,
  TARGET_ORG,
  type CommandDefinition,
} from './define-command.ts';

const DEFINITION: CommandDefinition = {
  name: 'issue',
  summary: 'Issues.',
  options: { ...TARGET_ORG, count: { value: 'N', help: 'how many' }, 'dry-run': { help: 'change nothing' } },
};

function values(...args: string[]) {
  const read = readArguments(DEFINITION, args);
  assert.notEqual(read, 'help');
  return read as Exclude<typeof read, 'help'>;
}

function isUsageError(error: unknown): boolean {
  return error instanceof CommandError && error.exitCode === 2 && error.remedy.includes('npm run issue -- --help');
}

describe('the arguments of a command', () => {
  it('are read as the definition says', () => {
    const read = values('--target-org', 'prod', '--count=3', '--dry-run');
    assert.deepEqual([read.text('target-org'), read.text('count'), read.flag('dry-run')], ['prod', '3', true]);
    assert.equal(values().flag('dry-run'), false);
    assert.equal(requireText(DEFINITION, read, 'target-org'), 'prod');
  });

  it('are refused with exit code 2 and the way to the help, where they are wrong', () => {
    for (const args of [['--unknown'], ['--count'], ['--count='], ['--dry-run=yes'], ['stray']]) {
      assert.throws(() => readArguments(DEFINITION, args), isUsageError, args.join(' '));
    }
    assert.throws(() => requireText(DEFINITION, values(), 'target-org'), isUsageError);
  });

  it('take whole numbers of a range only', () => {
    const range = { from: 1, to: 10, otherwise: 5 };
    assert.equal(readNumber(DEFINITION, values(), 'count', range), 5);
    assert.equal(readNumber(DEFINITION, values('--count', '10'), 'count', range), 10);
    for (const text of ['0', '11', '1.5', '1e1', 'x', '-1']) {
      assert.throws(() => readNumber(DEFINITION, values(`--count=${text}`), 'count', range), isUsageError, text);
    }
  });

  it('are all in the help, which wins over everything else', () => {
    assert.equal(readArguments(DEFINITION, ['--unknown', '--help']), 'help');
    const help = helpText(DEFINITION);
    for (const option of ['--target-org ALIAS', '--count N', '--dry-run', '--help']) assert.ok(help.includes(option));
  });
});
