import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { API } from './bench/contender.ts';
import { guideContender, guideInBulkContender } from './bench/guide-contender.ts';
import type { IssuingFigures } from './bench/figures.ts';
import { measureCard } from './bench/measure-card.ts';
import { measureCommands, type CommandTable } from './bench/measure-commands.ts';
import { measureIssuing } from './bench/measure-issuing.ts';
import { measureLocalOrg, type FirstLinkFigures, type LocalOrgFigures } from './bench/measure-local-org.ts';
import { packageContender } from './bench/package-contender.ts';
import { parseSizes } from './bench/parse-sizes.ts';
import { table } from './bench/table.ts';
import { createProgress, type Progress } from './command/progress.ts';
import { runCommand } from './command/run-command.ts';
import { privateHome, SfCli } from './command/sf.ts';
import { readOrgSetup } from './setup/org-setup.ts';

const DEFAULT_SIZES = [1, 20, 200, 1000, 10_000];

const HELP = `Measures the package in the local org. Everything in one run, so that its figures can be compared.

  npm run bench [-- options]

  --sizes LIST   numbers of contacts that qualify in one go (default: ${DEFAULT_SIZES.join(',')})
  --json         print the figures as one JSON object last
  --help         this text

issuing    contacts updated by collection calls of 200, on a virtual clock; each request to the API takes
           ${API.latency} ms (but not of the guide's flow with more than 200 contacts: it makes hours of
           requests), and it takes ${API.requestsPerMinute} a minute
localOrg   the local org as a process of its own; as many contacts as the greatest size, and 100 to compare with
firstLink  the way of "npm start"
card       in a browser: requests, size of the component's source, and the first render of 50 credentials against
           lightning-datatable with the same rows
commands   set-up of a fresh org, the same again, and doctor, each a process of its own
`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const CONTENDERS = [packageContender, guideContender, guideInBulkContender];

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const sizes = values.sizes === undefined ? DEFAULT_SIZES : parseSizes(values.sizes);
  const progress = createProgress(values.json ? process.stderr : process.stdout);
  const { localOrg, firstLink, commands } = await measureProcess(Math.max(...sizes), progress);
  const card = await progress.step(
    'card',
    () => measureCard(),
    ({ minifiedKilobytes, renderRatio }) => `${minifiedKilobytes} kB minified, ${renderRatio} times a datatable`,
  );
  const issuing = await measureContenders(sizes, progress);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ issuing, localOrg, firstLink, card, commands })}\n`);
    return;
  }
  process.stdout.write(`\nissuing\n${table(issuing)}\n\nlocalOrg\n${table([localOrg])}\n`);
  process.stdout.write(`\nfirstLink\n${table([firstLink])}\n\ncard\n${table([card])}\n`);
  const named = Object.entries(commands).map(([command, figures]) => ({ command, ...figures }));
  process.stdout.write(`\ncommands\n${table(named)}\n`);
});

interface ProcessFigures {
  readonly localOrg: LocalOrgFigures;
  readonly firstLink: FirstLinkFigures;
  readonly commands: CommandTable;
}

async function measureProcess(contacts: number, progress: Progress): Promise<ProcessFigures> {
  // The CLI's logins and defaults live in a folder of their own: the user's stay untouched.
  const home = await mkdtemp(join(tmpdir(), 'sertifier-salesforce-'));
  Object.assign(process.env, privateHome(home));
  try {
    const setup = await readOrgSetup(join(PROJECT, 'config', 'org-setup.json'));
    const sf = new SfCli({ cwd: PROJECT, home });
    const measured = await measureLocalOrg(sf, setup, contacts, progress);
    return { ...measured, commands: await measureCommands(sf, progress) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function measureContenders(sizes: readonly number[], progress: Progress): Promise<IssuingFigures[]> {
  const issuing: IssuingFigures[] = [];
  for (const contender of CONTENDERS) {
    if (contender.sizes(sizes).length === 0) continue;
    const org = await contender.open();
    try {
      for (const contacts of contender.sizes(sizes)) {
        const figures = await progress.step(
          `${contender.flow} ${contacts}`,
          () => measureIssuing(contender, org, contacts),
          ({ requests, issued, held, lost }) => `${requests} requests, ${issued} issued, ${held} held, ${lost} lost`,
        );
        issuing.push(figures);
      }
    } finally {
      await org.close();
    }
  }
  return issuing;
}
