import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command-error.ts';
import { KEY_VARIABLE } from './secret.ts';

export interface SfResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SfOptions {
  /** Folder for the CLI's state (logins, aliases, defaults); the user's own home when left out. */
  readonly home?: string;
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

// The package exports no path that could be resolved by its name.
const SCRIPT = fileURLToPath(new URL('../../node_modules/@salesforce/cli/bin/run.js', import.meta.url));

/** The unmodified Salesforce CLI of this project's dependencies. */
export class SfCli {
  private readonly options: SfOptions;

  constructor(options: SfOptions) {
    this.options = options;
  }

  /** Runs `sf …` to its end, whatever its exit code. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<SfResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [SCRIPT, ...args], {
        cwd: this.options.cwd,
        env: cliEnvironment(process.env, this.options, environment),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
      child.once('error', reject);
      child.once('close', (code) => resolve({ exitCode: code ?? 1, ...output }));
    });
  }

  /** Runs `sf …` and throws what the CLI said when it fails. */
  async expect(
    attempted: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<SfResult> {
    const result = await this.run(args, environment);
    if (result.exitCode !== 0) {
      throw new CommandError({
        attempted: `${attempted} (sf ${args.slice(0, 3).join(' ')})`,
        problem: `the Salesforce CLI ended with exit code ${result.exitCode}:\n${(result.stdout + result.stderr).trim()}`,
        remedy: 'Mend what the CLI names above, then run the command again.',
      });
    }
    return result;
  }
}

/** What the CLI finds in its environment: everything but the Sertifier key, which it has no use for. */
export function cliEnvironment(
  own: NodeJS.ProcessEnv,
  options: Pick<SfOptions, 'home' | 'environment'>,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const others = Object.entries(own).filter(([name]) => name !== KEY_VARIABLE);
  return { ...Object.fromEntries(others), ...quietEnvironment(options.home), ...options.environment, ...more };
}

/** No telemetry, no self-update, no log file; `CI` gives plain lines instead of an animated display. */
function quietEnvironment(home: string | undefined): Record<string, string> {
  const quiet = {
    SF_DISABLE_TELEMETRY: 'true',
    // The plug-in that updates asks for the one, the CLI itself for the other.
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    CI: 'true',
  };
  return home === undefined ? quiet : { ...quiet, ...privateHome(home) };
}

/** Environment that keeps the CLI's and the libraries' state in one folder, away from the user's own logins. */
export function privateHome(home: string): Record<string, string> {
  return { HOME: home, USERPROFILE: home, SF_USE_GENERIC_UNIX_KEYCHAIN: 'true' };
}
