import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command/run-command.ts';
import { avoidedConstructs, externalServiceUses } from './flow-lint/platform-doubts.ts';
import { registrationDoubts } from './flow-lint/registration-doubts.ts';
import { checkFlows } from './flow-lint/rules.ts';
import { flowName, scanFlows } from './flow-lint/scan-flows.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Flows that repeat somebody else's instructions to the letter, faults included: nobody is to mend them. The guide's
 * flow is a draft without fault paths. That it uses nothing whose behaviour is not known holds for it, too.
 */
const QUOTED: ReadonlySet<string> = new Set(['Sertifier_HTTP_Callout_on_Contact_Update']);

await runCommand(async () => {
  const files = globSync('{force-app,addons}/**/*.flow-meta.xml', { cwd: PROJECT }).map((file) => PROJECT + file);
  const isQuoted = (file: string): boolean => QUOTED.has(flowName(file));
  const { graphs, findings: scanned } = await scanFlows(files.filter((file) => !isQuoted(file)));
  const quoted = await scanFlows(files.filter(isQuoted));
  const registrations = globSync('{force-app,addons}/**/*.externalServiceRegistration-meta.xml', { cwd: PROJECT });
  const doubts = registrations.flatMap((file) =>
    registrationDoubts(basename(file), readFileSync(PROJECT + file, 'utf8')),
  );
  const findings = [
    ...scanned,
    ...checkFlows(graphs),
    ...graphs.flatMap(externalServiceUses),
    ...doubts,
    ...quoted.graphs.flatMap(avoidedConstructs),
  ];
  for (const { flow, element, message } of findings) process.stderr.write(`${flow}: ${element} ${message}\n`);
  process.stdout.write(`${graphs.length} flows checked, ${findings.length} findings\n`);
  if (findings.length > 0 || graphs.length === 0) process.exitCode = 1;
});
