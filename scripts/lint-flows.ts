import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command/run-command.ts';
import { externalServiceUses } from './flow-lint/platform-doubts.ts';
import { checkFlows } from './flow-lint/rules.ts';
import { flowName, scanFlows } from './flow-lint/scan-flows.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runCommand(async () => {
  const files = globSync('{force-app,addons}/**/*.flow-meta.xml', { cwd: PROJECT }).map((file) => PROJECT + file);
  const { graphs, findings: scanned } = await scanFlows(files);
  const inAddOns = new Set(files.filter((file) => file.startsWith(`${PROJECT}addons/`)).map(flowName));
  const ofPackage = graphs.filter(({ apiName }) => !inAddOns.has(apiName));
  const findings = [...scanned, ...checkFlows(graphs), ...ofPackage.flatMap(externalServiceUses)];
  for (const { flow, element, message } of findings) process.stderr.write(`${flow}: ${element} ${message}\n`);
  process.stdout.write(`${graphs.length} flows checked, ${findings.length} findings\n`);
  if (findings.length > 0 || graphs.length === 0) process.exitCode = 1;
});
