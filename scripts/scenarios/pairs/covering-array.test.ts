import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { SWITCH_VALUES } from '../../../local-org/switches.ts';
import { allPairs, type Factors } from './covering-array.ts';

function missing(factors: Factors<string>): string[] {
  const rows = allPairs(factors);
  const keys = Object.keys(factors);
  return keys.flatMap((first, index) =>
    keys
      .slice(index + 1)
      .flatMap((second) =>
        (factors[first] ?? []).flatMap((value) =>
          (factors[second] ?? [])
            .filter((other) => !rows.some((row) => row[first] === value && row[second] === other))
            .map((other) => `${first}=${String(value)} with ${second}=${String(other)}`),
        ),
      ),
  );
}

it('any two values of any two factors meet in some row', () => {
  const factors = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }),
    { minKeys: 2, maxKeys: 7 },
  );
  fc.assert(fc.property(factors, (some) => assert.deepEqual(missing(some), [])));
});

it('every pair of readings of the platform meets, in few rows', () => {
  assert.deepEqual(missing(SWITCH_VALUES), []);
  const rows = allPairs(SWITCH_VALUES);
  assert.ok(rows.length < 40, `${rows.length} rows`);
});

it('one factor alone gives a row for each value, none gives none', () => {
  assert.deepEqual(allPairs({ only: [1, 2] }), [{ only: 1 }, { only: 2 }]);
  assert.deepEqual(allPairs({}), []);
  assert.throws(() => allPairs({ empty: [], other: [1] }), RangeError);
});
