import { CommandError } from '../command/command-error.ts';
import { soqlText, textOf, type OrgPort, type OrgRecord } from '../org/org-port.ts';
import type { SertifierClient } from '../sertifier/sertifier-client.ts';
import { LEARNER_NAME } from './learner-name.ts';
import { waitForContactLink, waitForPage } from './issue-one.ts';
import type { Learner, TestLearners } from './test-learners.ts';
import { waitUntil } from './wait-until.ts';

export interface VerifyContext {
  readonly org: OrgPort;
  readonly learners: TestLearners;
  /** Developer name of the campaign; undefined for the default one, which the box asks for. */
  readonly campaign: string | undefined;
  readonly campaignId: string;
  readonly publishes: boolean;
  readonly writesLink: boolean;
  readonly reissuePolicy: string;
  /** How many learners the first scenario qualifies. */
  readonly count: number;
  readonly sertifier: SertifierClient | undefined;
  /** Seconds to wait for what the org does in the background. */
  readonly patience: number;
  /** Ends the waiting of a scenario. */
  readonly interrupted: AbortSignal;
}

/** One line of the checklist. */
export interface Scenario {
  readonly name: string;
  /** Why it cannot be played in this org or campaign; undefined when it can. */
  skip?(context: VerifyContext): string | undefined;
  /** @returns what was seen, for a person @throws CommandError when it is not as it should be */
  run(context: VerifyContext): Promise<string>;
}

const BULK = 20;
const BULK_SECONDS = 300;
const DECIDED = ['Issued', 'Held', 'Failed', 'Duplicate'];

/** What an org allows to prove, in order (guide, step 8; DG-06, DG-26, DG-82). */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'a contact that qualifies gets a credential', run: issue },
  {
    name: 'Sertifier has the same credential on record',
    skip: ({ sertifier }) => (sertifier === undefined ? 'needs the Sertifier key' : undefined),
    run: compareWithSertifier,
  },
  {
    name: 'the verification link answers',
    skip: ({ publishes }) => (publishes ? undefined : 'the campaign makes drafts, which have no page yet'),
    run: openLink,
  },
  {
    name: 'asking again issues no second credential',
    skip: ({ reissuePolicy }) =>
      reissuePolicy === 'Once' ? undefined : `the campaign issues again by design (${reissuePolicy})`,
    run: askTwice,
  },
  { name: 'a contact without an e-mail address is held, with words', run: withoutEmail },
  { name: `${BULK} contacts at once within five minutes`, run: bulk },
];

async function issue(context: VerifyContext): Promise<string> {
  const learners = await context.learners.create(context.count);
  await context.learners.request(learners, context.campaign);
  const rows = await decided(context, learners, context.patience);
  requireIssued(rows, learners.length);
  for (const { id } of context.writesLink ? learners : []) {
    await waitForContactLink(context.org, id, context.patience, context.interrupted);
  }
  const [row] = rows;
  return `${rows.length} issued; certificate ${textOf(row, 'Certificate_Number__c') ?? 'without a number'}`;
}

async function compareWithSertifier(context: VerifyContext): Promise<string> {
  const row = await someIssued(context);
  const email = textOf(row, 'Recipient_Email__c') ?? '';
  const found = (await context.sertifier?.searchCredentials(email, context.campaignId)) ?? [];
  const id = textOf(row, 'Sertifier_ID__c');
  if (found.length === 1 && found[0]?.id === id) return `one credential for ${email}, the same as in the org`;
  throw failure(
    `Sertifier has ${found.length} credentials for ${email}, and the org holds ${id ?? 'none'}.`,
    'Compare both in Sertifier, and look at the attempt log of the row.',
  );
}

async function openLink(context: VerifyContext): Promise<string> {
  const row = await someIssued(context);
  const link = textOf(row, 'Verification_Link__c');
  if (link === undefined) throw failure('the row bears no link.', 'Look at its reason; Sertifier answered none.');
  const status = await waitForPage(link, Math.min(context.patience, 60));
  if (status === 200) return link;
  throw failure(`${link} answers HTTP ${status}.`, 'A link goes live some seconds after issuing; open it by hand.');
}

async function askTwice(context: VerifyContext): Promise<string> {
  const [learner] = await context.learners.create(1);
  if (learner === undefined) throw new Error('No learner was created.');
  await context.learners.request([learner], context.campaign);
  await decided(context, [learner], context.patience);
  await context.learners.tick([learner], false);
  await context.learners.request([learner], context.campaign);
  const rows = await waitUntil(
    async () => {
      const found = await rowsOf(context, [learner]);
      return found.length >= 2 && found.every((row) => DECIDED.includes(textOf(row, 'Status__c') ?? ''))
        ? found
        : undefined;
    },
    context.patience,
    'Waiting for the second request to be decided',
    context.interrupted,
  );
  const issued = rows.filter(({ Status__c: status }) => status === 'Issued').length;
  const duplicates = rows.filter(({ Status__c: status }) => status === 'Duplicate').length;
  if (issued === 1 && duplicates === 1) return 'the second request is a Duplicate';
  throw failure(`there are ${issued} issued and ${duplicates} duplicates.`, 'Compare the request keys of the rows.');
}

async function withoutEmail(context: VerifyContext): Promise<string> {
  const [learner] = await context.learners.create(1, false);
  if (learner === undefined) throw new Error('No learner was created.');
  await context.learners.request([{ ...learner, email: '' }], context.campaign);
  const [row] = await decided(context, [learner], context.patience);
  const words = textOf(row, 'Last_Error__c');
  if (row?.Status__c === 'Held' && words !== undefined) return words.split('\n')[0] ?? words;
  throw failure(`its row is ${String(row?.Status__c)}.`, 'A contact without an address must be held, with a reason.');
}

async function bulk(context: VerifyContext): Promise<string> {
  const learners = await context.learners.create(BULK);
  const start = Date.now();
  await context.learners.request(learners, context.campaign);
  const rows = await decided(context, learners, Math.max(BULK_SECONDS, context.patience));
  requireIssued(rows, BULK);
  const seconds = (Date.now() - start) / 1000;
  if (seconds <= BULK_SECONDS) return `${BULK} issued in ${seconds.toFixed(1)} s`;
  throw failure(`it took ${seconds.toFixed(0)} seconds.`, 'Look at what else runs in the org: docs/limits.md.');
}

/** The newest rows of learners, one for each, once all of them are decided. */
function decided(context: VerifyContext, learners: readonly Learner[], seconds: number): Promise<readonly OrgRecord[]> {
  return waitUntil(
    async () => {
      const rows = await rowsOf(context, learners);
      const ready = rows.filter((row) => DECIDED.includes(textOf(row, 'Status__c') ?? ''));
      return ready.length >= learners.length ? ready : undefined;
    },
    seconds,
    `Waiting for the credentials of ${learners.length} test ${learners.length === 1 ? 'contact' : 'contacts'}`,
    context.interrupted,
  );
}

function rowsOf({ org }: VerifyContext, learners: readonly Learner[]): Promise<readonly OrgRecord[]> {
  const ids = learners.map(({ id }) => soqlText(id)).join(', ');
  return org.query(
    `SELECT Id, Status__c, Outcome__c, Last_Error__c, Recipient_Email__c, Sertifier_ID__c, Certificate_Number__c, Verification_Link__c FROM Sertifier_Credential__c WHERE Contact__c IN (${ids}) ORDER BY CreatedDate DESC, Id DESC`,
  );
}

async function someIssued({ org, campaign, campaignId }: VerifyContext): Promise<OrgRecord> {
  const [row] = await org.query(
    `SELECT Id, Recipient_Email__c, Sertifier_ID__c, Verification_Link__c FROM Sertifier_Credential__c WHERE Contact__r.LastName = ${soqlText(LEARNER_NAME)} AND Status__c = 'Issued' AND Campaign_ID__c = ${soqlText(campaignId)} ORDER BY CreatedDate, Id LIMIT 1`,
  );
  if (row !== undefined) return row;
  throw failure(
    `no test credential of ${campaign ?? 'the default campaign'} was issued.`,
    'See the first line of the checklist.',
  );
}

function requireIssued(rows: readonly OrgRecord[], wanted: number): void {
  const others = rows.filter(({ Status__c: status }) => status !== 'Issued');
  const [first] = others;
  if (first === undefined && rows.length >= wanted) return;
  const words = textOf(first, 'Last_Error__c') ?? 'no reason given';
  throw failure(
    `${others.length} of ${wanted} were not issued; the first is ${String(first?.Status__c)}: ${words}`,
    'npm run doctor -- --target-org ALIAS names what is wrong.',
  );
}

function failure(problem: string, remedy: string): CommandError {
  return new CommandError({ attempted: 'Verifying the org', problem, remedy });
}
