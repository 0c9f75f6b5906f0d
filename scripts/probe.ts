import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  usageError,
  type CommandDefinition,
} from './command/define-command.ts';
import { connectByAlias } from './org/connect.ts';
import { probeOrg } from './probe/probe-org.ts';
import { orgKind } from './setup/steps/org-rights.ts';

const COMMAND: CommandDefinition = {
  name: 'probe',
  summary: `Asks an org how it reads points that the platform's documentation leaves open: deploys small flows, runs each once,
and deletes them again. Touches no record. For disposable orgs.`,
  options: {
    ...TARGET_ORG,
    output: { value: 'FILE', help: 'keep the readings as JSON: the switches of the local org' },
    'allow-production': { help: 'probe a production org all the same' },
    ...JSON_OUTPUT,
  },
  notes: 'The file is what PATCH /local/switches of a running local org takes, so that it behaves as the org did.',
};

await startCommand(COMMAND, async (values) => {
  const org = await connectByAlias(requireText(COMMAND, values, 'target-org'));
  const { name, isProduction } = await orgKind(org);
  if (isProduction && !values.flag('allow-production')) {
    throw usageError(
      COMMAND,
      `"${name}" is a production org, and probes are deployed to it. Use a scratch org or a sandbox.`,
    );
  }
  const observations = await probeOrg(org);
  const json = values.flag('json');
  const out = json ? process.stderr : process.stdout;
  for (const { switch: key, question, value, seen } of observations) {
    out.write(
      `${value === undefined ? '?' : '✓'} ${key.padEnd(22)} ${JSON.stringify(value ?? `unknown (${seen})`)}  ${question}\n`,
    );
  }
  const switches = Object.fromEntries(
    observations.flatMap(({ switch: key, value }) => (value === undefined ? [] : [[key, value]])),
  );
  const file = values.text('output');
  if (file !== undefined) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(switches, undefined, 2)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ username: org.username, switches, observations })}\n`);
});
