import { CommandError } from '../command/command-error.ts';
import type { Progress } from '../command/progress.ts';
import type { SfCli } from '../command/sf.ts';
import type { RunningLocalOrg } from '../local-org/launch-local-org.ts';
import { connectByAlias } from '../org/connect.ts';
import { SertifierClient } from '../sertifier/sertifier-client.ts';
import { findCampaigns } from '../setup/find-campaigns.ts';
import type { OrgSetup } from '../setup/org-setup.ts';
import { runSteps } from '../setup/run-steps.ts';
import { stepsFor } from '../setup/steps-for.ts';
import { createContact, qualify, waitForContactLink, waitForCredential, waitForPage } from '../verify/issue-one.ts';

/** What the proof found; the last line of `npm start -- --once --json`. */
export interface FirstCredential {
  readonly contactId: string;
  readonly credentialId: string;
  readonly status: string;
  readonly verificationLink: string;
  readonly contactLink: string;
  readonly verificationPageStatus: number;
  /** What Sertifier received: method, path, headers (the key masked), body, status. */
  readonly requests: readonly unknown[];
  readonly seconds: Readonly<Record<string, number>>;
}

const ALIAS = 'local';
const PATIENCE_SECONDS = 30;
const FIRST_CONTACT = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada.lovelace@example.com' };

/** The whole way: log in, set the org up, qualify one contact, and follow its credential to the page behind the link. */
export async function issueFirstCredential(
  localOrg: RunningLocalOrg,
  setup: OrgSetup,
  sf: SfCli,
  progress: Progress,
): Promise<FirstCredential> {
  await progress.step(
    'login',
    () => logIn(sf, localOrg),
    () => `sf knows the org as "${ALIAS}"`,
  );
  const campaigns = await findCampaigns(
    setup.campaigns,
    new SertifierClient(localOrg.sertifierKey, localOrg.sertifierUrl),
  );
  const org = await connectByAlias(ALIAS);
  await runSteps(stepsFor({ setup, campaigns, key: localOrg.sertifierKey, sf, targetOrg: ALIAS }), org, progress);

  const name = `${FIRST_CONTACT.firstName} ${FIRST_CONTACT.lastName}`;
  const contactId = await progress.step(
    'contact',
    () => createContact(org, FIRST_CONTACT),
    (id) => `${name} (${id})`,
  );
  await progress.step(
    'checkbox',
    () => qualify(org, contactId),
    () => 'Issue Credential ticked',
  );
  const row = await progress.step(
    'credential',
    () => waitForCredential(org, contactId, PATIENCE_SECONDS),
    ({ id, status }) => `${status} (${id})`,
  );
  if (row.status !== 'Issued' || row.verificationLink === undefined) {
    throw new CommandError({
      attempted: `Issuing a credential to ${name}`,
      problem: `the row ${row.id} is ${row.status}: ${row.reason ?? 'it bears no link.'}`,
      remedy: 'Read the reason; "npm run local-org" keeps an org running to look closer.',
    });
  }
  const contactLink = await progress.step(
    'link',
    () => waitForContactLink(org, contactId, PATIENCE_SECONDS),
    (link) => link,
  );
  const status = await progress.step(
    'page',
    () => waitForPage(contactLink, PATIENCE_SECONDS),
    (answered) => `the verification page answers ${answered}`,
  );
  return {
    contactId,
    credentialId: row.id,
    status: row.status,
    verificationLink: row.verificationLink,
    contactLink,
    verificationPageStatus: status,
    requests: await receivedRequests(localOrg),
    seconds: progress.seconds(),
  };
}

function logIn(sf: SfCli, localOrg: RunningLocalOrg): Promise<unknown> {
  const args = [
    'org',
    'login',
    'access-token',
    '--instance-url',
    localOrg.instanceUrl,
    '--no-prompt',
    '--alias',
    ALIAS,
  ];
  return sf.expect('Logging in to the local org', args, { SF_ACCESS_TOKEN: localOrg.accessToken });
}

async function receivedRequests(localOrg: RunningLocalOrg): Promise<readonly unknown[]> {
  const headers = { authorization: `Bearer ${localOrg.accessToken}` };
  const response = await fetch(`${localOrg.sertifierUrl}/local/requests`, { headers });
  const requests: unknown = await response.json();
  return Array.isArray(requests) ? (requests as unknown[]) : [];
}
