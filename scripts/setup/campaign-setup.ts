import type { CampaignSetup } from './org-setup.ts';
import { at, isRecord, isTextList, unknownKey, type SetupProblem } from './setup-problem.ts';

const KEYS = [
  'developerName',
  'label',
  'campaignId',
  'title',
  'active',
  'quickPublish',
  'dontSendEmail',
  'validityMonths',
  'reissuePolicy',
  'writeLinkToContact',
  'attributes',
  'linkPattern',
  'description',
] as const;
const BOOLEANS = ['active', 'quickPublish', 'dontSendEmail', 'writeLinkToContact'] as const;
/** Longest value of each text, as the fields of the package hold it. */
const TEXTS = { label: 40, campaignId: 64, title: 255, linkPattern: 255, description: 255 } as const;
const DEVELOPER_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const LONGEST_DEVELOPER_NAME = 40;
const MOST_MONTHS = 9_999;
const POLICIES = ['Once', 'Each Entry', 'Each Value'] as const;
const MOST_ATTRIBUTES = 10;
const LONGEST_ATTRIBUTE = 64;

/** A campaign of the set-up file, or what is wrong with it. */
export function parseCampaign(item: unknown): CampaignSetup | SetupProblem {
  if (!isRecord(item)) return at([], 'it is no JSON object.');
  const problem = unknownKey(item, KEYS) ?? badName(item.developerName) ?? badTexts(item) ?? badSettings(item);
  if (problem !== undefined) return problem;
  const { validityMonths = null } = item;
  return {
    developerName: textIn(item, 'developerName') ?? '',
    label: textIn(item, 'label') ?? '',
    ...optionalText(item, 'campaignId'),
    ...optionalText(item, 'title'),
    ...(typeof item.active === 'boolean' ? { active: item.active } : {}),
    quickPublish: item.quickPublish !== false,
    dontSendEmail: item.dontSendEmail === true,
    validityMonths: typeof validityMonths === 'number' ? validityMonths : null,
    reissuePolicy: POLICIES.find((one) => one === item.reissuePolicy) ?? 'Once',
    writeLinkToContact: item.writeLinkToContact !== false,
    ...(isTextList(item.attributes) ? { attributes: item.attributes } : {}),
    ...optionalText(item, 'linkPattern'),
    ...optionalText(item, 'description'),
  };
}

/** Why a text cannot name a campaign record; undefined when it can. */
export function badName(name: unknown): SetupProblem | undefined {
  if (typeof name === 'string' && DEVELOPER_NAME.test(name) && name.length <= LONGEST_DEVELOPER_NAME) return undefined;
  return at(
    ['developerName'],
    `"developerName" must be letters, digits and single underscores, at most ${LONGEST_DEVELOPER_NAME} characters.`,
  );
}

function badTexts(item: Record<string, unknown>): SetupProblem | undefined {
  for (const [key, longest] of Object.entries(TEXTS)) {
    const value = item[key];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value === '' || value.length > longest) {
      return at([key], `"${key}" must be a text of 1 to ${longest} characters.`);
    }
  }
  if (item.label === undefined) return at([], '"label" is missing.');
  if (item.campaignId !== undefined || item.title !== undefined) return undefined;
  return at([], 'it needs "campaignId", or "title" to find it by.');
}

function badSettings(item: Record<string, unknown>): SetupProblem | undefined {
  for (const key of BOOLEANS) {
    if (item[key] !== undefined && typeof item[key] !== 'boolean') return at([key], `"${key}" must be true or false.`);
  }
  const { validityMonths: months = null, reissuePolicy: policy = 'Once', attributes = [] } = item;
  const isMonths = typeof months === 'number' && Number.isInteger(months) && months >= 1 && months <= MOST_MONTHS;
  if (months !== null && !isMonths) {
    return at(['validityMonths'], '"validityMonths" must be a whole number of 1 or more, or null.');
  }
  if (!POLICIES.some((one) => one === policy)) {
    return at(['reissuePolicy'], `"reissuePolicy" must be one of ${POLICIES.join(', ')}.`);
  }
  const isSlots = isTextList(attributes) && attributes.length <= MOST_ATTRIBUTES;
  if (isSlots && attributes.every((one) => one.length <= LONGEST_ATTRIBUTE)) return undefined;
  return at(['attributes'], `"attributes" must be a list of at most ${MOST_ATTRIBUTES} attribute IDs of Sertifier.`);
}

function textIn(item: Record<string, unknown>, key: string): string | undefined {
  const value = item[key];
  return typeof value === 'string' ? value : undefined;
}

function optionalText<Key extends string>(item: Record<string, unknown>, key: Key): Partial<Record<Key, string>> {
  const value = textIn(item, key);
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}
