import { readFile } from 'node:fs/promises';
import { CommandError, messageOf } from '../command/command-error.ts';
import { jsonFault } from './json-fault.ts';
import { lineOfPath } from './json-position.ts';
import { parseCampaign } from './campaign-setup.ts';
import { at, isRecord, isTextList, unknownKey, type SetupProblem } from './setup-problem.ts';

/** A record of `Sertifier_Campaign__mdt` as `config/org-setup.json` describes it. */
export interface CampaignSetup {
  readonly developerName: string;
  readonly label: string;
  /** Sertifier's campaign ID; found by `title` when left out. */
  readonly campaignId?: string;
  /** Title of the campaign at Sertifier. */
  readonly title?: string;
  /** Whether credentials are issued from it; as the org has it when left out, and true for a new one. */
  readonly active?: boolean;
  readonly quickPublish: boolean;
  readonly dontSendEmail: boolean;
  /** Blank: credentials never expire. */
  readonly validityMonths: number | null;
  readonly reissuePolicy: 'Once' | 'Each Entry' | 'Each Value';
  readonly writeLinkToContact: boolean;
  /** Sertifier's IDs of up to ten attributes, by slot; as the org has them when left out. */
  readonly attributes?: readonly string[];
  readonly linkPattern?: string;
  readonly description?: string;
}

/** The state that set-up brings an org to. It holds no secret. */
export interface OrgSetup {
  readonly campaigns: readonly CampaignSetup[];
  readonly defaultCampaign: string;
  /** User names by permission set; `me` is whoever runs the set-up, `automated process` the platform's own user. */
  readonly permissionSets: Readonly<Record<string, readonly string[]>>;
  readonly alertRecipients: readonly string[];
  /** Flows of the package that set-up does not activate. */
  readonly inactiveFlows: readonly string[];
}

const KEYS = ['$schema', 'campaigns', 'defaultCampaign', 'permissionSets', 'alertRecipients', 'inactiveFlows'];
const LONGEST_RECIPIENTS = 255;

/** Reads and checks the wanted state of an org. @throws CommandError that names the line */
export async function readOrgSetup(path: string): Promise<OrgSetup> {
  const refuse = (problem: string, cause?: unknown): CommandError =>
    new CommandError({
      attempted: `Reading the wanted state of the org from ${path}`,
      problem,
      remedy:
        'Mend the file; config/org-setup.json of the project is an example, config/org-setup.schema.json tells what there is.',
      exitCode: 2,
      cause,
    });
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw refuse(messageOf(error), error);
  });
  let json: unknown;
  try {
    // some editors begin a file with a byte order mark
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refuse(jsonFault(text), error);
  }
  const setup = checkOrgSetup(json);
  if ('problem' in setup) throw refuse(`line ${lineOfPath(text, setup.path)}: ${setup.problem}`);
  return setup;
}

/** The wanted state in a JSON value, or what is wrong with it. */
export function parseOrgSetup(json: unknown): OrgSetup | string {
  const setup = checkOrgSetup(json);
  return 'problem' in setup ? setup.problem : setup;
}

function checkOrgSetup(json: unknown): OrgSetup | SetupProblem {
  if (!isRecord(json)) return at([], 'it is no JSON object.');
  const stranger = unknownKey(json, KEYS);
  if (stranger !== undefined) return stranger;
  const campaigns = parseCampaigns(json.campaigns);
  if ('problem' in campaigns) return campaigns;
  const { defaultCampaign, permissionSets, alertRecipients = [], inactiveFlows = [] } = json;
  if (typeof defaultCampaign !== 'string' || !campaigns.some((one) => one.developerName === defaultCampaign)) {
    return at(['defaultCampaign'], '"defaultCampaign" must be the developerName of one of the campaigns.');
  }
  if (!isRecord(permissionSets)) return at(['permissionSets'], '"permissionSets" must give lists of user names.');
  const lists: Record<string, readonly string[]> = {};
  for (const [name, users] of Object.entries(permissionSets)) {
    if (!isTextList(users)) return at(['permissionSets', name], `"${name}" must be a list of user names.`);
    lists[name] = users;
  }
  if (!isTextList(alertRecipients) || alertRecipients.join(',').length > LONGEST_RECIPIENTS) {
    const problem = `"alertRecipients" must be a list of user names, ${LONGEST_RECIPIENTS} characters together at most.`;
    return at(['alertRecipients'], problem);
  }
  if (!isTextList(inactiveFlows)) return at(['inactiveFlows'], '"inactiveFlows" must be a list of API names of flows.');
  return { campaigns, defaultCampaign, permissionSets: lists, alertRecipients, inactiveFlows };
}

function parseCampaigns(json: unknown): readonly CampaignSetup[] | SetupProblem {
  if (!Array.isArray(json) || json.length === 0) {
    return at(['campaigns'], '"campaigns" must list at least one campaign.');
  }
  const campaigns: CampaignSetup[] = [];
  for (const [index, item] of json.entries()) {
    const campaign = parseCampaign(item);
    if ('problem' in campaign) {
      return at(['campaigns', index, ...campaign.path], `campaigns[${index}]: ${campaign.problem}`);
    }
    if (campaigns.some((one) => one.developerName === campaign.developerName)) {
      return at(['campaigns', index], `campaigns[${index}]: "${campaign.developerName}" is there twice.`);
    }
    campaigns.push(campaign);
  }
  return campaigns;
}
