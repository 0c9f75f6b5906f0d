import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command/command-error.ts';
import { createProgress } from './command/progress.ts';
import { runCommand } from './command/run-command.ts';
import { readSecretKey } from './command/secret.ts';
import { SfCli } from './command/sf.ts';
import { connectByAlias } from './org/connect.ts';
import { SertifierClient } from './sertifier/sertifier-client.ts';
import { findCampaigns } from './setup/find-campaigns.ts';
import { readOrgSetup } from './setup/org-setup.ts';
import { runSteps } from './setup/run-steps.ts';
import { stepsFor } from './setup/steps-for.ts';

const HELP = `Brings an org to the state that config/org-setup.json describes.

  npm run setup -- --target-org ALIAS [options]

  --target-org ALIAS      the org, by the alias or user name that the Salesforce CLI knows
  --config FILE           the wanted state (default: config/org-setup.json)
  --sertifier-url URL     where Sertifier answers (default: https://b2b.sertifier.com)
  --dry-run               only tell what would change
  --json                  print the report as one JSON object last
  --help                  this text

The Sertifier key comes from the environment variable SERTIFIER_SECRET_KEY.
`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      'target-org': { type: 'string' },
      config: { type: 'string', default: `${PROJECT}config/org-setup.json` },
      'sertifier-url': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const targetOrg = values['target-org'];
  if (targetOrg === undefined) {
    throw new CommandError({
      attempted: 'Setting an org up',
      problem: 'no org was named.',
      remedy: 'Say which: npm run setup -- --target-org ALIAS. "sf org list" shows what the CLI knows.',
    });
  }
  const setup = await readOrgSetup(values.config);
  const key = readSecretKey(process.env);
  const client = key === undefined ? undefined : new SertifierClient(key, values['sertifier-url']);
  const campaigns = await findCampaigns(setup.campaigns, client);
  const org = await connectByAlias(targetOrg);
  const steps = stepsFor({ setup, campaigns, key, sf: new SfCli({ cwd: PROJECT }), targetOrg });
  const progress = createProgress(values.json ? process.stderr : process.stdout);
  const reports = await runSteps(steps, org, progress, values['dry-run']);
  if (values.json)
    process.stdout.write(`${JSON.stringify({ username: org.username, dryRun: values['dry-run'], steps: reports })}\n`);
});
