import { SObject } from '../../values/sobject.ts';
import { LimitException } from '../../transactions/errors.ts';
import type { ApexType } from '../types/apex-type.ts';
import { ListValue, MapValue, SetValue, type ApexValue } from './apex-value.ts';
import { keyOf } from './equality.ts';
import { notNull, nullPointer, SystemFailure } from './exception-value.ts';
import { LARGEST_COLLECTION, type Execution } from './execution.ts';

/** Refuses a change inside a for loop over the collection. @throws SystemFailure FinalException */
export function checkChangeable(collection: ListValue | SetValue | MapValue): void {
  if (collection.iterations > 0) {
    throw new SystemFailure('FinalException', 'Cannot modify a collection while it is being iterated.');
  }
}

/** A collection beyond what the heap limit can hold. @throws LimitException, which nothing catches */
export function checkSize(size: number): void {
  if (size > LARGEST_COLLECTION) throw new LimitException(`Apex heap size too large: ${size * 4}`);
}

function checkedIndex(list: ListValue, index: number | null): number {
  const number = notNull(index);
  if (number < 0 || number >= list.items.length) {
    throw new SystemFailure('ListException', `List index out of bounds: ${number}`);
  }
  return number;
}

export function elementAt(list: ListValue, index: number | null): ApexValue {
  return list.items[checkedIndex(list, index)] ?? null;
}

export function setElement(list: ListValue, index: number | null, value: ApexValue): ApexValue {
  list.items[checkedIndex(list, index)] = value;
  return value;
}

export function appendTo(list: ListValue, value: ApexValue): void {
  checkChangeable(list);
  checkSize(list.items.push(value));
}

export function insertInto(list: ListValue, index: number, value: ApexValue): void {
  checkChangeable(list);
  if (index !== list.items.length) checkedIndex(list, index);
  list.items.splice(index, 0, value);
  checkSize(list.items.length);
}

export function removeFrom(list: ListValue, index: number): ApexValue {
  checkChangeable(list);
  return list.items.splice(checkedIndex(list, index), 1)[0] ?? null;
}

/** The elements in their order. */
export function elementsOf(collection: ApexValue): Iterable<ApexValue> {
  if (collection instanceof ListValue) return collection.items;
  if (collection instanceof SetValue) return collection.items.values();
  throw nullPointer();
}

export function addToSet(set: SetValue, value: ApexValue): boolean {
  checkChangeable(set);
  const key = keyOf(value);
  if (set.items.has(key)) return false;
  set.items.set(key, value);
  checkSize(set.items.size);
  return true;
}

export function putInto(map: MapValue, key: ApexValue, value: ApexValue): ApexValue {
  checkChangeable(map);
  const found = map.entries.get(keyOf(key));
  if (found === undefined) {
    map.entries.set(keyOf(key), { key, value });
    checkSize(map.entries.size);
    return null;
  }
  const before = found.value;
  found.value = value;
  return before;
}

export function valueIn(map: MapValue, key: ApexValue): ApexValue {
  return map.entries.get(keyOf(key))?.value ?? null;
}

export function setOf(set: SetValue, values: readonly ApexValue[]): SetValue {
  for (const value of values) addToSet(set, value);
  return set;
}

/** Fills a map from keys and values in turn. */
export function mapOf(map: MapValue, keysAndValues: readonly ApexValue[]): MapValue {
  for (let index = 0; index < keysAndValues.length; index += 2) {
    putInto(map, keysAndValues[index] ?? null, keysAndValues[index + 1] ?? null);
  }
  return map;
}

export function sizedList(element: ApexType, size: number | null): ListValue {
  const length = notNull(size);
  if (length < 0) {
    throw new SystemFailure('ListException', `Invalid list size: ${length}`);
  }
  checkSize(length);
  return new ListValue(element, new Array<ApexValue>(length).fill(null));
}

export function addAllTo<Target extends ListValue | SetValue>(
  target: Target,
  from: ApexValue,
  execution: Execution,
): Target {
  if (from === null) throw nullPointer('Argument cannot be null.');
  const values = [...elementsOf(from)];
  execution.charge(values.length);
  for (const value of values) {
    if (target instanceof ListValue) appendTo(target, value);
    else addToSet(target, value);
  }
  return target;
}

export function putAllInto(map: MapValue, from: ApexValue, execution: Execution): MapValue {
  if (!(from instanceof MapValue)) throw nullPointer('Argument cannot be null.');
  execution.charge(from.entries.size);
  for (const entry of from.entries.values()) putInto(map, entry.key, entry.value);
  return map;
}

/** A map of records by their IDs, from a list. */
export function byId(map: MapValue, from: ApexValue, execution: Execution): MapValue {
  if (!(from instanceof ListValue)) throw nullPointer('Argument cannot be null.');
  execution.charge(from.items.length);
  from.items.forEach((record, index) => {
    if (!(record instanceof SObject)) throw nullPointer();
    if (record.id === null) {
      throw new SystemFailure('ListException', `Row with null Id at index: ${index}`);
    }
    putInto(map, record.id, record);
  });
  return map;
}
