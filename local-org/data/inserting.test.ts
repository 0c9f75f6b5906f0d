import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customField } from '../schema/testing/components-from-xml.ts';
import type { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import { insertAll, makeFixture, order, outcome, record, USER_ID, type Fixture } from './testing/store-fixture.ts';

const PARTIAL = { allOrNone: false };
const ALL = { allOrNone: true };

function insertOne(fixture: Fixture, fields: Parameters<typeof record>[1], objectName = 'Order__c'): string {
  return outcome(fixture.store.insert([record(objectName, fields)], fixture.begin(), PARTIAL)[0]);
}

describe('inserting', () => {
  it('fills in ID, defaults, owner, audit fields and auto-number', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Key__c: 'a' }));
    const stored = fixture.store.find('Order__c', id);
    assert.equal(id, 'a00000000000001AAA');
    assert.equal(stored?.value('Name'), 'O-0001');
    assert.equal(stored.value('Open__c'), true);
    assert.equal(stored.value('Status__c'), 'New');
    assert.equal(stored.value('OwnerId'), USER_ID);
    assert.equal(stored.value('CreatedById'), USER_ID);
    assert.equal(String(stored.value('CreatedDate')), '2026-05-20T12:00:00.000+0000');
    assert.equal(stored.value('IsDeleted'), false);
  });

  it('leaves a field blank that was set to null, default or not', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Status__c: null, Open__c: null }));
    assert.equal(fixture.store.find('Order__c', id)?.value('Status__c'), null);
    assert.equal(fixture.store.find('Order__c', id)?.value('Open__c'), false);
  });

  it('stores blank text as null, trimmed text, rounded numbers and whole seconds', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(
      fixture,
      order({ Key__c: '  k ', Legacy__c: '   ', Amount__c: 1.005, At__c: new Instant(1_500) }),
    );
    const stored = fixture.store.find('Order__c', id);
    assert.equal(stored?.value('Key__c'), 'k');
    assert.equal(stored.value('Legacy__c'), null);
    assert.equal(stored.value('Amount__c'), 1.01);
    assert.equal(String(stored.value('At__c')), '1970-01-01T00:00:01.000+0000');
  });

  it('computes the name of a contact from its parts', () => {
    const fixture = makeFixture();
    const [full = '', last = ''] = insertAll(
      fixture,
      record('Contact', { FirstName: 'Ada', LastName: 'Lovelace' }),
      record('Contact', { LastName: 'Lovelace' }),
    );
    assert.equal(fixture.store.find('Contact', full)?.value('Name'), 'Ada Lovelace');
    assert.equal(fixture.store.find('Contact', last)?.value('Name'), 'Lovelace');
    fixture.store.update([record('Contact', { Id: full, FirstName: null })], fixture.begin(), ALL);
    assert.equal(fixture.store.find('Contact', full)?.value('Name'), 'Lovelace');
  });

  const refused: [string, Record<string, string | number | boolean | CalendarDate | null>, string][] = [
    ['Contact', { FirstName: 'A' }, 'REQUIRED_FIELD_MISSING: Required fields are missing: [LastName]'],
    [
      'Contact',
      { LastName: 'A', FirstName: 'x'.repeat(41) },
      `STRING_TOO_LONG: First Name: data value too large: ${'x'.repeat(41)} (max length=40)`,
    ],
    [
      'Order__c',
      { Status__c: 'Nope' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Status: bad value for restricted picklist field: Nope',
    ],
    [
      'Order__c',
      { Amount__c: 10_000 },
      'NUMBER_OUTSIDE_VALID_RANGE: Amount: value outside of valid range on numeric field: 10000',
    ],
    ['Order__c', { Mail__c: 'nobody' }, 'INVALID_EMAIL_ADDRESS: Mail: invalid email address: nobody'],
    ['Order__c', { Due__c: 'soon' }, 'INVALID_TYPE_ON_FIELD_IN_RECORD: Due: value not of required type: soon'],
    ['Order__c', { Amount__c: '5' }, 'INVALID_TYPE_ON_FIELD_IN_RECORD: Amount: value not of required type: 5'],
    ['Order__c', { Contact__c: 'abc' }, 'MALFORMED_ID: Contact: id value of incorrect type: abc'],
    [
      'Order__c',
      { Contact__c: '001000000000001AAA' },
      'FIELD_INTEGRITY_EXCEPTION: Contact: id value of incorrect type: 001000000000001AAA',
    ],
    ['Order__c', { Contact__c: '003000000000009AAA' }, 'INVALID_CROSS_REFERENCE_KEY: invalid cross reference id'],
    ['Order__c', { Id: 'a00000000000001AAA' }, 'INVALID_FIELD_FOR_INSERT_UPDATE: cannot specify Id in an insert call'],
    ['Order__c', { Nope__c: 1 }, "INVALID_FIELD: No such column 'Nope__c' on sobject of type Order__c"],
    ['Nope__c', {}, "INVALID_TYPE: sObject type 'Nope__c' is not supported."],
  ];
  for (const [objectName, fields, expected] of refused) {
    it(`refuses with ${expected.slice(0, 60)}`, () => {
      assert.equal(insertOne(makeFixture(), fields, objectName), expected);
    });
  }

  it('refuses fields that only the platform writes', () => {
    assert.match(
      insertOne(makeFixture(), { CreatedDate: new Instant(0) }),
      /^INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create\/update fields: CreatedDate\. Please check the security/,
    );
  });

  it('refuses a lookup to a deleted record', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, record('Contact', { LastName: 'A' }));
    fixture.store.delete([record('Contact', { Id: id })], fixture.begin(), ALL);
    assert.equal(insertOne(fixture, { Contact__c: id }), 'ENTITY_IS_DELETED: entity is deleted');
  });

  it('resolves a parent by its external ID', () => {
    const fixture = makeFixture([customField('Order__c.Parent__c', 'Lookup', '<referenceTo>Order__c</referenceTo>')]);
    const [parent = ''] = insertAll(fixture, order({ Key__c: 'P' }));
    const [child = ''] = insertAll(fixture, order({ Parent__r: order({ Key__c: 'p' }) }));
    assert.equal(fixture.store.find('Order__c', child)?.value('Parent__c'), parent);
    assert.match(
      insertOne(fixture, { Parent__r: order({ Key__c: 'none' }) }),
      /^INVALID_FIELD: Foreign key external ID: none not found for field Key__c in entity Order__c/,
    );
  });
});

describe('what nobody creates as a record (Object Reference, "Supported Calls")', () => {
  for (const name of [
    'Organization',
    'Profile',
    'ApexClass',
    'RecordType',
    'CustomNotificationType',
    'FlowInterview',
  ]) {
    it(name, () => {
      const fixture = makeFixture();
      for (const operation of ['insert', 'upsert'] as const) {
        const [result] = fixture.store[operation]([record(name, { Name: 'x' })], fixture.begin(), { allOrNone: false });
        assert.equal(outcome(result), `INVALID_TYPE_FOR_OPERATION: entity type ${name} does not support ${operation}`);
      }
    });
  }
});

describe('unique fields', () => {
  it('DG-67: refuses a second record with the same key, whatever its case', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Key__c: 'Ab' }));
    assert.equal(
      insertOne(fixture, { Key__c: 'aB' }),
      `DUPLICATE_VALUE: duplicate value found: Key__c duplicates value on record with id: ${id}`,
    );
  });

  it('refuses the second of two equal keys within one batch', () => {
    const fixture = makeFixture();
    const results = fixture.store.insert([order({ Key__c: 'a' }), order({ Key__c: 'A' })], fixture.begin(), PARTIAL);
    assert.equal(outcome(results[0]), 'ok');
    assert.match(outcome(results[1]), /^DUPLICATE_VALUE/);
  });

  it('keeps case apart where the field is case-sensitive', () => {
    const fixture = makeFixture([
      customField(
        'Order__c.Exact__c',
        'Text',
        '<length>9</length><unique>true</unique><caseSensitive>true</caseSensitive>',
      ),
    ]);
    insertAll(fixture, order({ Exact__c: 'a' }), order({ Exact__c: 'A' }));
    assert.match(insertOne(fixture, { Exact__c: 'a' }), /^DUPLICATE_VALUE/);
  });

  it('frees a key when its record is deleted', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Key__c: 'a' }));
    fixture.store.delete([order({ Id: id })], fixture.begin(), ALL);
    assert.equal(insertOne(fixture, { Key__c: 'a' }), 'ok');
  });

  it('refuses a second assignment of a permission set (sf org assign permset)', () => {
    const fixture = makeFixture();
    const [userId = '', setId = ''] = fixture.store.writeSystemRecords([
      record('User', { Username: 'u@b.example', LastName: 'U' }),
      record('PermissionSet', { Name: 'P', Label: 'P' }),
    ]);
    const assignment = { AssigneeId: userId, PermissionSetId: setId };
    assert.equal(insertOne(fixture, assignment, 'PermissionSetAssignment'), 'ok');
    assert.match(insertOne(fixture, assignment, 'PermissionSetAssignment'), /^DUPLICATE_VALUE/);
  });
});
