import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema } from '../schema/build-schema.ts';
import { componentFromXml, customField, customObject, validationRule } from '../schema/testing/components-from-xml.ts';
import type { Component } from '../metadata/component.ts';
import { readCustomMetadata } from './custom-metadata.ts';
import { findFormulaProblems } from './formula-problems.ts';
import { dump, insertAll, makeFixture, order, ORDER_COMPONENTS, outcome } from './testing/store-fixture.ts';

describe('going over to the schema of a deployment', () => {
  const without = (name: string): Component[] => ORDER_COMPONENTS.filter((one) => one.fullName !== name);

  it('keeps records, drops removed fields, fills new checkboxes with their default', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Key__c: 'a', Legacy__c: 'gone', Amount__c: 3 }));
    const added = customField('Order__c.Fresh__c', 'Checkbox', '<defaultValue>true</defaultValue>');
    const { schema } = buildSchema([...without('Order__c.Legacy__c'), added], fixture.store.schema);
    fixture.store.useSchema(schema);
    const stored = fixture.store.find('Order__c', id);
    assert.equal(stored?.value('Amount__c'), 3);
    assert.equal(stored.value('Fresh__c'), true);
    assert.equal(stored.fields.has('Legacy__c'), false);
    assert.throws(() => fixture.store.query('SELECT Legacy__c FROM Order__c', fixture.begin()), /No such column/);
    assert.match(
      outcome(fixture.store.insert([order({ Key__c: 'A' })], fixture.begin(), { allOrNone: false })[0]),
      /^DUPLICATE_VALUE/,
    );
  });

  it('comes back whole when the transaction of the deployment is rolled back', () => {
    const fixture = makeFixture();
    insertAll(fixture, order({ Key__c: 'a', Legacy__c: 'kept' }));
    const before = dump(fixture.store);
    const transaction = fixture.begin();
    fixture.store.useSchema(buildSchema(without('Order__c.Legacy__c'), fixture.store.schema).schema, transaction);
    fixture.store.insert([order({ Key__c: 'b' })], transaction, { allOrNone: true });
    transaction.rollback();
    assert.equal(dump(fixture.store), before);
  });

  it('goes on counting IDs and auto-numbers, and begins anew after a reset', () => {
    const fixture = makeFixture();
    const [first] = insertAll(fixture, order());
    fixture.store.useSchema(buildSchema(ORDER_COMPONENTS, fixture.store.schema).schema);
    const [second = ''] = insertAll(fixture, order());
    assert.equal(fixture.store.find('Order__c', second)?.value('Name'), 'O-0002');
    fixture.store.reset();
    assert.deepEqual(fixture.store.select({ object: 'Order__c' }, fixture.begin()), []);
    assert.deepEqual(insertAll(fixture, order()), [first]);
  });
});

describe('formulas and custom metadata at deployment', () => {
  function problems(...components: Component[]): string[] {
    const all = [customObject('Order__c'), ...components];
    return findFormulaProblems(all, buildSchema(all).schema).map((one) => `${one.fullName}: ${one.message}`);
  }

  it('names formulas that do not compile or have the wrong type, with their position', () => {
    assert.match(problems(validationRule('Order__c.R', 'Nope__c = 1', 'No')).join(), /^Order__c\.R: Error: .*Nope__c/);
    assert.match(problems(validationRule('Order__c.R', '1 + 1', 'No')).join(), /data type \(Number\), incompatible/);
    assert.match(
      problems(customField('Order__c.F__c', 'Checkbox', '<formula>"x"</formula>')).join(),
      /data type \(Text\), incompatible with expected data type \(Boolean\)/,
    );
    assert.match(
      problems(customField('Order__c.D__c', 'Date', '<defaultValue>NOW()</defaultValue>')).join(),
      /data type \(DateTime\), incompatible with expected data type \(Date\)/,
    );
    assert.deepEqual(problems(validationRule('Order__c.R', 'ISBLANK(Name)', 'No')), []);
  });

  it('refuses formula fields that read themselves through others', () => {
    const text = (name: string, other: string): Component =>
      customField(`Order__c.${name}`, 'Text', `<formula>${other} &amp; "x"</formula>`);
    assert.match(problems(text('A__c', 'B__c'), text('B__c', 'A__c')).join(), /A__c cannot refer to itself/);
  });

  it('names what is wrong with a custom metadata record', () => {
    const type = [
      customObject('Tier__mdt', '<label>Tier</label><pluralLabel>Tiers</pluralLabel>'),
      customField('Tier__mdt.Code__c', 'Text', '<length>3</length><required>true</required>'),
    ];
    const { schema } = buildSchema(type);
    const problemsOf = (name: string, inside: string): string =>
      readCustomMetadata(
        [componentFromXml('CustomMetadata', name, `<CustomMetadata><label>L</label>${inside}</CustomMetadata>`)],
        schema,
      )
        .problems.map((one) => one.message)
        .join();
    const value = (field: string, type_: string, text: string): string =>
      `<values><field>${field}</field><value xsi:type="${type_}">${text}</value></values>`;
    assert.equal(problemsOf('Tier.A', value('Code__c', 'xsd:string', 'abc')), '');
    assert.match(problemsOf('Tier.A', ''), /Required fields are missing: \[Code__c\]/);
    assert.match(problemsOf('Tier.A', value('Code__c', 'xsd:string', 'abcd')), /data value too large/);
    assert.match(problemsOf('Tier.A', value('Nope__c', 'xsd:string', 'a')), /Invalid field Nope__c/);
    assert.match(problemsOf('Tier.A', value('Code__c', 'xsd:double', '1')), /not of required type/);
    assert.match(problemsOf('Nope.A', ''), /no type Nope__mdt/);
  });
});
