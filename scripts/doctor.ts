import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  type CommandDefinition,
} from './command/define-command.ts';
import { connectByAlias } from './org/connect.ts';
import { doctorText, isUnhealthy, shown } from './doctor/report.ts';
import { runChecks } from './doctor/run-checks.ts';

const COMMAND: CommandDefinition = {
  name: 'doctor',
  summary: `Looks an org over and names what is missing or wrong, each with its remedy. Changes nothing.`,
  options: { ...TARGET_ORG, strict: { help: 'fail on warnings, too' }, ...JSON_OUTPUT },
  notes: `Exit code: 0 when nothing is wrong, 1 when there is a problem, 2 when the command was called in a wrong way.
Marks: ✓ well, ! to be looked at, ✗ wrong, ? no API tells, - cannot be told yet.`,
};

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const org = await connectByAlias(targetOrg);
  const findings = (await runChecks(org)).map((one) => shown(one, values.pasteable));
  const json = values.flag('json');
  (json ? process.stderr : process.stdout).write(doctorText(findings));
  const unhealthy = isUnhealthy(findings, values.flag('strict'));
  if (json) process.stdout.write(`${JSON.stringify({ username: org.username, healthy: !unhealthy, findings })}\n`);
  if (unhealthy) process.exitCode = 1;
});
