import { CalendarDate } from '../../values/calendar-date.ts';
import type { FieldValue } from '../../values/field-value.ts';
import { Instant } from '../../values/instant.ts';
import type { SObject } from '../../values/sobject.ts';
import { insertAll, makeFixture, order, record, type Fixture } from './store-fixture.ts';

export type Binds = Readonly<Record<string, FieldValue | FieldValue[]>>;

export function day(text: string): CalendarDate {
  return CalendarDate.parse(text) ?? CalendarDate.of(1970, 1, 1);
}

function instant(text: string): Instant {
  return Instant.parse(text) ?? new Instant(0);
}

/** A store with two contacts and four orders. */
export function makeFilledFixture(): Fixture {
  const fixture = makeFixture();
  const [ada = '', bob = ''] = insertAll(
    fixture,
    record('Contact', { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@b.example' }),
    record('Contact', { LastName: 'Bob' }),
  );
  insertAll(
    fixture,
    order({ Key__c: 'a', Amount__c: 10, Contact__c: ada, Due__c: day('2026-05-20'), Status__c: 'Done' }),
    order({ Key__c: 'B', Amount__c: 20, Contact__c: ada, At__c: instant('2026-05-20T23:30:00Z'), Open__c: false }),
    order({ Key__c: 'c%', Amount__c: 30, Contact__c: bob, Due__c: day('2026-05-18') }),
    order({ Key__c: null, Amount__c: null, Status__c: 'Alt', Note__c: 'long' }),
  );
  return fixture;
}

export function rowsOf(fixture: Fixture, soql: string, binds: Binds = {}): SObject[] {
  return [...fixture.store.query(soql, fixture.begin(), (name) => binds[name] ?? null).records];
}
