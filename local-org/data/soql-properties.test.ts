import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SObject } from '../values/sobject.ts';
import { insertAll, makeFixture, order, record, type Fixture } from './testing/store-fixture.ts';

interface Plain {
  readonly code: string | null;
  readonly amount: number | null;
  /** Whose order it is: a place among the people, or nobody. */
  readonly person: number | null;
}

const PEOPLE = ['A', 'B', 'A'];
const rows = fc.array(
  fc.record({
    code: fc.constantFrom(null, 'a', 'b', 'c'),
    amount: fc.constantFrom(null, -1.5, 0, 2, 7),
    person: fc.constantFrom(null, 0, 1, 2),
  }),
  { maxLength: 14 },
);

/** A store with these orders, and the IDs of the people in it. */
function filled(plain: readonly Plain[]): { readonly fixture: Fixture; readonly people: readonly string[] } {
  const fixture = makeFixture();
  const people = insertAll(fixture, ...PEOPLE.map((LastName) => record('Contact', { LastName })));
  const orders = plain.map(({ code, amount, person }) =>
    order({ Legacy__c: code, Amount__c: amount, Contact__c: person === null ? null : (people[person] ?? null) }),
  );
  if (orders.length > 0) insertAll(fixture, ...orders);
  return { fixture, people };
}

function query(fixture: Fixture, soql: string): readonly SObject[] {
  return fixture.store.query(soql, fixture.begin()).records;
}

const shown = (row: SObject): unknown[] => [row.value('Legacy__c'), row.value('Amount__c')];

type Key = 'code' | 'amount';
interface Order {
  readonly key: Key;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}
const FIELD: Readonly<Record<Key, string>> = { code: 'Legacy__c', amount: 'Amount__c' };
const orders = fc.uniqueArray(
  fc.record({ key: fc.constantFrom<Key>('code', 'amount'), descending: fc.boolean(), nullsFirst: fc.boolean() }),
  { selector: ({ key }) => key, minLength: 1 },
);

function compare(left: Plain, right: Plain, { key, descending, nullsFirst }: Order): number {
  const [one, other] = [left[key], right[key]];
  if (one === other) return 0;
  if (one === null) return nullsFirst ? -1 : 1;
  if (other === null) return nullsFirst ? 1 : -1;
  return (one < other ? -1 : 1) * (descending ? -1 : 1);
}

describe('SOQL against a plain evaluator', () => {
  it('ORDER BY, NULLS FIRST and LAST, LIMIT and OFFSET', () => {
    fc.assert(
      fc.property(rows, orders, fc.nat(8), fc.nat(5), (plain, by, limit, offset) => {
        const { fixture } = filled(plain);
        const clauses = by.map(
          ({ key, descending, nullsFirst }) =>
            `${FIELD[key]} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
        );
        const soql = `SELECT Legacy__c, Amount__c FROM Order__c ORDER BY ${clauses.join(', ')} LIMIT ${limit} OFFSET ${offset}`;
        const expected = plain
          .toSorted((left, right) => by.map((one) => compare(left, right, one)).find((sign) => sign !== 0) ?? 0)
          .slice(offset, offset + limit)
          .map(({ code, amount }) => [code, amount]);
        assert.deepEqual(query(fixture, soql).map(shown), expected);
      }),
      { numRuns: 100 },
    );
  });

  it('GROUP BY with COUNT, SUM, MIN and MAX, and HAVING', () => {
    fc.assert(
      fc.property(rows, fc.nat(3), (plain, least) => {
        const { fixture } = filled(plain);
        const soql = `SELECT Legacy__c, COUNT(Id) n, SUM(Amount__c) s, MIN(Amount__c) low, MAX(Amount__c) high FROM Order__c GROUP BY Legacy__c HAVING COUNT(Id) > ${least}`;
        const found = query(fixture, soql).map((row) =>
          ['Legacy__c', 'n', 's', 'low', 'high'].map((name) => row.value(name)),
        );
        const groups = Map.groupBy(plain, ({ code }) => code);
        const expected = [...groups]
          .filter(([, members]) => members.length > least)
          .map(([code, members]) => {
            const amounts: number[] = members.flatMap(({ amount }) => amount ?? []);
            const none = amounts.length === 0;
            const sum = amounts.reduce((total, one) => total + one, 0);
            return [
              code,
              members.length,
              none ? null : sum,
              none ? null : Math.min(...amounts),
              none ? null : Math.max(...amounts),
            ];
          });
        const byCode = (one: unknown[], other: unknown[]): number => String(one[0]).localeCompare(String(other[0]));
        assert.deepEqual(found.toSorted(byCode), expected.toSorted(byCode));
      }),
      { numRuns: 100 },
    );
  });

  it('conditions on parents, semi-joins, anti-joins and child queries', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('A', 'B', 'C'), (plain, name) => {
        const { fixture, people } = filled(plain);
        const isTheirs = ({ person }: Plain): boolean => person !== null && PEOPLE[person] === name;
        const theirs = plain.filter(isTheirs).map(({ code, amount }) => [code, amount]);
        const others = plain.filter((one) => !isTheirs(one)).map(({ code, amount }) => [code, amount]);
        const select = 'SELECT Legacy__c, Amount__c FROM Order__c WHERE';
        const named = `(SELECT Id FROM Contact WHERE LastName = '${name}')`;
        assert.deepEqual(query(fixture, `${select} Contact__r.LastName = '${name}'`).map(shown), theirs);
        assert.deepEqual(query(fixture, `${select} Contact__c IN ${named}`).map(shown), theirs);
        assert.deepEqual(query(fixture, `${select} Contact__c NOT IN ${named}`).map(shown), others);
        const withOrders = query(fixture, 'SELECT Id, (SELECT Legacy__c, Amount__c FROM Orders__r) FROM Contact');
        for (const [index, contact] of withOrders.entries()) {
          assert.equal(contact.id, people[index]);
          const children = contact.fields.get('Orders__r');
          const own = plain.filter(({ person }) => person === index).map(({ code, amount }) => [code, amount]);
          assert.deepEqual(
            Array.isArray(children) ? children.filter((one) => one instanceof SObject).map(shown) : [],
            own,
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
