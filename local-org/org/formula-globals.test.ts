import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { FIELDS, objectFile, ORDER, permissionSetFile } from './testing/small-project.ts';

const rule = (formula: string): string =>
  `<validationRules><fullName>Guard</fullName><active>true</active><errorConditionFormula>${formula}</errorConditionFormula><errorMessage>Only a manager finishes orders.</errorMessage></validationRules>`;
const orderWith = (formula: string): Record<string, string> => ({
  'objects/Order__c.object': objectFile('Order', Object.values(FIELDS)).replace(
    '</CustomObject>',
    `${rule(formula)}\n</CustomObject>`,
  ),
});
const GUARD = 'NOT($Permission.Finish_Orders) &amp;&amp; Status__c = $Label.Done_Status';
const PROJECT = {
  ...ORDER,
  ...orderWith(GUARD),
  'customPermissions/Finish_Orders.customPermission': metadataXml(
    'CustomPermission',
    '<isLicensed>false</isLicensed><label>Finish Orders</label>',
  ),
  'labels/CustomLabels.labels': metadataXml(
    'CustomLabels',
    '<labels><fullName>Done_Status</fullName><language>en_US</language><protected>false</protected><shortDescription>Done</shortDescription><value>Done</value></labels>',
  ),
  'permissionsets/Manager.permissionset': permissionSetFile('Order__c', ['Status__c']).replace(
    '<fieldPermissions>',
    '<customPermissions><enabled>true</enabled><name>Finish_Orders</name></customPermissions><fieldPermissions>',
  ),
};

let org: ComposedOrg;
before(async () => {
  org = await startWith(PROJECT, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

describe('$Permission, $Label and $CustomMetadata in validation rules (help "Global Variables")', () => {
  it('ask for the permission of whoever saves', async () => {
    await org.create('Order__c', { Status__c: 'New' });
    const refused = await org.send('POST', `${API}/sobjects/Order__c`, { Status__c: 'Done' });
    assert.equal(refused.status, 400);
    assert.match(JSON.stringify(refused.json), /FIELD_CUSTOM_VALIDATION_EXCEPTION/);
    const [set] = await org.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Manager'");
    await org.create('PermissionSetAssignment', {
      PermissionSetId: set?.Id,
      AssigneeId: org.running.org.administrator.id,
    });
    await org.create('Order__c', { Status__c: 'Done' });
  });

  for (const formula of [
    '$Permission.Nobody',
    '$Label.Nothing = "x"',
    '$CustomMetadata.Setting__mdt.Nope.Label = "x"',
    '$Setup.Setting__c.Paused__c',
  ]) {
    it(`${formula} is refused at deploy where it does not exist`, async () => {
      const { success, failures } = await org.deploy(orderWith(formula));
      assert.equal(success, false);
      assert.match(failures[0]?.problem ?? '', /does not exist|does not know/);
    });
  }
});
