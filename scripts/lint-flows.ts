import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command/run-command.ts';
import { checkFlows } from './flow-lint/rules.ts';
import { scanFlows } from './flow-lint/scan-flows.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runCommand(async () => {
  const files = globSync('{force-app,addons}/**/*.flow-meta.xml', { cwd: PROJECT }).map((file) => PROJECT + file);
  const { graphs, findings: scanned } = await scanFlows(files);
  const findings = [...scanned, ...checkFlows(graphs)];
  for (const { flow, element, message } of findings) process.stderr.write(`${flow}: ${element} ${message}\n`);
  process.stdout.write(`${graphs.length} flows checked, ${findings.length} findings\n`);
  if (findings.length > 0 || graphs.length === 0) process.exitCode = 1;
});
