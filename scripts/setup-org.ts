import { fileURLToPath } from 'node:url';
import { createProgress } from './command/progress.ts';
import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  type CommandDefinition,
} from './command/define-command.ts';
import { KEY_NOTES, KEY_OPTION, keySources, obtainSecretKey, readSecretKey } from './command/secret.ts';
import { SfCli } from './command/sf.ts';
import { connectByAlias } from './org/connect.ts';
import { SertifierClient } from './sertifier/sertifier-client.ts';
import { manualSteps } from './setup/manual-steps.ts';
import { readOrgSetup } from './setup/org-setup.ts';
import { runSteps } from './setup/run-steps.ts';
import { stepsFor } from './setup/steps-for.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

const COMMAND: CommandDefinition = {
  name: 'setup',
  summary: `Brings an org to the state that config/org-setup.json describes, and issues nothing. What is as wanted already
is left alone, so it may be run again at any time, and goes on where an earlier run stopped.`,
  options: {
    ...TARGET_ORG,
    config: { value: 'FILE', help: 'the wanted state (default: config/org-setup.json)' },
    'sertifier-url': { value: 'URL', help: 'where Sertifier answers (default: https://b2b.sertifier.com)' },
    'activate-page': { help: 'also show contacts by the example page with the card (org default, desktop)' },
    'dry-run': { help: 'only tell what would change' },
    ...KEY_OPTION,
    ...JSON_OUTPUT,
  },
  notes: KEY_NOTES,
};

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const setup = await readOrgSetup(values.text('config') ?? `${PROJECT}config/org-setup.json`);
  const dryRun = values.flag('dry-run');
  let obtained: Promise<string | undefined> | undefined;
  // asked for once, and only when the org turns out to need it
  const key = (): Promise<string | undefined> =>
    (obtained ??= obtainSecretKey(keySources(values.flag('key-from-stdin'))));
  const sertifier = async (): Promise<SertifierClient | undefined> => {
    const found = await key();
    return found === undefined ? undefined : new SertifierClient(found, values.text('sertifier-url'));
  };
  // a key that is at hand and cannot be one is told before anything is deployed; nobody is asked yet
  if (values.flag('key-from-stdin')) await key();
  else readSecretKey(process.env);
  const org = await connectByAlias(targetOrg);
  const progress = createProgress(values.flag('json') ? process.stderr : process.stdout);
  const steps = stepsFor({
    setup,
    key,
    sertifier,
    sf: new SfCli({ cwd: PROJECT }),
    targetOrg,
    activatePage: values.flag('activate-page'),
  });
  const reports = await runSteps(steps, org, progress, dryRun);
  const changes = reports.reduce((sum, { changes: made }) => sum + made.length, 0);
  progress.note(`\n${changes === 0 ? 'The org is as wanted; nothing was changed.' : closing(changes, dryRun)}`);
  if (changes > 0 && !dryRun)
    for (const step of manualSteps(values.flag('activate-page'))) progress.note(`  • ${values.pasteable(step)}`);
  if (values.flag('json')) {
    process.stdout.write(`${JSON.stringify({ username: org.username, dryRun, changes, steps: reports })}\n`);
  }
});

function closing(changes: number, dryRun: boolean): string {
  const what = `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  return dryRun ? `${what} would be made; nothing was changed.` : `${what} made. What no command can set for you:`;
}
