import { createProgress } from './command/progress.ts';
import {
  JSON_OUTPUT,
  requireText,
  startCommand,
  TARGET_ORG,
  type CommandDefinition,
} from './command/define-command.ts';
import { KEY_NOTES, KEY_OPTION, keySources, noKey, obtainSecretKey } from './command/secret.ts';
import { connectByAlias } from './org/connect.ts';
import { rotateKey } from './rotate-key/rotate-key.ts';
import { SertifierClient } from './sertifier/sertifier-client.ts';

const COMMAND: CommandDefinition = {
  name: 'rotate-key',
  summary: `Replaces the Sertifier key of an org: proves the new one at Sertifier, writes it, proves it again from inside the
org, and notes the date. A key that Sertifier refuses changes nothing.`,
  options: {
    ...TARGET_ORG,
    'sertifier-url': { value: 'URL', help: 'where Sertifier answers (default: https://b2b.sertifier.com)' },
    ...KEY_OPTION,
    ...JSON_OUTPUT,
  },
  notes: `${KEY_NOTES}
Revoke the old key at Sertifier only afterwards: requests that are under way still bear it.`,
};

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const key = await obtainSecretKey(keySources(values.flag('key-from-stdin')), 'New Sertifier Private API Key: ');
  if (key === undefined) throw noKey('Rotating the Sertifier key');
  const org = await connectByAlias(targetOrg);
  const json = values.flag('json');
  const progress = createProgress(json ? process.stderr : process.stdout);
  const outcome = await rotateKey(org, key, new SertifierClient(key, values.text('sertifier-url')), progress);
  if (json) process.stdout.write(`${JSON.stringify({ username: org.username, ...outcome })}\n`);
});
