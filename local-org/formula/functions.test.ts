import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { evaluate, problemOf, type Fields } from './formula-fixture.ts';
import { FormulaError } from './formula.ts';
import { FORMULA_FUNCTIONS, REFUSED_FUNCTIONS } from './function-table.ts';

const FIELDS: Fields = {
  Blank__c: { type: 'Text', value: null },
  Empty__c: { type: 'Number', value: null },
  NoDate__c: { type: 'Date', value: null },
  Stage__c: { type: 'Picklist', value: 'Open', prior: 'New' },
  Empty_Stage__c: { type: 'Picklist', value: null },
  Colors__c: { type: 'Picklist', value: 'Red;Dark Blue' },
  Note__c: { type: 'Text', value: 'a\r\nb', prior: 'a\nb' },
  Amount__c: { type: 'Number', value: 2, prior: 1 },
  'Account.Name': { type: 'Text', value: 'Acme' },
  '$Record.Amount__c': { type: 'Number', value: 2, prior: 1 },
  Birthdate: { type: 'Date', value: CalendarDate.of(2024, 2, 29) },
  CreatedDate: { type: 'DateTime', value: new Instant(Date.UTC(2026, 0, 31, 22, 30)) },
};

/** Formula, value as text (dates and times in their own form). Grouped by function. */
const CASES: Readonly<Record<string, readonly (readonly [string, FieldValue])[]>> = {
  AND: [
    ['AND(TRUE, 1 < 2, NOT(FALSE))', true],
    ['AND(TRUE, Empty__c > 1)', false],
  ],
  OR: [
    ['OR(FALSE, FALSE)', false],
    ['OR(Empty__c > 1, TRUE)', true],
  ],
  NOT: [['NOT(1 = 2)', true]],
  IF: [
    ['IF(1 < 2, "a", "b")', 'a'],
    ['IF(Empty__c > 1, 1, NULL)', null],
  ],
  CASE: [
    ['CASE(2, 1, "one", 2, "two", "many")', 'two'],
    ['CASE(3, 1, "one", 2, "two", "many")', 'many'],
    ['CASE(Stage__c, "New", 1, "Open", 2, 3)', 2],
    ['CASE(Empty_Stage__c, "", 1, 2)', 1],
    ['CASE(WEEKDAY(DATE(2026, 1, 31)), 7, "Saturday", "other")', 'Saturday'],
  ],
  ISBLANK: [
    ['ISBLANK(Blank__c)', true],
    ['ISBLANK("")', true],
    ['ISBLANK(NoDate__c)', true],
    ['ISBLANK(Stage__c)', false],
    ['ISBLANK(Empty_Stage__c)', true],
  ],
  ISNULL: [
    ['ISNULL(Empty__c)', true],
    ['ISNULL(NoDate__c)', true],
    ['ISNULL(Blank__c)', false],
  ],
  BLANKVALUE: [
    ['BLANKVALUE(Blank__c, "none")', 'none'],
    ['BLANKVALUE("", "none")', 'none'],
    ['BLANKVALUE(Empty__c, 7)', 7],
    ['BLANKVALUE(3, 7)', 3],
  ],
  NULLVALUE: [
    ['NULLVALUE(Empty__c, 7)', 7],
    ['NULLVALUE(Blank__c, "none")', null],
  ],
  ISPICKVAL: [
    ['ISPICKVAL(Stage__c, "Open")', true],
    ['ISPICKVAL(Stage__c, "open")', false],
    ['ISPICKVAL(Empty_Stage__c, "")', true],
  ],
  INCLUDES: [
    ['INCLUDES(Colors__c, "Dark Blue")', true],
    ['INCLUDES(Colors__c, "Blue")', false],
    ['INCLUDES(Empty_Stage__c, "Blue")', false],
  ],
  ISCHANGED: [
    ['ISCHANGED(Amount__c)', true],
    ['ISCHANGED(Note__c)', false],
    ['ISCHANGED(Blank__c)', false],
    ['ISCHANGED(Stage__c)', true],
  ],
  PRIORVALUE: [
    ['PRIORVALUE(Amount__c) + Amount__c', 3],
    ['ISPICKVAL(PRIORVALUE(Stage__c), "New")', true],
    ['TEXT(PRIORVALUE(Stage__c))', 'New'],
  ],
  ISNEW: [['ISNEW()', false]],
  TEXT: [
    ['TEXT(1234567.5)', '1234567.5'],
    ['TEXT(1000000 * 1000000 * 1000000 * 1000000)', '1000000000000000000000000'],
    ['TEXT(1 / 10000000)', '0.0000001'],
    ['TEXT(2.50)', '2.5'],
    ['TEXT(DATE(2026, 1, 5))', '2026-01-05'],
    ['TEXT(CreatedDate)', '2026-01-31 22:30:00Z'],
    ['TEXT(TIMEVALUE("09:05:00.120"))', '09:05:00.120'],
    ['TEXT(Stage__c)', 'Open'],
    ['TEXT(Empty__c)', null],
  ],
  VALUE: [
    ['VALUE("12.50")', 12.5],
    ['VALUE("-.5")', -0.5],
    ['VALUE("1e3")', 1000],
    ['VALUE(Blank__c)', null],
  ],
  LEN: [
    ['LEN("abc")', 3],
    ['LEN(Blank__c)', 0],
  ],
  LEFT: [
    ['LEFT("abc", 2)', 'ab'],
    ['LEFT("abc", 9)', 'abc'],
    ['LEFT("abc", -1)', null],
  ],
  RIGHT: [
    ['RIGHT("abc", 2)', 'bc'],
    ['RIGHT("abc", 9)', 'abc'],
    ['RIGHT("abc", 0)', null],
  ],
  MID: [
    ['MID("abcdef", 2, 3)', 'bcd'],
    ['MID("abc", 0, 2)', 'ab'],
    ['MID("abc", 3, 9)', 'c'],
    ['MID("abc", 4, 1)', null],
  ],
  TRIM: [
    ['TRIM("  a b  ")', 'a b'],
    ['TRIM("   ")', null],
    ['LEN(TRIM("\\ta "))', 2],
  ],
  UPPER: [
    ['UPPER("straße")', 'STRASSE'],
    ['UPPER("i", "tr")', 'İ'],
  ],
  LOWER: [
    ['LOWER("ÄB")', 'äb'],
    ['LOWER("I", "tr")', 'ı'],
  ],
  INITCAP: [['INITCAP("ada LOVELACE-king")', 'Ada Lovelace-King']],
  SUBSTITUTE: [
    ['SUBSTITUTE("a-b-c", "-", "+")', 'a+b+c'],
    ['SUBSTITUTE("abc", "b", "")', 'ac'],
    ['SUBSTITUTE("abc", "b", "$&")', 'a$&c'],
    ['SUBSTITUTE("abc", "", "x")', 'abc'],
    ['SUBSTITUTE(Blank__c, "a", "b")', null],
  ],
  CONTAINS: [
    ['CONTAINS("abc", "bc")', true],
    ['CONTAINS("abc", "BC")', false],
    ['CONTAINS("abc", "")', true],
    ['CONTAINS(Blank__c, "a")', false],
  ],
  BEGINS: [
    ['BEGINS("abc", "ab")', true],
    ['BEGINS("abc", "b")', false],
  ],
  FIND: [
    ['FIND("b", "abcb")', 2],
    ['FIND("b", "abcb", 3)', 4],
    ['FIND("x", "abc")', 0],
    ['FIND("x", Blank__c)', 0],
  ],
  LPAD: [
    ['LPAD("7", 3, "0")', '007'],
    ['LPAD("abc", 2)', 'ab'],
    ['LPAD("a", 3)', '  a'],
  ],
  RPAD: [['RPAD("a", 4, "xy")', 'axyx']],
  REVERSE: [['REVERSE("abc")', 'cba']],
  ASCII: [['ASCII("A")', 65]],
  CHR: [
    ['CHR(65)', 'A'],
    ['CHR(0)', null],
  ],
  BR: [['"a" & BR() & "b"', 'a<br>b']],
  HYPERLINK: [
    ['HYPERLINK("https://example.org", "Open")', '<a href="https://example.org" target="_blank">Open</a>'],
    ['HYPERLINK("/x", "Open", "_self")', '<a href="/x" target="_self">Open</a>'],
  ],
  CASESAFEID: [['CASESAFEID("003D000000QUmEY")', '003D000000QUmEYIA1']],
  ISNUMBER: [
    ['ISNUMBER("12.5")', true],
    ['ISNUMBER("12,5")', false],
    ['ISNUMBER("")', false],
  ],
  ABS: [['ABS(-2)', 2]],
  CEILING: [
    ['CEILING(2.1)', 3],
    ['CEILING(-2.1)', -3],
  ],
  FLOOR: [
    ['FLOOR(2.9)', 2],
    ['FLOOR(-2.9)', -2],
  ],
  MCEILING: [['MCEILING(-2.9)', -2]],
  MFLOOR: [['MFLOOR(-2.1)', -3]],
  ROUND: [
    ['ROUND(2.345, 2)', 2.35],
    ['ROUND(-2.5, 0)', -3],
    ['ROUND(1.005, 2)', 1.01],
    ['ROUND(1250, -2)', 1300],
  ],
  TRUNC: [
    ['TRUNC(2.987, 1)', 2.9],
    ['TRUNC(-2.9)', -2],
  ],
  MOD: [
    ['MOD(7, 3)', 1],
    ['MOD(-7, 3)', -1],
    ['MOD(5.3, 0.1)', 0],
  ],
  MAX: [
    ['MAX(1, 3, 2)', 3],
    ['MAX(1, Empty__c)', null],
  ],
  MIN: [['MIN(1, 3, -2)', -2]],
  SQRT: [['SQRT(16)', 4]],
  EXP: [['EXP(0)', 1]],
  LN: [['LN(EXP(2))', 2]],
  LOG: [['LOG(1000)', 3]],
  DATE: [['TEXT(DATE(2024, 2, 29))', '2024-02-29']],
  DATEVALUE: [
    ['TEXT(DATEVALUE("2026-1-5"))', '2026-01-05'],
    ['TEXT(DATEVALUE("2026-01-05T10:00:00Z"))', '2026-01-05'],
    // 22:30 GMT is half past one of the next day in Istanbul
    ['TEXT(DATEVALUE(CreatedDate))', '2026-02-01'],
    ['DATEVALUE(Blank__c)', null],
  ],
  DATETIMEVALUE: [
    ['TEXT(DATETIMEVALUE("2026-01-05 10:11:12"))', '2026-01-05 10:11:12Z'],
    ['TEXT(DATETIMEVALUE(SUBSTITUTE(SUBSTITUTE("2026-01-05T10:11:12Z", "T", " "), "Z", "")))', '2026-01-05 10:11:12Z'],
    ['TEXT(DATETIMEVALUE(DATE(2026, 1, 5)))', '2026-01-05 00:00:00Z'],
  ],
  TIMEVALUE: [
    ['TEXT(TIMEVALUE("17:30:45.125"))', '17:30:45.125'],
    ['TEXT(TIMEVALUE(CreatedDate))', '22:30:00.000'],
  ],
  TODAY: [['TEXT(TODAY())', '2026-02-01']],
  NOW: [['TEXT(NOW())', '2026-01-31 22:30:15Z']],
  TIMENOW: [['TEXT(TIMENOW())', '22:30:15.000']],
  YEAR: [['YEAR(Birthdate)', 2024]],
  MONTH: [['MONTH(Birthdate)', 2]],
  DAY: [['DAY(Birthdate)', 29]],
  HOUR: [['HOUR(TIMEVALUE("17:30:45.125"))', 17]],
  MINUTE: [['MINUTE(TIMEVALUE("17:30:45.125"))', 30]],
  SECOND: [['SECOND(TIMEVALUE("17:30:45.125"))', 45]],
  MILLISECOND: [['MILLISECOND(TIMEVALUE("17:30:45.125"))', 125]],
  WEEKDAY: [['WEEKDAY(DATE(2026, 2, 1))', 1]],
  DAYOFYEAR: [['DAYOFYEAR(DATE(2024, 12, 31))', 366]],
  ISOWEEK: [['ISOWEEK(DATE(2027, 1, 1))', 53]],
  ISOYEAR: [['ISOYEAR(DATE(2027, 1, 1))', 2026]],
  UNIXTIMESTAMP: [['UNIXTIMESTAMP(DATETIMEVALUE("1970-01-02 00:00:00"))', 86_400]],
  FROMUNIXTIME: [['TEXT(FROMUNIXTIME(86400))', '1970-01-02 00:00:00Z']],
  ADDMONTHS: [
    ['TEXT(ADDMONTHS(DATE(2026, 1, 31), 1))', '2026-02-28'],
    // the last day of a month stays the last day
    ['TEXT(ADDMONTHS(DATE(2026, 2, 28), 1))', '2026-03-31'],
    ['TEXT(ADDMONTHS(DATE(2026, 1, 15), -13))', '2024-12-15'],
    ['TEXT(ADDMONTHS(DATETIMEVALUE("2026-01-15 10:00:00"), 1))', '2026-02-15 10:00:00Z'],
  ],
  REGEX: [
    ['REGEX("ada@example.org", "[a-z.]+@[a-z]+\\\\.[a-z]{2,}")', true],
    ['REGEX("x ada@example.org", "[a-z.]+@[a-z]+\\\\.[a-z]{2,}")', false],
  ],
};

describe('functions of formulas (help, "Formula Operators and Functions")', () => {
  for (const [name, cases] of Object.entries(CASES)) {
    it(name, () => {
      for (const [source, expected] of cases) assert.deepEqual(evaluate(source, FIELDS), expected, source);
    });
  }

  it('every function of the table is tested here, and none is both known and refused', () => {
    assert.deepEqual([...FORMULA_FUNCTIONS.keys()].sort(), Object.keys(CASES).sort());
    assert.deepEqual(
      [...REFUSED_FUNCTIONS.keys()].filter((name) => FORMULA_FUNCTIONS.has(name)),
      [],
    );
    for (const name of REFUSED_FUNCTIONS.keys()) {
      assert.match(problemOf(`${name}()`), new RegExp(`^The local org does not evaluate the function ${name}: `));
    }
  });

  it('every function of the help’s list is evaluated or refused by name', () => {
    const list =
      'ABS ACOS ADDMONTHS AND ASCII ASIN ATAN ATAN2 BEGINS BLANKVALUE BR CASE CASESAFEID CEILING CHR CONTAINS COS ' +
      'CURRENCYRATE DATE DATETIMEVALUE DATEVALUE DAY DAYOFYEAR DISTANCE EXP FIND FLOOR FORMATCURRENCY FORMATDURATION ' +
      'FROMUNIXTIME GEOLOCATION GETRECORDIDS GETSESSIONID HOUR HTMLENCODE HYPERLINK IF IMAGE IMAGEPROXYURL INCLUDE ' +
      'INCLUDES INITCAP ISBLANK ISCHANGED ISCLONE ISNEW ISNULL ISNUMBER ISOWEEK ISOYEAR ISPICKVAL JSENCODE ' +
      'JSINHTMLENCODE JUNCTIONIDLIST LEFT LEN LINKTO LN LOG LOWER LPAD MAX MCEILING MFLOOR MID MILLISECOND MIN MINUTE ' +
      'MOD MONTH NOT NOW NULLVALUE OR PARENTGROUPVAL PI PICKLISTCOUNT PREDICT PREVGROUPVAL PRIORVALUE REGEX ' +
      'REQUIRESCRIPT REVERSE RIGHT ROUND RPAD SECOND SIN SQRT SUBSTITUTE TAN TEXT TIMENOW TIMEVALUE TODAY TRIM TRUNC ' +
      'UNIXTIMESTAMP UPPER URLENCODE URLFOR VALUE VLOOKUP WEEKDAY YEAR';
    assert.deepEqual(
      list.split(' ').filter((name) => !FORMULA_FUNCTIONS.has(name) && !REFUSED_FUNCTIONS.has(name)),
      [],
    );
  });

  it('the table names each function by its signature', () => {
    for (const [name, { signature }] of FORMULA_FUNCTIONS) assert.ok(signature.startsWith(`${name}(`), signature);
  });
});

describe('run-time failures of formulas', () => {
  const failing = [
    'VALUE("abc")',
    'VALUE(" 1")',
    'MOD(1, 0)',
    'SQRT(-1)',
    'LN(0)',
    'DATE(2026, 2, 30)',
    'DATE(0, 1, 1)',
    'DATEVALUE("2026-02-30")',
    'DATEVALUE("26-02-03")',
    'DATETIMEVALUE("2026-01-01")',
    'TIMEVALUE("25:00:00.000")',
    'LPAD("a", 999999999)',
    '10 ^ 400',
  ];
  for (const source of failing) {
    it(source, () => assert.throws(() => evaluate(source), FormulaError));
  }
});
