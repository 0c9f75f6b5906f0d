import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customField } from '../schema/testing/components-from-xml.ts';
import { PlatformError } from '../transactions/errors.ts';
import { RecordLocks } from '../transactions/record-locks.ts';
import { VirtualClock } from '../transactions/clock.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import type { DataStoreOptions } from './data-store.ts';
import { insertAll, makeFixture, order, outcome, record, type Fixture } from './testing/store-fixture.ts';

const PARTIAL = { allOrNone: false };
const SECOND = 1000;
const refused = (...ids: string[]): string =>
  `UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or ${ids.length} records: ${ids.join(',')}`;

/** A store whose records another client can hold. */
function lockable(options: Partial<DataStoreOptions> = {}): Fixture & { readonly locks: RecordLocks } {
  const lockClock = new VirtualClock(new Instant(Date.UTC(2026, 4, 20, 12)));
  const locks = new RecordLocks(lockClock);
  const required = customField(
    'Order__c.Payer__c',
    'Lookup',
    '<deleteConstraint>Restrict</deleteConstraint><referenceTo>Contact</referenceTo><relationshipName>Payments</relationshipName>',
  );
  return { ...makeFixture([required], { locks, ...options }), locks };
}

function update(fixture: Fixture, ...ids: string[]): string[] {
  const changes = ids.map((id) => order({ Id: id, Amount__c: 7 }));
  return fixture.store.update(changes, fixture.begin(), PARTIAL).map(outcome);
}

describe('record locks (help 000229525, "Unable to lock row")', () => {
  it('a record that another client holds fails after ten seconds, and no other with it', () => {
    const fixture = lockable();
    const [held = '', free = ''] = insertAll(fixture, order(), order());
    fixture.locks.hold([held]);
    assert.deepEqual(update(fixture, held, free), [refused(held), 'ok']);
    assert.equal(fixture.store.find('Order__c', held)?.value('Amount__c'), null);
    const deleted = fixture.store.delete([order({ Id: held })], fixture.begin(), PARTIAL);
    assert.deepEqual(deleted.map(outcome), [refused(held)]);
    fixture.locks.release();
    assert.deepEqual(update(fixture, held), ['ok']);
  });

  it('one that is let go of within ten seconds is worth the wait', () => {
    const fixture = lockable();
    const [id = ''] = insertAll(fixture, order());
    const now = new Instant(Date.UTC(2026, 4, 20, 12));
    fixture.locks.hold([id], now.plus(10 * SECOND));
    assert.deepEqual(update(fixture, id), ['ok']);
    fixture.locks.hold([id], now.plus(10 * SECOND + 1));
    assert.deepEqual(update(fixture, id), [refused(id)]);
  });

  it('with allOrNone it takes the others back', () => {
    const fixture = lockable();
    const [held = '', free = ''] = insertAll(fixture, order(), order());
    fixture.locks.hold([held]);
    const changes = [held, free].map((id) => order({ Id: id, Amount__c: 7 }));
    const results = fixture.store.update(changes, fixture.begin(), { allOrNone: true });
    assert.deepEqual(
      results.map(({ errors }) => errors[0]?.statusCode),
      ['UNABLE_TO_LOCK_ROW', 'ALL_OR_NONE_OPERATION_ROLLED_BACK'],
    );
    assert.equal(fixture.store.find('Order__c', free)?.value('Amount__c'), null);
  });

  it('rowLockFailure: it may fail the whole chunk', () => {
    const fixture = lockable({ lockFailureHitsChunk: () => true });
    const [held = '', free = '', other = ''] = insertAll(fixture, order(), order(), order());
    fixture.locks.hold([held, other]);
    assert.deepEqual(update(fixture, held, free, other), Array(3).fill(refused(held, other)));
  });

  it('an upsert that finds a held record fails, and one that finds none does not', () => {
    const fixture = lockable();
    const [held = ''] = insertAll(fixture, order({ Key__c: 'a' }));
    fixture.locks.hold([held]);
    const rows = ['a', 'b'].map((Key__c) => order({ Key__c, Amount__c: 7 }));
    const results = fixture.store.upsert(rows, fixture.begin(), { ...PARTIAL, externalIdField: 'Key__c' });
    assert.deepEqual(results.map(outcome), [refused(held), 'ok']);
  });

  it('deleting needs the records that go with it or are cleared (help "Lookup relationship")', () => {
    const fixture = lockable();
    const [contact = ''] = insertAll(fixture, record('Contact', { LastName: 'A' }));
    const [child = ''] = insertAll(fixture, order({ Contact__c: contact }));
    fixture.locks.hold([child]);
    const [result] = fixture.store.delete([record('Contact', { Id: contact })], fixture.begin(), PARTIAL);
    assert.equal(outcome(result), refused(child));
    assert.equal(fixture.store.find('Order__c', child)?.value('Contact__c'), contact);
  });

  it('what a transaction has locked stays its own', () => {
    const fixture = lockable();
    const [id = ''] = insertAll(fixture, order());
    const transaction = fixture.begin();
    fixture.store.update([order({ Id: id, Amount__c: 1 })], transaction, PARTIAL);
    fixture.locks.hold([id]);
    const [result] = fixture.store.update([order({ Id: id, Amount__c: 2 })], transaction, PARTIAL);
    assert.equal(outcome(result), 'ok');
  });

  it('everybody reads what is held; FOR UPDATE fails (Apex Developer Guide, "Locking Statements")', () => {
    const fixture = lockable();
    const [id = ''] = insertAll(fixture, order());
    fixture.locks.hold([id]);
    const query = (clause: string): number =>
      fixture.store.query(`SELECT Id FROM Order__c ${clause}`, fixture.begin()).totalSize;
    assert.equal(query(''), 1);
    assert.throws(
      () => query('FOR UPDATE'),
      (error) => error instanceof PlatformError && error.message.startsWith('Record Currently Unavailable'),
    );
    assert.throws(() => query('ORDER BY Name FOR UPDATE'), /ORDER BY cannot be used/);
    fixture.locks.release([id]);
    assert.equal(query('FOR UPDATE'), 1);
  });
});

describe('locks on parents ("Record Locking Cheatsheet")', () => {
  const insertWith = (fixture: Fixture, field: string, contact: string): string =>
    outcome(fixture.store.insert([order({ [field]: contact })], fixture.begin(), PARTIAL)[0]);

  it('a lookup that is cleared when its target goes locks nothing; another does, when it is set or changed', () => {
    const fixture = lockable();
    const [contact = ''] = insertAll(fixture, record('Contact', { LastName: 'A' }));
    const [id = ''] = insertAll(fixture, order({ Payer__c: contact }));
    fixture.locks.hold([contact]);
    assert.equal(insertWith(fixture, 'Contact__c', contact), 'ok');
    assert.equal(insertWith(fixture, 'Payer__c', contact), refused(contact));
    assert.deepEqual(update(fixture, id), ['ok']);
    const [changed] = fixture.store.update([order({ Id: id, Payer__c: null })], fixture.begin(), PARTIAL);
    assert.equal(outcome(changed), refused(contact));
  });

  it('lookupLocks: each save may lock the record behind each lookup ("Managing Lookup Skew")', () => {
    const fixture = lockable({ everyLookupLocks: () => true });
    const [contact = ''] = insertAll(fixture, record('Contact', { LastName: 'A' }));
    const [id = ''] = insertAll(fixture, order({ Contact__c: contact }));
    fixture.locks.hold([contact]);
    assert.equal(insertWith(fixture, 'Contact__c', contact), refused(contact));
    assert.deepEqual(update(fixture, id), [refused(contact)]);
  });

  it('an opportunity locks its account when it is inserted', () => {
    const fixture = lockable();
    const [account = ''] = insertAll(fixture, record('Account', { Name: 'A' }));
    fixture.locks.hold([account]);
    const fields = { Name: 'O', StageName: 'Prospecting', AccountId: account, CloseDate: CalendarDate.of(2026, 6, 1) };
    const opportunity = record('Opportunity', fields);
    const [result] = fixture.store.insert([opportunity], fixture.begin(), PARTIAL);
    assert.equal(outcome(result), refused(account));
  });
});
