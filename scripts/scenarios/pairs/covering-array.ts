/** One choice for each factor. */
export type Row<Key extends string> = Readonly<Record<Key, unknown>>;
/** What may be chosen for each factor. */
export type Factors<Key extends string> = Readonly<Record<Key, readonly unknown[]>>;

interface Pair {
  readonly first: number;
  readonly firstValue: number;
  readonly second: number;
  readonly secondValue: number;
}

/**
 * Rows in which every two values of any two factors meet at least once: a fault that two settings cause together shows
 * in one of them. Greedy ("AETG", Cohen et al., 1997): each row begins with a pair that has not met yet and takes, factor
 * by factor, the value that brings the most others together. Not the fewest rows there could be, but always the same.
 */
export function allPairs<Key extends string>(factors: Factors<Key>): readonly Row<Key>[] {
  const keys = Object.keys(factors) as Key[];
  const sizes = keys.map((key) => factors[key].length);
  if (sizes.includes(0)) throw new RangeError('Every factor needs at least one value.');
  const [only] = keys;
  if (only === undefined) return [];
  if (keys.length === 1) return factors[only].map((value) => ({ [only]: value }) as Row<Key>);
  const open = new Open(sizes);
  const rows: Row<Key>[] = [];
  for (let pair = open.next(); pair !== undefined; pair = open.next()) {
    const choices = complete(pair, sizes, open);
    open.close(choices);
    rows.push(Object.fromEntries(keys.map((key, factor) => [key, factors[key][choices[factor] ?? 0]])) as Row<Key>);
  }
  return rows;
}

/** The pairs that have not met yet. */
class Open {
  private readonly sizes: readonly number[];
  private readonly pairs = new Map<string, Pair>();

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
    for (let first = 0; first < sizes.length; first += 1) {
      for (let second = first + 1; second < sizes.length; second += 1) this.addPairsOf(first, second);
    }
  }

  next(): Pair | undefined {
    for (const pair of this.pairs.values()) return pair;
    return undefined;
  }

  has(factor: number, value: number, other: number, otherValue: number): boolean {
    return this.pairs.has(
      factor < other ? nameOf(factor, value, other, otherValue) : nameOf(other, otherValue, factor, value),
    );
  }

  close(choices: readonly number[]): void {
    for (const [second, secondValue] of choices.entries()) {
      for (let first = 0; first < second; first += 1) {
        this.pairs.delete(nameOf(first, choices[first] ?? 0, second, secondValue));
      }
    }
  }

  private addPairsOf(first: number, second: number): void {
    for (let firstValue = 0; firstValue < (this.sizes[first] ?? 0); firstValue += 1) {
      for (let secondValue = 0; secondValue < (this.sizes[second] ?? 0); secondValue += 1) {
        const pair = { first, firstValue, second, secondValue };
        this.pairs.set(nameOf(first, firstValue, second, secondValue), pair);
      }
    }
  }
}

function nameOf(first: number, firstValue: number, second: number, secondValue: number): string {
  return `${first}=${firstValue},${second}=${secondValue}`;
}

/** Chooses for the factors beyond a pair. @returns a value's number for each factor */
function complete(pair: Pair, sizes: readonly number[], open: Open): readonly number[] {
  const chosen = new Map([
    [pair.first, pair.firstValue],
    [pair.second, pair.secondValue],
  ]);
  for (const [factor, size] of sizes.entries()) {
    if (chosen.has(factor)) continue;
    let best = 0;
    let most = -1;
    for (let value = 0; value < size; value += 1) {
      const met = [...chosen].filter(([other, otherValue]) => open.has(factor, value, other, otherValue)).length;
      if (met > most) [best, most] = [value, met];
    }
    chosen.set(factor, best);
  }
  return sizes.map((_, factor) => chosen.get(factor) ?? 0);
}
