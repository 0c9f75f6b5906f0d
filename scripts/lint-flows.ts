import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command/run-command.ts';
import { externalServiceUses } from './flow-lint/platform-doubts.ts';
import { checkFlows } from './flow-lint/rules.ts';
import { flowName, scanFlows } from './flow-lint/scan-flows.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Flows that repeat somebody else's instructions to the letter, faults included: nobody is to mend them. The guide's
 * flow is a draft without fault paths.
 */
const QUOTED: ReadonlySet<string> = new Set(['Sertifier_HTTP_Callout_on_Contact_Update']);

await runCommand(async () => {
  const files = globSync('{force-app,addons}/**/*.flow-meta.xml', { cwd: PROJECT })
    .filter((file) => !QUOTED.has(flowName(file)))
    .map((file) => PROJECT + file);
  const { graphs, findings: scanned } = await scanFlows(files);
  const findings = [...scanned, ...checkFlows(graphs), ...graphs.flatMap(externalServiceUses)];
  for (const { flow, element, message } of findings) process.stderr.write(`${flow}: ${element} ${message}\n`);
  process.stdout.write(`${graphs.length} flows checked, ${findings.length} findings\n`);
  if (findings.length > 0 || graphs.length === 0) process.exitCode = 1;
});
