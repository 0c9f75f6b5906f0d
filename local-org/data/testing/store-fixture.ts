import assert from 'node:assert/strict';
import type { Component } from '../../metadata/component.ts';
import { buildSchema } from '../../schema/build-schema.ts';
import { customField, customObject } from '../../schema/testing/components-from-xml.ts';
import { VirtualClock } from '../../transactions/clock.ts';
import { Transaction } from '../../transactions/transaction.ts';
import { Instant } from '../../values/instant.ts';
import { SObject, type SObjectValue } from '../../values/sobject.ts';
import { createDataStore, type DataStore, type DataStoreOptions } from '../data-store.ts';
import type { SaveResult } from '../data-service.ts';

/** An object `Order__c` with a field of each kind that the tests need. */
export const ORDER_COMPONENTS: readonly Component[] = [
  customObject('Order__c'),
  customField('Order__c.Key__c', 'Text', '<length>20</length><unique>true</unique><externalId>true</externalId>'),
  customField('Order__c.Legacy__c', 'Text', '<length>20</length><externalId>true</externalId>'),
  customField('Order__c.Amount__c', 'Number', '<precision>6</precision><scale>2</scale>'),
  customField('Order__c.Due__c', 'Date'),
  customField('Order__c.At__c', 'DateTime'),
  customField('Order__c.Open__c', 'Checkbox', '<defaultValue>true</defaultValue>'),
  customField('Order__c.Note__c', 'LongTextArea', '<length>4000</length><visibleLines>3</visibleLines>'),
  customField('Order__c.Mail__c', 'Email'),
  customField(
    'Order__c.Status__c',
    'Picklist',
    '<valueSet><restricted>true</restricted><valueSetDefinition>' +
      '<value><fullName>New</fullName><default>true</default><label>Brand new</label></value>' +
      '<value><fullName>Done</fullName><default>false</default></value>' +
      '<value><fullName>Alt</fullName><default>false</default></value></valueSetDefinition></valueSet>',
  ),
  customField(
    'Order__c.Contact__c',
    'Lookup',
    '<referenceTo>Contact</referenceTo><relationshipName>Orders</relationshipName>',
  ),
];

export interface Fixture {
  readonly store: DataStore;
  readonly clock: VirtualClock;
  begin(): Transaction;
}

/** A store over the standard objects, `Order__c` and what else a test brings. */
export function makeFixture(
  extra: readonly Component[] = [],
  options: Partial<DataStoreOptions> = {},
  base = ORDER_COMPONENTS,
): Fixture {
  const { schema, problems } = buildSchema([...base, ...extra]);
  assert.deepEqual(problems, []);
  const clock = new VirtualClock(new Instant(Date.UTC(2026, 4, 20, 12, 0, 0, 250)));
  const store = createDataStore({ schema, clock, organizationTimeZone: 'UTC', ...options });
  return { store, clock, begin: () => beginAt(clock) };
}

export const USER_ID = '005000000000001AAA';

export function beginAt(clock: VirtualClock, timeZone = 'UTC'): Transaction {
  return new Transaction({
    id: 1,
    kind: 'request',
    user: { id: USER_ID, username: 'a@b.example', name: 'A B', timeZone, locale: 'en_US' },
    startedAt: clock.now(),
    limits: 'synchronous',
  });
}

export function record(objectName: string, fields: Readonly<Record<string, SObjectValue>> = {}): SObject {
  return new SObject(objectName, Object.entries(fields));
}

export function order(fields: Readonly<Record<string, SObjectValue>> = {}): SObject {
  return record('Order__c', fields);
}

/** Saves records of which each must succeed; gives their IDs. */
export function insertAll(fixture: Fixture, ...records: SObject[]): string[] {
  const results = fixture.store.insert(records, fixture.begin(), { allOrNone: true });
  return results.map((result) => {
    assert.deepEqual(result.errors, []);
    assert.ok(result.id !== null);
    return result.id;
  });
}

/** `CODE: message` of the first error of a result, or `ok`. */
export function outcome(result: SaveResult | undefined): string {
  const error = result?.errors[0];
  return error === undefined ? 'ok' : `${error.statusCode}: ${error.message}`;
}

/** Everything in the store, as text: two equal texts mean two equal states. */
export function dump(store: DataStore): string {
  const transaction = beginAt(new VirtualClock(new Instant(0)));
  const lines: string[] = [];
  for (const object of store.schema.objects()) {
    for (const row of store.select({ object: object.name }, transaction)) {
      lines.push(`${object.name} ${JSON.stringify([...row.fields])}`);
    }
  }
  return lines.join('\n');
}
