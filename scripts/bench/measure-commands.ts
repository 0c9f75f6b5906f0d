import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../command/command-error.ts';
import type { Progress } from '../command/progress.ts';
import type { SfCli } from '../command/sf.ts';
import { launchLocalOrg, type RunningLocalOrg } from '../local-org/launch-local-org.ts';
import { asList, asRecord, OrgRequests } from '../scenarios/harness/org-requests.ts';
import { commandFigures, deploymentsOf, type CommandFigures } from './command-figures.ts';

const ALIAS = 'bench-commands';
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Figures by what ran: a set-up of an org that has nothing, the same once more, and a look over. */
export type CommandTable = Readonly<Record<'setupFresh' | 'setupSecond' | 'doctor', CommandFigures>>;

/** Measures the commands as a person runs them: each a process of its own, against a fresh local org in another one. */
export async function measureCommands(sf: SfCli, progress: Progress): Promise<CommandTable> {
  const localOrg = await launchLocalOrg();
  try {
    const login = ['org', 'login', 'access-token', '--instance-url', localOrg.instanceUrl, '--no-prompt'];
    await sf.expect('Logging in', [...login, '--alias', ALIAS], { SF_ACCESS_TOKEN: localOrg.accessToken });
    const setup = ['scripts/setup-org.ts', '--sertifier-url', localOrg.sertifierUrl];
    return {
      setupFresh: await measure(localOrg, 'setup, fresh', setup, progress),
      setupSecond: await measure(localOrg, 'setup, second', setup, progress),
      doctor: await measure(localOrg, 'doctor', ['scripts/doctor.ts'], progress),
    };
  } finally {
    await localOrg.stop();
  }
}

function measure(
  localOrg: RunningLocalOrg,
  name: string,
  words: readonly string[],
  progress: Progress,
): Promise<CommandFigures> {
  const org = new OrgRequests(localOrg.instanceUrl, localOrg.accessToken);
  const run = async (): Promise<CommandFigures> => {
    const before = (await requestsOf(org)).length;
    const start = performance.now();
    const report = await runProcess([...words, '--target-org', ALIAS, '--json'], localOrg.sertifierKey);
    const milliseconds = performance.now() - start;
    const steps = asList(report.steps ?? [])
      .map(asRecord)
      .map(({ step, changes }) => ({ step: String(step), changes: asList(changes) }));
    const requests = (await requestsOf(org)).slice(before);
    return commandFigures({ milliseconds, requests, deployments: deploymentsOf(steps) });
  };
  return progress.step(name, run, ({ requests, writes }) => `${requests} requests, ${writes} writes`);
}

async function requestsOf(
  org: OrgRequests,
): Promise<readonly { readonly method: string; readonly path: string; readonly status: number }[]> {
  return asList(await org.expect('GET', '/local/requests'))
    .map(asRecord)
    .map(({ method, path, status }) => ({ method: String(method), path: String(path), status: Number(status) }));
}

/** Runs a command to its end. @returns what it printed with `--json` @throws CommandError with its words if it failed */
function runProcess(words: readonly string[], key: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      cwd: PROJECT,
      env: { ...process.env, SERTIFIER_SECRET_KEY: key },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve(asRecord(JSON.parse(output.stdout.trim().split('\n').at(-1) ?? '')));
        return;
      }
      reject(
        new CommandError({
          attempted: `Measuring ${words[0] ?? ''}`,
          problem: `it ended with exit code ${String(code)}:\n${(output.stdout + output.stderr).trim()}`,
          remedy: 'Mend what it names above, then measure again.',
        }),
      );
    });
  });
}
