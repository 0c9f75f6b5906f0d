import { CommandError } from '../command/command-error.ts';
import type { SertifierClient } from '../sertifier/sertifier-client.ts';
import type { CampaignSetup } from './org-setup.ts';
import type { KnownCampaign } from './steps/campaigns.ts';

/** Completes campaigns that are named by their title at Sertifier with the ID that Sertifier knows them by. */
export async function findCampaigns(
  wanted: readonly CampaignSetup[],
  sertifier: SertifierClient | undefined,
): Promise<readonly KnownCampaign[]> {
  const known: KnownCampaign[] = [];
  for (const campaign of wanted) {
    const campaignId = campaign.campaignId ?? (await findId(campaign.title ?? '', sertifier));
    known.push({ ...campaign, campaignId });
  }
  return known;
}

async function findId(title: string, sertifier: SertifierClient | undefined): Promise<string> {
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
    remedy: 'Copy the campaign ID from Sertifier (Copy ID) and put it into the set-up file as "campaignId".',
  });
}
