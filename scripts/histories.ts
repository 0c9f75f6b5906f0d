import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from './command/run-command.ts';
import { openHistoryOrg } from './histories/history-org.ts';
import { runHistories } from './histories/run-histories.ts';
import { wholeNumber } from './histories/whole-number.ts';

const DEFAULT_RUNS = 20_000;
const DEFAULT_MINUTES = 60;
const DEFAULT_WORKERS = 2;
const HIGHEST_SEED = 2 ** 31 - 1;

const HELP = `Plays random histories with the deployed package, and tells the shortest one that breaks a promise.

  npm run histories [-- options]

  --runs N       how many histories (default: ${DEFAULT_RUNS})
  --minutes N    stop after so many minutes (default: ${DEFAULT_MINUTES})
  --seed N       begin with this seed; printed at each start
  --path TEXT    with --seed: play the one history that a failure printed
  --workers N    processes that share the work (default: ${DEFAULT_WORKERS})
  --help         this text
`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      path: { type: 'string' },
      workers: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const runs = wholeNumber('runs', values.runs, DEFAULT_RUNS);
  const minutes = wholeNumber('minutes', values.minutes, DEFAULT_MINUTES);
  const seed = wholeNumber('seed', values.seed, Math.floor(Math.random() * HIGHEST_SEED));
  const workers = values.path === undefined ? wholeNumber('workers', values.workers, DEFAULT_WORKERS) : 1;
  const passed =
    workers > 1
      ? await share({ runs, minutes, seed, workers })
      : await playHere({ runs, minutes, seed, ...(values.path === undefined ? {} : { path: values.path }) });
  if (!passed) process.exitCode = 1;
});

interface Share {
  readonly runs: number;
  readonly minutes: number;
  readonly seed: number;
}

/** Each process has seeds of its own, so that no history is played twice. */
async function share({ runs, minutes, seed, workers }: Share & { readonly workers: number }): Promise<boolean> {
  const each = Math.ceil(runs / workers);
  const shares = Array.from({ length: workers }, (_, index) =>
    inProcess(['--workers', '1', '--runs', each, '--minutes', minutes, '--seed', (seed + index) % HIGHEST_SEED]),
  );
  return (await Promise.all(shares)).every((passed) => passed);
}

function inProcess(args: readonly (string | number)[]): Promise<boolean> {
  return new Promise((resolve) => {
    const command = [fileURLToPath(import.meta.url), ...args.map(String)];
    const child = spawn(process.execPath, command, { stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

async function playHere({ runs, minutes, seed, path }: Share & { readonly path?: string }): Promise<boolean> {
  process.stdout.write(`Seed ${seed}: ${runs} histories, ${minutes} minutes at most\n`);
  const org = await openHistoryOrg();
  try {
    const { played, failure } = await runHistories(org, {
      seed,
      runs,
      milliseconds: minutes * 60_000,
      ...(path === undefined ? {} : { path }),
    });
    process.stdout.write(
      `Seed ${seed}: ${played} histories played, ${failure === undefined ? 'none' : 'one'} failed\n`,
    );
    if (failure !== undefined) process.stdout.write(`\n${failure}\n`);
    return failure === undefined;
  } finally {
    await org.close();
  }
}
