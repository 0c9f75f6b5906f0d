import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { manifest } from './harness/metadata-records.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const LEVEL_FLOW = 'Issue_by_Level';

/** A clone of the trigger flow, as an administrator makes one: it issues by a level that stands in the department. */
function levelFlow(campaign: string): string {
  const input = (name: string, value: string): string =>
    `<inputAssignments><name>${name}</name><value>${value}</value></inputAssignments>`;
  const reference = (name: string): string => `<elementReference>${name}</elementReference>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><label>Issue by Level</label><processType>AutoLaunchedFlow</processType><start><locationX>0</locationX><locationY>0</locationY><connector><targetReference>Queue_Credential</targetReference></connector><filterLogic>and</filterLogic><filters><field>Department</field><operator>IsChanged</operator><value><booleanValue>true</booleanValue></value></filters><object>Contact</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status><subflows><name>Queue_Credential</name><label>Queue Credential</label><locationX>0</locationX><locationY>0</locationY><flowName>Sertifier_Queue_Credential</flowName>${input('campaign', `<stringValue>${campaign}</stringValue>`)}${input('contactId', reference('$Record.Id'))}${input('recipientEmail', reference('$Record.Email'))}${input('recipientName', reference('$Record.LastName'))}${input('sourceObject', '<stringValue>Contact</stringValue>')}${input('sourceRecordId', reference('$Record.Id'))}${input('triggerValue', reference('$Record.Department'))}${input('attribute1Value', reference('$Record.Department'))}<storeOutputAutomatically>true</storeOutputAutomatically></subflows></Flow>`;
}

async function issueByLevel(org: ScenarioOrg, policy: string): Promise<string> {
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

function sentLevels(org: ScenarioOrg): string[] {
  return org.sertifier
    .sentCredentials()
    .map(({ attributes }) => JSON.stringify(attributes).replace(/.*"value":"([^"]*)".*/, '$1'));
}

async function reach(org: ScenarioOrg, contact: string, ...levels: readonly string[]): Promise<void> {
  for (const Department of levels) await org.update('Contact', contact, { Department });
}

function statuses(rows: readonly OrgRecord[]): string[] {
  return rows.map(({ Status__c, Trigger_Value__c }) => `${String(Trigger_Value__c)} ${String(Status__c)}`);
}

for (const policy of ['Once', 'Each Entry', 'Each Value']) {
  scenario(`CS-12, HS-06: rapid changes give one credential, for the latest value (${policy})`, async (org) => {
    const contact = await issueByLevel(org, policy);
    await org.switches({ asyncDelayMinutes: 3 });
    await reach(org, contact, 'Bronze', 'Silver', 'Gold');
    await org.advance('PT10M');
    assert.deepEqual(sentLevels(org), ['Gold']);
    assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Gold Issued']);
  });
}

scenario('SF-32: policy Once issues once, whatever the value', async (org) => {
  const contact = await issueByLevel(org, 'Once');
  for (const level of ['Bronze', 'Silver']) {
    await reach(org, contact, level);
    await org.advance('PT1M');
  }
  assert.deepEqual(sentLevels(org), ['Bronze']);
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Bronze Issued', 'Silver Duplicate']);
});

underEachReading('issue 4.2: policy Each Value issues once for each value, in any spelling', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  for (const level of ['Bronze', 'Silver', ' bronze', 'SILVER ']) {
    await reach(org, contact, level);
    await org.advance('PT10M');
  }
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver']);
  assert.deepEqual(
    (await org.credentialsOf(contact)).map(({ Status__c }) => Status__c),
    ['Issued', 'Issued', 'Duplicate', 'Duplicate'],
  );
});

scenario('issue 4.2: policy Each Entry issues each time', async (org) => {
  const contact = await issueByLevel(org, 'Each Entry');
  for (const level of ['Bronze', 'Silver', 'Bronze']) {
    await reach(org, contact, level);
    await org.advance('PT1M');
  }
  assert.deepEqual(sentLevels(org), ['Bronze', 'Silver', 'Bronze']);
});

scenario('CS-12: going back to a value that was issued closes the one in between unsent', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await reach(org, contact, 'Gold');
  await org.advance('PT1M');
  await org.control({ Paused__c: true });
  await reach(org, contact, 'Silver');
  await org.advance('PT1M');
  await reach(org, contact, 'Gold');
  await org.control({ Paused__c: false });
  await org.advance('PT2H');
  assert.deepEqual(sentLevels(org), ['Gold']);
  assert.deepEqual(statuses(await org.credentialsOf(contact)), ['Gold Issued', 'Silver Superseded', 'Gold Duplicate']);
});

scenario('CS-12: what waits for an address takes the latest value along', async (org) => {
  const contact = await issueByLevel(org, 'Each Value');
  await org.update('Contact', contact, { Email: null });
  await reach(org, contact, 'Bronze');
  await org.advance('PT1M');
  await org.update('Contact', contact, { Email: 'ada@example.com', Department: 'Silver' });
  await org.advance('PT5M');
  assert.deepEqual(sentLevels(org), ['Silver']);
});
