import { readFile } from 'node:fs/promises';
import { CommandError, messageOf } from '../command/command-error.ts';

/** A record of `Sertifier_Campaign__mdt` as `config/org-setup.json` describes it. */
export interface CampaignSetup {
  readonly developerName: string;
  readonly label: string;
  /** Sertifier's campaign ID; found by `title` when left out. */
  readonly campaignId?: string;
  /** Title of the campaign at Sertifier. */
  readonly title?: string;
  readonly quickPublish: boolean;
  readonly dontSendEmail: boolean;
  /** Blank: credentials never expire. */
  readonly validityMonths: number | null;
  readonly reissuePolicy: 'Once' | 'Each Entry' | 'Each Value';
  readonly writeLinkToContact: boolean;
}

/** The state that set-up brings an org to. It holds no secret. */
export interface OrgSetup {
  readonly campaigns: readonly CampaignSetup[];
  readonly defaultCampaign: string;
  /** User names by permission set; `me` is whoever runs the set-up. */
  readonly permissionSets: Readonly<Record<string, readonly string[]>>;
  readonly alertRecipients: readonly string[];
}

const DEVELOPER_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const LONGEST_DEVELOPER_NAME = 40;
const POLICIES = ['Once', 'Each Entry', 'Each Value'] as const;

/** Reads and checks the wanted state of an org. */
export async function readOrgSetup(path: string): Promise<OrgSetup> {
  const refuse = (problem: string): never => {
    throw new CommandError({
      attempted: `Reading the wanted state of the org from ${path}`,
      problem,
      remedy: 'Mend the file; config/org-setup.json of the project is an example.',
    });
  };
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return refuse(messageOf(error));
  }
  const setup = parseOrgSetup(json);
  return typeof setup === 'string' ? refuse(setup) : setup;
}

/** The wanted state in a JSON value, or what is wrong with it. */
export function parseOrgSetup(json: unknown): OrgSetup | string {
  if (!isRecord(json)) return 'it is no JSON object.';
  if (!Array.isArray(json.campaigns) || json.campaigns.length === 0)
    return '"campaigns" must list at least one campaign.';
  const campaigns: CampaignSetup[] = [];
  for (const [index, item] of json.campaigns.entries()) {
    const campaign = parseCampaign(item);
    if (typeof campaign === 'string') return `campaigns[${index}]: ${campaign}`;
    campaigns.push(campaign);
  }
  const { defaultCampaign, permissionSets, alertRecipients } = json;
  if (typeof defaultCampaign !== 'string' || !campaigns.some((one) => one.developerName === defaultCampaign)) {
    return '"defaultCampaign" must be the developerName of one of the campaigns.';
  }
  if (!isRecord(permissionSets) || !Object.values(permissionSets).every(isTextList)) {
    return '"permissionSets" must give a list of user names for each permission set.';
  }
  if (!isTextList(alertRecipients)) return '"alertRecipients" must be a list of user names.';
  return { campaigns, defaultCampaign, permissionSets: permissionSets as Record<string, string[]>, alertRecipients };
}

function parseCampaign(item: unknown): CampaignSetup | string {
  if (!isRecord(item)) return 'it is no JSON object.';
  const { developerName, label, campaignId, title, validityMonths = null } = item;
  if (
    typeof developerName !== 'string' ||
    !DEVELOPER_NAME.test(developerName) ||
    developerName.length > LONGEST_DEVELOPER_NAME
  ) {
    return `"developerName" must be letters, digits and single underscores, at most ${LONGEST_DEVELOPER_NAME} characters.`;
  }
  if (typeof label !== 'string' || label === '') return '"label" is missing.';
  if (typeof campaignId !== 'string' && typeof title !== 'string')
    return 'it needs "campaignId", or "title" to find it by.';
  if (validityMonths !== null && (typeof validityMonths !== 'number' || validityMonths < 1))
    return '"validityMonths" must be 1 or more, or null.';
  const policy = POLICIES.find((one) => one === (item.reissuePolicy ?? 'Once'));
  if (policy === undefined) return `"reissuePolicy" must be one of ${POLICIES.join(', ')}.`;
  return {
    developerName,
    label,
    ...(typeof campaignId === 'string' ? { campaignId } : {}),
    ...(typeof title === 'string' ? { title } : {}),
    quickPublish: item.quickPublish !== false,
    dontSendEmail: item.dontSendEmail === true,
    validityMonths,
    reissuePolicy: policy,
    writeLinkToContact: item.writeLinkToContact !== false,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
