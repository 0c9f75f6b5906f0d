import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SfOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One row of `result.files` of a deploy command with `--json`. */
export interface SfFile {
  readonly state: string;
  readonly type: string;
  readonly fullName: string;
  readonly filePath?: string;
  readonly error?: string;
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

export interface SfDeployOutcome {
  readonly code: number;
  readonly result: Readonly<Record<string, unknown>>;
  readonly files: readonly SfFile[];
}

const TIMEOUT_MILLISECONDS = 60_000;
const OUTPUT_BYTES = 64 * 1024 * 1024;
const program = join(dirname(fileURLToPath(import.meta.resolve('@salesforce/cli'))), '..', 'bin', 'run.js');

/** The unmodified `sf` CLI, with a home folder of its own so that it neither reads nor leaves anything elsewhere. */
export class SfCli {
  private readonly project: string;
  private readonly environment: Readonly<Record<string, string>>;

  constructor(home: string, project: string, accessToken: string) {
    mkdirSync(home, { recursive: true });
    this.project = project;
    this.environment = {
      PATH: process.env.PATH ?? '',
      HOME: home,
      SF_ACCESS_TOKEN: accessToken,
      SF_DISABLE_TELEMETRY: 'true',
      SF_DISABLE_AUTOUPDATE: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      CI: 'true',
    };
  }

  login(instanceUrl: string): Promise<SfOutcome> {
    const flags = ['--instance-url', instanceUrl, '--no-prompt', '--alias', 'tiny', '--set-default'];
    return this.run(['org', 'login', 'access-token', ...flags]);
  }

  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<SfOutcome> {
    const options = {
      cwd: this.project,
      env: { ...this.environment, ...environment },
      maxBuffer: OUTPUT_BYTES,
      timeout: TIMEOUT_MILLISECONDS,
    };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [program, ...args], options, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      });
    });
  }

  /** Runs `sf project deploy …` with `--json`. */
  async deploy(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<SfDeployOutcome> {
    const { code, stdout } = await this.run(['project', 'deploy', ...args, '--json'], environment);
    const parsed = JSON.parse(stdout) as { readonly result?: { readonly files?: readonly SfFile[] } };
    return { code, result: { ...parsed.result }, files: parsed.result?.files ?? [] };
  }
}
