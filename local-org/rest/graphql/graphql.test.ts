import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { permissionSet, startTestOrg, type TestOrg } from '../testing/org-fixture.ts';
import { GraphqlSyntaxError, parseGraphql } from './parse-graphql.ts';

const QUERY = `query orders($contact: ID, $note: String = "c", $first: Int) {
  uiapi { query {
    Order__c(first: $first, where: { or: [{ Contact__c: { eq: $contact } }, { Note__c: { eq: $note } }] },
             orderBy: { Note__c: { order: DESC } }) {
      totalCount
      edges { cursor node { Id Note__c { value } note: Note__c { label } Status__c { value displayValue }
        Amount__c @optional { value } Contact__r @optional { Name { value } } } }
      pageInfo { hasNextPage endCursor }
    }
  } }
}`;

interface Answer {
  readonly data: { uiapi: { query: Record<string, Connection> } } | null;
  readonly errors: readonly { readonly message: string }[];
}
interface Connection {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: Record<string, unknown> }[];
  readonly pageInfo: unknown;
}

describe('GraphQL API', () => {
  let org: TestOrg;
  let contact = '';
  before(async () => {
    org = await startTestOrg({
      clerkSets: [permissionSet('Orders', ['Order__c'], { 'Order__c.Note__c': 'edit', 'Order__c.Contact__c': 'read' })],
    });
    [contact = ''] = org.data.write('Contact', [{ LastName: 'Example', FirstName: 'Ada' }]);
    const rows = ['a', 'b'].map((note) => ({ Note__c: note, Contact__c: contact, Status__c: 'Open', Amount__c: 1 }));
    org.data.write('Order__c', [...rows, { Note__c: 'c' }, { Note__c: 'd' }]);
  });
  after(async () => org.close());

  const ask = async (query: string, variables: object = {}, token?: string): Promise<Answer> => {
    const session = token === undefined ? undefined : { token };
    const reply = await org.send('POST', '/services/data/v66.0/graphql', { query, variables }, session);
    assert.equal(reply.status, 200);
    return reply.json as Answer;
  };

  it('filters, orders, counts and pages with variables and their defaults', async () => {
    const { data, errors } = await ask(QUERY, { contact, first: 2 });
    assert.deepEqual(errors, []);
    const list = data?.uiapi.query.Order__c;
    assert.equal(list?.totalCount, 3);
    assert.deepEqual(list.pageInfo, { hasNextPage: true, endCursor: '2' });
    assert.deepEqual(
      list.edges.map(({ node }) => node.Note__c),
      [{ value: 'c' }, { value: 'b' }],
    );
    const { Id, ...node } = list.edges[1]?.node ?? {};
    assert.match(String(Id), /^\w{18}$/);
    assert.deepEqual(node, {
      Note__c: { value: 'b' },
      note: { label: 'Note' },
      Status__c: { value: 'Open', displayValue: 'Still open' },
      Amount__c: { value: 1 },
      Contact__r: { Name: { value: 'Ada Example' } },
    });
    const inside = QUERY.replace('first: $first', 'first: $first, after: "2"');
    const next = await ask(inside, { contact, first: 2 });
    assert.deepEqual(
      next.data?.uiapi.query.Order__c?.edges.map(({ node: one }) => one.Note__c),
      [{ value: 'a' }],
    );
  });

  it('what a person may not see is as if it did not exist: an error, or left out where it is @optional', async () => {
    const { data, errors } = await ask(QUERY, { contact, first: 2 }, org.clerkToken);
    assert.deepEqual(
      errors[0]?.message.split('. ')[0],
      "Validation error of type FieldUndefined: Field 'Status__c' in type 'Order__c' is undefined @ 'uiapi/query/Order__c/edges/node/Status__c'",
    );
    assert.equal(data, null);
    const visible = await ask(
      QUERY.replace('Status__c {', 'Status__c @optional {'),
      { contact, first: 1 },
      org.clerkToken,
    );
    assert.deepEqual(Object.keys(visible.data?.uiapi.query.Order__c?.edges[0]?.node ?? {}), [
      'Id',
      'Note__c',
      'note',
      'Contact__r',
    ]);
    const hidden = await ask('{ uiapi { query { Order_Line__c { totalCount } } } }', {}, org.clerkToken);
    assert.match(hidden.errors[0]?.message ?? '', /Field 'Order_Line__c' in type 'RecordQuery' is undefined/);
    const optional = '{ uiapi { query { Order_Line__c @optional { totalCount } Order__c { totalCount } } } }';
    assert.deepEqual((await ask(optional, {}, org.clerkToken)).data, {
      uiapi: { query: { Order__c: { totalCount: 4 } } },
    });
  });

  for (const [what, query, complaint] of [
    ['a mutation', 'mutation { uiapi { x } }', /'mutation' is not implemented/],
    ['a fragment', '{ uiapi { ...all } }', /fragments are not implemented/],
    ['an aggregate', '{ uiapi { aggregate { Order__c { totalCount } } } }', /'aggregate' is not implemented/],
    ['an argument', '{ uiapi { query { Order__c(scope: MINE) { totalCount } } } }', /'scope' is not implemented/],
    ['an operator', '{ uiapi { query { Order__c(where: { Note__c: { near: 1 } }) { totalCount } } } }', /'near'/],
    ['a field in where', '{ uiapi { query { Order__c(where: { No__c: { eq: 1 } }) { totalCount } } } }', /'No__c'/],
    [
      'an undeclared variable',
      '{ uiapi { query { Order__c(first: $n) { totalCount } } } }',
      /Variable 'n' is not declared/,
    ],
    [
      'more than ten subqueries (GraphQL API Developer Guide, "GraphQL API Query Limitations")',
      `{ uiapi { query { ${Array.from({ length: 11 }, (_none, index) => `q${index}: Order__c { totalCount }`).join(' ')} } } }`,
      /up to 10 subqueries, and this one has 11/,
    ],
    [
      'more than ten subqueries over two containers',
      `{ ${['a', 'b'].map((alias) => `${alias}: uiapi { query { ${'Order__c { totalCount } '.repeat(6)} } }`).join(' ')} }`,
      /up to 10 subqueries, and this one has 12/,
    ],
    [
      '20,000 aliases of a subquery',
      `{ uiapi { query { ${'q: Order__c { totalCount }\n'.repeat(20_000)} } } }`,
      /more than 1000 selections/,
    ],
    [
      '20,000 fields of a record',
      `{ uiapi { query { Order__c { edges { node { ${'n: Note__c { value }\n'.repeat(20_000)} } } } } } }`,
      /more than 1000 selections/,
    ],
    ['selections 20,000 levels deep', '{ a '.repeat(20_000), /selections are nested too deeply/],
    [
      'a filter 20,000 levels deep',
      `{ uiapi { query { Order__c(where: ${'{ not: '.repeat(20_000)}) { totalCount } } } }`,
      /values are nested too deeply/,
    ],
    ['a type 20,000 levels deep', `query q($x: ${'['.repeat(20_000)}Int) { a }`, /types are nested too deeply/],
    ['a page too large', '{ uiapi { query { Order__c(first: 5000) { totalCount } } } }', /'first' must be/],
  ] as const) {
    it(`refuses ${what} by name`, async () => {
      assert.match((await ask(query)).errors[0]?.message ?? '', complaint);
    });
  }

  it('names line and column of what is no GraphQL', () => {
    for (const source of ['', '{', '{ a', 'query q($x Int) { a }', '{ a(b: "\\u12") { c } }', '{ a } %', '{ }']) {
      assert.throws(() => parseGraphql(source), GraphqlSyntaxError, source);
    }
    assert.throws(() => parseGraphql('{\n  a %'), /line 2, column 5/);
    assert.throws(() => parseGraphql('{ a '.repeat(50)), /nested too deeply/);
  });
});
