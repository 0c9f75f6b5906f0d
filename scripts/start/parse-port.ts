import { CommandError } from '../command/command-error.ts';

const HIGHEST_PORT = 65_535;

/** The port number in an option; undefined where the option was left out. */
export function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= HIGHEST_PORT) return port;
  throw new CommandError({
    attempted: 'Reading --port',
    problem: `"${text}" is no port number.`,
    remedy: `Give a number from 1 to ${HIGHEST_PORT}, or leave --port out for a free one.`,
  });
}
