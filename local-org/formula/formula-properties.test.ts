import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CalendarDate } from '../values/calendar-date.ts';
import { compileFormula } from './compile-formula.ts';
import { environmentOf, evaluate, problemOf, scopeOf, type Fields } from './formula-fixture.ts';
import { FormulaError } from './formula.ts';

const FIELDS: Fields = {
  Blank__c: { type: 'Text', value: null },
  Stage__c: { type: 'Picklist', value: 'Open', prior: 'New' },
  Amount__c: { type: 'Number', value: 2, prior: 1 },
  'Account.Name': { type: 'Text', value: 'Acme' },
  '$Record.Amount__c': { type: 'Number', value: 2, prior: 1 },
};

describe('functions about the save of a record', () => {
  it('know that a record is new (help, ISNEW, ISCHANGED, PRIORVALUE)', () => {
    const environment = { isNew: true };
    assert.equal(evaluate('ISNEW()', FIELDS, { environment }), true);
    assert.equal(evaluate('ISCHANGED(Amount__c)', FIELDS, { environment }), false);
    assert.equal(evaluate('PRIORVALUE(Amount__c)', FIELDS, { environment }), 2);
  });

  it('ask about $Record in flows', () => {
    assert.equal(evaluate('ISCHANGED({!$Record.Amount__c})', FIELDS, { style: 'flow' }), true);
  });

  it('are refused elsewhere, and for fields of other records', () => {
    assert.equal(
      problemOf('ISNEW()', FIELDS, 'field', false),
      'Function ISNEW may not be used in this type of formula',
    );
    assert.equal(
      problemOf('ISCHANGED(Account.Name)', FIELDS),
      'The ISCHANGED function cannot reference the Account.Name field.',
    );
    assert.equal(problemOf('PRIORVALUE(1)', FIELDS), "Incorrect argument type for function 'PRIORVALUE()'.");
    assert.match(problemOf('PRIORVALUE(Stage__c) = "New"', FIELDS), /is a picklist field/);
  });
});

describe('properties', () => {
  it('any text is either a formula or refused with an offset inside it, never a crash', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '1',
      '"a"',
      ' + ',
      '&',
      ',',
      'IF(',
      'Blank__c',
      'NULL',
      '{!',
      '}',
      '/*',
      '-',
      '<',
      '=',
      "'",
      '\\',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 25 }),
        fc.constantFrom('field' as const, 'flow' as const),
        (parts, style) => {
          const source = parts.join('');
          const formula = compileFormula(source, scopeOf(FIELDS), style);
          if ('problems' in formula) {
            const [problem] = formula.problems;
            assert.ok(problem !== undefined && problem.offset >= 0 && problem.offset <= source.length);
            return;
          }
          try {
            formula.evaluate(environmentOf(FIELDS));
          } catch (error) {
            assert.ok(error instanceof FormulaError, source);
          }
        },
      ),
    );
  });

  it('TEXT and VALUE are inverse for numbers of up to fifteen digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (whole, scale) => {
        const value = Number(`${whole}e-${scale}`);
        const fields: Fields = { N: { type: 'Number', value } };
        assert.equal(evaluate('VALUE(TEXT(N))', fields), value + 0);
      }),
    );
  });

  it('dates survive being taken apart and put together', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_000_000 }), (epochDay) => {
        const value = new CalendarDate(epochDay);
        const fields: Fields = { D: { type: 'Date', value } };
        assert.equal(String(evaluate('DATE(YEAR(D), MONTH(D), DAY(D))', fields)), String(value));
      }),
    );
  });
});
