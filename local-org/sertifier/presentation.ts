import type { Account, Campaign, Credential } from './account.ts';
import { variantOf, type VariantChoice } from './variants.ts';

/** Answers carry times in UTC without a zone: `2025-01-01T00:00:00`. */
function timestamp(date: Date): string {
  return date.toISOString().slice(0, 19);
}

function link(credential: Credential, baseUrl: string, variants: VariantChoice): string {
  const number = credential.certificateNumber;
  switch (variantOf(variants, 'linkForm')) {
    case 'verify page':
      return `${baseUrl}/en/verify/${number}`;
    case 'short':
      return `${baseUrl}/cd/${number}`;
    case 'long':
      return `${baseUrl}/en/verify/${number}?signature=${'a'.repeat(300)}`;
    case 'own domain':
      return `${baseUrl.replace('127.0.0.1', 'localhost')}/en/verify/${number}`;
  }
}

function links(credential: Credential, baseUrl: string, variants: VariantChoice): object {
  const names = ['certificateImageLink', 'badgeImageLink', 'verificationLink'];
  const all = (value: string | null): object => Object.fromEntries(names.map((name) => [name, value]));
  switch (variantOf(variants, 'links')) {
    case 'filled':
      return {
        certificateImageLink: `${baseUrl}/image/certificate/${credential.certificateNumber}.svg`,
        badgeImageLink: `${baseUrl}/image/badge/${credential.certificateNumber}.svg`,
        verificationLink: link(credential, baseUrl, variants),
      };
    case 'null':
      return all(null);
    case 'empty':
      return all('');
    case 'absent':
      return {};
  }
}

function externalId(credential: Credential, variants: VariantChoice): object {
  switch (variantOf(variants, 'externalId')) {
    case 'echoed':
      return { externalId: credential.externalId };
    case 'null':
      return { externalId: null };
    case 'absent':
      return {};
  }
}

function extraItemKeys(variants: VariantChoice): object {
  return variantOf(variants, 'extraKeys') === 'any' ? { recipientId: 'extra', score: 1, nested: { deep: [1, 2] } } : {};
}

/** One element of the answer of `POST /campaign/addCredentials`: the ten documented fields. */
export function issuedItem(credential: Credential, baseUrl: string, variants: VariantChoice): object {
  return {
    id: credential.id,
    name: credential.name,
    email: credential.email,
    status: variantOf(variants, 'credentialStatus'),
    [variantOf(variants, 'certificateNumberKey')]: credential.certificateNumber,
    issueDate: timestamp(credential.issueDate),
    ...externalId(credential, variants),
    ...links(credential, baseUrl, variants),
    ...extraItemKeys(variants),
  };
}

/** The answer of `GET /credential/{id}`: no external ID, and no link unless the variant says so. */
export function storedItem(credential: Credential, baseUrl: string, variants: VariantChoice): object {
  return {
    id: credential.id,
    name: credential.name,
    email: credential.email,
    recipientId: credential.recipientId,
    certificateNO: credential.certificateNumber,
    status: credential.status,
    emailTracking: variantOf(variants, 'emailTracking'),
    isPublic: credential.isPublic,
    issueDate: timestamp(credential.issueDate),
    expireDate: credential.expireDate === null ? null : timestamp(credential.expireDate),
    createDate: timestamp(credential.createDate),
    certificateImageLink: `${baseUrl}/image/certificate/${credential.certificateNumber}.svg`,
    badgeImageLink: `${baseUrl}/image/badge/${credential.certificateNumber}.svg`,
    ...(variantOf(variants, 'linkInGet') === 'verificationLink'
      ? { verificationLink: link(credential, baseUrl, variants) }
      : {}),
  };
}

/** One element of `POST /credential/search`. */
export function foundItem(credential: Credential, account: Account, baseUrl: string, variants: VariantChoice): object {
  return {
    ...storedItem(credential, baseUrl, variants),
    campaignId: credential.campaignId,
    campaignTitle: account.campaigns.get(credential.campaignId)?.title ?? null,
  };
}

export function campaignItem(campaign: Campaign): object {
  return {
    id: campaign.id,
    title: campaign.title,
    status: campaign.status,
    designId: campaign.designId,
    detailId: campaign.detailId,
    badgeId: campaign.badgeId,
    emailTemplateId: campaign.emailTemplateId,
    emailFromName: campaign.emailFromName,
    emailFromAddress: campaign.emailFromAddress,
    emailSubject: campaign.emailSubject,
    privateCampaign: campaign.privateCampaign,
    createDate: timestamp(campaign.createDate),
    updateDate: timestamp(campaign.updateDate),
  };
}
