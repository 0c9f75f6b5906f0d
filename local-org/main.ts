import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { announcement } from './announcement.ts';
import { ADMINISTRATOR_USERNAME } from './org/seed-records.ts';
import { readProbeReport, type ProbeReport } from './probe-report.ts';
import type { RunningLocalOrg, StartOptions } from './start-local-org.ts';
import { VirtualClock } from './transactions/clock.ts';
import { Instant } from './values/instant.ts';

const HELP = `Starts an empty Salesforce org and the Sertifier API on this machine, until Ctrl-C.

  npm run local-org [-- options]

  --port N           port of the org (default: a free one)
  --clock virtual    time stands still until POST /local/clock moves it
  --production-like  a production org: Enterprise Edition, and deployed flows arrive inactive
  --probe-report FILE  takes the platform's open points as the org did that "npm run probe -- --save FILE" asked
  --latency MS       each request to Sertifier takes at least this long
  --rate N           Sertifier takes this many requests a minute
  --json             print one line when ready: {"instanceUrl","accessToken","username","sertifierUrl","sertifierKey"}
  --help             this text
`;

const HIGHEST_PORT = 65_535;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    clock: { type: 'string', default: 'real' },
    'production-like': { type: 'boolean', default: false },
    'probe-report': { type: 'string' },
    latency: { type: 'string' },
    rate: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else await main();

async function main(): Promise<void> {
  const problem = checkOptions();
  if (problem !== undefined) {
    fail(problem);
    return;
  }
  const report = await probeReport();
  if (typeof report === 'string') {
    fail(report);
    return;
  }
  for (const reason of report.ignored) process.stderr.write(`Not taken from the report: ${reason}\n`);
  let running: RunningLocalOrg;
  try {
    // Later starts take the compiled modules from there; only what is imported after this call profits
    enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled-modules'));
    const { startLocalOrg } = await import('./start-local-org.ts');
    running = await startLocalOrg({ ...startOptions(), switches: report.switches });
  } catch (error) {
    fail(startProblem(error));
    return;
  }
  announce(running);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.close().then(() => process.exit(0)));
  }
}

/** What the report says that was named; nothing where none was. A text says why it cannot be used. */
async function probeReport(): Promise<ProbeReport | string> {
  const file = values['probe-report'];
  if (file === undefined) return { switches: {}, ignored: [] };
  const unusable = (reason: string): string => `The probe report ${file} cannot be used: ${reason}`;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return unusable(error instanceof Error ? error.message : 'it cannot be read.');
  }
  const report = readProbeReport(text);
  return typeof report === 'string' ? unusable(report) : report;
}

function startOptions(): StartOptions {
  const latency = Number(values.latency ?? 0);
  return {
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.clock === 'virtual' ? { clock: new VirtualClock(new Instant(Date.now())) } : {}),
    productionLike: values['production-like'],
    sertifier: { latency, ...(values.rate === undefined ? {} : { requestsPerMinute: Number(values.rate) }) },
    reportCrash: (what, error) => {
      process.stderr.write(
        `The local org has a defect (${what}): ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}\n`,
      );
    },
  };
}

function checkOptions(): string | undefined {
  if (values.clock !== 'real' && values.clock !== 'virtual')
    return `--clock is "real" or "virtual", not "${values.clock}".`;
  const port = Number(values.port ?? 1);
  if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT)
    return `--port takes a number from 1 to ${HIGHEST_PORT}.`;
  for (const [name, text] of Object.entries({ latency: values.latency, rate: values.rate })) {
    if (text !== undefined && !/^\d{1,6}$/.test(text)) return `--${name} takes a whole number, not "${text}".`;
  }
  return undefined;
}

function startProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${values.port ?? ''} is in use by another program. End that program, or leave --port out for a free one.`;
  }
  if (code === 'EACCES') return `Port ${values.port ?? ''} needs more rights. Choose one above 1023.`;
  return `The local org could not start: ${error instanceof Error ? error.message : 'unknown reason'}`;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function announce({ org, sertifier, instanceUrl }: RunningLocalOrg): void {
  const ready = {
    instanceUrl,
    accessToken: org.token,
    username: ADMINISTRATOR_USERNAME,
    sertifierUrl: sertifier.url,
    sertifierKey: sertifier.key,
  };
  process.stdout.write(values.json ? `${JSON.stringify(ready)}\n` : announcement(ready));
}
