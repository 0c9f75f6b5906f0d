import { fileURLToPath } from 'node:url';
import { startCommand, usageError, type CommandDefinition } from './command/define-command.ts';
import { createProgress } from './command/progress.ts';
import { SfCli } from './command/sf.ts';
import { installText, askDevHub } from './package/package-command.ts';

const COMMAND: CommandDefinition = {
  name: 'package:promote',
  summary: `Releases a package version, so that production orgs can install it. It cannot be taken back.`,
  usages: ['04t…'],
  options: { 'dev-hub': { value: 'ALIAS', help: 'the Dev Hub, by the alias that the Salesforce CLI knows' } },
  notes: 'The platform wants at least 75 % of the Apex code covered by tests (npm run package:version measures it).',
};

await startCommand(COMMAND, async (values) => {
  const [version, ...more] = values.positionals;
  if (version === undefined || more.length > 0 || !/^04t[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(version)) {
    throw usageError(COMMAND, 'one version ID is wanted: 04t and 12 or 15 more characters.');
  }
  const devHub = values.text('dev-hub');
  if (devHub === undefined) throw usageError(COMMAND, '--dev-hub ALIAS is missing.');
  const sf = new SfCli({ cwd: fileURLToPath(new URL('..', import.meta.url)) });
  const progress = createProgress(process.stdout);
  const args = ['package', 'version', 'promote', '--package', version, '--no-prompt', '--target-dev-hub', devHub];
  await progress.step(
    'promote',
    () => askDevHub(sf, `Releasing ${version}`, args),
    () => 'released',
  );
  progress.note(`\n${installText(version)}`);
});
