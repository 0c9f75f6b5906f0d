import { readFile } from 'node:fs/promises';
import type { Progress } from '../command/progress.ts';
import type { SfCli } from '../command/sf.ts';
import { launchLocalOrg } from '../local-org/launch-local-org.ts';
import type { OrgRequests } from '../scenarios/harness/org-requests.ts';
import { Session } from '../scenarios/harness/session.ts';
import type { OrgSetup } from '../setup/org-setup.ts';
import { issueFirstCredential } from '../start/issue-first-credential.ts';
import { rounded } from './figures.ts';
import { measureScenarioTest } from './measure-scenario-test.ts';

export interface LocalOrgFigures {
  /** From the start of the process until it answers. */
  readonly readySeconds: number;
  /** The whole package, deployed from source by the Salesforce CLI. */
  readonly deploySeconds: number;
  /** So many contacts were taken through all flows in one go, with an API that answers at once. */
  readonly contacts: number;
  /** From the first ticked box to the last issued row. */
  readonly contactsSeconds: number;
  readonly contactsPerSecond: number;
  /** Time for each of them over time for each of 100: 1 is linear growth. Left out for no more than 100. */
  readonly growth?: number;
  /** The median of a scenario test: the org set back, one contact to its credential, and a look at it. */
  readonly scenarioTestMilliseconds: number;
  /** The most memory that the org's process ever had; left out where the machine does not tell. */
  readonly memoryMegabytes?: number;
}

export interface FirstLinkFigures {
  /** From the start to a contact with a verification link, as `npm start` goes. */
  readonly startSeconds: number;
  /** From the ticked checkbox to the link on the contact. */
  readonly tickToLinkSeconds: number;
}

const POLL_MILLISECONDS = 20;
/** What growth is measured from; the best of some runs, as the first ones find nothing compiled. */
const FEW_CONTACTS = 100;
const RUNS_OF_FEW = 5;

/** Measures an org in a process of its own, as a user gets it: real clock, real CLI. */
export async function measureLocalOrg(
  sf: SfCli,
  setup: OrgSetup,
  contacts: number,
  progress: Progress,
): Promise<{ readonly localOrg: LocalOrgFigures; readonly firstLink: FirstLinkFigures }> {
  const start = performance.now();
  const localOrg = await progress.step(
    'start',
    () => launchLocalOrg(),
    () => 'local org',
  );
  try {
    const { seconds } = await issueFirstCredential(localOrg, setup, sf, progress);
    const startSeconds = (performance.now() - start) / 1000;
    const session = new Session(localOrg.instanceUrl, localOrg.accessToken);
    const bulk = await progress.step(
      'bulk',
      () => measureBulk(session, contacts),
      (found) => `${contacts} contacts, ${found.contactsPerSecond} a second`,
    );
    const memory = await peakMegabytes(localOrg.processId);
    const scenarioTestMilliseconds = await progress.step('scenario', measureScenarioTest, (found) => `${found} ms`);
    const sum = (...names: readonly string[]): number => names.reduce((all, name) => all + (seconds[name] ?? 0), 0);
    return {
      localOrg: {
        readySeconds: rounded(sum('start'), 2),
        deploySeconds: rounded(sum('deploy'), 2),
        ...bulk,
        ...(memory === undefined ? {} : { memoryMegabytes: Math.round(memory) }),
        scenarioTestMilliseconds,
      },
      firstLink: {
        startSeconds: rounded(startSeconds, 2),
        tickToLinkSeconds: rounded(sum('checkbox', 'credential', 'link'), 2),
      },
    };
  } finally {
    await localOrg.stop();
  }
}

async function measureBulk(
  session: Session,
  contacts: number,
): Promise<Pick<LocalOrgFigures, 'contacts' | 'contactsSeconds' | 'contactsPerSecond' | 'growth'>> {
  const few: number[] = [];
  while (contacts > FEW_CONTACTS && few.length < RUNS_OF_FEW) few.push(await secondsFor(session, FEW_CONTACTS));
  const seconds = await secondsFor(session, contacts);
  return {
    contacts,
    contactsSeconds: rounded(seconds, 2),
    contactsPerSecond: Math.round(contacts / seconds),
    ...(few.length === 0 ? {} : { growth: rounded(seconds / contacts / (Math.min(...few) / FEW_CONTACTS), 2) }),
  };
}

async function secondsFor(session: Session, contacts: number): Promise<number> {
  const ids = await session.createContacts(contacts);
  const issuedBefore = await countIssued(session.requests);
  const start = performance.now();
  await session.tick(...ids);
  while ((await countIssued(session.requests)) < issuedBefore + contacts) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  return (performance.now() - start) / 1000;
}

async function countIssued(requests: OrgRequests): Promise<number> {
  const [row] = await requests.query("SELECT COUNT(Id) total FROM Sertifier_Credential__c WHERE Status__c = 'Issued'");
  return Number(row?.total);
}

/** The high-water mark of a process's memory, where the kernel keeps one (Linux). */
async function peakMegabytes(processId: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${processId}/status`, 'utf8');
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
