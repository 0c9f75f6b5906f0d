import { fileURLToPath } from 'node:url';
import { CommandError } from './command/command-error.ts';
import { createProgress } from './command/progress.ts';
import { readNumber, startCommand, usageError, type CommandDefinition } from './command/define-command.ts';
import { KEY_NOTES, KEY_OPTION, keySources, noKey, obtainSecretKey } from './command/secret.ts';
import { SfCli } from './command/sf.ts';
import { connectByAlias } from './org/connect.ts';
import { SertifierClient } from './sertifier/sertifier-client.ts';
import type { OrgPort } from './org/org-port.ts';
import { askDevHub } from './package/package-command.ts';
import { readOrgSetup } from './setup/org-setup.ts';
import { runSteps } from './setup/run-steps.ts';
import { orgKind } from './setup/steps/org-rights.ts';
import { stepsFor } from './setup/steps-for.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

const COMMAND: CommandDefinition = {
  name: 'scratch-org',
  summary: `Creates a scratch org, sets it up, adds sample contacts, and opens it.`,
  options: {
    'dev-hub': { value: 'ALIAS', help: 'the Dev Hub, by the alias that the Salesforce CLI knows' },
    alias: { value: 'ALIAS', help: 'alias of the new org (default: sertifier-scratch)' },
    days: { value: 'N', help: 'days until it is deleted, 1 to 30 (default: 7)' },
    'sertifier-url': { value: 'URL', help: 'where Sertifier answers (default: https://b2b.sertifier.com)' },
    'no-open': { help: 'open no browser' },
    ...KEY_OPTION,
  },
  notes: `An org of that alias that is there already is set up again instead of being created.
${KEY_NOTES}`,
};

/** On addresses that no mail can reach (RFC 2606). */
const SAMPLES = [
  { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada.lovelace@sample.invalid' },
  { FirstName: 'Grace', LastName: 'Hopper', Email: 'grace.hopper@sample.invalid' },
  { FirstName: 'No', LastName: 'Address', Email: null },
];

await startCommand(COMMAND, async (values) => {
  const devHub = values.text('dev-hub');
  if (devHub === undefined) throw usageError(COMMAND, '--dev-hub ALIAS is missing.');
  const alias = values.text('alias') ?? 'sertifier-scratch';
  const days = readNumber(COMMAND, values, 'days', { from: 1, to: 30, otherwise: 7 });
  // everything that can be wrong on this side is looked at before an org is made
  const setup = await readOrgSetup(`${PROJECT}config/org-setup.json`);
  const key = await obtainSecretKey(keySources(values.flag('key-from-stdin')));
  if (key === undefined) throw noKey('Creating a scratch org');
  const sf = new SfCli({ cwd: PROJECT });
  const progress = createProgress(process.stdout);
  await progress.step(
    'scratch org',
    () => createOrg(sf, devHub, alias, days),
    (text) => text,
  );
  const org = await connectByAlias(alias);
  await refuseProduction(org);
  const sertifier = (): Promise<SertifierClient | undefined> =>
    Promise.resolve(new SertifierClient(key, values.text('sertifier-url')));
  await runSteps(stepsFor({ setup, key, sertifier, sf, targetOrg: alias }), org, progress);
  await progress.step(
    'samples',
    async () => {
      const present = await org.query("SELECT Email FROM Contact WHERE Email LIKE '%@sample.invalid'");
      for (const sample of present.length > 0 ? [] : SAMPLES) await org.create('Contact', sample);
      return present.length;
    },
    (present) => (present > 0 ? 'there already' : `${SAMPLES.length} contacts`),
  );
  if (!values.flag('no-open')) await sf.expect('Opening the org', ['org', 'open', '--target-org', alias]);
});

/** An alias of an org that is there already may be anything. */
async function refuseProduction(org: OrgPort): Promise<void> {
  const { name, isProduction } = await orgKind(org);
  if (!isProduction) return;
  throw new CommandError({
    attempted: 'Setting up a scratch org',
    problem: `that alias is the production org "${name}".`,
    remedy: 'Give another --alias; npm run setup -- --target-org ALIAS is the command for an org that people work in.',
    exitCode: 2,
  });
}

async function createOrg(sf: SfCli, devHub: string, alias: string, days: number): Promise<string> {
  const known = await sf.run(['org', 'display', '--target-org', alias, '--json']);
  if (known.exitCode === 0) return `${alias} is there already`;
  await askDevHub(sf, 'Creating a scratch org', [
    ...['org', 'create', 'scratch', '--definition-file', 'config/project-scratch-def.json', '--alias', alias],
    ...['--target-dev-hub', devHub, '--duration-days', String(days), '--wait', '20'],
  ]);
  return `${alias}, for ${days} days`;
}
