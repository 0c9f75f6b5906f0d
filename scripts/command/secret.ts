import type { Readable, Writable } from 'node:stream';
import { CommandError } from './command-error.ts';
import { conceal } from './concealed.ts';
import { askHidden } from './hidden-prompt.ts';

export const KEY_VARIABLE = 'SERTIFIER_SECRET_KEY';
const LONGEST = 4096;
/** How the help of every command that needs the key tells where it comes from. */
export const KEY_NOTES = `The Sertifier key comes from the environment variable ${KEY_VARIABLE}, from standard input (--key-from-stdin), or
from a hidden prompt on a terminal. It is never taken from an argument: argument lists are visible to every process.`;
export const KEY_OPTION = { 'key-from-stdin': { help: 'read the Sertifier key from standard input' } } as const;

/** What a command says that cannot go on without the key. */
export function noKey(attempted: string): CommandError {
  return new CommandError({
    attempted,
    problem: 'that needs the Sertifier key, and none was given.',
    remedy: `Set the environment variable ${KEY_VARIABLE} to the Private API Key (Sertifier, Settings > API & Integrations), pipe it in with --key-from-stdin, or run the command on a terminal, where it asks.`,
    exitCode: 2,
  });
}

export interface KeySources {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether the user said that standard input bears the key. */
  readonly fromStandardInput: boolean;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  /** Whether a person may be asked; true when left out. */
  readonly mayAsk?: boolean;
}

/** Where the key comes from in a command that a person runs. */
export function keySources(fromStandardInput: boolean): KeySources {
  return { environment: process.env, fromStandardInput, input: process.stdin, output: process.stderr };
}

/**
 * Sertifier's private API key from the environment variable `SERTIFIER_SECRET_KEY`.
 * Never from an argument: argument lists are visible to every process of the machine.
 */
export function readSecretKey(environment: NodeJS.ProcessEnv): string | undefined {
  const key = environment[KEY_VARIABLE];
  return key === undefined || key === '' ? undefined : usableKey(key, KEY_VARIABLE);
}

/**
 * The key from wherever the user put it: standard input where they said so, the environment, or a hidden prompt.
 * @returns undefined where there is none and nobody could be asked
 * @throws CommandError for a text that can be no key; the text itself is never repeated
 */
export async function obtainSecretKey(
  sources: KeySources,
  question = 'Sertifier Private API Key: ',
): Promise<string | undefined> {
  if (sources.fromStandardInput) return usableKey(await readAll(sources.input), 'standard input');
  const key = readSecretKey(sources.environment);
  if (key !== undefined) return key;
  if (sources.input.isTTY !== true || sources.mayAsk === false) return undefined;
  return usableKey(await askHidden(question, sources.input, sources.output), 'the prompt');
}

function usableKey(text: string, source: string): string {
  // one line break at the end is the shell's, not the key's
  const key = text.replace(/\r?\n$/, '');
  const problem = checkSecretKey(key);
  if (problem === undefined) {
    conceal(key);
    return key;
  }
  throw new CommandError({
    attempted: `Reading the Sertifier key from ${source}`,
    problem,
    remedy: 'Copy the Private API Key again from Sertifier, Settings > API & Integrations, without blanks around it.',
  });
}

async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

/** Why a text cannot be a key; undefined when it can. The text itself is never repeated. */
export function checkSecretKey(key: string): string | undefined {
  if (key.trim() === '') return 'The key is empty.';
  if (/\s/.test(key)) return 'The key contains a blank or a line break.';
  if (key.length > LONGEST) return `The key is longer than ${LONGEST} characters.`;
  return /^[\x21-\x7e]+$/.test(key) ? undefined : 'The key contains characters that no HTTP header can carry.';
}
