import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema } from '../schema/build-schema.ts';
import { customField, customObject } from '../schema/testing/components-from-xml.ts';
import type { UserAccess } from './access.ts';
import {
  createAccessService,
  MINIMUM_ACCESS,
  STANDARD_USER,
  SYSTEM_ADMINISTRATOR,
  type ProfileAccess,
} from './access-service.ts';
import type { ObjectPermissions, PermissionSetDefinition } from './permission-set.ts';

const { schema } = buildSchema([
  customObject('Order__c'),
  customField('Order__c.Note__c', 'Text', '<length>80</length>'),
  customField('Order__c.Code__c', 'Text', '<length>80</length><required>true</required>'),
  customField('Contact.Shoe_Size__c', 'Number', '<precision>3</precision><scale>0</scale>'),
]);

const READ: ObjectPermissions = {
  create: false,
  read: true,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};

function permissionSet(name: string, grants: Partial<PermissionSetDefinition>): PermissionSetDefinition {
  return {
    name,
    label: name,
    objects: new Map(),
    fields: new Map(),
    classes: new Set(),
    customPermissions: new Set(),
    principals: new Set(),
    userPermissions: new Set(),
    ...grants,
  };
}

const SETS = new Map(
  [
    permissionSet('Reader', {
      objects: new Map([['Order__c', READ]]),
      fields: new Map([['Order__c.Note__c', { read: true, edit: false }]]),
    }),
    permissionSet('Writer', {
      objects: new Map([['Order__c', { ...READ, create: true, edit: true }]]),
      fields: new Map([['Order__c.Note__c', { read: true, edit: true }]]),
    }),
    permissionSet('Sender', {
      objects: new Map([['UserExternalCredential', READ]]),
      principals: new Set(['Order_System-Main']),
      classes: new Set(['SendOrders']),
      customPermissions: new Set(['Order_Admin']),
    }),
    permissionSet('Shoe_Size', { fields: new Map([['Contact.Shoe_Size__c', { read: true, edit: true }]]) }),
  ].map((set) => [set.name, set]),
);

function access(profile: ProfileAccess, ...assigned: string[]): UserAccess {
  return createAccessService({
    schema: () => schema,
    permissionSets: () => SETS,
    assignedPermissionSets: () => assigned,
    profileOf: () => profile,
  }).of('005000000000001AAA');
}

describe('access of users (help, "Permission Sets")', () => {
  it('adds the permission sets up', () => {
    assert.equal(access(MINIMUM_ACCESS).canReadObject('Order__c'), false);
    const reader = access(MINIMUM_ACCESS, 'Reader');
    assert.equal(reader.canReadObject('Order__c'), true);
    assert.equal(reader.canEditObject('Order__c'), false);
    assert.equal(reader.canReadField('Order__c', 'Note__c'), true);
    assert.equal(reader.canEditField('Order__c', 'Note__c'), false);
    const both = access(MINIMUM_ACCESS, 'Reader', 'Writer', 'Deleted_Set');
    assert.equal(both.canCreateObject('Order__c'), true);
    assert.equal(both.canEditField('Order__c', 'Note__c'), true);
    assert.equal(both.canDeleteObject('Order__c'), false);
  });

  it('gives administrators all objects and classes, but no custom field that came by metadata', () => {
    const administrator = access(SYSTEM_ADMINISTRATOR);
    assert.equal(administrator.canDeleteObject('Order__c'), true);
    assert.equal(administrator.canReadObject('Nothing__c'), false);
    assert.equal(administrator.canUseClass('AnyClass'), true);
    assert.equal(administrator.canEditField('Contact', 'Email'), true);
    assert.equal(administrator.canReadField('Contact', 'Shoe_Size__c'), false);
    assert.equal(administrator.canReadField('Order__c', 'Note__c'), false);
    assert.equal(access(SYSTEM_ADMINISTRATOR, 'Shoe_Size').canEditField('Contact', 'Shoe_Size__c'), true);
  });

  it('implies principals and custom permissions for nobody', () => {
    const administrator = access(SYSTEM_ADMINISTRATOR);
    assert.equal(administrator.hasPrincipal('Order_System', 'Main'), false);
    assert.equal(administrator.hasCustomPermission('Order_Admin'), false);
    const sender = access(MINIMUM_ACCESS, 'Sender');
    assert.equal(sender.hasPrincipal('Order_System', 'Main'), true);
    assert.equal(sender.hasPrincipal('Order_System', 'Other'), false);
    assert.equal(sender.hasCustomPermission('Order_Admin'), true);
    assert.equal(sender.canUseClass('SendOrders'), true);
    assert.equal(sender.canUseClass('OtherClass'), false);
  });

  it('reads user external credentials by standard profiles or by a grant (help, nc_user_external_credentials)', () => {
    assert.equal(access(SYSTEM_ADMINISTRATOR).canReadObject('UserExternalCredential'), true);
    assert.equal(access(STANDARD_USER).canReadObject('UserExternalCredential'), true);
    assert.equal(access(MINIMUM_ACCESS).canReadObject('UserExternalCredential'), false);
    assert.equal(access(MINIMUM_ACCESS, 'Sender').canReadObject('UserExternalCredential'), true);
    const withoutRead = { ...SYSTEM_ADMINISTRATOR, readsUserExternalCredential: false };
    assert.equal(access(withoutRead).canReadObject('UserExternalCredential'), false);
  });

  it('shows required fields, names and audit fields to whoever sees the record', () => {
    const reader = access(MINIMUM_ACCESS, 'Reader');
    for (const field of ['Id', 'Name', 'CreatedDate', 'Code__c']) {
      assert.equal(reader.canReadField('Order__c', field), true, field);
    }
    assert.equal(access(MINIMUM_ACCESS).canReadField('Order__c', 'Code__c'), false);
    assert.equal(access(SYSTEM_ADMINISTRATOR).canEditField('Order__c', 'CreatedDate'), false);
  });
});
