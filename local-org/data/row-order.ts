import type { FieldDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import { comparable, compareOrder, type Collation, type Comparable } from './comparison.ts';

/** One thing to sort by. */
export interface OrderKey<Item> {
  readonly collation: Collation;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
  /** Values of a picklist in their set order, by which picklists sort. */
  readonly ranks?: ReadonlyMap<string, number>;
  read(item: Item): FieldValue;
}

/** Picklists sort by the order of their values, not by letters (SOQL and SOSL Reference, "ORDER BY"). */
export function ranksOf(field: FieldDefinition): ReadonlyMap<string, number> | undefined {
  if (field.kind !== 'Picklist' || field.picklist === undefined) return undefined;
  return new Map(field.picklist.values.map((one, index) => [one.value, index]));
}

/** Sorts items; those that are equal in every key keep their order. */
export function sortBy<Item>(items: readonly Item[], keys: readonly OrderKey<Item>[]): Item[] {
  if (keys.length === 0) return [...items];
  // Keys are read once per item, since formulas and parents make that dear.
  const decorated = items.map((item) => ({ item, values: keys.map((key) => sortValue(key, key.read(item))) }));
  decorated.sort((left, right) => {
    for (const [index, key] of keys.entries()) {
      const order = compareValues(left.values[index] ?? null, right.values[index] ?? null, key);
      if (order !== 0) return order;
    }
    return 0;
  });
  return decorated.map(({ item }) => item);
}

function sortValue<Item>(key: OrderKey<Item>, value: FieldValue): Comparable {
  if (key.ranks === undefined || typeof value !== 'string') return comparable(value, key.collation);
  return key.ranks.get(value) ?? key.ranks.size;
}

function compareValues<Item>(left: Comparable, right: Comparable, key: OrderKey<Item>): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === (key.nulls === 'first') ? -1 : 1;
  }
  const order = compareOrder(left, right);
  return key.descending ? -order : order;
}
