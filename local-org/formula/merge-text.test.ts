import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CalendarDate } from '../values/calendar-date.ts';
import { environmentOf, scopeOf, type Fields } from './formula-fixture.ts';
import { compileMergeText, type CompiledMergeText } from './merge-text.ts';

const FIELDS: Fields = {
  '$Record.Name': { type: 'Text', value: 'Ada' },
  '$Record.Amount__c': { type: 'Number', value: 12.5 },
  '$Record.Paid__c': { type: 'Boolean', value: true },
  '$Record.Blank__c': { type: 'Text', value: null },
  today: { type: 'Date', value: CalendarDate.of(2026, 1, 31) },
  '$Credential.Order_System.apiKey': { type: 'Text', value: 'k' },
};

function compiled(source: string, style: 'field' | 'flow' = 'flow'): CompiledMergeText {
  const text = compileMergeText(source, scopeOf(FIELDS), style);
  if ('problems' in text) assert.fail(text.problems.map(({ message }) => message).join(' '));
  return text;
}

describe('compileMergeText', () => {
  it('fills in references, null as the empty text', () => {
    const text = compiled(
      'Order {!today} of {!$Record.Name}: {!$Record.Amount__c}{!$Record.Blank__c}, {! $Record.Paid__c }',
    );
    assert.equal(text.fill(environmentOf(FIELDS)), 'Order 2026-01-31 of Ada: 12.5, true');
    assert.equal(text.references.length, 5);
    assert.equal(text.single, undefined);
  });

  it('leaves the rendering to whoever knows the locale', () => {
    const text = compiled('{!today} {!$Record.Amount__c}');
    assert.equal(
      text.fill(environmentOf(FIELDS), (value) => (typeof value === 'number' ? '12,50' : '31/01/2026')),
      '31/01/2026 12,50',
    );
  });

  it('keeps the type of a lone reference', () => {
    const text = compiled('{!$Record.Amount__c}');
    assert.equal(text.single?.type, 'Number');
    assert.equal(text.single.evaluate(environmentOf(FIELDS)), 12.5);
    assert.equal(compiled('plain {text} with {braces}').isLiteral, true);
  });

  it('takes whole formulas in headers, with braces inside quotes', () => {
    const text = compiled("{!'token }' & $Credential.Order_System.apiKey}; v={!'3.3'}", 'field');
    assert.equal(text.fill(environmentOf(FIELDS)), 'token }k; v=3.3');
  });

  it('says what is wrong and where', () => {
    const text = compileMergeText('Hello {!$Record.Name} and {!Nothing}', scopeOf(FIELDS), 'flow');
    assert.deepEqual(text, { problems: [{ message: 'Field Nothing does not exist. Check spelling.', offset: 26 }] });
    assert.deepEqual(compileMergeText('Hello {!x', scopeOf(FIELDS), 'flow'), {
      problems: [{ message: "Syntax error. Missing '}'", offset: 6 }],
    });
    const header = compileMergeText("key {!'a' & FOO()}", scopeOf(FIELDS), 'field');
    assert.deepEqual(header, { problems: [{ message: 'Unknown function FOO. Check spelling.', offset: 12 }] });
  });
});
