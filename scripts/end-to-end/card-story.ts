import { manifest } from '../scenarios/harness/metadata-records.ts';
import { issueByLevel, reach } from '../scenarios/harness/level-flow.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { whileSending } from '../scenarios/harness/while-sending.ts';

const ISSUE = '/campaign/addCredentials';
const CERTIFICATE = 'Certified Widget Engineer';

/** What the card says of each credential of the story, newest first: the name of its campaign, and its words. */
export const STORY: readonly (readonly [campaign: string, words: RegExp])[] = [
  [
    'Held One',
    /Not issued: on hold[^]*no e-mail address\. Enter one[^]*waits until that is put right[^]*nothing is lost/,
  ],
  ['Queued One', /Waiting to be sent[^]*sent within about a minute/],
  ['Retried One', /Will be tried again[^]*fewer requests[^]*tried again by itself: Mar \d, 2026, \d/],
  [
    'Checked One',
    /Checking with Sertifier[^]*may have been issued already[^]*looked up there first, so that nobody gets two/,
  ],
  [
    'Level',
    /Replaced[^]*Issued Mar 2, 2026 · No\.\s\d{14}(?![^]*View credential)[^]*had issued it all the same[^]*Delete it at Sertifier/,
  ],
  ['Level', /Not issued: duplicate[^]*asked for before/],
  ['Level', /Not issued: duplicate[^]*asked for before[^]*The first request: SC-\d{6}/],
  ['Level', /Replaced[^]*went back to a value for which SC-\d{6} was requested[^]*Another request took its place/],
  ['Level', /Issued[^]*Issued Mar 2, 2026 · No\.\s\d{14}[^]*View credential[^]*Copy link[^]*Add to LinkedIn/],
  ['Revoked One', /Withdrawn(?![^]*View credential)[^]*can no longer be verified/],
  ['Failed One', /Not issued: failed[^]*Nothing more happens by itself[^]*administrator can try it again/],
  ['Draft One', /Draft, not published(?![^]*View credential)[^]*Publish it at Sertifier/],
  ['Expired One', /Expired[^]*Issued Mar 2, 2026 · Valid until Apr 2, 2026 · No\.\s\d{14}[^]*View credential/],
];

/** When the story is looked at: after the last day of the one that expires. */
export const AFTER_EXPIRY = '2026-04-03T09:00:00.000Z';

/**
 * Brings a contact's credentials into every state, each through the product: campaigns of every kind, faults played at
 * Sertifier, the clock advanced, people who change their minds. Revoking comes with a later version: until then an
 * administrator writes that status, which the table of transitions allows.
 */
export async function playStory(org: ScenarioOrg): Promise<string> {
  const contact = await issueByLevel(org, 'Each Value');
  await org.update('Contact', contact, { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
  const ask = askFor(org, contact);

  await ask('Expired One', { Validity_Months__c: 1 });
  await ask('Draft One', { Quick_Publish__c: false });
  await org.sertifier.faults([{ on: { path: ISSUE }, then: { status: 429 } }]);
  await ask('Failed One');
  await org.advance('PT20M');
  await org.sertifier.faults([]);
  await ask('Revoked One');
  await revoke(org, 'Revoked One');

  await reach(org, contact, 'Gold');
  await org.advance('PT1M');
  await org.control({ Paused__c: true });
  await reach(org, contact, 'Silver');
  await org.advance('PT1M');
  await reach(org, contact, 'Gold');
  await org.control({ Paused__c: false });
  await org.advance('PT30M');
  await whileSending(
    org,
    () => reach(org, contact, 'Bronze'),
    () => reach(org, contact, 'Gold'),
  );
  await org.advance('PT30M');

  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } }]);
  await ask('Checked One');
  await org.sertifier.faults([{ on: { path: ISSUE }, then: { status: 429 } }]);
  await ask('Retried One');
  // from here on nothing is sent before the story is looked at
  await org.switches({ asyncDelayMinutes: 3 });
  await ask('Queued One');
  await org.update('Contact', contact, { Email: null });
  await ask('Held One');
  return contact;
}

type Ask = (campaign: string, fields?: Readonly<Record<string, string | number | boolean>>) => Promise<void>;

/** Makes a campaign the default one, and ticks the box for it. */
function askFor(org: ScenarioOrg, contact: string): Ask {
  return async (label, fields = {}) => {
    const name = label.replaceAll(' ', '_');
    await org.campaign(name, { Label: label, Campaign_ID__c: org.sertifier.campaignId(CERTIFICATE), ...fields });
    await org.control({ Default_Campaign__c: name });
    await org.untick(contact);
    await org.tick(contact);
    if (org.reading('asyncDelayMinutes') === 0) await org.settle();
  };
}

async function revoke(org: ScenarioOrg, campaign: string): Promise<void> {
  const name = 'Write_Status';
  const content = `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><fieldPermissions><editable>true</editable><field>Sertifier_Credential__c.Status__c</field><readable>true</readable></fieldPermissions><label>Write Status</label></PermissionSet>`;
  await org.requests.deployFiles([
    manifest('PermissionSet', [name]),
    { path: `permissionsets/${name}.permissionset`, content },
  ]);
  const [set] = await org.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
  const [user] = await org.query("SELECT Id FROM User WHERE LastName = 'Administrator'");
  await org.create('PermissionSetAssignment', { AssigneeId: user?.Id, PermissionSetId: set?.Id });
  const [row] = await org.credentials(`Campaign_Label__c = '${campaign}'`);
  await org.update('Sertifier_Credential__c', String(row?.Id), { Status__c: 'Revoked' });
}
