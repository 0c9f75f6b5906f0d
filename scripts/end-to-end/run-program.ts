import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A program that hangs fails its test, and leaves nothing running. */
const LONGEST_MILLISECONDS = 90_000;

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** Resolves with the text that was printed up to now as soon as it contains the pattern; rejects when it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<ProgramResult>;
}

/** Starts a program in the project's folder, as a person types it. */
export function startProgram(
  words: readonly [program: string, ...args: string[]],
  environment: Readonly<Record<string, string>> = {},
  longestMilliseconds?: number,
): RunningProgram {
  const [program, ...args] = words;
  const child = spawn(program, args, {
    cwd: PROJECT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestMilliseconds,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
  const ended = new Promise<ProgramResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output.stdout);
        if (found !== null) resolve(found);
      };
      child.stdout.on('data', look);
      void ended.then(({ exitCode, stderr }) =>
        reject(new Error(`${words.join(' ')} ended (${exitCode}) before it printed ${pattern}: ${stderr}`)),
      );
      look();
    });
  return { child, output: () => ({ ...output }), printed, ended };
}

/** Runs a program to its end. */
export function runProgram(
  words: readonly [program: string, ...args: string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  return startProgram(words, environment, LONGEST_MILLISECONDS).ended;
}

/** Asks a program to end as Ctrl-C does, and waits until it is gone. */
export async function endProgram({ child, ended }: RunningProgram): Promise<ProgramResult> {
  child.kill('SIGINT');
  return ended;
}
