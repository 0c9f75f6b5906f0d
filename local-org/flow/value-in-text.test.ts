import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Switches } from '../switches.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { valueInText } from './run/value-in-text.ts';
import { FlowOrg, USER } from './testing/flow-org.ts';
import { assignments, IN, launched, OUT, ref, variable } from './testing/flow-xml.ts';

const MOMENT = new Instant(Date.UTC(2026, 2, 14, 22, 5));
const DAY = CalendarDate.of(2026, 3, 14);

describe('values merged into text of a flow', () => {
  const switches = new Switches();
  const german = { ...USER, locale: 'de_DE_EURO', timeZone: 'UTC' };

  it('a date reads as the running user’s locale writes it, long or short (switch dateInText)', () => {
    assert.deepEqual(
      [valueInText(DAY, USER, switches), valueInText(DAY, german, switches)],
      ['March 14, 2026', '14. März 2026'],
    );
    switches.set('dateInText', 'short');
    assert.deepEqual(
      [valueInText(DAY, USER, switches), valueInText(DAY, german, switches)],
      ['3/14/2026', '14.3.2026'],
    );
  });

  it('a moment reads as the clocks of the running user’s zone show it', () => {
    switches.set('dateInText', 'long');
    assert.equal(valueInText(MOMENT, USER, switches), 'March 15, 2026 at 1:05 AM');
    switches.set('dateInText', 'short');
    assert.equal(valueInText(MOMENT, USER, switches), '3/15/2026, 1:05 AM');
    assert.equal(valueInText(new TimeOfDay(13 * 3_600_000), USER, switches), '1:00 PM');
  });

  it('a number is written as TEXT() writes it, or with groups (switch numberInText)', () => {
    assert.equal(valueInText(1234567.5, USER, switches), '1234567.5');
    switches.set('numberInText', 'grouped');
    assert.deepEqual(
      [valueInText(1234567.5, USER, switches), valueInText(1234567.5, german, switches)],
      ['1,234,567.5', '1.234.567,5'],
    );
  });

  it('a text template writes them, and nothing for null', async () => {
    const org = new FlowOrg({
      Write:
        launched('Do') +
        assignments('Do', [['text', 'Assign', ref('letter')]]) +
        '<textTemplates><name>letter</name><isViewedAsPlainText>true</isViewedAsPlainText><text>On {!day}{!none}, {!count} times: {!yes}.</text></textTemplates>' +
        variable('count', 'Number', IN) +
        variable('day', 'Date', IN) +
        variable('none', 'DateTime', IN) +
        variable('text', 'String', OUT) +
        variable('yes', 'Boolean', IN),
    });
    const [outputs] = await org.launch('Write', { day: DAY, count: 2000, yes: true });
    assert.equal(outputs?.text, 'On March 14, 2026, 2000 times: true.');
  });
});
