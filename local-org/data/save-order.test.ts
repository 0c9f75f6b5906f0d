import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customField, validationRule } from '../schema/testing/components-from-xml.ts';
import type { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import type { SaveBatch } from './data-service.ts';
import {
  dump,
  insertAll,
  makeFixture,
  order,
  outcome,
  record,
  USER_ID,
  type Fixture,
} from './testing/store-fixture.ts';

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

describe('updating and deleting', () => {
  it('refuses missing, malformed, unknown, deleted and repeated IDs', () => {
    const fixture = makeFixture();
    const [id = '', gone = ''] = insertAll(fixture, order(), order());
    fixture.store.delete([order({ Id: gone })], fixture.begin(), ALL);
    const update = (...ids: (string | null)[]): string[] =>
      fixture.store
        .update(
          ids.map((one) => order({ Id: one })),
          fixture.begin(),
          PARTIAL,
        )
        .map(outcome);
    assert.deepEqual(
      update(null, '003000000000001AAA', 'a00000000000009AAA', gone, id),
      [
        'MISSING_ARGUMENT: Id not specified in an update call',
        'MALFORMED_ID: Id: id value of incorrect type: 003000000000001AAA',
        'MALFORMED_ID: Id: id value of incorrect type: a00000000000009AAA',
        'ENTITY_IS_DELETED: entity is deleted',
        'ok',
      ].map((text, index) => (index === 2 ? 'INVALID_CROSS_REFERENCE_KEY: invalid cross reference id' : text)),
    );
    assert.deepEqual(update(id, id), [
      `DUPLICATE_VALUE: Duplicate id specified: ${id}`,
      `DUPLICATE_VALUE: Duplicate id specified: ${id}`,
    ]);
  });

  it('changes only what is mentioned, and takes a whole record back that was read', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Key__c: 'a', Amount__c: 1 }));
    fixture.clock.moveTo(fixture.clock.now().plus(60_000));
    const whole = fixture.store.find('Order__c', id);
    assert.ok(whole !== undefined);
    whole.set('Amount__c', 2);
    assert.equal(outcome(fixture.store.update([whole], fixture.begin(), PARTIAL)[0]), 'ok');
    const stored = fixture.store.find('Order__c', id);
    assert.equal(stored?.value('Key__c'), 'a');
    assert.equal(stored.value('Amount__c'), 2);
    assert.equal(String(stored.value('LastModifiedDate')), '2026-05-20T12:01:00.000+0000');
  });

  it('clears, cascades and restricts by lookup (help "Lookup relationship")', () => {
    const lookup = (constraint: string, target: string): string =>
      `<referenceTo>${target}</referenceTo><deleteConstraint>${constraint}</deleteConstraint>`;
    const fixture = makeFixture([
      customField('Order__c.Owned__c', 'Lookup', lookup('Cascade', 'Campaign')),
      customField('Order__c.Held__c', 'Lookup', lookup('Restrict', 'Lead')),
    ]);
    const [contact = '', campaign = '', lead = ''] = insertAll(
      fixture,
      record('Contact', { LastName: 'A' }),
      record('Campaign', { Name: 'C' }),
      record('Lead', { LastName: 'L', Company: 'C' }),
    );
    const [cleared = '', cascaded = '', held = ''] = insertAll(
      fixture,
      order({ Contact__c: contact }),
      order({ Owned__c: campaign }),
      order({ Held__c: lead }),
    );
    const remove = (objectName: string, id: string): string =>
      outcome(fixture.store.delete([record(objectName, { Id: id })], fixture.begin(), PARTIAL)[0]);
    assert.equal(remove('Contact', contact), 'ok');
    assert.equal(fixture.store.find('Order__c', cleared)?.value('Contact__c'), null);
    assert.equal(remove('Campaign', campaign), 'ok');
    assert.equal(fixture.store.find('Order__c', cascaded), undefined);
    assert.match(remove('Lead', lead), /^DELETE_FAILED: .*associated with the following Orders/);
    assert.notEqual(fixture.store.find('Order__c', held)?.value('Held__c'), null);
    assert.equal(remove('Campaign', campaign), 'ENTITY_IS_DELETED: entity is deleted');
  });
});

describe('upserting', () => {
  it('finds records by external ID without case, and inserts the others', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Key__c: 'A' }));
    const results = fixture.store.upsert(
      [order({ Key__c: 'a', Amount__c: 7 }), order({ Key__c: 'b' })],
      fixture.begin(),
      { allOrNone: true, externalIdField: 'Key__c' },
    );
    assert.deepEqual(
      results.map((result) => [result.success, result.created]),
      [
        [true, false],
        [true, true],
      ],
    );
    assert.equal(results[0]?.id, id);
    assert.equal(fixture.store.find('Order__c', id)?.value('Amount__c'), 7);
  });

  it('refuses a key that stands twice in the call, one that several records have, and none at all', () => {
    const fixture = makeFixture();
    const [one = '', two = ''] = insertAll(fixture, order({ Legacy__c: 'x' }), order({ Legacy__c: 'X' }));
    const outcomes = fixture.store
      .upsert(
        [order({ Legacy__c: 'n' }), order({ Legacy__c: 'N' }), order({ Legacy__c: 'x' }), order()],
        fixture.begin(),
        { allOrNone: false, externalIdField: 'Legacy__c' },
      )
      .map(outcome);
    assert.deepEqual(outcomes, [
      'DUPLICATE_VALUE: Duplicate external id specified: n',
      'DUPLICATE_VALUE: Duplicate external id specified: n',
      `DUPLICATE_EXTERNAL_ID: Legacy__c: more than one record found for external id field: [${one}, ${two}]`,
      'MISSING_ARGUMENT: Legacy__c not specified',
    ]);
  });
});

describe('validation rules and formula fields', () => {
  const rules = [
    validationRule('Order__c.Positive', 'Amount__c < 0', 'No negative amounts', 'Amount__c'),
    validationRule('Order__c.Frozen', 'NOT(ISNEW()) && ISCHANGED(Legacy__c)', 'Legacy is frozen'),
    customField('Order__c.Who__c', 'Text', '<formula>Contact__r.LastName &amp; "!"</formula>'),
    customField('Order__c.Share__c', 'Percent', '<precision>6</precision><scale>1</scale>'),
    customField(
      'Order__c.Half__c',
      'Percent',
      '<precision>6</precision><scale>1</scale><formula>Share__c / 2</formula>',
    ),
  ];

  it('FIELD_CUSTOM_VALIDATION_EXCEPTION with the message and field of the rule', () => {
    const fixture = makeFixture(rules);
    const [result] = fixture.store.insert([order({ Amount__c: -1 })], fixture.begin(), PARTIAL);
    assert.deepEqual(result?.errors, [
      { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No negative amounts', fields: ['Amount__c'] },
    ]);
  });

  it('gives rules the values before the save', () => {
    const fixture = makeFixture(rules);
    const [id = ''] = insertAll(fixture, order({ Legacy__c: 'a' }));
    const change = (value: string): string =>
      outcome(fixture.store.update([order({ Id: id, Legacy__c: value })], fixture.begin(), PARTIAL)[0]);
    assert.equal(change('a'), 'ok');
    assert.equal(change('b'), 'FIELD_CUSTOM_VALIDATION_EXCEPTION: Legacy is frozen');
  });

  it('computes formula fields when they are read, over parents and percentages', () => {
    const fixture = makeFixture(rules);
    const [contact = ''] = insertAll(fixture, record('Contact', { LastName: 'Old' }));
    const [id = ''] = insertAll(fixture, order({ Contact__c: contact, Share__c: 50 }));
    fixture.store.update([record('Contact', { Id: contact, LastName: 'New' })], fixture.begin(), ALL);
    assert.equal(fixture.store.find('Order__c', id)?.value('Who__c'), 'New!');
    assert.equal(fixture.store.find('Order__c', id)?.value('Half__c'), 25);
    assert.match(insertOne(fixture, { Who__c: 'x' }), /^INVALID_FIELD_FOR_INSERT_UPDATE/);
  });

  it('evaluates default values that are formulas, as the running user', () => {
    const fixture = makeFixture([
      customField('Order__c.By__c', 'Text', '<length>80</length><defaultValue>$User.LastName &amp; "?"</defaultValue>'),
      customField('Order__c.On__c', 'Date', '<defaultValue>TODAY() + 1</defaultValue>'),
    ]);
    fixture.store.writeSystemRecords([record('User', { Id: USER_ID, LastName: 'B', Username: 'a@b.example' })]);
    const [id = ''] = insertAll(fixture, order());
    assert.equal(fixture.store.find('Order__c', id)?.value('By__c'), 'B?');
    assert.equal(String(fixture.store.find('Order__c', id)?.value('On__c')), '2026-05-21');
  });
});

describe('automation inside the save order', () => {
  it('may change records before the save, sees them complete, and runs in chunks of 200', () => {
    const fixture = makeFixture();
    const seen: [string, number][] = [];
    fixture.store.setAutomation({
      beforeSave: (batch) => {
        seen.push(['before', batch.rows.length]);
        for (const row of batch.rows) {
          assert.equal(row.after.value('Id'), null);
          row.after.set('Status__c', 'Done');
        }
      },
      afterSave: (batch) => {
        seen.push(['after', batch.rows.length]);
        for (const row of batch.rows) assert.match(String(row.after.value('Name')), /^O-/);
      },
    });
    const ids = insertAll(fixture, ...Array.from({ length: 250 }, () => order()));
    assert.deepEqual(seen, [
      ['before', 200],
      ['after', 200],
      ['before', 50],
      ['after', 50],
    ]);
    assert.equal(fixture.store.find('Order__c', ids[0] ?? '')?.value('Status__c'), 'Done');
  });

  it('checks what automation set', () => {
    const fixture = makeFixture();
    fixture.store.setAutomation({
      beforeSave: (batch) => batch.rows.forEach((row) => row.after.set('Status__c', 'Nope')),
      afterSave: () => undefined,
    });
    assert.match(insertOne(fixture, {}), /^INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST/);
  });

  it('gives automation the record before an update', () => {
    const fixture = makeFixture();
    const [id = ''] = insertAll(fixture, order({ Amount__c: 1 }));
    const pairs: unknown[] = [];
    const note = (batch: SaveBatch): void =>
      batch.rows.forEach((row) => pairs.push([row.before?.value('Amount__c'), row.after.value('Amount__c')]));
    fixture.store.setAutomation({ beforeSave: note, afterSave: note });
    fixture.store.update([order({ Id: id, Amount__c: 2 })], fixture.begin(), ALL);
    assert.deepEqual(pairs, [
      [1, 2],
      [1, 2],
    ]);
  });

  it('takes one refused record back alone and saves the others again (Bulk DML Exception Handling)', () => {
    const fixture = makeFixture();
    const sizes: number[] = [];
    fixture.store.setAutomation({
      beforeSave: () => undefined,
      afterSave: (batch) => {
        sizes.push(batch.rows.length);
        for (const row of batch.rows) {
          if (row.after.value('Key__c') === 'bad') row.error = { statusCode: 'X', message: 'refused', fields: [] };
        }
      },
    });
    const results = fixture.store.insert(
      [order({ Key__c: 'a' }), order({ Key__c: 'bad' }), order({ Key__c: 'c' })],
      fixture.begin(),
      PARTIAL,
    );
    assert.deepEqual(results.map(outcome), ['ok', 'X: refused', 'ok']);
    assert.deepEqual(sizes, [3, 2]);
    const stored = fixture.store.select({ object: 'Order__c' }, fixture.begin());
    assert.deepEqual(
      stored.map((row) => [row.value('Key__c'), row.value('Name')]),
      [
        ['a', 'O-0004'],
        ['c', 'O-0005'],
      ],
    );
  });

  it('all or none: takes everything back and says so of the others', () => {
    const fixture = makeFixture();
    const before = dump(fixture.store);
    const transaction = fixture.begin();
    const results = fixture.store.insert([order(), order({ Amount__c: 'x' })], transaction, ALL);
    assert.match(outcome(results[0]), /^ALL_OR_NONE_OPERATION_ROLLED_BACK: Record rolled back because not all/);
    assert.match(outcome(results[1]), /^INVALID_TYPE_ON_FIELD_IN_RECORD/);
    assert.equal(dump(fixture.store), before);
    assert.equal(transaction.uncommittedWork, true);
  });

  it('takes a statement back when automation throws', () => {
    const fixture = makeFixture();
    fixture.store.setAutomation({
      beforeSave: () => undefined,
      afterSave: () => {
        throw new Error('broken');
      },
    });
    const before = dump(fixture.store);
    assert.throws(() => fixture.store.insert([order()], fixture.begin(), PARTIAL), /broken/);
    assert.equal(dump(fixture.store), before);
  });

  it('counts statements and rows, and stops at 10,000 rows', () => {
    const fixture = makeFixture();
    const transaction = fixture.begin();
    fixture.store.insert([], transaction, ALL);
    assert.equal(transaction.limits.usedOf('dmlStatements'), 0);
    assert.equal(transaction.uncommittedWork, false);
    fixture.store.insert([order(), order()], transaction, ALL);
    assert.equal(transaction.limits.usedOf('dmlStatements'), 1);
    assert.equal(transaction.limits.usedOf('dmlRows'), 2);
    const tooMany = Array.from({ length: 10_000 }, () => order());
    assert.throws(() => fixture.store.insert(tooMany, transaction, ALL), /Too many DML rows: 10002/);
  });
});
