import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { accessibilityViolations } from '../../local-org/lightning/test-support/browser.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { createViewer, openCard, openStage, picture, type Viewer } from './card-page.ts';

const COURSE = 'Course__c';
const PLACES: Readonly<Record<string, { readonly before: OrgRecord; readonly change: OrgRecord }>> = {
  Lead: { before: { LastName: 'Lovelace', Company: 'Engines' }, change: { Website: 'https://example.com' } },
  Account: { before: { Name: 'Engines' }, change: { Website: 'https://example.com' } },
  [COURSE]: { before: { Name: 'Turbines' }, change: { Name: 'Advanced Turbines' } },
};

/** An administrator's own flow on another object: who changes a record asks for a credential of its owner. */
function flowOn(object: string): string {
  const input = (name: string, value: string): string =>
    `<inputAssignments><name>${name}</name><value>${value}</value></inputAssignments>`;
  const text = (value: string): string => `<stringValue>${value}</stringValue>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><label>Issue from ${object}</label><processType>AutoLaunchedFlow</processType><start><locationX>0</locationX><locationY>0</locationY><connector><targetReference>Queue_Credential</targetReference></connector><object>${object}</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status><subflows><name>Queue_Credential</name><label>Queue Credential</label><locationX>0</locationX><locationY>0</locationY><flowName>Sertifier_Queue_Credential</flowName>${input('campaign', text('Certified_Widget_Engineer'))}${input('recipientEmail', text('ada@example.com'))}${input('recipientName', text('Ada Lovelace'))}${input('sourceFlow', text(`Issue from ${object}`))}${input('sourceObject', text(object))}${input('sourceRecordId', '<elementReference>$Record.Id</elementReference>')}<storeOutputAutomatically>true</storeOutputAutomatically></subflows></Flow>`;
}

const COURSE_OBJECT = `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><deploymentStatus>Deployed</deploymentStatus><label>Course</label><nameField><label>Course Name</label><type>Text</type></nameField><pluralLabel>Courses</pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>`;

describe('the card on pages of other objects, with the deployed package', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let clerk: Viewer;

  before(async () => {
    ({ org, browser } = await openStage());
    await org.requests.deployFiles([
      manifest('CustomObject', [COURSE]),
      { path: `objects/${COURSE}.object`, content: COURSE_OBJECT },
    ]);
    for (const object of Object.keys(PLACES)) {
      const name = `Issue_from_${object.replace('__c', '')}`;
      await org.requests.deployFiles([
        manifest('Flow', [name]),
        { path: `flows/${name}.flow`, content: flowOn(object) },
      ]);
    }
    const sets = ['Sertifier_Integration_Access', 'Sertifier_User'];
    clerk = await createViewer(org, sets, { profile: 'System Administrator' });
  });
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  for (const [object, { before: fields, change }] of Object.entries(PLACES)) {
    it(`P18 SF-61 ${object}: says what will appear, then shows what a flow asked for from that record`, async () => {
      const id = await org.create(object, fields);
      const path = `/lightning/r/${object}/${id}/view`;
      const { page, card, complaints, close } = await openCard(browser, org, clerk, path);
      await card.getByText('Credentials that flows ask for from this record appear here.').waitFor();
      await org.update(object, id, change);
      await org.settle();
      await card.getByRole('button', { name: 'Refresh credentials' }).click();
      await card.getByRole('link', { name: /^View credential/ }).waitFor();
      await card.getByText('What happened').click();
      await card.getByText(new RegExp(`by “Issue from ${object}”`)).waitFor();
      assert.deepEqual(complaints, []);
      await picture(card, `on ${object}`);
      assert.deepEqual(await accessibilityViolations(page), []);
      await close();
    });
  }
});
