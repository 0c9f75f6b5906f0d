import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customField } from '../schema/testing/components-from-xml.ts';
import { makeFilledFixture, rowsOf, type Binds } from './testing/query-fixture.ts';
import { beginAt, insertAll, makeFixture, order, type Fixture } from './testing/store-fixture.ts';

function keys(fixture: Fixture, where: string, binds: Binds = {}): string {
  return rowsOf(fixture, `SELECT Key__c FROM Order__c WHERE ${where}`, binds)
    .map((row) => String(row.value('Key__c')))
    .join(' ');
}

describe('SOQL conditions', () => {
  const fixture = makeFilledFixture();
  const cases: [string, string][] = [
    ["Key__c = 'A'", 'a'],
    ["Key__c != 'a'", 'B c% null'],
    ['Key__c = null', 'null'],
    ["Key__c = ''", 'null'],
    ['Amount__c > 10 AND Amount__c <= 30', 'B c%'],
    ['Amount__c < 20', 'a'],
    ["(Key__c = 'a' AND Amount__c = 10) OR Amount__c = 30", 'a c%'],
    ["NOT Key__c = 'a'", 'B c% null'],
    ["(NOT (Key__c = 'a' OR Amount__c = 20)) AND Amount__c != null", 'c%'],
    ["Amount__c = 30 AND (NOT Key__c = 'a')", 'c%'],
    ["Key__c IN ('A', 'b')", 'a B'],
    ["Key__c NOT IN ('A', 'b')", 'c% null'],
    ["Key__c LIKE '_'", 'a B'],
    ["Key__c LIKE '%C%'", 'c%'],
    ["Key__c LIKE '%\\\\%'", ''],
    ["Key__c LIKE 'c\\%'", 'c%'],
    ['Open__c = FALSE', 'B'],
    ["Status__c = 'new'", 'B c%'],
    ["Contact__r.Email = 'ADA@b.example'", 'a B'],
    ['Contact__r.Email = null', 'c% null'],
    ["Contact__c IN (SELECT Id FROM Contact WHERE LastName = 'Bob')", 'c%'],
    ["Contact__c NOT IN (SELECT Id FROM Contact WHERE LastName = 'Bob')", 'a B null'],
    ['Due__c = TODAY', 'a'],
    ['Due__c < TODAY', 'c%'],
    ['Due__c = LAST_N_DAYS:1', 'a'],
    ['Due__c = LAST_N_DAYS:2', 'a c%'],
    ['Due__c IN (TODAY, TOMORROW)', 'a'],
    ['Due__c != TODAY', 'B c% null'],
    ['Due__c = 2026-05-18', 'c%'],
    ['Due__c = THIS_WEEK', 'a c%'],
    ['At__c >= 2026-05-20T23:30:00Z', 'B'],
    ['At__c > 2026-05-21T01:30:00+02:00', ''],
    ['At__c = TODAY', 'B'],
    ['Order__c.Amount__c = 10', 'a'],
  ];
  for (const [where, expected] of cases) {
    it(where, () => assert.equal(keys(fixture, where), expected));
  }

  it('date literals depend on the time zone of the user', () => {
    const transaction = beginAt(fixture.clock, 'Europe/Istanbul');
    const soql = 'SELECT Key__c FROM Order__c WHERE At__c = TOMORROW';
    assert.deepEqual(
      fixture.store.query(soql, transaction).records.map((row) => row.value('Key__c')),
      ['B'],
    );
  });

  it('binds single values and lists, behind IN and behind =', () => {
    assert.equal(keys(fixture, 'Key__c = :key', { key: 'a' }), 'a');
    assert.equal(keys(fixture, 'Key__c IN :keys', { keys: ['a', 'b'] }), 'a B');
    assert.equal(keys(fixture, 'Key__c = :keys', { keys: ['a', 'b'] }), 'a B');
    assert.equal(keys(fixture, 'Key__c IN :keys', { keys: [] }), '');
    assert.equal(keys(fixture, "Key__c NOT IN (:one, ':two')", { one: 'a' }), 'B c% null');
    assert.equal(keys(fixture, 'Key__c=:ids.get(0) AND Due__c = LAST_N_DAYS:1', { 'ids.get(0)': 'a' }), 'a');
    assert.equal(keys(fixture, 'Key__c LIKE :part', { part: 'C%' }), 'c%');
    assert.equal(keys(fixture, 'Amount__c >= :request.least', { 'request.least': 20 }), 'B c%');
    assert.throws(() => keys(fixture, 'Amount__c = :key', { key: 'x' }), /must be of type double/);
  });

  it('binds LIMIT and OFFSET of the outer query', () => {
    const soql = "SELECT Key__c FROM Order__c WHERE Key__c != ')' ORDER BY Amount__c LIMIT :most OFFSET :from.index";
    const found = rowsOf(fixture, soql, { most: 2, 'from.index': 1 });
    assert.deepEqual(
      found.map((row) => row.value('Key__c')),
      ['a', 'B'],
    );
    assert.throws(() => rowsOf(fixture, soql, { most: -1, 'from.index': 0 }), /:most must be a whole number/);
  });

  it('includes and excludes choices of multi-select picklists', () => {
    const chosen = makeFixture([
      customField(
        'Order__c.Tags__c',
        'MultiselectPicklist',
        '<valueSet><valueSetDefinition><value><fullName>x</fullName></value></valueSetDefinition></valueSet>' +
          '<visibleLines>3</visibleLines>',
      ),
    ]);
    insertAll(chosen, order({ Key__c: 'xy', Tags__c: 'x;y' }), order({ Key__c: 'z', Tags__c: 'z' }));
    assert.equal(keys(chosen, "Tags__c INCLUDES ('x;y', 'q')"), 'xy');
    assert.equal(keys(chosen, "Tags__c EXCLUDES ('x')"), 'z');
  });
});
