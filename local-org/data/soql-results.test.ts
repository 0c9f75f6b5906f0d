import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { SObject } from '../values/sobject.ts';
import { makeFilledFixture, rowsOf } from './testing/query-fixture.ts';
import { insertAll, order, record, USER_ID } from './testing/store-fixture.ts';

describe('SOQL results', () => {
  const fixture = makeFilledFixture();

  it('gives canonical field names whatever case the query has (sf CLI trap 4)', () => {
    const [row] = rowsOf(fixture, "select ID, KEY__C, contact__R.firstname from ORDER__C where KEY__c = 'a'");
    assert.deepEqual([...(row?.fields.keys() ?? [])], ['Id', 'Key__c', 'Contact__r']);
    assert.equal(row?.objectName, 'Order__c');
    const contact = row.fields.get('Contact__r');
    assert.ok(contact instanceof SObject);
    assert.equal(contact.value('FirstName'), 'Ada');
  });

  it('resolves aliases of the object, and names of polymorphic owners', () => {
    fixture.store.writeSystemRecords([
      record('User', { Id: '005000000000001AAA', FirstName: 'A', LastName: 'B', Username: 'a@b.example' }),
    ]);
    const [row] = rowsOf(
      fixture,
      "SELECT o.Contact__r.Name, o.Owner.Name, CreatedBy.Alias FROM Order__c o WHERE o.Key__c = 'a'",
    );
    const nested = (name: string): SObject => {
      const value = row?.fields.get(name);
      assert.ok(value instanceof SObject);
      return value;
    };
    assert.equal(nested('Contact__r').value('Name'), 'Ada Lovelace');
    assert.equal(nested('Owner').value('Name'), 'A B');
    assert.equal(nested('Owner').objectName, 'User');
  });

  describe('Owner.Type and Owner.Name (SOQL and SOSL Reference, "Filter on Polymorphic Relationship Fields")', () => {
    const named = 'SELECT Key__c FROM Order__c WHERE Key__c != null AND Owner.';
    const keys = (soql: string): unknown[] => rowsOf(fixture, soql).map((row) => row.value('Key__c'));
    const fixture = makeFilledFixture();
    before(() => {
      fixture.store.writeSystemRecords([
        record('User', { Id: USER_ID, FirstName: 'A', LastName: 'B', Username: 'a@b.example' }),
        record('Group', { Id: '00G000000000001EAA', Name: 'Order Desk', DeveloperName: 'Order_Desk', Type: 'Queue' }),
      ]);
      insertAll(fixture, order({ Key__c: 'queued', OwnerId: '00G000000000001EAA' }));
    });

    it('tell users from queues where they are selected', () => {
      const rows = rowsOf(fixture, "SELECT o.owner.type, Owner.Name FROM Order__c o WHERE Key__c IN ('a', 'queued')");
      assert.deepEqual(
        rows.map((row) => {
          const owner = row.fields.get('Owner');
          assert.ok(owner instanceof SObject);
          return [...owner.fields];
        }),
        [
          [
            ['Type', 'User'],
            ['Name', 'A B'],
          ],
          [
            ['Type', 'Queue'],
            ['Name', 'Order Desk'],
          ],
        ],
      );
    });

    it('filter, sort and group', () => {
      assert.deepEqual(keys(`${named}Type = 'queue'`), ['queued']);
      assert.deepEqual(keys(`${named}Type IN ('User') ORDER BY Key__c`), ['a', 'B', 'c%']);
      assert.deepEqual(keys(`${named}Name LIKE 'Order%'`), ['queued']);
      assert.deepEqual(keys(`${named}Type != null ORDER BY Owner.Type, Key__c DESC`), ['queued', 'c%', 'B', 'a']);
      const groups = rowsOf(fixture, 'SELECT Owner.Type, COUNT(Id) n FROM Order__c GROUP BY Owner.Type');
      assert.deepEqual(
        groups.map((row) => [row.value('Type'), row.value('n')]),
        [
          ['User', 4],
          ['Queue', 1],
        ],
      );
    });

    it('have no type where one object alone can own', () => {
      assert.throws(() => rowsOf(fixture, 'SELECT Owner.Type FROM Contact'), /No such column 'Type' on entity 'User'/);
    });
  });

  it('gives null for a parent that is not there', () => {
    const [row] = rowsOf(fixture, 'SELECT Contact__r.Name, Contact__r.Account.Name FROM Order__c WHERE Key__c = null');
    assert.equal(row?.fields.get('Contact__r'), null);
  });

  it('gives child records under their relationship', () => {
    const [ada] = rowsOf(
      fixture,
      "SELECT Id, (SELECT Key__c FROM Orders__r WHERE Amount__c > 5 ORDER BY Amount__c DESC LIMIT 1) FROM Contact WHERE LastName = 'Lovelace'",
    );
    const children = ada?.fields.get('Orders__r');
    assert.ok(Array.isArray(children));
    assert.deepEqual(
      children.map((child: SObject) => child.value('Key__c')),
      ['B'],
    );
  });

  it('sorts by fields, with nulls first or last, and picklists by their set order', () => {
    const sorted = (clause: string): string =>
      rowsOf(fixture, `SELECT Key__c FROM Order__c ORDER BY ${clause}`)
        .map((row) => String(row.value('Key__c')))
        .join(' ');
    assert.equal(sorted('Key__c'), 'null a B c%');
    assert.equal(sorted('Key__c DESC'), 'c% B a null');
    assert.equal(sorted('Amount__c ASC NULLS LAST'), 'a B c% null');
    assert.equal(sorted('Contact__r.LastName DESC NULLS LAST, Amount__c DESC'), 'B a c% null');
    assert.equal(sorted('Status__c, Key__c'), 'B c% a null');
    assert.equal(sorted('Key__c LIMIT 2 OFFSET 1'), 'a B');
  });

  it('counts and aggregates', () => {
    assert.deepEqual(fixture.store.query('SELECT COUNT() FROM Order__c WHERE Amount__c > 5', fixture.begin()), {
      totalSize: 3,
      records: [],
    });
    const [total] = rowsOf(
      fixture,
      'SELECT COUNT(Id), SUM(Amount__c) total, AVG(Amount__c), MIN(Key__c), MAX(Due__c), COUNT_DISTINCT(Contact__c) c FROM Order__c',
    );
    assert.deepEqual(
      [...(total?.fields.keys() ?? [])].map((name) => [name, String(total?.value(name))]),
      [
        ['expr0', '4'],
        ['total', '60'],
        ['expr1', '20'],
        ['expr2', 'a'],
        ['expr3', '2026-05-20'],
        ['c', '2'],
      ],
    );
    assert.equal(total?.objectName, 'AggregateResult');
  });

  it('groups, filters groups and sorts them', () => {
    const groups = rowsOf(
      fixture,
      'SELECT Contact__r.LastName, COUNT(Id) n FROM Order__c WHERE Contact__c != null GROUP BY Contact__r.LastName ' +
        'HAVING COUNT(Id) >= 1 ORDER BY COUNT(Id) DESC',
    );
    assert.deepEqual(
      groups.map((group) => [group.value('LastName'), group.value('n')]),
      [
        ['Lovelace', 2],
        ['Bob', 1],
      ],
    );
    assert.equal(rowsOf(fixture, 'SELECT Status__c FROM Order__c GROUP BY Status__c HAVING COUNT(Id) > 1').length, 1);
  });

  it('gives labels of picklist values, and all fields on request', () => {
    const [row] = rowsOf(fixture, "SELECT toLabel(Status__c) FROM Order__c WHERE Key__c = 'B'");
    assert.equal(row?.value('Status__c'), 'Brand new');
    const [all] = rowsOf(fixture, 'SELECT FIELDS(ALL) FROM Order__c LIMIT 1');
    assert.equal(all?.fields.size, [...(fixture.store.schema.object('Order__c')?.fields.keys() ?? [])].length);
    const [custom] = rowsOf(fixture, 'SELECT FIELDS(CUSTOM) FROM Order__c LIMIT 1');
    assert.ok([...(custom?.fields.keys() ?? [])].every((name) => name.endsWith('__c')));
  });

  it('accepts FOR UPDATE, SECURITY_ENFORCED and USER_MODE', () => {
    assert.equal(rowsOf(fixture, "SELECT Id FROM Order__c WHERE Key__c = 'a' FOR UPDATE").length, 1);
    assert.equal(rowsOf(fixture, 'SELECT Id FROM Order__c WITH SECURITY_ENFORCED').length, 4);
    assert.equal(rowsOf(fixture, 'SELECT Id FROM Order__c WITH USER_MODE LIMIT 1').length, 1);
  });

  it('counts one query and its rows; a count is one row', () => {
    const transaction = fixture.begin();
    fixture.store.query('SELECT Id FROM Order__c', transaction);
    fixture.store.query('SELECT COUNT() FROM Order__c', transaction);
    assert.equal(transaction.limits.usedOf('soqlQueries'), 2);
    assert.equal(transaction.limits.usedOf('soqlRows'), 5);
  });
});
