import { CommandError } from './command-error.ts';

const KEY_VARIABLE = 'SERTIFIER_SECRET_KEY';

/**
 * Sertifier's private API key from the environment variable `SERTIFIER_SECRET_KEY`.
 * Never from an argument: argument lists are visible to every process of the machine.
 */
export function readSecretKey(environment: NodeJS.ProcessEnv): string | undefined {
  const key = environment[KEY_VARIABLE];
  if (key === undefined || key === '') return undefined;
  const problem = checkSecretKey(key);
  if (problem !== undefined) {
    throw new CommandError({
      attempted: `Reading the Sertifier key from ${KEY_VARIABLE}`,
      problem,
      remedy: 'Copy the Private API Key again from Sertifier, Settings > API & Integrations, without blanks around it.',
    });
  }
  return key;
}

/** Why a text cannot be a key; undefined when it can. The text itself is never repeated. */
export function checkSecretKey(key: string): string | undefined {
  if (key.trim() === '') return 'The key is empty.';
  if (/\s/.test(key)) return 'The key contains a blank or a line break.';
  return /^[\x21-\x7e]+$/.test(key) ? undefined : 'The key contains characters that no HTTP header can carry.';
}
