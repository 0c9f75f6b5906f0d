import { addCampaign, checkCampaigns, listCampaigns } from './campaign/campaigns.ts';
import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  usageError,
  type CommandDefinition,
  type CommandValues,
} from './command/define-command.ts';
import { KEY_NOTES, KEY_OPTION, keySources, noKey, obtainSecretKey } from './command/secret.ts';
import { connectByAlias } from './org/connect.ts';
import { SertifierClient } from './sertifier/sertifier-client.ts';

const COMMAND: CommandDefinition = {
  name: 'campaign',
  summary: `Finds campaigns at Sertifier and writes them into the org as Sertifier Campaign records.`,
  usages: ['add TITLE', 'list', 'check'],
  options: {
    ...TARGET_ORG,
    name: { value: 'NAME', help: 'add: name of the record (default: made from the title)' },
    'campaign-id': { value: 'ID', help: 'add: the ID at Sertifier, where the title is not unique' },
    draft: { help: 'add: credentials become drafts at Sertifier instead of being published' },
    silent: { help: 'add: Sertifier sends recipients no mail' },
    'validity-months': { value: 'N', help: 'add: months until a credential expires (default: never)' },
    'reissue-policy': { value: 'POLICY', help: 'add: Once (default), Each Entry or Each Value' },
    'sertifier-url': { value: 'URL', help: 'where Sertifier answers (default: https://b2b.sertifier.com)' },
    ...KEY_OPTION,
    ...JSON_OUTPUT,
  },
  notes: `add finds the campaign by its title and writes the record; list shows both sides; check fails when a record's
campaign is missing at Sertifier, not ready, or of another account.

${KEY_NOTES}`,
};

await startCommand(COMMAND, async (values) => {
  const [action, title, ...more] = values.positionals;
  const isAdd = action === 'add';
  if (!['add', 'list', 'check'].includes(action ?? '')) {
    throw usageError(COMMAND, `"${action ?? ''}" is none of add, list, check.`);
  }
  if (more.length > 0 || (!isAdd && title !== undefined)) {
    throw usageError(COMMAND, 'there are too many words; put a title that has blanks in quotes.');
  }
  const org = await connectByAlias(requireText(COMMAND, values, 'target-org'));
  const sertifier = await client(values);
  const outcome = isAdd
    ? await addCampaign(org, sertifier, { title: title ?? '', ...additions(values) })
    : action === 'list'
      ? await listCampaigns(org, sertifier)
      : await checkCampaigns(org, sertifier);
  const json = values.flag('json');
  (json ? process.stderr : process.stdout).write(`${outcome.lines.join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ username: org.username, campaigns: outcome.campaigns })}\n`);
  if (action === 'check' && outcome.campaigns.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
});

function additions(values: CommandValues): Record<string, unknown> {
  const months = values.text('validity-months');
  return {
    ...(values.text('name') === undefined ? {} : { developerName: values.text('name') }),
    ...(values.text('campaign-id') === undefined ? {} : { campaignId: values.text('campaign-id') }),
    quickPublish: !values.flag('draft'),
    dontSendEmail: values.flag('silent'),
    ...(months === undefined ? {} : { validityMonths: Number(months) }),
    ...(values.text('reissue-policy') === undefined ? {} : { reissuePolicy: values.text('reissue-policy') }),
  };
}

async function client(values: CommandValues): Promise<SertifierClient> {
  const key = await obtainSecretKey(keySources(values.flag('key-from-stdin')));
  if (key !== undefined) return new SertifierClient(key, values.text('sertifier-url'));
  throw noKey('Asking Sertifier for its campaigns');
}
