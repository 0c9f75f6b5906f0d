import type { OrgRecord } from '../../org/org-port.ts';
import { manifest } from './metadata-records.ts';
import type { ScenarioOrg } from './scenario-org.ts';

const LEVEL_FLOW = 'Issue_by_Level';

/** A clone of the trigger flow, as an administrator makes one: it issues by a level that stands in the department. */
function levelFlow(campaign: string): string {
  const input = (name: string, value: string): string =>
    `<inputAssignments><name>${name}</name><value>${value}</value></inputAssignments>`;
  const reference = (name: string): string => `<elementReference>${name}</elementReference>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><label>Issue by Level</label><processType>AutoLaunchedFlow</processType><start><locationX>0</locationX><locationY>0</locationY><connector><targetReference>Queue_Credential</targetReference></connector><filterLogic>and</filterLogic><filters><field>Department</field><operator>IsChanged</operator><value><booleanValue>true</booleanValue></value></filters><object>Contact</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status><subflows><name>Queue_Credential</name><label>Queue Credential</label><locationX>0</locationX><locationY>0</locationY><flowName>Sertifier_Queue_Credential</flowName>${input('campaign', `<stringValue>${campaign}</stringValue>`)}${input('contactId', reference('$Record.Id'))}${input('recipientEmail', reference('$Record.Email'))}${input('recipientName', reference('$Record.LastName'))}${input('sourceObject', '<stringValue>Contact</stringValue>')}${input('sourceRecordId', reference('$Record.Id'))}${input('triggerValue', reference('$Record.Department'))}${input('attribute1Value', reference('$Record.Department'))}<storeOutputAutomatically>true</storeOutputAutomatically></subflows></Flow>`;
}

/** Deploys that clone and a campaign of its own with this re-issue policy, and answers a contact without a level. */
export async function issueByLevel(org: ScenarioOrg, policy: string): Promise<string> {
  const campaignId = org.sertifier.campaignId('Advanced Turbine Safety');
  const attributeId = org.sertifier.addAttribute('Level', 1);
  await org.campaign('Level', {
    Campaign_ID__c: campaignId,
    Reissue_Policy__c: policy,
    Attribute_1_ID__c: attributeId,
  });
  await org.requests.deployFiles([
    manifest('Flow', [LEVEL_FLOW]),
    { path: `flows/${LEVEL_FLOW}.flow`, content: levelFlow('Level') },
  ]);
  return org.createContact();
}

/** The levels that were sent to Sertifier, in order. */
export function sentLevels(org: ScenarioOrg): string[] {
  return org.sertifier
    .sentCredentials()
    .map(({ attributes }) => JSON.stringify(attributes).replace(/.*"value":"([^"]*)".*/, '$1'));
}

/** Lets the contact reach levels, one save after the other. */
export async function reach(org: ScenarioOrg, contact: string, ...levels: readonly string[]): Promise<void> {
  for (const Department of levels) await org.update('Contact', contact, { Department });
}

/** Level and status of each row, in the order in which they were requested. */
export function statuses(rows: readonly OrgRecord[]): string[] {
  return rows.map(({ Status__c, Trigger_Value__c }) => `${String(Trigger_Value__c)} ${String(Status__c)}`);
}
