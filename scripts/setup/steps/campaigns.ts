import { CommandError } from '../../command/command-error.ts';
import { queryIfDeployed } from '../../org/queries.ts';
import { textOf, type OrgPort, type OrgRecord } from '../../org/org-port.ts';
import type { SertifierClient } from '../../sertifier/sertifier-client.ts';
import { checkAtSertifier, findCampaignId } from '../find-campaigns.ts';
import type { CampaignSetup } from '../org-setup.ts';
import type { SetupStep } from '../setup-step.ts';
import { campaignValues, metadataFiles, MOST_ATTRIBUTES } from './campaign-records.ts';

export { metadataFiles } from './campaign-records.ts';

/** A campaign whose ID at Sertifier is known. */
export type KnownCampaign = CampaignSetup & { readonly campaignId: string };

/** Sertifier itself, when it is needed; undefined where there is no key to ask it with. */
export type CampaignSource = () => Promise<SertifierClient | undefined>;

/**
 * Writes the campaign records (`Sertifier_Campaign__mdt`): custom metadata is written by a deployment only. A campaign
 * that is named by its title keeps the ID that the org has; otherwise Sertifier is asked. Every campaign that would be
 * written is looked up at Sertifier first, so that one of another account, or none at all, never reaches the org.
 */
export function campaigns(wanted: readonly CampaignSetup[], sertifier: CampaignSource): SetupStep {
  return {
    name: 'campaign',
    async plan(org, { dryRun, tell }) {
      const present = await readCampaignRecords(org);
      const changed: KnownCampaign[] = [];
      for (const campaign of wanted) {
        const record = present.find((one) => textOf(one, 'DeveloperName') === campaign.developerName);
        const known = textOf(record, 'Campaign_ID__c');
        const campaignId = campaign.campaignId ?? known ?? (await idFor(campaign, sertifier, dryRun));
        const complete = keepPresent({ ...campaign, campaignId }, record);
        if (!differs(complete, record)) continue;
        if (campaignId !== known && !dryRun) await prove(complete, await sertifier(), tell);
        changed.push(complete);
      }
      if (changed.length === 0) return [];
      const names = changed.map(({ label, campaignId }) => `${label} (${campaignId})`).join(', ');
      return [{ description: `write campaign ${names}`, apply: () => org.deployMetadata(metadataFiles(changed)) }];
    },
  };
}

/** The campaign records of an org, with every field that the package has; none where it is not deployed. */
export function readCampaignRecords(org: OrgPort): Promise<readonly OrgRecord[]> {
  const fields = campaignValues(undefined).map(({ field }) => field);
  return queryIfDeployed(
    org,
    `SELECT DeveloperName, MasterLabel, ${fields.join(', ')} FROM Sertifier_Campaign__mdt ORDER BY DeveloperName`,
  );
}

/** What the set-up file leaves open stays as an administrator has it. */
function keepPresent(campaign: KnownCampaign, record: OrgRecord | undefined): KnownCampaign {
  if (record === undefined) return campaign;
  const slots = Array.from(
    { length: MOST_ATTRIBUTES },
    (_, index) => textOf(record, `Attribute_${index + 1}_ID__c`) ?? '',
  );
  return {
    ...campaign,
    active: campaign.active ?? record.Active__c === true,
    attributes: campaign.attributes ?? slots,
    linkPattern: campaign.linkPattern ?? textOf(record, 'Link_Pattern__c') ?? '',
    description: campaign.description ?? textOf(record, 'Description__c') ?? '',
  };
}

function differs(campaign: KnownCampaign, record: OrgRecord | undefined): boolean {
  if (record === undefined || textOf(record, 'MasterLabel') !== campaign.label) return true;
  return campaignValues(campaign).some(({ field, value }) => (record[field] ?? null) !== value);
}

async function idFor(campaign: CampaignSetup, sertifier: CampaignSource, dryRun: boolean): Promise<string> {
  if (dryRun) return `ID of "${campaign.title ?? ''}" at Sertifier`;
  return findCampaignId(campaign.title ?? '', await sertifier());
}

async function prove(
  campaign: KnownCampaign,
  client: SertifierClient | undefined,
  tell: (text: string) => void,
): Promise<void> {
  if (client === undefined) return;
  const found = await checkAtSertifier(campaign.campaignId, client);
  if (found.problem === undefined) return;
  if (found.isUsable) {
    tell(`${campaign.label}: ${found.problem}`);
    return;
  }
  throw new CommandError({
    attempted: `Checking the campaign "${campaign.label}" (${campaign.campaignId}) at Sertifier`,
    problem: found.problem,
    remedy: 'Copy the campaign ID from Sertifier (Copy ID) of the account that the key belongs to.',
  });
}
