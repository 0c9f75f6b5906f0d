import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { componentFromXml, customField, customObject } from '../schema/testing/components-from-xml.ts';
import { rowsOf } from './testing/query-fixture.ts';
import { makeFixture, record } from './testing/store-fixture.ts';

describe('custom metadata', () => {
  const type = [
    customObject('Tier__mdt', '<label>Tier</label><pluralLabel>Tiers</pluralLabel>'),
    customField('Tier__mdt.Limit__c', 'Number', '<precision>4</precision><scale>0</scale>'),
    customField('Tier__mdt.Active__c', 'Checkbox', '<defaultValue>true</defaultValue>'),
  ];
  const tier = (name: string, values = ''): ReturnType<typeof componentFromXml> =>
    componentFromXml(
      'CustomMetadata',
      `Tier.${name}`,
      `<CustomMetadata><label>${name}</label>${values}</CustomMetadata>`,
    );
  const limit = (value: string): string =>
    `<values><field>Limit__c</field><value xsi:type="xsd:double">${value}</value></values>`;

  it('is replaced by a deployment, keeps its IDs, and can be taken back', () => {
    const fixture = makeFixture(type);
    fixture.store.replaceCustomMetadata([tier('Gold', limit('5.0')), tier('Tin')]);
    const before = rowsOf(
      fixture,
      "SELECT Id, Limit__c, Active__c, MasterLabel FROM Tier__mdt WHERE DeveloperName = 'gold'",
    );
    assert.equal(before[0]?.value('Limit__c'), 5);
    assert.equal(before[0].value('Active__c'), true);
    const transaction = fixture.begin();
    fixture.store.replaceCustomMetadata([tier('Gold')], transaction);
    const after = rowsOf(fixture, 'SELECT Id, Limit__c FROM Tier__mdt');
    assert.deepEqual(
      after.map((row) => [row.id, row.value('Limit__c')]),
      [[before[0].id, null]],
    );
    transaction.rollback();
    assert.equal(rowsOf(fixture, 'SELECT Id FROM Tier__mdt').length, 2);
  });

  it('is no data: DML on it is refused', () => {
    const fixture = makeFixture(type);
    const [result] = fixture.store.insert([record('Tier__mdt', {})], fixture.begin(), { allOrNone: false });
    assert.equal(result?.errors[0]?.statusCode, 'INVALID_TYPE_FOR_OPERATION');
  });

  it('costs no query unless the switch customMetadataQueryCounts says so', () => {
    for (const counts of [false, true]) {
      const fixture = makeFixture(type, { countsCustomMetadataQueries: () => counts });
      const transaction = fixture.begin();
      fixture.store.query('SELECT Id FROM Tier__mdt', transaction);
      assert.equal(transaction.limits.usedOf('soqlQueries'), counts ? 1 : 0);
      assert.equal(fixture.store.countsQueryOn('Tier__mdt'), counts);
    }
  });
});
