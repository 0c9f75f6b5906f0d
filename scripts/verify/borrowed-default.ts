import { CommandError } from '../command/command-error.ts';
import { soqlText, textOf, type OrgPort, type OrgRecord } from '../org/org-port.ts';
import { CONTROL_OBJECT } from '../setup/steps/control-row.ts';
import { LEARNER_NAME } from './learner-name.ts';

/** A default campaign that gave way to another one for a verification. */
export interface BorrowedDefault {
  /** Developer name of the campaign that is to be the default one; null where none was. */
  readonly former: string | null;
  /** Developer name of the campaign that was verified. */
  readonly verified: string;
}

/** Fits into Contact.Title: developer names have at most 40 characters, and titles 128. */
const MARK = /^Default campaign: (\w+|\(none\)); while verifying: (\w+)$/;
const NONE = '(none)';

/**
 * Runs something while a campaign is the default one of the org. What was the default before is noted in the org first,
 * on a test contact that is not ticked: whoever comes after a run that was killed can put it back.
 */
export async function withDefaultCampaign<Result>(
  org: OrgPort,
  campaign: string,
  run: () => Promise<Result>,
): Promise<Result> {
  let control = await readControl(org);
  // giving it back has failed before in this run
  if (textOf(control, 'Default_Campaign__c') === campaign && (await giveBackDefault(org)) !== undefined) {
    control = await readControl(org);
  }
  const former = textOf(control, 'Default_Campaign__c') ?? null;
  if (former === campaign) return run();
  const mark = await org.create('Contact', {
    FirstName: 'Note of',
    LastName: LEARNER_NAME,
    Title: `Default campaign: ${former ?? NONE}; while verifying: ${campaign}`,
  });
  try {
    await setDefault(org, control, campaign);
    return await run();
  } finally {
    await setDefault(org, control, former).catch((cause: unknown) => {
      throw notGivenBack({ former, verified: campaign }, cause);
    });
    await org.delete('Contact', mark);
  }
}

/**
 * What a verification that was killed has left on the control row; undefined where the default campaign is the org's own.
 * @param contacts test contacts with their titles
 */
export function leftDefault(
  control: OrgRecord | undefined,
  contacts: readonly OrgRecord[],
): BorrowedDefault | undefined {
  const current = textOf(control, 'Default_Campaign__c');
  return contacts
    .flatMap((contact) => readMark(textOf(contact, 'Title') ?? '') ?? [])
    .find(({ verified }) => verified === current);
}

/** Puts the org's own default campaign back where a verification was killed. @returns what was put back */
export async function giveBackDefault(org: OrgPort): Promise<BorrowedDefault | undefined> {
  const contacts = await readTestContacts(org);
  if (contacts.length === 0) return undefined;
  const control = await readControl(org);
  const left = leftDefault(control, contacts);
  if (left !== undefined) {
    await setDefault(org, control, left.former).catch((cause: unknown) => {
      throw notGivenBack(left, cause);
    });
  }
  return left;
}

/** Contacts of verifications, with the notes that some of them bear. */
export function readTestContacts(org: OrgPort): Promise<readonly OrgRecord[]> {
  return org.query(`SELECT Id, Title FROM Contact WHERE LastName = ${soqlText(LEARNER_NAME)}`);
}

function readMark(title: string): BorrowedDefault | undefined {
  const [, former, verified] = MARK.exec(title) ?? [];
  if (former === undefined || verified === undefined) return undefined;
  return { former: former === NONE ? null : former, verified };
}

async function readControl(org: OrgPort): Promise<OrgRecord | undefined> {
  const [row] = await org.query(`SELECT Id, Default_Campaign__c FROM ${CONTROL_OBJECT} LIMIT 1`);
  return row;
}

function setDefault(org: OrgPort, control: OrgRecord | undefined, campaign: string | null): Promise<void> {
  return org.update(CONTROL_OBJECT, textOf(control, 'Id') ?? '', { Default_Campaign__c: campaign });
}

/** The one fault after which real requests would get a test campaign. */
function notGivenBack({ former, verified }: BorrowedDefault, cause: unknown): CommandError {
  const reason = cause instanceof CommandError ? ` ${cause.problem}` : '';
  return new CommandError({
    attempted: 'Putting the default campaign back after verifying',
    problem: `the default campaign is still "${verified}", and whoever ticks Issue Credential asks for it.${reason}`,
    remedy: `Run "npm run verify -- --target-org ALIAS" again, which puts it back first; or write ${former === null ? 'nothing' : `"${former}"`} into Default Campaign on the Sertifier Control record.`,
    cause,
  });
}
