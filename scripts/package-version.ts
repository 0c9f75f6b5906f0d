import { fileURLToPath } from 'node:url';
import { JSON_OUTPUT, startCommand, usageError, type CommandDefinition } from './command/define-command.ts';
import { createProgress } from './command/progress.ts';
import { SfCli } from './command/sf.ts';
import { textOf } from './org/org-port.ts';
import { installText, PACKAGE, askDevHub } from './package/package-command.ts';

const COMMAND: CommandDefinition = {
  name: 'package:version',
  summary: `Creates a version of the unlocked package at a Dev Hub, with code coverage, and prints its install links. Before the
first version the package itself is created.`,
  options: {
    'dev-hub': { value: 'ALIAS', help: 'the Dev Hub, by the alias that the Salesforce CLI knows' },
    tag: { value: 'TAG', help: 'what the version was made from, such as a commit' },
    'create-package': { help: 'create the package at the Dev Hub first (once)' },
    ...JSON_OUTPUT,
  },
  notes: 'The version is a beta: production orgs take it after "npm run package:promote".',
};

await startCommand(COMMAND, async (values) => {
  const devHub = values.text('dev-hub');
  if (devHub === undefined) throw usageError(COMMAND, '--dev-hub ALIAS is missing.');
  const sf = new SfCli({ cwd: fileURLToPath(new URL('..', import.meta.url)) });
  const progress = createProgress(values.flag('json') ? process.stderr : process.stdout);
  const hub = ['--target-dev-hub', devHub];
  if (values.flag('create-package')) {
    const args = [
      'package',
      'create',
      '--name',
      PACKAGE,
      '--package-type',
      'Unlocked',
      '--path',
      'force-app',
      '--no-namespace',
    ];
    await progress.step(
      'package',
      () => askDevHub(sf, 'Creating the package', [...args, ...hub]),
      () => 'created',
    );
  }
  const tag = values.text('tag');
  const args = [
    'package',
    'version',
    'create',
    '--package',
    PACKAGE,
    '--code-coverage',
    '--installation-key-bypass',
    '--wait',
    '60',
  ];
  const version = await progress.step(
    'version',
    () => askDevHub(sf, 'Creating a package version', [...args, ...(tag === undefined ? [] : ['--tag', tag]), ...hub]),
    (result) => textOf(result, 'SubscriberPackageVersionId') ?? 'created',
  );
  const id = textOf(version, 'SubscriberPackageVersionId') ?? '';
  progress.note(`\n${installText(id)}`);
  if (values.flag('json')) process.stdout.write(`${JSON.stringify({ versionId: id })}\n`);
});
