import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  JSON_OUTPUT,
  readNumber,
  requireText,
  startCommand,
  TARGET_ORG,
  type CommandDefinition,
} from './command/define-command.ts';
import { KEY_NOTES, KEY_OPTION, keySources, obtainSecretKey } from './command/secret.ts';
import { connectByAlias } from './org/connect.ts';
import { SertifierClient } from './sertifier/sertifier-client.ts';
import { cleanUpText } from './verify/clean-up-text.ts';
import { junitXml } from './verify/junit.ts';
import { verifyOrg, type ScenarioResult } from './verify/verify-org.ts';

const COMMAND: CommandDefinition = {
  name: 'verify',
  summary: `Proves an org end to end: test contacts on addresses that no mail can reach get credentials, and everything is
checked and taken back, also after a failure or Ctrl-C. Refuses production orgs.`,
  options: {
    ...TARGET_ORG,
    campaign: { value: 'NAME', help: 'a test campaign (default: the default campaign of the org)' },
    'all-campaigns': {
      help: 'every active campaign in turn, each the default one for the moment of asking (not in production)',
    },
    count: { value: 'N', help: 'test learners of the first line, 1 to 50 (default: 1)' },
    'require-silent': { help: 'refuse campaigns that send mail' },
    'allow-production': { help: 'verify the default campaign of a production org all the same' },
    keep: { help: 'take nothing back; the next run does' },
    patience: { value: 'SECONDS', help: 'how long to wait for what runs in the background (default: 300)' },
    junit: { value: 'FILE', help: 'where the results go as JUnit XML (default: test-results/verify.xml)' },
    'sertifier-url': { value: 'URL', help: 'where Sertifier answers (default: https://b2b.sertifier.com)' },
    ...KEY_OPTION,
    ...JSON_OUTPUT,
  },
  notes: `With the key, Sertifier's own records are compared and the test credentials are deleted there, too.
${KEY_NOTES}`,
};

const MARKS = { passed: '✓', failed: '✗', skipped: '-' } as const;

await startCommand(COMMAND, async (values) => {
  const targetOrg = requireText(COMMAND, values, 'target-org');
  const count = readNumber(COMMAND, values, 'count', { from: 1, to: 50, otherwise: 1 });
  const patience = readNumber(COMMAND, values, 'patience', { from: 1, to: 3_600, otherwise: 300 });
  // the key is an extra here: nobody is asked for it
  const key = await obtainSecretKey({ ...keySources(values.flag('key-from-stdin')), mayAsk: false });
  const org = await connectByAlias(targetOrg);
  const json = values.flag('json');
  const out = json ? process.stderr : process.stdout;
  const interrupted = new AbortController();
  const stop = (): void => {
    if (!interrupted.signal.aborted) process.stderr.write('Interrupted: what was made is being taken back.\n');
    interrupted.abort();
  };
  // `on`: npm passes Ctrl-C on, too, and a second one must not cut the cleaning up short
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  const followable = (result: ScenarioResult): ScenarioResult => ({
    ...result,
    detail: values.pasteable(result.detail),
  });
  const {
    results: played,
    cleanUp,
    givenBack,
  } = await verifyOrg(
    org,
    {
      campaign: values.text('campaign'),
      allCampaigns: values.flag('all-campaigns'),
      count,
      patience,
      allowProduction: values.flag('allow-production'),
      requireSilent: values.flag('require-silent'),
      keep: values.flag('keep'),
      sertifier: key === undefined ? undefined : new SertifierClient(key, values.text('sertifier-url')),
    },
    (result) => out.write(`${lineOf(followable(result))}\n`),
    interrupted.signal,
  );
  const results = played.map(followable);
  const junit = values.text('junit') ?? 'test-results/verify.xml';
  await mkdir(dirname(junit), { recursive: true });
  await writeFile(junit, junitXml(results));
  const failed = results.filter(({ state }) => state === 'failed').length;
  out.write(
    `\n${failed === 0 ? 'The org issues credentials.' : `${failed} of ${results.length} failed.`} JUnit: ${junit}\n`,
  );
  if (givenBack !== undefined) {
    out.write('Put back: the default campaign, which a verification that was killed had left changed.\n');
  }
  if (cleanUp !== undefined) {
    out.write(cleanUpText(cleanUp, key !== undefined));
  }
  if (json)
    process.stdout.write(`${JSON.stringify({ username: org.username, failed, results, cleanUp, givenBack })}\n`);
  if (failed > 0) process.exitCode = 1;
});

function lineOf({ campaign, scenario, state, detail, seconds }: ScenarioResult): string {
  return `${MARKS[state]} ${campaign}: ${scenario} (${seconds.toFixed(1)} s)\n    ${detail}`;
}
