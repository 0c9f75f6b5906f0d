import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldValue } from '../values/field-value.ts';
import type { RecordFilter } from './record-query.ts';
import { day, makeFilledFixture } from './testing/query-fixture.ts';

describe('structured queries', () => {
  const fixture = makeFilledFixture();
  const found = (where: RecordFilter): string =>
    fixture.store
      .select({ object: 'Order__c', where }, fixture.begin())
      .map((row) => String(row.value('Key__c')))
      .join(' ');

  it('looks for parts of texts without case', () => {
    const text = (operator: 'contains' | 'startsWith' | 'endsWith', value: string): RecordFilter => ({
      kind: 'text',
      path: ['Contact__r', 'LastName'],
      operator,
      value,
    });
    assert.equal(found(text('contains', 'OVE')), 'a B');
    assert.equal(found(text('startsWith', 'b')), 'c%');
    assert.equal(found(text('endsWith', 'ace')), 'a B');
  });

  it('counts rows but no query', () => {
    const transaction = fixture.begin();
    fixture.store.select({ object: 'Order__c', limit: 3 }, transaction);
    assert.equal(transaction.limits.usedOf('soqlRows'), 3);
    assert.equal(transaction.limits.usedOf('soqlQueries'), 0);
  });

  it('refuses values of another type instead of finding nothing', () => {
    const compare = (path: string, value: FieldValue): RecordFilter => ({
      kind: 'compare',
      path: [path],
      operator: '=',
      value,
    });
    assert.throws(() => found(compare('At__c', day('2026-01-01'))), /'At__c' must be of type dateTime/);
    assert.throws(() => found(compare('Contact__c', 'nobody')), /invalid ID field: nobody/);
    assert.throws(() => found(compare('Note__c', 'x')), /field 'Note__c' can not be filtered/);
    assert.throws(
      () => found({ kind: 'text', path: ['Contact__c'], operator: 'contains', value: '0' }),
      /invalid operator on lookup field/,
    );
  });
});
