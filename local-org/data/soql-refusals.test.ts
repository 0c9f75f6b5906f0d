import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlatformError } from '../transactions/errors.ts';
import { makeFixture } from './testing/store-fixture.ts';

function complaint(soql: string, fixture = makeFixture()): string {
  try {
    fixture.store.query(soql, fixture.begin());
  } catch (error) {
    assert.ok(error instanceof PlatformError, String(error));
    return `${error.errorCode}: ${error.message}`;
  }
  return 'no complaint';
}

describe('SOQL refusals', () => {
  const refused: [string, RegExp][] = [
    [
      'SELECT Foo FROM Contact',
      /^INVALID_FIELD: \nSELECT Foo FROM Contact\n {7}\^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Contact'\. If you are attempting/,
    ],
    ['SELECT Id FROM Nope__c', /^INVALID_TYPE: [\s\S]*sObject type 'Nope__c' is not supported\./],
    [
      'SELECT Nope__r.Id FROM Order__c',
      /^INVALID_FIELD: [\s\S]*Didn't understand relationship 'Nope__r' in field path/,
    ],
    ['SELECT (SELECT Id FROM Nope__r) FROM Contact', /^INVALID_TYPE: [\s\S]*relationship 'Nope__r' in FROM part/],
    ['SELECT Id FROM', /^MALFORMED_QUERY/],
    [
      "SELECT Id FROM Contact WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      /^MALFORMED_QUERY: [\s\S]*unexpected token: 'OR'/,
    ],
    ['SELECT Id FROM Contact WHERE Name = 5', /must be of type string and should be enclosed in quotes/],
    ["SELECT Id FROM Order__c WHERE Amount__c = '5'", /must be of type double and should not be enclosed in quotes/],
    ["SELECT Id FROM Order__c WHERE Open__c = 'true'", /must be of type boolean and should not be enclosed/],
    ["SELECT Id FROM Contact WHERE Id = 'abc'", /^INVALID_QUERY_FILTER_OPERATOR: invalid ID field: abc/],
    ["SELECT Id FROM Order__c WHERE Note__c = 'x'", /field 'Note__c' can not be filtered in a query call/],
    ['SELECT Id FROM Order__c ORDER BY Note__c', /field 'Note__c' can not be sorted in a query call/],
    ['SELECT Note__c FROM Order__c GROUP BY Note__c', /field 'Note__c' can not be grouped in a query call/],
    ['SELECT Id, COUNT(Name) FROM Order__c', /Field must be grouped or aggregated: Id/],
    ['SELECT SUM(Name) FROM Order__c', /does not support aggregate operator SUM/],
    ['SELECT Id, id FROM Contact', /duplicate field selected: Id/],
    ['SELECT Name n FROM Contact', /only aggregate expressions use field aliasing/],
    ['SELECT FIELDS(ALL) FROM Contact', /must have a LIMIT of at most 200/],
    ['SELECT Id FROM Contact WHERE Id = :x', /^MALFORMED_QUERY[\s\S]*:x/],
    ['SELECT FORMAT(CreatedDate) FROM Contact', /does not implement the function FORMAT/],
    ['SELECT TYPEOF Owner WHEN User THEN Name END FROM Contact', /does not implement TYPEOF/],
    ['SELECT Id FROM Contact WHERE CALENDAR_YEAR(CreatedDate) = 2026', /does not implement the function CALENDAR_YEAR/],
    ['SELECT COUNT(Id) FROM Contact GROUP BY ROLLUP(LastName)', /does not implement GROUP BY/],
    [
      'SELECT Id FROM Contact WHERE CreatedDate = THIS_FISCAL_YEAR',
      /does not implement the date literal THIS_FISCAL_YEAR/,
    ],
    ['SELECT Id FROM Contact USING SCOPE mine', /does not implement USING SCOPE/],
    ["SELECT Id FROM Contact WHERE NOT (NOT (NOT (Name = 'a')))", /does not implement three negations in a row/],
    ['SELECT Id FROM Contact FOR VIEW', /does not implement FOR VIEW/],
    ["SELECT Id FROM Contact WHERE Id LIKE '003%'", /invalid operator on id field/],
    ['SELECT Id FROM Contact WHERE Id IN (SELECT Name FROM Order__c)', /should both be Id or reference fields/],
  ];
  for (const [soql, expected] of refused) it(soql, () => assert.match(complaint(soql), expected));
});
