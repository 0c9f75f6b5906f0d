import { readFile } from 'node:fs/promises';
import { CommandError } from '../command/command-error.ts';
import type { MetadataFile } from '../org/org-port.ts';
import { encodePropertyName } from './encode-property-name.ts';

const FOLDER = new URL('../../addons/http-callout/', import.meta.url);
const REGISTRATION = 'externalServiceRegistrations/SertifierAddCredentials.externalServiceRegistration';
export const GUIDE_FLOW = 'Sertifier_HTTP_Callout_on_Contact_Update';
const PLACEHOLDER = 'YOUR_CAMPAIGN_ID';
const CAMPAIGN_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** One deployment of the add-on. */
export interface AddonStep {
  readonly name: string;
  readonly files: readonly MetadataFile[];
}

export interface HttpCalloutOptions {
  readonly campaignId: string;
  /** The flow arrives as a draft where this is left out. */
  readonly active?: boolean;
}

/**
 * The add-on with a campaign ID put in, as two deployments: the classes of a registration may not be there yet for
 * flows beside it (forcedotcom/cli #2233).
 * @throws CommandError for what is no campaign ID
 */
export async function httpCalloutSteps(options: HttpCalloutOptions): Promise<readonly AddonStep[]> {
  const { campaignId, active = false } = options;
  if (!CAMPAIGN_ID.test(campaignId)) {
    throw new CommandError({
      attempted: 'Reading --campaign-id',
      problem: `"${campaignId}" is no campaign ID of Sertifier.`,
      remedy: 'Copy it at Sertifier: the campaign, "Copy ID" in the top right corner.',
    });
  }
  const registration = await source(REGISTRATION);
  const flow = await source(`flows/${GUIDE_FLOW}.flow`);
  return [
    {
      name: 'registration',
      files: [
        manifest('ExternalServiceRegistration', 'SertifierAddCredentials'),
        { path: REGISTRATION, content: registration.replaceAll(PLACEHOLDER, campaignId) },
      ],
    },
    {
      name: 'flow',
      files: [
        manifest('Flow', GUIDE_FLOW),
        {
          path: `flows/${GUIDE_FLOW}.flow`,
          content: flow
            .replaceAll(`data.${PLACEHOLDER}`, `data.${encodePropertyName(campaignId)}`)
            .replaceAll(PLACEHOLDER, campaignId)
            .replace('<status>Draft</status>', `<status>${active ? 'Active' : 'Draft'}</status>`),
        },
      ],
    },
  ];
}

function source(path: string): Promise<string> {
  return readFile(new URL(`${path}-meta.xml`, FOLDER), 'utf8');
}

function manifest(type: string, member: string): MetadataFile {
  return {
    path: 'package.xml',
    content: `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${member}</members><name>${type}</name></types><version>66.0</version></Package>`,
  };
}
