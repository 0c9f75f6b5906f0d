import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createProgress } from './command/progress.ts';
import { runCommand } from './command/run-command.ts';
import { privateHome, SfCli } from './command/sf.ts';
import { launchLocalOrg } from './local-org/launch-local-org.ts';
import { readOrgSetup } from './setup/org-setup.ts';
import { issueFirstCredential } from './start/issue-first-credential.ts';
import { frontDoor } from './start/front-door.ts';
import { parsePort } from './start/parse-port.ts';

const HELP = `Starts a Salesforce org and the Sertifier API on this machine, deploys the package, sets it up, and issues
one credential. Then the Contact page stays up until Ctrl-C.

  npm start [-- options]

  --once        end after the proof
  --json        print the proof as one JSON object last
  --port N      port of the org (default: a free one)
  --help        this text
`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const port = parsePort(values.port);
  const progress = createProgress(values.json ? process.stderr : process.stdout);
  // The CLI's logins and defaults live in a folder of their own: the user's stay untouched.
  const home = await mkdtemp(join(tmpdir(), 'sertifier-salesforce-'));
  Object.assign(process.env, privateHome(home));
  try {
    const launch = (): ReturnType<typeof launchLocalOrg> => launchLocalOrg(port === undefined ? {} : { port });
    const localOrg = await progress.step('start', launch, ({ instanceUrl }) => `local org at ${instanceUrl}`);
    try {
      const setup = await readOrgSetup(join(PROJECT, 'config', 'org-setup.json'));
      const proof = await issueFirstCredential(localOrg, setup, new SfCli({ cwd: PROJECT, home }), progress);
      if (!values.once) {
        const page = `/lightning/r/Contact/${proof.contactId}/view`;
        progress.note(`\nThe Contact page: ${frontDoor(localOrg, page)}`);
        progress.note('Edit the contact there: tick the box, change the e-mail. Ctrl-C ends everything.');
      }
      if (values.json) process.stdout.write(`${JSON.stringify(proof)}\n`);
      if (!values.once) await interrupted();
    } finally {
      await localOrg.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

function interrupted(): Promise<void> {
  // A pending promise alone does not keep the process alive.
  const alive = setInterval(() => undefined, 60_000);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
    }
  });
}
