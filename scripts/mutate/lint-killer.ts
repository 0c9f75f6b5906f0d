import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFlows, type Finding } from '../flow-lint/rules.ts';
import { scanFlows } from '../flow-lint/scan-flows.ts';
import type { Mutant } from './operators.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

let intact: ReturnType<typeof scanFlows> | undefined;

/** The flows as they are, to which a damaged one belongs: rules look across flows. */
function intactFlows(): ReturnType<typeof scanFlows> {
  intact ??= scanFlows(globSync('force-app/**/*.flow-meta.xml', { cwd: PROJECT }).map((file) => PROJECT + file));
  return intact;
}

/** What the flow lint says of a damaged flow that it does not say of the flows as they are; undefined where nothing. */
export async function lintKiller({ flow, xml }: Mutant): Promise<string | undefined> {
  const whole = await intactFlows();
  const known = new Set([...whole.findings, ...checkFlows(whole.graphs)].map(words));
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'));
  try {
    const file = join(folder, `${flow}.flow-meta.xml`);
    await writeFile(file, xml);
    const damaged = await scanFlows([file]);
    const others = whole.graphs.filter(({ apiName }) => apiName !== flow);
    const found = [...damaged.findings, ...checkFlows([...others, ...damaged.graphs])].map(words);
    return found.find((one) => !known.has(one));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function words({ flow, element, message }: Finding): string {
  return `lint: ${basename(flow)}: ${element} ${message}`;
}
