import { textOf, type MetadataFile, type OrgRecord } from '../../org/org-port.ts';
import type { CampaignSetup } from '../org-setup.ts';
import type { SetupStep } from '../setup-step.ts';

/** A campaign whose ID at Sertifier is known. */
export type KnownCampaign = CampaignSetup & { readonly campaignId: string };

interface FieldSetting {
  readonly field: string;
  readonly type: 'string' | 'boolean' | 'double';
  readonly value: string | boolean | number | null;
}

const API_VERSION = '66.0';

/** Writes the campaign records (`Sertifier_Campaign__mdt`): custom metadata is written by a deployment only. */
export function campaigns(wanted: readonly KnownCampaign[]): SetupStep {
  return {
    name: 'campaign',
    async plan(org) {
      const fields = settings(wanted[0]).map(({ field }) => field);
      const present = await org.query(
        `SELECT DeveloperName, MasterLabel, ${fields.join(', ')} FROM Sertifier_Campaign__mdt`,
      );
      const changed = wanted.filter((campaign) => differs(campaign, present));
      if (changed.length === 0) return [];
      const names = changed.map(({ label, campaignId }) => `${label} (${campaignId})`).join(', ');
      return [{ description: `write campaign ${names}`, apply: () => org.deployMetadata(metadataFiles(changed)) }];
    },
  };
}

function settings(campaign: KnownCampaign | undefined): readonly FieldSetting[] {
  return [
    { field: 'Campaign_ID__c', type: 'string', value: campaign?.campaignId ?? null },
    { field: 'Active__c', type: 'boolean', value: true },
    { field: 'Quick_Publish__c', type: 'boolean', value: campaign?.quickPublish ?? true },
    { field: 'Dont_Send_Email__c', type: 'boolean', value: campaign?.dontSendEmail ?? false },
    { field: 'Validity_Months__c', type: 'double', value: campaign?.validityMonths ?? null },
    { field: 'Reissue_Policy__c', type: 'string', value: campaign?.reissuePolicy ?? 'Once' },
    { field: 'Write_Link_to_Contact__c', type: 'boolean', value: campaign?.writeLinkToContact ?? true },
  ];
}

function differs(campaign: KnownCampaign, present: readonly OrgRecord[]): boolean {
  const record = present.find((one) => textOf(one, 'DeveloperName') === campaign.developerName);
  if (record === undefined || textOf(record, 'MasterLabel') !== campaign.label) return true;
  return settings(campaign).some(({ field, value }) => (record[field] ?? null) !== value);
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
  const values = settings(campaign).map(({ field, type, value }) => {
    const text =
      value === null ? '<value xsi:nil="true"/>' : `<value xsi:type="xsd:${type}">${escapeXml(String(value))}</value>`;
    return `<values><field>${field}</field>${text}</values>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${escapeXml(campaign.label)}</label><protected>false</protected>${values.join('')}</CustomMetadata>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
