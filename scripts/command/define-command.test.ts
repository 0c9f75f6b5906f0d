import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { CommandError } from './command-error.ts';
import { concealed } from './concealed.ts';
import { helpText, readArguments, readNumber, TARGET_ORG, type CommandDefinition } from './define-command.ts';
import { askHidden } from './hidden-prompt.ts';
import { obtainSecretKey } from './secret.ts';

const COMMAND: CommandDefinition = {
  name: 'example',
  summary: 'Does something.',
  options: { ...TARGET_ORG, count: { value: 'N', help: 'how many' }, silent: { help: 'no mail' } },
};

describe('arguments of a command', () => {
  it('are read by their definition', () => {
    const values = readArguments(COMMAND, ['--target-org', 'a', '--silent', '--count', '3']);
    assert.notEqual(values, 'help');
    if (values === 'help') return;
    assert.deepEqual([values.text('target-org'), values.flag('silent')], ['a', true]);
    assert.equal(readNumber(COMMAND, values, 'count', { from: 1, to: 5, otherwise: 1 }), 3);
    assert.throws(() => readNumber(COMMAND, values, 'count', { from: 1, to: 2, otherwise: 1 }), /from 1 to 2/);
  });

  it('that are unknown, incomplete or too many are refused with exit code 2', () => {
    for (const args of [['--nonsense'], ['--count'], ['word'], ['--target-org', '']]) {
      assert.throws(
        () => readArguments(COMMAND, args),
        (error: unknown) => error instanceof CommandError && error.exitCode === 2,
        args.join(' '),
      );
    }
  });

  it('the help names every option, in one style', () => {
    assert.equal(readArguments(COMMAND, ['--count', '--help']), 'help');
    assert.match(helpText(COMMAND), /npm run example -- --target-org ALIAS \[options\]/);
    for (const option of ['--target-org ALIAS', '--count N', '--silent', '--help'])
      assert.ok(helpText(COMMAND).includes(option));
  });
});

describe('the Sertifier key (SF-11)', () => {
  const sources = (text: string): Parameters<typeof obtainSecretKey>[0] => ({
    environment: {},
    fromStandardInput: true,
    input: Readable.from([Buffer.from(text)]),
    output: new PassThrough(),
  });

  it('from standard input loses the shell’s line break, and is concealed from then on', async () => {
    assert.equal(await obtainSecretKey(sources('key-of-a-test\n')), 'key-of-a-test');
    assert.equal(concealed('it is key-of-a-test!'), 'it is ***!');
  });

  it('with blanks, line breaks or nothing in it is refused, without being repeated', async () => {
    for (const text of ['two words', 'a\nb', '', 'ümlaut']) {
      await assert.rejects(obtainSecretKey(sources(text)), (error: unknown) => {
        assert.ok(error instanceof CommandError);
        return text === '' || !error.message.includes(text);
      });
    }
  });

  it('typed at a prompt is not shown; backspace takes back, Ctrl-C ends', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const typed = askHidden('Key: ', input, output);
    input.write('secreX');
    input.write('\u007ft\r');
    assert.equal(await typed, 'secret');
    assert.equal(String(output.read()), 'Key: \n');
    const other = new PassThrough();
    const ended = askHidden('Key: ', other, output);
    other.write('\u0003');
    await assert.rejects(ended, /interrupted/);
  });
});
