import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CalendarDate } from './calendar-date.ts';
import { sameValue } from './field-value.ts';
import { Instant } from './instant.ts';
import { isRecordId, makeRecordId, toLongId } from './record-id.ts';
import { SObject } from './sobject.ts';
import { TimeOfDay } from './time-of-day.ts';

describe('CalendarDate', () => {
  it('reads only days that exist', () => {
    assert.equal(CalendarDate.parse('2026-02-28')?.toString(), '2026-02-28');
    for (const text of ['2026-02-30', '2026-13-01', '26-01-01', '2026-01-01T00:00:00Z', '']) {
      assert.equal(CalendarDate.parse(text), undefined, text);
    }
  });

  it('prints what it read, for every day of the four-digit years', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (epochDay) => {
        const text = new CalendarDate(epochDay).toString();
        assert.equal(CalendarDate.parse(text)?.epochDay, epochDay);
      }),
    );
  });

  it('adds months as Apex Date.addMonths does: the last day where the day does not exist', () => {
    const end = CalendarDate.of(2026, 1, 31);
    assert.equal(end.addMonths(1).toString(), '2026-02-28');
    assert.equal(end.addMonths(25).toString(), '2028-02-29');
    assert.equal(end.addMonths(-2).toString(), '2025-11-30');
  });
});

describe('Instant and TimeOfDay', () => {
  it('read the zones that clients send and print the form of the REST API', () => {
    for (const text of ['2026-01-31T12:00:00.000+0000', '2026-01-31T14:00:00+02:00', '2026-01-31T12:00:00Z']) {
      assert.equal(Instant.parse(text)?.toString(), '2026-01-31T12:00:00.000+0000', text);
    }
    assert.equal(Instant.parse('2026-01-31T12:00:00'), undefined, 'no zone');
  });

  it('print what they read, for every millisecond of the four-digit years and of a day', () => {
    const [first, last] = [Date.UTC(1000, 0, 1), Date.UTC(9999, 11, 31)];
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (milliseconds) => {
        const instant = new Instant(milliseconds);
        for (const text of [instant.toString(), instant.toIso()]) {
          assert.equal(Instant.parse(text)?.epochMilliseconds, milliseconds, text);
        }
      }),
    );
    fc.assert(
      fc.property(fc.nat(86_399_999), (milliseconds) => {
        const text = new TimeOfDay(milliseconds).toString();
        assert.equal(TimeOfDay.parse(text)?.milliseconds, milliseconds, text);
      }),
    );
  });

  it('read times of day', () => {
    assert.equal(TimeOfDay.parse('23:59:58.120Z')?.toString(), '23:59:58.120Z');
    assert.equal(TimeOfDay.parse('24:00:00'), undefined);
  });

  it('compare by value', () => {
    assert.equal(sameValue(new Instant(5), new Instant(5)), true);
    assert.equal(sameValue(CalendarDate.of(2026, 1, 1), CalendarDate.of(2026, 1, 2)), false);
    assert.equal(sameValue('a', 'A'), false);
    assert.equal(sameValue(null, null), true);
  });
});

describe('record IDs', () => {
  it('have the 18-character form of the platform', () => {
    assert.equal(toLongId('00130000001kDQG'), '00130000001kDQGAA2');
    assert.equal(isRecordId('00130000001kDQGAA2'), true);
    assert.equal(isRecordId('00130000001kDQGAA3'), false, 'wrong checksum');
    assert.equal(isRecordId('0013000000'), false);
  });

  it('are unique and begin with the key prefix', () => {
    const ids = new Set(Array.from({ length: 5000 }, (_, index) => makeRecordId('003', index + 1)));
    assert.equal(ids.size, 5000);
    for (const id of ids) assert.ok(id.startsWith('003') && isRecordId(id));
  });
});

it('an SObject tells "set to null" from "not set", and its clone shares no state', () => {
  const record = new SObject('Contact', [['Email', null]]);
  assert.equal(record.fields.has('Email') && !record.fields.has('Phone'), true);
  const clone = record.clone().set('Email', 'a@example.com');
  assert.equal(record.value('Email'), null);
  assert.equal(clone.value('Email'), 'a@example.com');
});
