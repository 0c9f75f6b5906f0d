import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customField } from '../schema/testing/components-from-xml.ts';
import { insertAll, makeFixture, order, outcome, record } from './testing/store-fixture.ts';

const PARTIAL = { allOrNone: false };
const ALL = { allOrNone: true };

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
