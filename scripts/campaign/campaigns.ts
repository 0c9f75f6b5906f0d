import { CommandError } from '../command/command-error.ts';
import { textOf, type OrgPort } from '../org/org-port.ts';
import type { SertifierCampaign, SertifierClient } from '../sertifier/sertifier-client.ts';
import { parseCampaign } from '../setup/campaign-setup.ts';
import { checkAtSertifier, findCampaignId } from '../setup/find-campaigns.ts';
import { campaigns, readCampaignRecords } from '../setup/steps/campaigns.ts';

/** A campaign as both sides know it. */
export interface CampaignLine {
  /** Name of the record in the org; undefined for a campaign that only Sertifier has. */
  readonly developerName: string | undefined;
  readonly label: string;
  readonly campaignId: string | undefined;
  readonly active: boolean;
  readonly problem?: string;
}

export interface CampaignOutcome {
  readonly lines: readonly string[];
  readonly campaigns: readonly CampaignLine[];
}

const STATUSES = ['', 'draft', 'scheduled', 'sent'];
const LONGEST_NAME = 40;

/**
 * Writes the record of a campaign that Sertifier has; one that is there already is left as it is.
 * @param asked the title at Sertifier, and settings as in the set-up file
 */
export async function addCampaign(
  org: OrgPort,
  sertifier: SertifierClient,
  asked: Readonly<Record<string, unknown>> & { readonly title: string },
): Promise<CampaignOutcome> {
  const attempted = `Adding the campaign "${asked.title}"`;
  if (asked.title === '')
    throw refusal(attempted, 'no title was given.', 'npm run campaign -- add "TITLE" --target-org ALIAS');
  const { title, ...settings } = asked;
  const wanted = parseCampaign({
    developerName: developerNameOf(title),
    label: title.slice(0, LONGEST_NAME).trim(),
    title,
    ...settings,
  });
  if ('problem' in wanted) throw refusal(attempted, wanted.problem, 'Give another value; --help shows what there is.');
  const campaignId = wanted.campaignId ?? (await findCampaignId(title, sertifier));
  const told: string[] = [];
  const context = { dryRun: false, changed: new Set<string>(), tell: (text: string) => void told.push(text) };
  const changes = await campaigns([{ ...wanted, campaignId }], () => Promise.resolve(sertifier)).plan(org, context);
  for (const change of changes) await change.apply();
  const done =
    changes.length === 0
      ? [`${wanted.developerName} is in the org as wanted.`]
      : changes.map((one) => `${one.description}: done.`);
  const line = { developerName: wanted.developerName, label: wanted.label, campaignId, active: wanted.active ?? true };
  return { lines: [...done, ...told], campaigns: [line] };
}

/** Every campaign that either side knows. */
export async function listCampaigns(org: OrgPort, sertifier: SertifierClient): Promise<CampaignOutcome> {
  const [records, known] = await Promise.all([readCampaignRecords(org), sertifier.searchCampaigns()]);
  const inOrg = records.map((record) => ({
    developerName: textOf(record, 'DeveloperName'),
    label: textOf(record, 'MasterLabel') ?? '',
    campaignId: textOf(record, 'Campaign_ID__c'),
    active: record.Active__c === true,
  }));
  const others = known
    .filter(({ id }) => !inOrg.some(({ campaignId }) => campaignId === id))
    .map(({ id, title }) => ({ developerName: undefined, label: title, campaignId: id, active: false }));
  const status = new Map(known.map((one) => [one.id, statusOf(one)]));
  const lines = [...inOrg, ...others].map(({ developerName, label, campaignId, active }) => {
    const at = `${campaignId ?? 'no ID'} (${status.get(campaignId ?? '') ?? 'not at Sertifier'})`;
    return developerName === undefined
      ? `  ${label}  ${at}, not in the org`
      : `${active ? '✓' : '-'} ${label}  ${at}, ${developerName}${active ? '' : ', switched off'}`;
  });
  return { lines: lines.length > 0 ? lines : ['Neither side has a campaign.'], campaigns: [...inOrg, ...others] };
}

/** Looks each record's campaign up at Sertifier (SF-07, SF-08). */
export async function checkCampaigns(org: OrgPort, sertifier: SertifierClient): Promise<CampaignOutcome> {
  const records = await readCampaignRecords(org);
  const checked: CampaignLine[] = [];
  for (const record of records) {
    const campaignId = textOf(record, 'Campaign_ID__c');
    const problem =
      campaignId === undefined
        ? 'the record has no campaign ID.'
        : (await checkAtSertifier(campaignId, sertifier)).problem;
    checked.push({
      developerName: textOf(record, 'DeveloperName'),
      label: textOf(record, 'MasterLabel') ?? '',
      campaignId,
      active: record.Active__c === true,
      ...(problem === undefined ? {} : { problem }),
    });
  }
  const lines = checked.map(({ label, campaignId, problem }) =>
    problem === undefined ? `✓ ${label}  ${campaignId ?? ''}` : `✗ ${label}  ${campaignId ?? ''}: ${problem}`,
  );
  return { lines: lines.length > 0 ? lines : ['The org has no campaign.'], campaigns: checked };
}

/** A name for the record, made from a title: words with underscores between. */
export function developerNameOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const name = /^[A-Za-z]/.test(words) ? words : `Campaign_${words}`;
  return name.slice(0, LONGEST_NAME).replace(/_+$/, '');
}

function statusOf({ status }: SertifierCampaign): string {
  const name = STATUSES[status] ?? '';
  return name === '' ? `status ${status}` : name;
}

function refusal(attempted: string, problem: string, remedy: string): CommandError {
  return new CommandError({ attempted, problem, remedy, exitCode: 2 });
}
