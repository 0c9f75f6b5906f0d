import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customField, validationRule } from '../schema/testing/components-from-xml.ts';
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
