import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  usageError,
  type CommandDefinition,
} from './command/define-command.ts';
import { createProgress } from './command/progress.ts';
import { connectByAlias } from './org/connect.ts';
import { orgKind } from './setup/steps/org-rights.ts';
import { uninstallPackage } from './uninstall/uninstall-package.ts';

const COMMAND: CommandDefinition = {
  name: 'uninstall',
  summary: `Leaves an org clean: pauses sending, saves every credential row to a file, deactivates the flows, takes the
permission sets back, takes the example page off contacts, and deletes the package with its data. Credentials at Sertifier stay valid.`,
  options: {
    ...TARGET_ORG,
    confirm: { value: 'ORG-NAME', help: 'the name of the org, so that it is not the wrong one' },
    output: { value: 'FILE', help: 'where the rows go, .csv or .json (default: sertifier-credentials.csv)' },
    'keep-metadata': { help: 'stop and save, and delete nothing' },
    ...JSON_OUTPUT,
  },
  notes: `Before it: take "Sertifier Credentials" and the two Contact fields off your own pages, layouts and flows. The org
refuses to delete what is still in use, and names it; run the command again then.`,
};

await startCommand(COMMAND, async (values) => {
  const org = await connectByAlias(requireText(COMMAND, values, 'target-org'));
  const { name } = await orgKind(org);
  if (values.text('confirm') !== name) {
    throw usageError(COMMAND, `this deletes the package and its data from "${name}". To do that: --confirm "${name}".`);
  }
  const json = values.flag('json');
  const progress = createProgress(json ? process.stderr : process.stdout);
  const outcome = await uninstallPackage(
    org,
    {
      output: values.text('output') ?? 'sertifier-credentials.csv',
      keepMetadata: values.flag('keep-metadata'),
    },
    progress,
  );
  if (json) process.stdout.write(`${JSON.stringify({ username: org.username, ...outcome })}\n`);
});
