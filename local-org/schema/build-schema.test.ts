import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Component } from '../metadata/component.ts';
import { buildSchema } from './build-schema.ts';
import { componentFromXml, customField, customObject, validationRule } from './testing/components-from-xml.ts';

const ORDER = customObject('Order__c');
const SHIPMENT = customObject('Shipment__c');

function messages(...components: Component[]): string[] {
  return buildSchema([ORDER, ...components]).problems.map((problem) => problem.message);
}

describe('buildSchema: what exists', () => {
  it('has the standard objects with their real key prefixes (Object Reference)', () => {
    const { schema } = buildSchema([]);
    const prefixes = ['Account', 'Contact', 'User', 'Profile', 'PermissionSet', 'PermissionSetAssignment', 'Group'];
    assert.deepEqual(
      prefixes.map((name) => schema.object(name)?.keyPrefix),
      ['001', '003', '005', '00e', '0PS', '0Pa', '00G'],
    );
    assert.equal(schema.object('contact')?.field('lastname')?.name, 'LastName');
    assert.equal(schema.object('Contact')?.field('Name')?.createable, false);
    assert.equal(schema.objectOfRecord('003000000000001AAA')?.name, 'Contact');
  });

  it('gives every standard object a key prefix of its own', () => {
    const prefixes = [...buildSchema([]).schema.objects()].map((object) => object.keyPrefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    assert.ok(prefixes.every((prefix) => prefix.length === 3));
  });

  it('adds custom fields to standard objects and finds parent and child relationships', () => {
    const { schema, problems } = buildSchema([
      ORDER,
      customField('Contact.Score__c', 'Number', '<precision>4</precision><scale>0</scale>'),
      customField(
        'Order__c.Contact__c',
        'Lookup',
        '<referenceTo>Contact</referenceTo><relationshipName>Orders</relationshipName>',
      ),
    ]);
    assert.deepEqual(problems, []);
    assert.equal(schema.object('Contact')?.field('score__C')?.name, 'Score__c');
    assert.equal(schema.object('Order__c')?.parentRelationship('contact__R')?.name, 'Contact__c');
    assert.deepEqual(
      schema.childRelationships('Contact').find((child) => child.childObject === 'Order__c'),
      { name: 'Orders__r', childObject: 'Order__c', field: 'Contact__c' },
    );
  });

  it('keeps key prefixes over deployments, in order of creation', () => {
    const first = buildSchema([SHIPMENT]).schema;
    const second = buildSchema([ORDER, SHIPMENT], first).schema;
    assert.equal(first.object('Shipment__c')?.keyPrefix, 'a00');
    assert.equal(second.object('Shipment__c')?.keyPrefix, 'a00');
    assert.equal(second.object('Order__c')?.keyPrefix, 'a01');
  });

  it('keeps what an object is (help "Create Custom Settings")', () => {
    const setting = (type: string): Component =>
      customObject('Desk__c', `<customSettingsType>${type}</customSettingsType><label>Desk</label>`);
    const { schema, problems } = buildSchema([setting('List')]);
    assert.deepEqual(problems, []);
    assert.equal(schema.object('Desk__c')?.settingType, 'List');
    assert.deepEqual(buildSchema([setting('List')], schema).problems, []);
    for (const other of [setting('Hierarchy'), customObject('Desk__c')]) {
      const [problem] = buildSchema([other], schema).problems;
      assert.match(problem?.message ?? '', /customSettingsType of Desk__c cannot be changed/);
    }
  });

  it('gives custom metadata types their own system fields', () => {
    const { schema, problems } = buildSchema([
      customObject('Tier__mdt', '<label>Tier</label><pluralLabel>Tiers</pluralLabel>'),
      customField('Tier__mdt.Limit__c', 'Number', '<precision>4</precision><scale>0</scale>'),
    ]);
    assert.deepEqual(problems, []);
    const tier = schema.object('Tier__mdt');
    assert.equal(tier?.kind, 'customMetadata');
    assert.ok(tier.field('QualifiedApiName'));
    assert.equal(tier.field('OwnerId'), undefined);
  });

  it('reads picklists, global value sets, formulas, defaults and validation rules', () => {
    const { schema, problems } = buildSchema([
      ORDER,
      componentFromXml(
        'GlobalValueSet',
        'Sizes',
        '<GlobalValueSet><customValue><fullName>S</fullName><default>true</default></customValue></GlobalValueSet>',
      ),
      customField('Order__c.Size__c', 'Picklist', '<valueSet><valueSetName>Sizes</valueSetName></valueSet>'),
      customField('Order__c.Up__c', 'Text', '<formula>UPPER(Name)</formula>'),
      customField('Order__c.Open__c', 'Checkbox', '<defaultValue>true</defaultValue>'),
      validationRule('Order__c.Named', 'ISBLANK(Name)', 'Give a name', 'Open__c'),
    ]);
    assert.deepEqual(problems, []);
    const order = schema.object('Order__c');
    assert.equal(order?.field('Size__c')?.picklist?.restricted, true);
    assert.equal(order.field('Size__c')?.picklist?.values[0]?.default, true);
    assert.equal(order.field('Up__c')?.formula, 'UPPER(Name)');
    assert.equal(order.field('Up__c')?.createable, false);
    assert.equal(order.validationRules[0]?.errorDisplayField, 'Open__c');
  });
});

describe('buildSchema: what is refused, with file and position (sf CLI trap 6)', () => {
  it('names file, line and column of an unknown field type', () => {
    const field = componentFromXml(
      'CustomField',
      'Order__c.A__c',
      '<fields>\n  <fullName>A__c</fullName>\n  <label>A</label>\n  <type>Textt</type>\n</fields>',
    );
    const [problem] = buildSchema([ORDER, field]).problems;
    assert.equal(problem?.message, "'Textt' is not a valid value for the enum 'FieldType'");
    assert.equal(problem.fileName, 'objects/Order__c.object');
    assert.equal(problem.position?.line, 4);
  });

  const refused: [string, Component, RegExp][] = [
    ['a text without length', customField('Order__c.A__c', 'Text'), /Must specify 'length'/],
    ['a length out of range', customField('Order__c.A__c', 'Text', '<length>256</length>'), /from 1 to 255/],
    [
      'a lookup to an unknown object',
      customField('Order__c.A__c', 'Lookup', '<referenceTo>Nope__c</referenceTo>'),
      /'Nope__c' does not resolve to a valid sObject type/,
    ],
    [
      'a required checkbox',
      customField('Order__c.A__c', 'Checkbox', '<defaultValue>false</defaultValue><required>true</required>'),
      /Can not specify 'required' for a CustomField of type Checkbox/,
    ],
    [
      'unique on a type that cannot be',
      customField('Order__c.A__c', 'Date', '<unique>true</unique>'),
      /Can not specify 'unique' for a CustomField of type Date/,
    ],
    [
      'a default of the wrong type',
      customField(
        'Order__c.A__c',
        'Number',
        '<precision>4</precision><scale>0</scale><defaultValue>"x"</defaultValue>',
      ),
      /incompatible with expected data type \(Number\)/,
    ],
    [
      'a checkbox default that is no boolean',
      customField('Order__c.A__c', 'Checkbox', '<defaultValue>1</defaultValue>'),
      /true or false/,
    ],
    ['a checkbox without default', customField('Order__c.A__c', 'Checkbox'), /Must specify 'defaultValue'/],
    [
      'a required lookup that is set to null',
      customField('Order__c.A__c', 'Lookup', '<referenceTo>Contact</referenceTo><required>true</required>'),
      /cascade delete or restrict delete/,
    ],
    ['a field of an unknown object', customField('Nope__c.A__c', 'Checkbox'), /named 'Nope__c' cannot be found/],
    ['a summary field', customField('Order__c.A__c', 'Summary'), /does not implement fields of type 'Summary'/],
    ['a geolocation', customField('Order__c.A__c', 'Location'), /does not implement fields of type 'Location'/],
    [
      'a lookup filter',
      customField('Order__c.A__c', 'Lookup', '<referenceTo>Contact</referenceTo><lookupFilter/>'),
      /does not implement 'lookupFilter'/,
    ],
    ['a formula of a type that has none', customField('Order__c.A__c', 'Email', '<formula>1</formula>'), /formula/],
    ['a big object', customObject('Done__b'), /does not implement objects that end with '__b'/],
    [
      'a custom setting of an unknown type',
      customObject('Set__c', '<customSettingsType>Tree</customSettingsType><label>S</label>'),
      /'Tree' is not a valid value for the enum 'CustomSettingsType'/,
    ],
    [
      'a custom setting that is no custom object',
      customObject('Set__mdt', '<customSettingsType>List</customSettingsType><label>S</label>'),
      /must end with '__c'/,
    ],
    ['an unknown standard object', customObject('Asset'), /neither a standard object/],
    [
      'a change to a standard field',
      customField('Contact.Email', 'Email', '<required>true</required>'),
      /standard field Contact\.Email/,
    ],
    [
      'a label of a standard object (Metadata API Developer Guide, "CustomObject")',
      customObject('contact', '<label>Person</label>'),
      /^The local org does not implement 'label' on the standard object contact\.$/,
    ],
    [
      'a name field of a standard object (Metadata API Developer Guide, "CustomObject")',
      customObject('Account', '<nameField><label>Firm</label><type>Text</type></nameField>'),
      /'nameField' on the standard object Account/,
    ],
    [
      'a long label',
      customField('Order__c.A__c', 'Checkbox', `<label>${'x'.repeat(41)}</label><defaultValue>false</defaultValue>`),
      /maximum length is:40/,
    ],
    ['an invalid name', customField('Order__c.A___c', 'Checkbox', '<defaultValue>false</defaultValue>'), /field name/],
    [
      'a validation rule at an unknown field',
      validationRule('Order__c.Rule', 'TRUE', 'No', 'Nope__c'),
      /Field Nope__c does not exist/,
    ],
  ];
  for (const [what, component, expected] of refused) {
    it(`refuses ${what}`, () => {
      const [message] = messages(component).filter((one) => expected.test(one));
      assert.ok(message !== undefined, `none of ${JSON.stringify(messages(component))} matches ${String(expected)}`);
    });
  }

  it('refuses two child relationships of one name', () => {
    const inside = '<referenceTo>Contact</referenceTo><relationshipName>Orders</relationshipName>';
    assert.match(
      messages(customField('Order__c.A__c', 'Lookup', inside), customField('Order__c.B__c', 'Lookup', inside)).join(),
      /already a Child Relationship named Orders on Contact/,
    );
  });
});
