import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { compileFormula } from './compile-formula.ts';
import { environmentOf, evaluate, problemOf, scopeOf, type Fields } from './formula-fixture.ts';
import { FormulaError } from './formula.ts';

const FIELDS: Fields = {
  Name: { type: 'Text', value: 'Ada' },
  Blank__c: { type: 'Text', value: null },
  Amount__c: { type: 'Number', value: 12.5 },
  Empty__c: { type: 'Number', value: null },
  Active__c: { type: 'Boolean', value: null },
  Stage__c: { type: 'Picklist', value: 'Open' },
  Due__c: { type: 'Date', value: CalendarDate.of(2026, 1, 31) },
  'Account.Owner.Email': { type: 'Text', value: 'owner@example.org' },
  $Record: { type: 'Null', value: null },
  '$Record.Stage__c': { type: 'Picklist', value: 'Open' },
  '$Record.Name': { type: 'Text', value: 'Ada' },
  '$Flow.CurrentDateTime': { type: 'DateTime', value: new Instant(0) },
  '$CustomMetadata.Order_Setting__mdt.Main.Url__c': { type: 'Text', value: 'https://example.org' },
  'Get_Row.Amount__c': { type: 'Number', value: 3 },
  textVariable: { type: 'Text', value: null },
};

describe('operators (github.com/salesforce/formula-engine)', () => {
  const cases: [string, unknown][] = [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['12 / 2 / 3', 2],
    // the platform's grammar lets * and / bind tighter than ^
    ['2 * 3 ^ 2', 36],
    ['2 ^ 3 ^ 2', 64],
    ['-2 ^ 2', 4],
    ['- - 3', 3],
    ['+4', 4],
    ['0.1 + 0.2', 0.3],
    ['1 + 2 = 3', true],
    ['1 < 2 = TRUE', true],
    ['TRUE || FALSE && FALSE', true],
    ['!FALSE && NOT FALSE', true],
    ['1 <> 2', true],
    ['1 != 1', false],
    ['2 == 2', true],
    ['"a" < "b"', true],
    ['"A" = "a"', false],
    ['"a" & "b" + "c"', 'abc'],
    ['"total: " & TEXT(1 + 2)', 'total: 3'],
  ];
  for (const [source, expected] of cases) {
    it(`${source} is ${String(expected)}`, () => assert.equal(evaluate(source), expected));
  }

  it('NOT is an operator that needs no parentheses (salesforce/formula-engine, Formula.g4, "unaryExpression")', () => {
    assert.equal(evaluate('NOT TRUE || TRUE'), true);
    assert.equal(evaluate('NOT NOT TRUE'), true);
    assert.equal(evaluate('NOT(TRUE) = FALSE'), true);
  });

  it('divides by zero only when asked to', () => {
    assert.throws(() => evaluate('1 / 0'), FormulaError);
    assert.equal(evaluate('IF(FALSE, 1 / 0, 5)'), 5);
    assert.equal(evaluate('AND(FALSE, 1 / 0 = 1)'), false);
    assert.equal(evaluate('OR(TRUE, 1 / 0 = 1)'), true);
    assert.equal(evaluate('CASE("b", "a", 1 / 0, "b", 2, 1 / 0)'), 2);
  });

  it('counts dates in days and times in milliseconds', () => {
    assert.equal(String(evaluate('Due__c + 1', FIELDS)), '2026-02-01');
    assert.equal(String(evaluate('1 + Due__c', FIELDS)), '2026-02-01');
    assert.equal(evaluate('Due__c - DATE(2026, 1, 1)', FIELDS), 30);
    assert.equal(evaluate('NOW() - (NOW() - 0.5)'), 0.5);
    assert.equal(String(evaluate('TIMEVALUE("23:59:59.000") + 2000')), String(new TimeOfDay(1000)));
    assert.equal(evaluate('TIMEVALUE("00:00:01.000") - TIMEVALUE("00:00:02.000")'), 86_399_000);
  });
});

describe('blanks', () => {
  it('concatenates blank text as nothing', () => {
    assert.equal(evaluate('"x" & Blank__c & "y"', FIELDS), 'xy');
    assert.equal(evaluate('Blank__c & Blank__c', FIELDS), null);
  });

  it('treats blank text as the empty text when comparing', () => {
    assert.equal(evaluate('Blank__c = ""', FIELDS), true);
    assert.equal(evaluate('Blank__c <> "a"', FIELDS), true);
  });

  it('keeps a blank number null or reads it as zero, as the formula is set', () => {
    assert.equal(evaluate('Empty__c + 1', FIELDS), null);
    assert.equal(evaluate('Empty__c + 1', FIELDS, { environment: { blankNumberAsZero: true } }), 1);
    assert.equal(evaluate('ISBLANK(Empty__c)', FIELDS), true);
    assert.equal(evaluate('ISBLANK(Empty__c)', FIELDS, { environment: { blankNumberAsZero: true } }), false);
  });

  it('holds a comparison with null for unknown: neither it nor its negation is true', () => {
    assert.equal(evaluate('Empty__c = 5', FIELDS), false);
    assert.equal(evaluate('NOT(Empty__c = 5)', FIELDS), false);
    assert.equal(evaluate('Empty__c < 5 || Empty__c >= 5', FIELDS), false);
    assert.equal(evaluate('IF(Empty__c > 1, "more", "not more")', FIELDS), 'not more');
  });

  it('reads a blank checkbox as false', () => assert.equal(evaluate('NOT(Active__c)', FIELDS), true));

  it('never calls text null in fields, and tells null from empty text in flows', () => {
    assert.equal(evaluate('ISNULL(Blank__c)', FIELDS), false);
    assert.equal(evaluate('ISNULL({!textVariable})', FIELDS, { style: 'flow' }), true);
    assert.equal(evaluate('ISNULL("")', FIELDS, { style: 'flow' }), false);
    assert.equal(evaluate('ISBLANK("")', FIELDS, { style: 'flow' }), true);
    assert.equal(evaluate('""', FIELDS), null);
    assert.equal(evaluate('""', FIELDS, { style: 'flow' }), '');
  });
});

describe('source text', () => {
  it('has comments, both quotes and escapes', () => {
    assert.equal(evaluate('/* sum */ 1 /* + 5 */ + 1'), 2);
    assert.equal(evaluate(`'it\\'s' & " \\"so\\" \\\\ " & '\\n'`), 'it\'s "so" \\ \n');
    assert.equal(evaluate('"/* no comment */"'), '/* no comment */');
  });

  it('reads references of both styles and lists each once', () => {
    assert.equal(evaluate('Account.Owner.Email & Name', FIELDS), 'owner@example.orgAda');
    assert.equal(
      evaluate('{!$CustomMetadata.Order_Setting__mdt.Main.Url__c} & TEXT({!Get_Row.Amount__c})', FIELDS, {
        style: 'flow',
      }),
      'https://example.org3',
    );
    assert.equal(evaluate('TEXT({! $Flow.CurrentDateTime })', FIELDS, { style: 'flow' }), '1970-01-01 00:00:00Z');
    const formula = compileFormula('Name & Name & Blank__c', scopeOf(FIELDS), 'field');
    assert.ok(!('problems' in formula));
    assert.deepEqual(formula.references, [['Name'], ['Blank__c']]);
    assert.equal(formula.type, 'Text');
    assert.equal(formula.evaluate(environmentOf(FIELDS)), 'AdaAda');
  });

  it('takes function names and constants in any case', () => assert.equal(evaluate('if(true, Upper("a"), null)'), 'A'));
});

describe('compile-time checks, in the words of the platform', () => {
  const cases: [string, string][] = [
    ['1 + "a"', "Incorrect parameter type for operator '+'. Expected Number, Date, DateTime, received Text"],
    ['"a" - 1', "Incorrect parameter type for operator '-'. Expected Number, Date, DateTime, received Text"],
    ['"a" & 1', "Incorrect parameter type for operator '&'. Expected Text, received Number"],
    [
      'TODAY() - NOW()',
      "Incorrect parameter type for operator '-'. Expected Number, Date, DateTime, received DateTime",
    ],
    ['1 = "1"', "Incorrect parameter type for operator '='. Expected Number, received Text"],
    ['TODAY() > NOW()', "Incorrect parameter type for operator '>'. Expected Date, received DateTime"],
    ['NOT 1', "Incorrect parameter type for function 'NOT()'. Expected Boolean, received Number"],
    ['Nothing__c', 'Field Nothing__c does not exist. Check spelling.'],
    ['FOO(1)', 'Unknown function FOO. Check spelling.'],
    ['IF(TRUE, 1)', "Incorrect number of parameters for function 'IF()'. Expected 3, received 2"],
    ['IF(TRUE, 1, "a")', "Incorrect parameter type for function 'IF()'. Expected Number, received Text"],
    ['LEFT(1, 2)', "Incorrect parameter type for function 'LEFT()'. Expected Text, received Number"],
    ['LEFT("a")', "Incorrect number of parameters for function 'LEFT()'. Expected 2, received 1"],
    ['ISBLANK(TRUE)', "Incorrect argument type for function 'ISBLANK()'."],
    ['CASE(1, 1, "a")', "Incorrect number of parameters for function 'CASE()'. Expected 4, received 3"],
    [
      'TEXT("a")',
      "Incorrect parameter type for function 'TEXT()'. Expected Number, Date, DateTime, Picklist, received Text",
    ],
    [
      'Stage__c = "Open"',
      'Field Stage__c is a picklist field. Picklist fields are only supported in certain functions.',
    ],
    ['ISPICKVAL(Name, "a")', "Incorrect parameter type for function 'ISPICKVAL()'. Expected Picklist, received Text"],
    [
      'ISPICKVAL(Stage__c, Name)',
      "Incorrect parameter type for function 'ISPICKVAL()'. Expected Text Literal, received Text",
    ],
    ['(1 + 2', "Syntax error. Missing ')'"],
    ['1 +', 'Syntax error. Found end of formula'],
    ['1 2', "Syntax error. Extra '2'"],
    ['"two\nlines"', "Syntax error. Missing '\"'"],
    ['.5 + 1', "Syntax error. Found '.'"],
    ['CASE(1, 1, TRUE, FALSE)', "Incorrect argument type for function 'CASE()'."],
    ['"open', "Syntax error. Missing '\"'"],
    ['1 ? 2', "Syntax error. Found '?'"],
    [
      'VLOOKUP(1, 2, 3)',
      'The local org does not evaluate the function VLOOKUP: it queries records from inside a formula.',
    ],
  ];
  for (const [source, message] of cases) it(source, () => assert.equal(problemOf(source, FIELDS), message));

  it('names the place', () => {
    const formula = compileFormula('Name & Nothing__c', scopeOf(FIELDS), 'field');
    assert.ok('problems' in formula);
    assert.equal(formula.problems[0]?.offset, 7);
  });

  it('bounds length and depth', () => {
    assert.equal(
      problemOf(`"${'x'.repeat(3_900)}"`),
      'Formula is too long (3,902 characters). Maximum length is 3,900 characters',
    );
    assert.equal(evaluate(`"${'x'.repeat(3_900)}"`, {}, { style: 'flow' })?.toString().length, 3_900);
    assert.match(problemOf(`${'('.repeat(1_000)}1${')'.repeat(1_000)}`), /nested more than/);
    assert.match(problemOf(`${'-'.repeat(3_000)}1`), /nested more than/);
  });

  it('wants braces in flows, and one name inside them', () => {
    assert.match(problemOf('Name', FIELDS, 'flow'), /^Field Name does not exist/);
    assert.match(problemOf('{!a & b}', FIELDS, 'flow'), /is no reference/);
    assert.equal(evaluate('{!$Record.Stage__c} = "Open"', FIELDS, { style: 'flow' }), true);
  });

  it('refuses "= NULL" in flows, where its result is not documented', () => {
    assert.match(problemOf('{!textVariable} = NULL', FIELDS, 'flow'), /ISNULL or ISBLANK/);
    assert.equal(evaluate('Empty__c = NULL', FIELDS), false);
  });
});
