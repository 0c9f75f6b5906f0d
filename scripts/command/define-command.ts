import { parseArgs } from 'node:util';
import { CommandError, messageOf } from './command-error.ts';
import { pasteable } from './pasteable.ts';
import { runCommand } from './run-command.ts';

export interface OptionDefinition {
  /** What stands for the value in the help, such as `ALIAS`; absent: the option takes none. */
  readonly value?: string;
  readonly help: string;
}

/** A command as its users see it. Its help is made from this, and what this does not name is refused. */
export interface CommandDefinition {
  /** Name of the npm script. */
  readonly name: string;
  /** What it does, in one or two sentences. */
  readonly summary: string;
  /** Words before the options, such as `add TITLE`; each line of the help shows one. */
  readonly usages?: readonly string[];
  readonly options: Readonly<Record<string, OptionDefinition>>;
  /** What else a user must know. */
  readonly notes?: string;
}

/** The arguments of a command, checked against its definition. */
export interface CommandValues {
  readonly positionals: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  /** A text with the org, and what else this call named, in its commands. */
  readonly pasteable: (text: string) => string;
}

/** Options that commands on an org share. */
export const TARGET_ORG = {
  'target-org': { value: 'ALIAS', help: 'the org, by the alias or user name that the Salesforce CLI knows' },
} as const;
export const JSON_OUTPUT = { json: { help: 'print the outcome as one JSON object last' } } as const;

/**
 * Runs a command: prints its help, or hands its checked arguments to `main`.
 * @param args as the shell gave them
 */
export function startCommand(
  definition: CommandDefinition,
  main: (values: CommandValues) => Promise<void>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  let shown = (text: string): string => text;
  const run = async (): Promise<void> => {
    const values = readArguments(definition, args);
    if (values === 'help') {
      process.stdout.write(helpText(definition));
      return;
    }
    shown = values.pasteable;
    await main(values);
  };
  return runCommand(run, args.includes('--json'), (text) => shown(text));
}

/** @throws CommandError (exit code 2) for an unknown option, a missing value, or a word too many */
export function readArguments(definition: CommandDefinition, args: readonly string[]): CommandValues | 'help' {
  const options = Object.fromEntries(
    Object.entries({ ...definition.options, help: { help: '' } }).map(([name, option]) => [
      name,
      { type: 'value' in option && option.value !== undefined ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  if (args.includes('--help') || args.includes('-h')) return 'help';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: definition.usages !== undefined,
    });
    for (const [name, value] of Object.entries(values)) {
      if (value === '') throw new Error(`Option '--${name}' has an empty value`);
    }
    const text = (option: string): string | undefined => {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    };
    const target = {
      targetOrg: text('target-org'),
      devHub: text('dev-hub'),
      sertifierUrl: text('sertifier-url'),
    };
    return {
      positionals,
      text,
      flag: (option) => values[option] === true,
      pasteable: (message) => pasteable(message, target),
    };
  } catch (error) {
    throw usageError(definition, `${firstSentence(messageOf(error))}.`, error);
  }
}

/** A fault of how a command was called. */
export function usageError(definition: CommandDefinition, problem: string, cause?: unknown): CommandError {
  return new CommandError({
    attempted: `Reading the arguments of npm run ${definition.name}`,
    problem,
    remedy: `"npm run ${definition.name} -- --help" shows what there is.`,
    exitCode: 2,
    cause,
  });
}

/** The value of an option that a command cannot do without. */
export function requireText(definition: CommandDefinition, values: CommandValues, option: string): string {
  const value = values.text(option);
  if (value !== undefined) return value;
  const placeholder = definition.options[option]?.value ?? 'VALUE';
  const hint = option === 'target-org' ? ' "npx sf org list" shows the orgs that the CLI knows.' : '';
  throw usageError(definition, `--${option} ${placeholder} is missing.${hint}`);
}

/** A whole number in an option; `otherwise` where the option was left out. */
export function readNumber(
  definition: CommandDefinition,
  values: CommandValues,
  option: string,
  range: { readonly from: number; readonly to: number; readonly otherwise: number },
): number {
  const text = values.text(option);
  if (text === undefined) return range.otherwise;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= range.from && number <= range.to) return number;
  throw usageError(
    definition,
    `--${option} takes a whole number from ${range.from} to ${range.to}, and "${text}" is none.`,
  );
}

const NAME_COLUMN = 26;

/** The help of a command, in the style that all commands share. */
export function helpText({ name, summary, usages, options, notes }: CommandDefinition): string {
  const required = 'target-org' in options ? ' --target-org ALIAS' : '';
  const lines = (usages ?? ['']).map((usage) => {
    const words = usage === '' ? '' : ` ${usage}`;
    return `  npm run ${name} --${words}${required} [options]`;
  });
  const all: Record<string, OptionDefinition> = { ...options, help: { help: 'this text' } };
  const table = Object.entries(all).map(([option, { value, help }]) => {
    const left = `--${option}${value === undefined ? '' : ` ${value}`}`;
    return `  ${left.padEnd(NAME_COLUMN)}  ${help}`;
  });
  return `${summary}\n\n${lines.join('\n')}\n\n${table.join('\n')}\n${notes === undefined ? '' : `\n${notes}\n`}`;
}

function firstSentence(text: string): string {
  return (text.split(/\. |\n/)[0] ?? text).replace(/\.$/, '');
}
