import type { Campaign } from './account.ts';
import type { Call } from './call.ts';
import { failed, refused, succeeded, type Answer } from './envelope.ts';
import { asArray, hasMember, numberOf, textOf } from './json.ts';
import { campaignItem } from './presentation.ts';

const REQUIRED = [
  'title',
  'detailId',
  'designId',
  'emailTemplateId',
  'emailFromName',
  'emailSubject',
  'emailFromAddress',
] as const;
const DEFAULT_PAGE_LENGTH = 10;

/** `POST /campaign`. */
export function createCampaign(call: Call): Answer {
  const missing = REQUIRED.filter((key) => (textOf(call.body, key) ?? '') === '');
  if (missing.length > 0) {
    const complaints = missing.map((key) => ({ key, value: 'is required' }));
    return refused('Campaign could not be created.', complaints, call.variants);
  }
  const campaign = call.account.addCampaign(textOf(call.body, 'title') ?? '', call.now, { status: 1, active: false });
  change(campaign, call);
  return succeeded('Campaign created.', campaignItem(campaign), call.variants);
}

/** `GET`, `PUT` and `DELETE /campaign/{id}`. */
export function oneCampaign(call: Call): Answer | undefined {
  const id = call.path[1] ?? '';
  const campaign = call.account.campaigns.get(id);
  if (campaign === undefined)
    return refused('Campaign not found.', [{ key: 'id', value: 'Campaign not found.' }], call.variants);
  switch (call.method) {
    case 'GET':
      return succeeded('Campaign found.', campaignItem(campaign), call.variants);
    case 'PUT':
      change(campaign, call);
      return succeeded('Campaign updated.', campaignItem(campaign), call.variants);
    case 'DELETE':
      call.account.campaigns.delete(id);
      return succeeded('Campaign deleted.', null, call.variants);
    default:
      return undefined;
  }
}

/** `POST /campaign/search`: paging in the body, `startIndex` from 0 and `length`. */
export function searchCampaigns(call: Call): Answer {
  const term = (textOf(call.body, 'searchTerm') ?? '').toLowerCase();
  const statuses = asArray(call.body.status);
  const start = numberOf(call.body, 'startIndex') ?? 0;
  const found = [...call.account.campaigns.values()].filter(
    (one) => one.title.toLowerCase().includes(term) && (statuses === undefined || statuses.includes(one.status)),
  );
  const page = found.slice(start, start + (numberOf(call.body, 'length') ?? DEFAULT_PAGE_LENGTH));
  return succeeded('Campaigns found.', page.map(campaignItem), call.variants);
}

/** `POST /campaign/send` and `/campaign/schedule`: the ID stands in `id`; `campaignId` is silently ignored. */
export function sendCampaign(call: Call): Answer {
  const campaign = call.account.campaigns.get(textOf(call.body, 'id') ?? '');
  if (campaign === undefined)
    return refused('Campaign not found.', [{ key: 'id', value: 'is required' }], call.variants);
  if (call.path[1] === 'schedule') {
    if (!hasMember(call.body, 'publishDate')) return failed(400, 'publishDate is required.', call.variants);
    campaign.status = 2;
    return succeeded('Campaign scheduled.', true, call.variants);
  }
  campaign.status = 3;
  for (const credential of call.account.credentials.values()) {
    if (credential.campaignId === campaign.id) credential.publishedAt ??= call.now;
  }
  return succeeded('Campaign sent.', true, call.variants);
}

function change(campaign: Campaign, call: Call): void {
  for (const key of REQUIRED) campaign[key] = textOf(call.body, key) ?? campaign[key];
  campaign.badgeId = textOf(call.body, 'badgeId') ?? campaign.badgeId;
  if (call.body.privateCampaign !== undefined) campaign.privateCampaign = call.body.privateCampaign === true;
  campaign.updateDate = call.now;
}
