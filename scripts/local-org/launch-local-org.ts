import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../command/command-error.ts';

/** What `npm run local-org -- --json` prints when it is ready. */
export interface LocalOrgConnection {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly username: string;
  readonly sertifierUrl: string;
  readonly sertifierKey: string;
}

export interface RunningLocalOrg extends LocalOrgConnection {
  readonly processId: number;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  readonly port?: number;
  readonly virtualClock?: boolean;
  /** More arguments of the local org's own command. */
  readonly arguments?: readonly string[];
}

const MAIN = fileURLToPath(new URL('../../local-org/main.ts', import.meta.url));

/** Starts the local org as a process of its own, as `npm run local-org` does, and waits until it is ready. */
export async function launchLocalOrg(options: LaunchOptions = {}): Promise<RunningLocalOrg> {
  const args = [
    MAIN,
    '--json',
    ...(options.port === undefined ? [] : ['--port', String(options.port)]),
    ...(options.virtualClock === true ? ['--clock', 'virtual'] : []),
    ...(options.arguments ?? []),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const connection = await firstLine(child);
  return { ...connection, processId: child.pid ?? 0, stop: () => stop(child) };
}

async function firstLine(child: ChildProcess): Promise<LocalOrgConnection> {
  const errors: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => errors.push(chunk));
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('close', () => {
      reject(
        new CommandError({
          attempted: 'Starting the local org',
          problem: errors.join('').trim() || 'it ended before it was ready.',
          remedy: 'Mend what it names; run "npm run local-org" to see it alone.',
        }),
      );
    });
  });
  if (child.stdout === null) throw new Error('The local org was started without standard output.');
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((resolve) => lines.once('line', resolve));
  return JSON.parse(await Promise.race([ready, ended])) as LocalOrgConnection;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    if (!child.kill('SIGTERM')) resolve();
  });
}
