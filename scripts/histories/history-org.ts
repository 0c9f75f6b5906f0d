import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { customerAutomation, STRICT_DEPARTMENT } from './customer-automation.ts';
import { CAMPAIGNS, POLICIES } from './story.ts';

/** Time-outs of 30 seconds take 300 milliseconds: thousands of them are played. */
const WAIT_SCALE = 0.01;

/** An org in which histories play: a campaign of each re-issue policy, and automation of the customer's own. */
export async function openHistoryOrg(source?: string): Promise<ScenarioOrg> {
  const org = await ScenarioOrg.open({ waitScale: WAIT_SCALE, ...(source === undefined ? {} : { source }) });
  try {
    const campaignId = org.sertifier.campaignId('Certified Widget Engineer');
    for (const name of CAMPAIGNS.slice(1)) {
      await org.campaign(name, { Campaign_ID__c: campaignId, Reissue_Policy__c: POLICIES[name] });
    }
    await org.requests.deployFiles(customerAutomation());
    await org.refuseWhere(
      'Contact',
      `AND(ISCHANGED(Sertifier_Verification_Link__c), Department = "${STRICT_DEPARTMENT}")`,
      'Strict contacts have no links.',
    );
    await org.idle();
    await org.keep();
    return org;
  } catch (error) {
    await org.close();
    throw error;
  }
}

const SET_UP_FIELDS = [
  'Name',
  'Default_Campaign__c',
  'Organization_ID_Start__c',
  'Organization_ID_End__c',
  'Is_Sandbox__c',
  'Key_Set_At__c',
  'Alert_Recipients__c',
];

/** A reset drops what is pending: the row whose creation starts the heartbeat is created anew, as set-up creates it. */
export async function startHeartbeat(org: ScenarioOrg): Promise<void> {
  const [row] = await org.query(`SELECT ${SET_UP_FIELDS.join(', ')} FROM Sertifier_Control__c`);
  await org.removeControl();
  const copied = Object.entries(row ?? {}).filter(([name]) => SET_UP_FIELDS.includes(name));
  await org.create('Sertifier_Control__c', Object.fromEntries(copied));
}
