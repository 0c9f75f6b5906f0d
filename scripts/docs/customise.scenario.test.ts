import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MetadataFile } from '../org/org-port.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const MANIFEST = `<Package xmlns="${NAMESPACE}"><types><members>Course__c</members><name>CustomObject</name></types><types><members>Course_Passed</members><name>Flow</name></types><types><members>Course_Access</members><name>PermissionSet</name></types><version>66.0</version></Package>`;
const OBJECT = `<CustomObject xmlns="${NAMESPACE}"><deploymentStatus>Deployed</deploymentStatus>
<fields><fullName>Passed__c</fullName><defaultValue>false</defaultValue><label>Passed</label><type>Checkbox</type></fields>
<fields><fullName>Score__c</fullName><label>Score</label><precision>3</precision><scale>0</scale><type>Number</type></fields>
<fields><fullName>Student__c</fullName><label>Student</label><referenceTo>Contact</referenceTo><relationshipName>Courses</relationshipName><type>Lookup</type></fields>
<label>Course</label><nameField><displayFormat>C-{0000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField><pluralLabel>Courses</pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>`;
/** Fields that are deployed can be seen by nobody until a permission set says so. */
const ACCESS = `<PermissionSet xmlns="${NAMESPACE}">${['Passed__c', 'Score__c', 'Student__c']
  .map(
    (name) =>
      `<fieldPermissions><editable>true</editable><field>Course__c.${name}</field><readable>true</readable></fieldPermissions>`,
  )
  .join('')}<label>Course Access</label></PermissionSet>`;
const INPUTS = {
  attribute1Value: '<elementReference>score</elementReference>',
  campaign: '<stringValue>Turbine_Safety</stringValue>',
  contactId: '<elementReference>$Record.Student__c</elementReference>',
  recipientEmail: '<elementReference>$Record.Student__r.Email</elementReference>',
  recipientName: '<elementReference>$Record.Student__r.Name</elementReference>',
  sourceFlow: '<stringValue>Course_Passed</stringValue>',
  sourceObject: '<stringValue>Course__c</stringValue>',
  sourceRecordId: '<elementReference>$Record.Id</elementReference>',
  triggerValue: '<stringValue>Passed</stringValue>',
};

const files = (flowXml: string): readonly MetadataFile[] => [
  { path: 'package.xml', content: MANIFEST },
  { path: 'objects/Course__c.object', content: OBJECT },
  { path: 'permissionsets/Course_Access.permissionset', content: ACCESS },
  { path: 'flows/Course_Passed.flow', content: flowXml },
];

/** The flow that "Another object" tells an administrator to build. */
function flow(): string {
  const at = (name: string): string =>
    `<name>${name}</name><label>${name}</label><locationX>0</locationX><locationY>0</locationY>`;
  const inputs = Object.entries(INPUTS).map(
    ([name, value]) => `<inputAssignments><name>${name}</name><value>${value}</value></inputAssignments>`,
  );
  return `<Flow xmlns="${NAMESPACE}"><apiVersion>66.0</apiVersion>
<customErrors>${at('Refuse')}<customErrorMessages><errorMessage>{!Queue_Credential.message}</errorMessage><isFieldError>false</isFieldError></customErrorMessages></customErrors>
<decisions>${at('Is_Lost')}<defaultConnectorLabel>Written</defaultConnectorLabel><rules><name>Lost</name><conditionLogic>and</conditionLogic><conditions><leftValueReference>Queue_Credential.status</leftValueReference><operator>EqualTo</operator><rightValue><stringValue>Not Written</stringValue></rightValue></conditions><connector><targetReference>Refuse</targetReference></connector><label>Lost</label></rules></decisions>
<formulas><name>score</name><dataType>String</dataType><expression>TEXT({!$Record.Score__c})</expression></formulas>
<label>Course Passed</label><processType>AutoLaunchedFlow</processType>
<start><locationX>0</locationX><locationY>0</locationY><connector><targetReference>Queue_Credential</targetReference></connector><doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria><filterLogic>and</filterLogic><filters><field>Passed__c</field><operator>EqualTo</operator><value><booleanValue>true</booleanValue></value></filters><object>Course__c</object><recordTriggerType>CreateAndUpdate</recordTriggerType><triggerType>RecordAfterSave</triggerType></start><status>Active</status>
<subflows>${at('Queue_Credential')}<connector><targetReference>Is_Lost</targetReference></connector><flowName>Sertifier_Queue_Credential</flowName>${inputs.join('')}<storeOutputAutomatically>true</storeOutputAutomatically></subflows></Flow>`;
}

let org: ScenarioOrg;
before(async () => {
  org = await ScenarioOrg.open();
  await org.requests.deployFiles(files(flow()));
  const [access] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Course_Access'");
  const [me] = await org.query("SELECT Id FROM User WHERE Username = 'admin@local-org.example.com'");
  await org.create('PermissionSetAssignment', { AssigneeId: me?.Id, PermissionSetId: access?.Id });
  await org.campaign('Turbine_Safety', {
    Campaign_ID__c: org.sertifier.campaignId('Advanced Turbine Safety'),
    Attribute_1_ID__c: org.sertifier.attributeId('Score'),
  });
});
after(() => org.close());

describe('what docs/customise.md tells to build', () => {
  it('issues from another object, on another condition, to another campaign, with an attribute', async () => {
    const contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
    const course = await org.create('Course__c', { Student__c: contact, Score__c: 97, Passed__c: true });
    await org.settle();
    const row = await org.credentialOf(contact);
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    assert.equal(row.Source_Record_Id__c, course);
    assert.equal(row.Campaign__c, 'Turbine_Safety');
    const [sent] = org.sertifier.sentCredentials();
    assert.equal(sent?.campaignId, org.sertifier.campaignId('Advanced Turbine Safety'));
    assert.deepEqual(sent.attributes, [{ id: org.sertifier.attributeId('Score'), value: '97' }]);
    assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, row.Verification_Link__c);
  });

  it('holds, with words, what names a campaign that does not exist', async () => {
    await org.requests.deployFiles(files(flow().replace('Turbine_Safety', 'Turbine_Saftey')));
    const contact = await org.createContact();
    await org.create('Course__c', { Student__c: contact, Passed__c: true });
    await org.settle();
    const row = await org.credentialOf(contact);
    assert.equal(row.Status__c, 'Held');
    assert.match(String(row.Last_Error__c), /Turbine_Saftey/);
  });
});
