import { GUIDE_FLOW, httpCalloutSteps } from '../addons/http-callout.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { API, type Contender } from './contender.ts';
import type { ContactOutcome } from './figures.ts';

/** Beyond, its requests are so many that waiting 300 ms for each would make a run last hours. */
const MOST_CONTACTS_IN_REAL_TIME = 200;
/** A callout takes no time on the org's clock, so how long one really takes changes none of the figures. */
const SHORT_LATENCY = 1;
const CAMPAIGN = 'Certified Widget Engineer';
const PACKAGED_FLOW = 'Sertifier_Issue_Credential_on_Contact_Update';

/** The flow of Sertifier's guide, from `addons/http-callout`. It has no rows: a contact has a link, or nothing. */
export const guideContender = guide((contacts) => contacts <= MOST_CONTACTS_IN_REAL_TIME, API.latency);
/** The same with more contacts, where the wait for the API is left out. */
export const guideInBulkContender = guide((contacts) => contacts > MOST_CONTACTS_IN_REAL_TIME, SHORT_LATENCY);

function guide(isMeasured: (contacts: number) => boolean, latency: number): Contender {
  return {
    flow: 'guide',
    sizes: (wanted) => wanted.filter(isMeasured),
    open: () => open(latency),
    isDecided,
    outcomes,
  };
}

async function open(latency: number): Promise<ScenarioOrg> {
  const org = await ScenarioOrg.open({ sertifier: { ...API, latency } });
  await useGuideFlow(org);
  await org.keep();
  return org;
}

// A failed path is run again by the platform, the last time after two hours: nothing is decided before
function isDecided(org: ScenarioOrg): Promise<boolean> {
  return Promise.resolve(!org.pending().some(({ description }) => description.includes(GUIDE_FLOW)));
}

async function outcomes(org: ScenarioOrg): Promise<readonly ContactOutcome[]> {
  const contacts = await org.query('SELECT Email, Sertifier_Verification_Link__c FROM Contact');
  return contacts.map(({ Email, Sertifier_Verification_Link__c: link }) => ({
    email: String(Email),
    issued: typeof link === 'string' && link !== '',
    explained: false,
  }));
}

/** Puts the guide's flow, active, in the place of the packaged one. */
export async function useGuideFlow(org: ScenarioOrg): Promise<void> {
  const campaignId = org.sertifier.campaignId(CAMPAIGN);
  for (const { files } of await httpCalloutSteps({ campaignId, active: true })) await org.requests.deployFiles(files);
  await deactivate(org, PACKAGED_FLOW);
}

function deactivate(org: ScenarioOrg, flow: string): Promise<void> {
  return org.requests.deployFiles([
    manifest('FlowDefinition', [flow]),
    {
      path: `flowDefinitions/${flow}.flowDefinition`,
      content:
        '<?xml version="1.0" encoding="UTF-8"?><FlowDefinition xmlns="http://soap.sforce.com/2006/04/metadata"><activeVersionNumber>0</activeVersionNumber></FlowDefinition>',
    },
  ]);
}
