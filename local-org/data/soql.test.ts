import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { componentFromXml, customField, customObject } from '../schema/testing/components-from-xml.ts';
import { PlatformError } from '../transactions/errors.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { SObject } from '../values/sobject.ts';
import type { RecordFilter } from './record-query.ts';
import { beginAt, insertAll, makeFixture, order, record, type Fixture } from './testing/store-fixture.ts';

const day = (text: string): CalendarDate => CalendarDate.parse(text) ?? CalendarDate.of(1970, 1, 1);
const instant = (text: string): Instant => Instant.parse(text) ?? new Instant(0);

/** Two contacts, four orders. */
function filled(): Fixture {
  const fixture = makeFixture();
  const [ada = '', bob = ''] = insertAll(
    fixture,
    record('Contact', { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@b.example' }),
    record('Contact', { LastName: 'Bob' }),
  );
  insertAll(
    fixture,
    order({ Key__c: 'a', Amount__c: 10, Contact__c: ada, Due__c: day('2026-05-20'), Status__c: 'Done' }),
    order({ Key__c: 'B', Amount__c: 20, Contact__c: ada, At__c: instant('2026-05-20T23:30:00Z'), Open__c: false }),
    order({ Key__c: 'c%', Amount__c: 30, Contact__c: bob, Due__c: day('2026-05-18') }),
    order({ Key__c: null, Amount__c: null, Status__c: 'Alt', Note__c: 'long' }),
  );
  return fixture;
}

function rows(
  fixture: Fixture,
  soql: string,
  binds: Readonly<Record<string, FieldValue | FieldValue[]>> = {},
): SObject[] {
  return [...fixture.store.query(soql, fixture.begin(), (name) => binds[name] ?? null).records];
}

function keys(
  fixture: Fixture,
  where: string,
  binds: Readonly<Record<string, FieldValue | FieldValue[]>> = {},
): string {
  return rows(fixture, `SELECT Key__c FROM Order__c WHERE ${where}`, binds)
    .map((row) => String(row.value('Key__c')))
    .join(' ');
}

function complaint(soql: string, fixture = makeFixture()): string {
  try {
    fixture.store.query(soql, fixture.begin());
  } catch (error) {
    assert.ok(error instanceof PlatformError, String(error));
    return `${error.errorCode}: ${error.message}`;
  }
  return 'no complaint';
}

describe('SOQL conditions', () => {
  const fixture = filled();
  const cases: [string, string][] = [
    ["Key__c = 'A'", 'a'],
    ["Key__c != 'a'", 'B c% null'],
    ['Key__c = null', 'null'],
    ["Key__c = ''", 'null'],
    ['Amount__c > 10 AND Amount__c <= 30', 'B c%'],
    ['Amount__c < 20', 'a'],
    ["(Key__c = 'a' AND Amount__c = 10) OR Amount__c = 30", 'a c%'],
    ["NOT Key__c = 'a'", 'B c% null'],
    ["(NOT (Key__c = 'a' OR Amount__c = 20)) AND Amount__c != null", 'c%'],
    ["Amount__c = 30 AND (NOT Key__c = 'a')", 'c%'],
    ["Key__c IN ('A', 'b')", 'a B'],
    ["Key__c NOT IN ('A', 'b')", 'c% null'],
    ["Key__c LIKE '_'", 'a B'],
    ["Key__c LIKE '%C%'", 'c%'],
    ["Key__c LIKE '%\\\\%'", ''],
    ["Key__c LIKE 'c\\%'", 'c%'],
    ['Open__c = FALSE', 'B'],
    ["Status__c = 'new'", 'B c%'],
    ["Contact__r.Email = 'ADA@b.example'", 'a B'],
    ['Contact__r.Email = null', 'c% null'],
    ["Contact__c IN (SELECT Id FROM Contact WHERE LastName = 'Bob')", 'c%'],
    ["Contact__c NOT IN (SELECT Id FROM Contact WHERE LastName = 'Bob')", 'a B null'],
    ['Due__c = TODAY', 'a'],
    ['Due__c < TODAY', 'c%'],
    ['Due__c = LAST_N_DAYS:1', 'a'],
    ['Due__c = LAST_N_DAYS:2', 'a c%'],
    ['Due__c IN (TODAY, TOMORROW)', 'a'],
    ['Due__c != TODAY', 'B c% null'],
    ['Due__c = 2026-05-18', 'c%'],
    ['Due__c = THIS_WEEK', 'a c%'],
    ['At__c >= 2026-05-20T23:30:00Z', 'B'],
    ['At__c > 2026-05-21T01:30:00+02:00', ''],
    ['At__c = TODAY', 'B'],
    ['Order__c.Amount__c = 10', 'a'],
  ];
  for (const [where, expected] of cases) {
    it(where, () => assert.equal(keys(fixture, where), expected));
  }

  it('date literals depend on the time zone of the user', () => {
    const transaction = beginAt(fixture.clock, 'Europe/Istanbul');
    const soql = 'SELECT Key__c FROM Order__c WHERE At__c = TOMORROW';
    assert.deepEqual(
      fixture.store.query(soql, transaction).records.map((row) => row.value('Key__c')),
      ['B'],
    );
  });

  it('binds single values and lists, behind IN and behind =', () => {
    assert.equal(keys(fixture, 'Key__c = :key', { key: 'a' }), 'a');
    assert.equal(keys(fixture, 'Key__c IN :keys', { keys: ['a', 'b'] }), 'a B');
    assert.equal(keys(fixture, 'Key__c = :keys', { keys: ['a', 'b'] }), 'a B');
    assert.equal(keys(fixture, 'Key__c IN :keys', { keys: [] }), '');
    assert.equal(keys(fixture, 'Amount__c >= :request.least', { 'request.least': 20 }), 'B c%');
    assert.throws(() => keys(fixture, 'Amount__c = :key', { key: 'x' }), /must be of type double/);
  });

  it('binds LIMIT and OFFSET of the outer query', () => {
    const soql = "SELECT Key__c FROM Order__c WHERE Key__c != ')' ORDER BY Amount__c LIMIT :most OFFSET :from.index";
    const found = rows(fixture, soql, { most: 2, 'from.index': 1 });
    assert.deepEqual(
      found.map((row) => row.value('Key__c')),
      ['a', 'B'],
    );
    assert.throws(() => rows(fixture, soql, { most: -1, 'from.index': 0 }), /:most must be a whole number/);
  });

  it('includes and excludes choices of multi-select picklists', () => {
    const chosen = makeFixture([
      customField(
        'Order__c.Tags__c',
        'MultiselectPicklist',
        '<valueSet><valueSetDefinition><value><fullName>x</fullName></value></valueSetDefinition></valueSet>' +
          '<visibleLines>3</visibleLines>',
      ),
    ]);
    insertAll(chosen, order({ Key__c: 'xy', Tags__c: 'x;y' }), order({ Key__c: 'z', Tags__c: 'z' }));
    assert.equal(keys(chosen, "Tags__c INCLUDES ('x;y', 'q')"), 'xy');
    assert.equal(keys(chosen, "Tags__c EXCLUDES ('x')"), 'z');
  });
});

describe('SOQL results', () => {
  const fixture = filled();

  it('gives canonical field names whatever case the query has (sf CLI trap 4)', () => {
    const [row] = rows(fixture, "select ID, KEY__C, contact__R.firstname from ORDER__C where KEY__c = 'a'");
    assert.deepEqual([...(row?.fields.keys() ?? [])], ['Id', 'Key__c', 'Contact__r']);
    assert.equal(row?.objectName, 'Order__c');
    const contact = row.fields.get('Contact__r');
    assert.ok(contact instanceof SObject);
    assert.equal(contact.value('FirstName'), 'Ada');
  });

  it('resolves aliases of the object, and names of polymorphic owners', () => {
    fixture.store.writeSystemRecords([
      record('User', { Id: '005000000000001AAA', FirstName: 'A', LastName: 'B', Username: 'a@b.example' }),
    ]);
    const [row] = rows(
      fixture,
      "SELECT o.Contact__r.Name, o.Owner.Name, CreatedBy.Alias FROM Order__c o WHERE o.Key__c = 'a'",
    );
    const nested = (name: string): SObject => {
      const value = row?.fields.get(name);
      assert.ok(value instanceof SObject);
      return value;
    };
    assert.equal(nested('Contact__r').value('Name'), 'Ada Lovelace');
    assert.equal(nested('Owner').value('Name'), 'A B');
    assert.equal(nested('Owner').objectName, 'User');
  });

  it('gives null for a parent that is not there', () => {
    const [row] = rows(fixture, 'SELECT Contact__r.Name, Contact__r.Account.Name FROM Order__c WHERE Key__c = null');
    assert.equal(row?.fields.get('Contact__r'), null);
  });

  it('gives child records under their relationship', () => {
    const [ada] = rows(
      fixture,
      "SELECT Id, (SELECT Key__c FROM Orders__r WHERE Amount__c > 5 ORDER BY Amount__c DESC LIMIT 1) FROM Contact WHERE LastName = 'Lovelace'",
    );
    const children = ada?.fields.get('Orders__r');
    assert.ok(Array.isArray(children));
    assert.deepEqual(
      children.map((child: SObject) => child.value('Key__c')),
      ['B'],
    );
  });

  it('sorts by fields, with nulls first or last, and picklists by their set order', () => {
    const sorted = (clause: string): string =>
      rows(fixture, `SELECT Key__c FROM Order__c ORDER BY ${clause}`)
        .map((row) => String(row.value('Key__c')))
        .join(' ');
    assert.equal(sorted('Key__c'), 'null a B c%');
    assert.equal(sorted('Key__c DESC'), 'c% B a null');
    assert.equal(sorted('Amount__c ASC NULLS LAST'), 'a B c% null');
    assert.equal(sorted('Contact__r.LastName DESC NULLS LAST, Amount__c DESC'), 'B a c% null');
    assert.equal(sorted('Status__c, Key__c'), 'B c% a null');
    assert.equal(sorted('Key__c LIMIT 2 OFFSET 1'), 'a B');
  });

  it('counts and aggregates', () => {
    assert.deepEqual(fixture.store.query('SELECT COUNT() FROM Order__c WHERE Amount__c > 5', fixture.begin()), {
      totalSize: 3,
      records: [],
    });
    const [total] = rows(
      fixture,
      'SELECT COUNT(Id), SUM(Amount__c) total, AVG(Amount__c), MIN(Key__c), MAX(Due__c), COUNT_DISTINCT(Contact__c) c FROM Order__c',
    );
    assert.deepEqual(
      [...(total?.fields.keys() ?? [])].map((name) => [name, String(total?.value(name))]),
      [
        ['expr0', '4'],
        ['total', '60'],
        ['expr1', '20'],
        ['expr2', 'a'],
        ['expr3', '2026-05-20'],
        ['c', '2'],
      ],
    );
    assert.equal(total?.objectName, 'AggregateResult');
  });

  it('groups, filters groups and sorts them', () => {
    const groups = rows(
      fixture,
      'SELECT Contact__r.LastName, COUNT(Id) n FROM Order__c WHERE Contact__c != null GROUP BY Contact__r.LastName ' +
        'HAVING COUNT(Id) >= 1 ORDER BY COUNT(Id) DESC',
    );
    assert.deepEqual(
      groups.map((group) => [group.value('LastName'), group.value('n')]),
      [
        ['Lovelace', 2],
        ['Bob', 1],
      ],
    );
    assert.equal(rows(fixture, 'SELECT Status__c FROM Order__c GROUP BY Status__c HAVING COUNT(Id) > 1').length, 1);
  });

  it('gives labels of picklist values, and all fields on request', () => {
    const [row] = rows(fixture, "SELECT toLabel(Status__c) FROM Order__c WHERE Key__c = 'B'");
    assert.equal(row?.value('Status__c'), 'Brand new');
    const [all] = rows(fixture, 'SELECT FIELDS(ALL) FROM Order__c LIMIT 1');
    assert.equal(all?.fields.size, [...(fixture.store.schema.object('Order__c')?.fields.keys() ?? [])].length);
    const [custom] = rows(fixture, 'SELECT FIELDS(CUSTOM) FROM Order__c LIMIT 1');
    assert.ok([...(custom?.fields.keys() ?? [])].every((name) => name.endsWith('__c')));
  });

  it('accepts FOR UPDATE, SECURITY_ENFORCED and USER_MODE', () => {
    assert.equal(rows(fixture, "SELECT Id FROM Order__c WHERE Key__c = 'a' FOR UPDATE").length, 1);
    assert.equal(rows(fixture, 'SELECT Id FROM Order__c WITH SECURITY_ENFORCED').length, 4);
    assert.equal(rows(fixture, 'SELECT Id FROM Order__c WITH USER_MODE LIMIT 1').length, 1);
  });

  it('counts one query and its rows; a count is one row', () => {
    const transaction = fixture.begin();
    fixture.store.query('SELECT Id FROM Order__c', transaction);
    fixture.store.query('SELECT COUNT() FROM Order__c', transaction);
    assert.equal(transaction.limits.usedOf('soqlQueries'), 2);
    assert.equal(transaction.limits.usedOf('soqlRows'), 5);
  });
});

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

describe('structured queries', () => {
  const fixture = filled();
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

describe('custom metadata', () => {
  const type = [
    customObject('Tier__mdt', '<label>Tier</label><pluralLabel>Tiers</pluralLabel>'),
    customField('Tier__mdt.Limit__c', 'Number', '<precision>4</precision><scale>0</scale>'),
    customField('Tier__mdt.Active__c', 'Checkbox', '<defaultValue>true</defaultValue>'),
  ];
  const tier = (name: string, values = ''): ReturnType<typeof componentFromXml> =>
    componentFromXml(
      'CustomMetadata',
      `Tier.${name}`,
      `<CustomMetadata><label>${name}</label>${values}</CustomMetadata>`,
    );
  const limit = (value: string): string =>
    `<values><field>Limit__c</field><value xsi:type="xsd:double">${value}</value></values>`;

  it('is replaced by a deployment, keeps its IDs, and can be taken back', () => {
    const fixture = makeFixture(type);
    fixture.store.replaceCustomMetadata([tier('Gold', limit('5.0')), tier('Tin')]);
    const before = rows(
      fixture,
      "SELECT Id, Limit__c, Active__c, MasterLabel FROM Tier__mdt WHERE DeveloperName = 'gold'",
    );
    assert.equal(before[0]?.value('Limit__c'), 5);
    assert.equal(before[0].value('Active__c'), true);
    const transaction = fixture.begin();
    fixture.store.replaceCustomMetadata([tier('Gold')], transaction);
    const after = rows(fixture, 'SELECT Id, Limit__c FROM Tier__mdt');
    assert.deepEqual(
      after.map((row) => [row.id, row.value('Limit__c')]),
      [[before[0].id, null]],
    );
    transaction.rollback();
    assert.equal(rows(fixture, 'SELECT Id FROM Tier__mdt').length, 2);
  });

  it('is no data: DML on it is refused', () => {
    const fixture = makeFixture(type);
    const [result] = fixture.store.insert([record('Tier__mdt', {})], fixture.begin(), { allOrNone: false });
    assert.equal(result?.errors[0]?.statusCode, 'INVALID_TYPE_FOR_OPERATION');
  });

  it('costs no query unless the switch customMetadataQueryCounts says so', () => {
    for (const counts of [false, true]) {
      const fixture = makeFixture(type, { countsCustomMetadataQueries: () => counts });
      const transaction = fixture.begin();
      fixture.store.query('SELECT Id FROM Tier__mdt', transaction);
      assert.equal(transaction.limits.usedOf('soqlQueries'), counts ? 1 : 0);
      assert.equal(fixture.store.countsQueryOn('Tier__mdt'), counts);
    }
  });
});
