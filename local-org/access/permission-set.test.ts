import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Schema } from '../schema/object-definition.ts';
import { buildSchema } from '../schema/build-schema.ts';
import { componentFromXml, customField, customObject } from '../schema/testing/components-from-xml.ts';
import { checkPermissionSetReferences } from './check-permission-set.ts';
import { parsePermissionSet } from './parse-permission-set.ts';

const schema: Schema = buildSchema([
  customObject('Order__c'),
  customField('Order__c.Note__c', 'Text', '<length>80</length>'),
  customField('Order__c.Code__c', 'Text', '<length>80</length><required>true</required>'),
  customField('Order__c.Double__c', 'Number', '<precision>5</precision><scale>0</scale><formula>1 + 1</formula>'),
]).schema;

function permissionSet(inside: string) {
  return componentFromXml(
    'PermissionSet',
    'Order_Access',
    `<PermissionSet><label>Order Access</label>${inside}</PermissionSet>`,
  );
}

function messages(inside: string): string[] {
  return parsePermissionSet(permissionSet(inside)).problems.map(({ message }) => message);
}

function referenceMessages(inside: string): string[] {
  const component = permissionSet(inside);
  const { definition, problems } = parsePermissionSet(component);
  assert.deepEqual(problems, []);
  return checkPermissionSetReferences(definition, component, {
    schema,
    hasClass: (name) => name === 'SendOrders',
    hasCustomPermission: (name) => name === 'Order_Admin',
    hasPrincipal: (credential, principal) => credential === 'Order_System' && principal === 'Main Principal',
    hasComponent: (type, fullName) =>
      ['CustomTab:Order__c', 'CustomApplication:Orders', 'Flow:Send'].includes(`${type}:${fullName}`),
  }).map(({ message }) => message);
}

const objectBlock = (object: string, granted: string) =>
  `<objectPermissions>${granted
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => `<${name}>true</${name}>`)
    .join('')}<object>${object}</object></objectPermissions>`;
const fieldBlock = (field: string, editable: boolean) =>
  `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;
const principalBlock = (name: string) =>
  `<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>${name}</externalCredentialPrincipal></externalCredentialPrincipalAccesses>`;

describe('parsePermissionSet (Metadata API Developer Guide, PermissionSet)', () => {
  it('reads every kind of grant, and only what is enabled', () => {
    const { definition, problems } = parsePermissionSet(
      permissionSet(
        '<description>For automation</description>' +
          '<classAccesses><apexClass>SendOrders</apexClass><enabled>true</enabled></classAccesses>' +
          '<classAccesses><apexClass>Other</apexClass><enabled>false</enabled></classAccesses>' +
          '<customPermissions><enabled>true</enabled><name>Order_Admin</name></customPermissions>' +
          '<customMetadataTypeAccesses><enabled>true</enabled><name>Order_Setting__mdt</name></customMetadataTypeAccesses>' +
          '<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>' +
          '<tabSettings><tab>Order__c</tab><visibility>Visible</visibility></tabSettings>' +
          principalBlock('Order_System-Main Principal') +
          objectBlock('Order__c', 'allowRead allowEdit') +
          fieldBlock('Order__c.Note__c', false),
      ),
    );
    assert.deepEqual(problems, []);
    assert.equal(definition.name, 'Order_Access');
    assert.equal(definition.label, 'Order Access');
    assert.equal(definition.description, 'For automation');
    assert.deepEqual([...definition.classes], ['SendOrders']);
    assert.deepEqual([...definition.customPermissions], ['Order_Admin']);
    assert.deepEqual([...definition.userPermissions], ['ApiEnabled']);
    assert.deepEqual([...definition.principals], ['Order_System-Main Principal']);
    assert.deepEqual(definition.fields.get('Order__c.Note__c'), { read: true, edit: false });
    assert.equal(definition.objects.get('Order__c')?.edit, true);
    assert.equal(definition.objects.get('Order__c')?.create, false);
    assert.equal(definition.objects.get('Order_Setting__mdt')?.read, true);
  });

  it('wants permissions with those that they depend on', () => {
    assert.deepEqual(messages(objectBlock('Order__c', 'allowEdit')), [
      'Permission Edit Order__c depends on permission(s): Read Order__c',
    ]);
    assert.deepEqual(messages(objectBlock('Order__c', 'allowRead allowDelete')), [
      'Permission Delete Order__c depends on permission(s): Edit Order__c',
    ]);
  });

  it('refuses blanks around the hyphen of a principal', () => {
    assert.match(messages(principalBlock('Order_System - Main'))[0] ?? '', /no spaces around it/);
  });

  it('refuses by name what it does not implement, with the place', () => {
    const { problems } = parsePermissionSet(permissionSet('\n<dataspaceScopes/>'));
    assert.match(problems[0]?.message ?? '', /does not implement 'dataspaceScopes'/);
    assert.equal(problems[0]?.position?.line, 2);
    assert.match(messages('<hasActivationRequired>true</hasActivationRequired>')[0] ?? '', /session-based/);
  });

  it('refuses two blocks for one object', () => {
    const block = objectBlock('Order__c', 'allowRead');
    assert.deepEqual(messages(block + block), ["'objectPermissions' names Order__c twice."]);
  });
});

describe('checkPermissionSetReferences', () => {
  it('accepts what there is', () => {
    assert.deepEqual(
      referenceMessages(
        '<classAccesses><apexClass>SendOrders</apexClass><enabled>true</enabled></classAccesses>' +
          '<customPermissions><enabled>true</enabled><name>Order_Admin</name></customPermissions>' +
          principalBlock('Order_System-Main Principal') +
          objectBlock('Order__c', 'allowRead') +
          objectBlock('UserExternalCredential', 'allowRead') +
          fieldBlock('Order__c.Note__c', true) +
          fieldBlock('Order__c.Double__c', false),
      ),
      [],
    );
  });

  it('names what there is not', () => {
    assert.deepEqual(
      referenceMessages(
        '<classAccesses><apexClass>Nothing</apexClass><enabled>true</enabled></classAccesses>' +
          '<customPermissions><enabled>true</enabled><name>Nothing</name></customPermissions>' +
          principalBlock('Order_System-Nobody') +
          objectBlock('Nothing__c', 'allowRead') +
          fieldBlock('Order__c.Nothing__c', true),
      ),
      [
        'In field: object - no CustomObject named Nothing__c found',
        'In field: field - no CustomField named Order__c.Nothing__c found',
        'In field: apexClass - no ApexClass named Nothing found',
        'In field: name - no CustomPermission named Nothing found',
        'In field: externalCredentialPrincipal - no ExternalCredentialPrincipal named Order_System-Nobody found',
      ],
    );
  });

  it('apps, tabs and flows must be there, too, or be those of the platform', () => {
    const blocks = (application: string, tab: string, flow: string): string =>
      `<applicationVisibilities><application>${application}</application><visible>true</visible></applicationVisibilities>` +
      `<flowAccesses><enabled>true</enabled><flow>${flow}</flow></flowAccesses>` +
      `<tabSettings><tab>${tab}</tab><visibility>Visible</visibility></tabSettings>`;
    assert.deepEqual(referenceMessages(blocks('Orders', 'Order__c', 'Send')), []);
    assert.deepEqual(referenceMessages(blocks('standard__Sales', 'standard-Contact', 'Send')), []);
    assert.deepEqual(referenceMessages(blocks('No', 'No', 'No')), [
      'In field: application - no CustomApplication named No found',
      'In field: tab - no CustomTab named No found',
      'In field: flow - no Flow named No found',
    ]);
  });

  it('user permissions are those of the object PermissionSet (Object Reference, "PermissionSet")', () => {
    const block = (name: string, enabled: boolean): string =>
      `<userPermissions><enabled>${enabled}</enabled><name>${name}</name></userPermissions>`;
    assert.deepEqual(referenceMessages(['ApiEnabled', 'RunFlow', 'ViewSetup'].map((n) => block(n, true)).join('')), []);
    assert.deepEqual(referenceMessages(block('FlyToTheMoon', true) + block('apienabled', false)), [
      'Unknown user permission: FlyToTheMoon',
      'Unknown user permission: apienabled',
    ]);
  });

  it('refuses field permissions of a required field', () => {
    assert.deepEqual(referenceMessages(fieldBlock('Order__c.Code__c', true)), [
      'You cannot deploy to a required field: Order__c.Code__c',
    ]);
  });

  it('wants exact names, because grants are looked up by them', () => {
    assert.match(
      referenceMessages(objectBlock('order__c', 'allowRead'))[0] ?? '',
      /^Write Order__c instead of order__c/,
    );
    assert.match(referenceMessages(fieldBlock('Order__c.note__c', true))[0] ?? '', /^Write Order__c.Note__c instead/);
  });

  it('refuses to make a formula editable', () => {
    assert.match(referenceMessages(fieldBlock('Order__c.Double__c', true))[0] ?? '', /cannot be editable/);
  });
});
