import { CommandError, messageOf } from '../command/command-error.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  INVALID_SESSION_ID:
    'The login has expired. Log in again ("npx sf org login web --alias ALIAS") and run the command again.',
  INVALID_TYPE:
    'The package is not in this org, or you do not see its objects: run "npm run setup -- --target-org ALIAS" first.',
  INVALID_FIELD:
    'The package in this org is older, or you lack the permission set "Sertifier: Admin": run "npm run setup -- --target-org ALIAS".',
  INSUFFICIENT_ACCESS: 'Log in as a System Administrator, or ask one for the rights.',
  INSUFFICIENT_ACCESS_OR_READONLY: 'Log in as a System Administrator, or ask one for the rights.',
  API_DISABLED_FOR_ORG:
    'This edition has no API access. Enterprise, Performance, Unlimited and Developer Edition have.',
  REQUEST_LIMIT_EXCEEDED: 'The org has used up its daily API requests. Try again later.',
  UNABLE_TO_LOCK_ROW: 'Somebody else changes the same record. Run the command again.',
};
const UNREACHABLE = /fetch failed|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|socket hang up|UND_ERR/;
/** What a login says instead of the org's code. */
const EXPIRED = /Session expired or invalid|INVALID_SESSION_ID|expired access\/refresh token/;
const OTHERWISE = 'Check that the package is deployed and that you hold the permission set "Sertifier: Admin".';

/** A fault of an org as the commands tell it: the org's own words, and what helps. */
export function orgFault(attempted: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const words = wordsOf(error);
  const code = orgCodeOf(error) ?? (EXPIRED.test(words) ? 'INVALID_SESSION_ID' : undefined);
  if (code === undefined && UNREACHABLE.test(words)) {
    return new CommandError({
      attempted,
      problem: `the org could not be reached (${words}).`,
      remedy: 'Check the network and run the command again: it goes on where it stopped.',
      code: 'UNREACHABLE',
      cause: error,
    });
  }
  return answeredFault(attempted, code, words, error);
}

/** A fault that an org answered. */
export function answeredFault(
  attempted: string,
  code: string | undefined,
  words: string,
  cause?: unknown,
): CommandError {
  return new CommandError({
    attempted,
    problem: `the org answered: ${withoutQuery(words)}`,
    remedy: REMEDIES[code ?? ''] ?? OTHERWISE,
    code,
    cause,
  });
}

/** The org quotes a part of a query before it says what is wrong with it. */
function withoutQuery(words: string): string {
  return words.replace(/^[\s\S]*?ERROR at Row:\d+:Column:\d+\s+/, '');
}

/** What a query reads, for a message: the query itself can bear names and addresses. */
export function readingOf(soql: string): string {
  return `Reading ${/\bFROM (\w+)/i.exec(soql)?.[1] ?? 'records'} from the org`;
}

function orgCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const named = 'errorCode' in error && typeof error.errorCode === 'string' ? error.errorCode : error.name;
  // SOAP faults bear their namespace
  const code = named.replace(/^\w+:/, '');
  return /^[A-Z]+(_[A-Z]+)+$/.test(code) && !code.startsWith('ERR_') && !code.startsWith('UND_') ? code : undefined;
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return messageOf(error) + cause;
}

/** Runs something against an org; what it throws becomes a fault that names what was attempted. */
export async function said<Result>(attempted: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw orgFault(attempted, error);
  }
}
