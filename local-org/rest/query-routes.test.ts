import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { permissionSet, type Reply, type RequestOptions, startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const DATA = '/services/data/v66.0';

interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Record<string, unknown>[];
}

describe('Queries over REST', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg({
      clerkSets: [permissionSet('Orders', ['Order__c'], { 'Order__c.Note__c': 'edit' })],
    });
    const [contact = ''] = org.data.write('Contact', [{ LastName: 'Example', FirstName: 'Ada' }]);
    org.data.write('Order__c', [
      { Note__c: 'one', Contact__c: contact, Amount__c: 1, Secret_Note__c: 's' },
      { Note__c: 'two', Contact__c: contact, Amount__c: 2 },
    ]);
    org.data.write(
      'Campaign',
      Array.from({ length: 4_500 }, (_one, index) => ({ Name: `C${String(index).padStart(5, '0')}` })),
    );
  });
  after(async () => org.close());

  async function query(soql: string, options: RequestOptions & { more?: string } = {}): Promise<Reply> {
    return org.send('GET', `${DATA}/query?q=${encodeURIComponent(soql)}${options.more ?? ''}`, undefined, options);
  }

  it('writes fields in canonical case whatever the query has (trap 4), parents and children inside', async () => {
    const parents = await query("SELECT id, note__C, contact__R.lastname FROM order__C WHERE Note__c = 'one'");
    const record = (parents.json as Page).records[0] ?? {};
    assert.deepEqual(Object.keys(record), ['attributes', 'Id', 'Note__c', 'Contact__r']);
    assert.equal((record.Contact__r as Record<string, unknown>).LastName, 'Example');
    const withoutIds = await query("SELECT Note__c, Contact__r.LastName FROM Order__c WHERE Note__c = 'one'");
    const { attributes, Contact__r: parent } = (withoutIds.json as Page).records[0] ?? {};
    assert.match(JSON.stringify(attributes), /"url":"\/services\/data\/v66\.0\/sobjects\/Order__c\/[a-zA-Z0-9]{18}"/);
    assert.match(JSON.stringify(parent), /"url":"\/services\/data\/v66\.0\/sobjects\/Contact\/003/);
    const children = await query('SELECT Id, (SELECT Note__c FROM Orders__r ORDER BY Note__c) FROM Contact');
    const list = (children.json as Page).records[0]?.Orders__r as Page;
    assert.deepEqual([list.totalSize, list.done], [2, true]);
    assert.deepEqual(
      list.records.map((one) => one.Note__c),
      ['one', 'two'],
    );
  });

  it('gives 2,000 records a page and follows nextRecordsUrl to the end', async () => {
    let page = (await query('SELECT Name FROM Campaign ORDER BY Name')).json as Page;
    const names = page.records.map((one) => one.Name);
    assert.deepEqual([page.totalSize, page.done, page.records.length], [4_500, false, 2_000]);
    while (!page.done) {
      page = (await org.send('GET', page.nextRecordsUrl ?? '')).json as Page;
      names.push(...page.records.map((one) => one.Name));
    }
    assert.equal(names.length, 4_500);
    assert.equal(names.at(-1), 'C04499');
    assert.equal(new Set(names).size, 4_500);
  });

  it('honours batchSize from 200 to 2,000', async () => {
    for (const [asked, given] of [
      ['500', 500],
      ['1', 200],
      ['9999', 2_000],
    ] as const) {
      const headers = { 'sforce-query-options': `batchSize=${asked}` };
      assert.equal(((await query('SELECT Id FROM Campaign', { headers })).json as Page).records.length, given);
    }
  });

  it('refuses locators that are wrong or somebody else’s', async () => {
    const page = (await query('SELECT Id FROM Campaign')).json as Page;
    for (const path of [`${DATA}/query/01g000000000000AAA-2000`, `${DATA}/query/nonsense`]) {
      assert.match((await org.send('GET', path)).text, /INVALID_QUERY_LOCATOR/);
    }
    const foreign = await org.send('GET', page.nextRecordsUrl ?? '', undefined, { token: org.clerkToken });
    assert.match(foreign.text, /INVALID_QUERY_LOCATOR/);
  });

  it('answers COUNT() and aggregates', async () => {
    const count = (await query('SELECT COUNT() FROM Campaign')).json as Page;
    assert.deepEqual(count, { totalSize: 4_500, done: true, records: [] });
    const sum = (await query('SELECT SUM(Amount__c) total, COUNT(Id) FROM Order__c')).json as Page;
    assert.deepEqual(sum.records, [{ attributes: { type: 'AggregateResult' }, total: 3, expr0: 2 }]);
  });

  it('columns=true describes fields, parents, subqueries and functions for the CLI', async () => {
    const soql =
      'SELECT id, Contact__r.Account.Name, Owner.type, (SELECT Id FROM Lines__r), COUNT(Id) n, COUNT(Note__c) FROM Order__c';
    const reply = await query(soql, { more: '&columns=true' });
    const { entityName, columnMetadata } = reply.json as {
      entityName: string;
      columnMetadata: {
        columnName: string;
        aggregate: boolean;
        displayName: string;
        joinColumns: { columnName: string }[];
      }[];
    };
    assert.equal(entityName, 'Order__c');
    assert.deepEqual(
      columnMetadata.map((one) => [one.columnName, one.aggregate, one.joinColumns.map((join) => join.columnName)]),
      [
        ['Id', false, []],
        ['Contact__r', false, ['Account']],
        ['Owner', false, ['Type']],
        ['Lines__r', true, ['Id']],
        ['n', true, []],
        ['expr0', true, []],
      ],
    );
  });

  it('refuses unknown objects, fields and malformed queries', async () => {
    for (const [soql, code] of [
      ['SELECT Id FROM ScratchOrgInfo limit 1', 'INVALID_TYPE'],
      ['SELECT Nothing__c FROM Order__c', 'INVALID_FIELD'],
      ['SELECT FROM', 'MALFORMED_QUERY'],
      ['', 'MALFORMED_QUERY'],
    ] as const) {
      const reply = await query(soql);
      assert.equal(reply.status, 400, soql);
      assert.match(reply.text, new RegExp(`"errorCode":"${code}"`), soql);
    }
    assert.match((await org.send('GET', `${DATA}/query`)).text, /MALFORMED_QUERY/);
  });

  it('respects object permissions and field-level security in every clause', async () => {
    const options = { token: org.clerkToken };
    assert.equal((await query('SELECT Id, Note__c FROM Order__c', options)).status, 200);
    for (const soql of [
      'SELECT Secret_Note__c FROM Order__c',
      "SELECT Id FROM Order__c WHERE Secret_Note__c = 's'",
      "SELECT Id FROM Order__c WHERE Note__c = 'x' OR (Note__c = 'y' AND Secret_Note__c LIKE 's%')",
      "SELECT Id FROM Order__c WHERE NOT Secret_Note__c = 's'",
      'SELECT Id FROM Order__c ORDER BY Secret_Note__c',
      'SELECT COUNT(Id) FROM Order__c GROUP BY Secret_Note__c',
      'SELECT MAX(Secret_Note__c) FROM Order__c',
      'SELECT COUNT(Id) FROM Order__c GROUP BY Note__c HAVING MAX(Secret_Note__c) > 1',
      'SELECT o.Secret_Note__c FROM Order__c o',
      'SELECT Contact__r.LastName FROM Order__c',
      "SELECT Id FROM Contact WHERE Id IN (SELECT Contact__c FROM Order__c WHERE Secret_Note__c = 's')",
    ]) {
      const reply = await query(soql, options);
      assert.equal(reply.status, 400, soql);
      assert.match(reply.text, /"errorCode":"INVALID_FIELD"/, soql);
    }
    const hidden = await query('SELECT Id FROM Order_Line__c', options);
    assert.match(hidden.text, /"errorCode":"INVALID_TYPE"/);
  });

  it('FIELDS() is the fields that the user may see (SOQL and SOSL Reference, "FIELDS()")', async () => {
    const fieldsOf = async (soql: string, options: Parameters<typeof query>[1]): Promise<string[]> => {
      const reply = await query(soql, options);
      assert.equal(reply.status, 200, reply.text);
      return Object.keys((reply.json as Page).records[0] ?? {});
    };
    const own = { token: org.clerkToken };
    const all = await fieldsOf('SELECT FIELDS(ALL) FROM Order__c LIMIT 200', {});
    assert.ok(all.includes('Secret_Note__c') && all.includes('Name'));
    const custom = await fieldsOf('SELECT fields( custom ) FROM Order__c LIMIT 1', own);
    assert.ok(custom.includes('Note__c') && !custom.includes('Name') && !custom.includes('Secret_Note__c'));
    const standard = await fieldsOf('SELECT FIELDS(STANDARD) FROM Order__c', own);
    assert.ok(standard.includes('Name') && !standard.some((name) => name.endsWith('__c')));
    const without = await query('SELECT FIELDS(ALL) FROM Order__c', own);
    assert.match(without.text, /must have a LIMIT of at most 200/);
    assert.match((await query('SELECT Id, (SELECT FIELDS(ALL) FROM Orders__r LIMIT 1) FROM Contact')).text, /does not/);
  });

  it('a child relationship whose lookup is hidden does not exist for the user', async () => {
    const own = { token: org.clerkToken };
    const soql = 'SELECT Id, (SELECT Id FROM Orders__r) FROM Contact LIMIT 1';
    assert.equal((await query(soql)).status, 200);
    assert.match((await query(soql, own)).text, /Didn't understand relationship 'Orders__r' in FROM part/);
    for (const path of ['sobjects/Contact/describe', 'ui-api/object-info/Contact']) {
      const relationships = async (token?: string): Promise<string> => {
        const reply = await org.send('GET', `${DATA}/${path}`, undefined, token === undefined ? {} : { token });
        return JSON.stringify((reply.json as { childRelationships: unknown }).childRelationships);
      };
      assert.match(await relationships(), /"Orders__r"/, path);
      assert.doesNotMatch(await relationships(org.clerkToken), /"Orders__r"/, path);
    }
  });

  it('answers ApexClass and FlowDefinitionView from what is deployed', async () => {
    const classes = await query("SELECT Name FROM ApexClass WHERE Name LIKE 'greeter%' ORDER BY Name DESC");
    assert.deepEqual(
      (classes.json as Page).records.map((one) => one.Name),
      ['Greeter_Test', 'Greeter'],
    );
    const escaped = await query("SELECT Name FROM ApexClass WHERE Name LIKE 'greete\\_%'");
    assert.deepEqual((escaped.json as Page).records, []);
    const reply = await query('SELECT ApiName, IsActive FROM FlowDefinitionView WHERE IsActive = true');
    assert.deepEqual(
      (reply.json as Page).records.map((one) => one.ApiName),
      ['Add_One'],
    );
  });

  it('queryAll finds deleted records beside others, with parents and children (REST API Developer Guide, "QueryAll")', async () => {
    const created = await org.send('POST', `${DATA}/sobjects/Contact`, { LastName: 'Bin' });
    const contactId = (created.json as { id: string }).id;
    await org.send('POST', `${DATA}/sobjects/Order__c`, { Note__c: 'three', Contact__c: contactId });
    await org.send('POST', `${DATA}/sobjects/Contact`, { LastName: 'Bin' });
    assert.equal((await org.send('DELETE', `${DATA}/sobjects/Contact/${contactId}`)).status, 204);
    const all = async (soql: string): Promise<Page> => {
      const reply = await org.send('GET', `${DATA}/queryAll?q=${encodeURIComponent(soql)}`);
      assert.equal(reply.status, 200, reply.text);
      return reply.json as Page;
    };
    const both = await all("SELECT Id, IsDeleted FROM Contact WHERE LastName = 'Bin'");
    assert.deepEqual(
      both.records.map((one) => one.IsDeleted),
      [true, false],
    );
    assert.deepEqual(
      (await all(`SELECT Id FROM Contact WHERE Id = '${contactId}' AND IsDeleted = true`)).records.map((one) => one.Id),
      [contactId],
    );
    assert.equal((await all("SELECT COUNT() FROM Contact WHERE LastName = 'Bin'")).totalSize, 2);
    const live = await query("SELECT Id, IsDeleted FROM Contact WHERE LastName = 'Bin'");
    assert.deepEqual(
      (live.json as Page).records.map((one) => one.IsDeleted),
      [false],
    );
    assert.equal((await all('SELECT Id FROM Campaign')).done, false);
  });

  it('queryAll shows no field and no object that the user cannot see', async () => {
    const ask = (soql: string): Promise<Reply> =>
      org.send('GET', `${DATA}/queryAll?q=${encodeURIComponent(soql)}`, undefined, { token: org.clerkToken });
    assert.match((await ask('SELECT Secret_Note__c FROM Order__c')).text, /"errorCode":"INVALID_FIELD"/);
    assert.match((await ask('SELECT Id FROM Order_Line__c')).text, /"errorCode":"INVALID_TYPE"/);
  });
});
