import type { MetadataFile } from '../../org/org-port.ts';
import type { KnownCampaign } from './campaigns.ts';

export const MOST_ATTRIBUTES = 10;
const API_VERSION = '66.0';

interface FieldValue {
  readonly field: string;
  readonly type: 'string' | 'boolean' | 'double';
  readonly value: string | boolean | number | null;
}

/** The fields of a campaign's record, as the org holds them; of a campaign that says nothing where left out. */
export function campaignValues(campaign: KnownCampaign | undefined): readonly FieldValue[] {
  const text = (field: string, value: string | undefined): FieldValue => ({
    field,
    type: 'string',
    value: value === undefined || value === '' ? null : value,
  });
  return [
    text('Campaign_ID__c', campaign?.campaignId),
    { field: 'Active__c', type: 'boolean', value: campaign?.active ?? true },
    { field: 'Quick_Publish__c', type: 'boolean', value: campaign?.quickPublish ?? true },
    { field: 'Dont_Send_Email__c', type: 'boolean', value: campaign?.dontSendEmail ?? false },
    { field: 'Validity_Months__c', type: 'double', value: campaign?.validityMonths ?? null },
    text('Reissue_Policy__c', campaign?.reissuePolicy ?? 'Once'),
    { field: 'Write_Link_to_Contact__c', type: 'boolean', value: campaign?.writeLinkToContact ?? true },
    text('Link_Pattern__c', campaign?.linkPattern),
    text('Description__c', campaign?.description),
    ...Array.from({ length: MOST_ATTRIBUTES }, (_, index) =>
      text(`Attribute_${index + 1}_ID__c`, campaign?.attributes?.[index]),
    ),
  ];
}

/** The files of a deployment of custom metadata records, `package.xml` included. */
export function metadataFiles(changed: readonly KnownCampaign[]): readonly MetadataFile[] {
  const members = changed.map(({ developerName }) => `<members>Sertifier_Campaign.${developerName}</members>`).join('');
  return [
    {
      path: 'package.xml',
      content: `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types>${members}<name>CustomMetadata</name></types><version>${API_VERSION}</version></Package>`,
    },
    ...changed.map((campaign) => ({
      path: `customMetadata/Sertifier_Campaign.${campaign.developerName}.md`,
      content: recordXml(campaign),
    })),
  ];
}

function recordXml(campaign: KnownCampaign): string {
  const values = campaignValues(campaign).map(({ field, type, value }) => {
    const text =
      value === null ? '<value xsi:nil="true"/>' : `<value xsi:type="xsd:${type}">${escapeXml(String(value))}</value>`;
    return `<values><field>${field}</field>${text}</values>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${escapeXml(campaign.label)}</label><protected>false</protected>${values.join('')}</CustomMetadata>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
