import { httpCalloutSteps } from './addons/http-callout.ts';
import { requireText, startCommand, TARGET_ORG, type CommandDefinition } from './command/define-command.ts';
import { createProgress } from './command/progress.ts';
import { connectByAlias } from './org/connect.ts';

const COMMAND: CommandDefinition = {
  name: 'addon:http-callout',
  summary: `Deploys the flow of Sertifier's own guide, with its HTTP callout, into an org that has the package: the External
Service first, then the flow as a draft. One campaign, at most 100 records a save, unproved on a real org.`,
  options: {
    ...TARGET_ORG,
    'campaign-id': { value: 'ID', help: 'campaign at Sertifier: it becomes part of registration and flow' },
  },
  notes: `Deactivate the flow "Sertifier — Issue Credential on Contact Update" before you activate this one: with both,
every credential is issued twice. addons/http-callout/README.md says what this flow cannot do.`,
};

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const steps = await httpCalloutSteps({ campaignId: requireText(COMMAND, values, 'campaign-id') });
  const org = await connectByAlias(targetOrg);
  const progress = createProgress(process.stdout);
  for (const { name, files } of steps) {
    await progress.step(
      name,
      () => org.deployMetadata(files),
      () => `deployed ${files[1]?.path ?? ''}`,
    );
  }
  progress.note('\nThe flow is a draft. Debug it in Flow Builder, then activate it there.');
});
