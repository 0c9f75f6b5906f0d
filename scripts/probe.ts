import { setTimeout as wait } from 'node:timers/promises';
import { CommandError } from './command/command-error.ts';
import {
  JSON_OUTPUT,
  readNumber,
  requireText,
  startCommand,
  TARGET_ORG,
  usageError,
  type CommandDefinition,
} from './command/define-command.ts';
import { connectByAlias } from './org/connect.ts';
import { PROBE_GROUPS } from './probe/all-probes.ts';
import { probeOrg } from './probe/probe-org.ts';
import { lineOf, probeReport, summaryOf } from './probe/probe-report.ts';
import { ReportFile } from './probe/report-file.ts';
import type { Reading } from './probe/probe.ts';
import { orgKind } from './setup/steps/org-rights.ts';

const COMMAND: CommandDefinition = {
  name: 'probe',
  summary: `Asks an org how it reads the points that the platform's documentation leaves open: deploys objects, flows and a class
of its own (Sertifier_Probe_…), lets them run, reads what they did, and deletes everything again, also after a failure
or Ctrl-C. For disposable orgs.`,
  options: {
    ...TARGET_ORG,
    save: { value: 'FILE', help: 'keep the report as JSON: npm run local-org -- --probe-report FILE plays it' },
    long: { help: 'also what takes its time: re-runs, the hourly cap, what became of a deleted record (4 hours)' },
    echo: { value: 'URL', help: 'a service that repeats requests as https://httpbin.org does; two points need one' },
    poll: { value: 'SECONDS', help: 'how often to look, 1 to 60 (default: 5)' },
    'allow-production': { help: 'probe a production org all the same' },
    ...JSON_OUTPUT,
  },
  notes: `Takes about 20 minutes without --long. Callouts go to the org's own list of API versions: no other host, no secret.
Exit code 1: a reading is new, or something could not be removed.`,
};

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const poll = readNumber(COMMAND, values, 'poll', { from: 1, to: 60, otherwise: 5 });
  const echoUrl = readUrl(values.text('echo'));
  const org = await connectByAlias(targetOrg);
  const { name, isProduction } = await orgKind(org);
  if (isProduction && !values.flag('allow-production')) {
    throw usageError(
      COMMAND,
      `"${name}" is a production org, and probes are deployed to it. Use a scratch org or a sandbox.`,
    );
  }
  const wanted = values.text('save');
  const file = wanted === undefined ? undefined : ReportFile.open(wanted);
  const interrupted = new AbortController();
  // `on`: npm passes Ctrl-C on, too, and a second one must not cut the cleaning up short
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  const json = values.flag('json');
  const out = json ? process.stderr : process.stdout;
  const readings: Reading[] = [];
  const observation = probeOrg(org, {
    groups: PROBE_GROUPS,
    isLong: values.flag('long'),
    echoUrl,
    checkInterrupted: () => {
      if (interrupted.signal.aborted) stopped();
    },
    pause: () => wait(poll * 1000, undefined, { signal: interrupted.signal }).catch(stopped),
    report: (group, found) => {
      out.write(`${group}\n${found.map(lineOf).join('\n')}\n\n`);
      readings.push(...found);
      file?.write(org, readings, false);
    },
  });
  await observation.catch((error: unknown) => {
    if (file !== undefined && readings.length > 0) {
      out.write(`It has ended early. What was read up to then is kept: ${file.path}\n`);
    }
    throw error;
  });
  file?.write(org, readings, true);
  const report = probeReport(org, readings, new Date());
  out.write(`${summaryOf(readings)}${file === undefined ? '' : ` Report: ${file.path}`}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ username: org.username, ...report })}\n`);
  if (report.readings.some(({ outcome }) => outcome === 'new')) process.exitCode = 1;
});

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href.replace(/\/$/, '');
  throw usageError(COMMAND, `--echo takes an address such as https://httpbin.org, not "${text}".`);
}

function stopped(): never {
  throw new CommandError({
    attempted: 'Probing the org',
    problem: 'it was interrupted.',
    remedy: 'The probes have been removed. Run the command again for all readings.',
  });
}
