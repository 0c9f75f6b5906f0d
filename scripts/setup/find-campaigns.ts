import { CommandError } from '../command/command-error.ts';
import type { SertifierCampaign, SertifierClient } from '../sertifier/sertifier-client.ts';
import type { CampaignSetup } from './org-setup.ts';
import type { KnownCampaign } from './steps/campaigns.ts';

/** Completes campaigns that are named by their title at Sertifier with the ID that Sertifier knows them by. */
export async function findCampaigns(
  wanted: readonly CampaignSetup[],
  sertifier: SertifierClient | undefined,
): Promise<readonly KnownCampaign[]> {
  const known: KnownCampaign[] = [];
  for (const campaign of wanted) {
    const campaignId = campaign.campaignId ?? (await findCampaignId(campaign.title ?? '', sertifier));
    known.push({ ...campaign, campaignId });
  }
  return known;
}

/** The ID of the one campaign at Sertifier that bears a title (SF-06). */
export async function findCampaignId(title: string, sertifier: SertifierClient | undefined): Promise<string> {
  const attempted = `Finding the campaign "${title}" at Sertifier`;
  if (sertifier === undefined) {
    throw new CommandError({
      attempted,
      problem: 'that needs the Sertifier key.',
      remedy: 'Set SERTIFIER_SECRET_KEY, or put "campaignId" into the set-up file.',
    });
  }
  const matches = (await sertifier.searchCampaigns(title)).filter((one) => one.title === title);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match.id;
  throw new CommandError({
    attempted,
    problem: matches.length === 0 ? 'no campaign has this title.' : `${matches.length} campaigns have this title.`,
    remedy:
      'Compare the titles: npm run campaign -- list --target-org ALIAS. Or copy the ID at Sertifier (Copy ID), and give it as "campaignId" in the set-up file, or as --campaign-id of npm run campaign -- add TITLE --target-org ALIAS.',
  });
}

export interface CampaignCheck {
  readonly campaign: SertifierCampaign | undefined;
  /** What a person should know; undefined when the campaign is ready. */
  readonly problem: string | undefined;
  /** Whether credentials can be issued from it all the same. */
  readonly isUsable: boolean;
}

/** Looks a campaign up at Sertifier: whether it exists in this account, and whether it is ready (SF-07, SF-08). */
export async function checkAtSertifier(campaignId: string, client: SertifierClient): Promise<CampaignCheck> {
  const campaign = await client.campaign(campaignId);
  if (campaign === undefined) {
    const problem = 'this account has no campaign of that ID.';
    return { campaign, problem, isUsable: false };
  }
  if (campaign.status === 2) {
    const problem = 'it is scheduled for later, and takes no credentials until then.';
    return { campaign, problem, isUsable: false };
  }
  const problem =
    campaign.status === 1
      ? 'it is still a draft at Sertifier; complete Design, Details and Options and switch it to Active there.'
      : undefined;
  return { campaign, problem, isUsable: true };
}
