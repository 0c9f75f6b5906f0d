import { runWithoutCallouts, type Work } from '../../transactions/work.ts';
import { SObject } from '../../values/sobject.ts';
import { ApexObject, ListValue, MapValue, SetValue, type ApexValue } from '../runtime/apex-value.ts';
import { addAllTo, addToSet, appendTo, checkChangeable, elementAt, elementsOf, insertInto, putAllInto, putInto, removeFrom, setElement, valueIn } from '../runtime/collections.ts'; // prettier-ignore
import { elementsEqual, keyOf } from '../runtime/equality.ts';
import { NotSupportedError, nullPointer, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { order } from '../runtime/operators.ts';
import { textOf } from '../runtime/text-of-value.ts';
import { integer, list, map, set } from './arguments.ts';
import type { LibrarySource } from './library-type.ts';

const COMPARE_SLOT = 'm_compareto$Object';

function isMethod(value: unknown): value is (execution: Execution, other: ApexValue) => Work<ApexValue> {
  return typeof value === 'function';
}

/** The order of `List.sort`: null first, text by its characters, the org's own classes by `compareTo`. */
function sortOrder(left: ApexValue, right: ApexValue, execution: Execution): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  if (left instanceof ApexObject) {
    const method: unknown = Reflect.get(left, COMPARE_SLOT);
    if (!isMethod(method))
      throw new SystemFailure('ListException', 'One or more of the items in this list is not Comparable.');
    const result = runWithoutCallouts(method.call(left, execution, right));
    return typeof result === 'number' ? result : 0;
  }
  const found = order(left, right);
  if (found === undefined) throw new NotSupportedError('sorting a list of this type');
  return found;
}

function cloned(value: ApexValue): ApexValue {
  if (value instanceof ListValue) return new ListValue(value.element, value.items.map(cloned));
  return value instanceof SObject ? value.clone() : value;
}

export const LIST_CLASS: LibrarySource = {
  name: 'List',
  description: 'An ordered collection. Indexes count from 0.',
  members: {
    'void add(T element)': (_, self, element) => {
      appendTo(list(self), element);
      return undefined;
    },
    'void add(Integer index, T element)': (_, self, index, element) => {
      insertInto(list(self), integer(index), element);
      return undefined;
    },
    'void addAll(List<T> elements)': (execution, self, elements) => {
      addAllTo(list(self), elements, execution);
      return undefined;
    },
    'void addAll(Set<T> elements)': (execution, self, elements) => {
      addAllTo(list(self), elements, execution);
      return undefined;
    },
    'void clear()': (_, self) => {
      checkChangeable(list(self));
      list(self).items = [];
      return undefined;
    },
    'SELF clone()': (execution, self) => {
      execution.charge(list(self).items.length);
      return new ListValue(list(self).element, [...list(self).items]);
    },
    'SELF deepClone()': (execution, self) => {
      execution.charge(list(self).items.length);
      if (list(self).items.some((item) => item instanceof SObject && item.fields.has('Id'))) {
        return new ListValue(list(self).element, list(self).items.map(withoutId));
      }
      return cloned(self);
    },
    'Boolean contains(T element)': (execution, self, element) => {
      execution.charge(list(self).items.length / 8);
      return list(self).items.some((item) => elementsEqual(item, element));
    },
    'Boolean equals(List<T> other)': (_, self, other) => elementsEqual(self, other),
    'T get(Integer index)': (_, self, index) => elementAt(list(self), integer(index)),
    'Integer indexOf(T element)': (execution, self, element) => {
      execution.charge(list(self).items.length / 8);
      return list(self).items.findIndex((item) => elementsEqual(item, element));
    },
    'Boolean isEmpty()': (_, self) => list(self).items.length === 0,
    'T remove(Integer index)': (_, self, index) => removeFrom(list(self), integer(index)),
    'void set(Integer index, T element)': (_, self, index, element) => {
      setElement(list(self), integer(index), element);
      return undefined;
    },
    'Integer size()': (_, self) => list(self).items.length,
    'void sort()': (execution, self) => {
      checkChangeable(list(self));
      const { items } = list(self);
      execution.charge(items.length * Math.ceil(Math.log2(items.length + 1)));
      items.sort((left, right) => sortOrder(left, right, execution));
      return undefined;
    },
    'String toString()': (execution, self) => textOf(self, execution),
  },
};

function withoutId(item: ApexValue): ApexValue {
  if (!(item instanceof SObject)) return cloned(item);
  const copy = item.clone();
  copy.fields.delete('Id');
  return copy;
}

export const SET_CLASS: LibrarySource = {
  name: 'Set',
  description: 'A collection without duplicates, in the order in which elements were added.',
  members: {
    'Boolean add(T element)': (_, self, element) => addToSet(set(self), element),
    'Boolean addAll(List<T> elements)': (execution, self, elements) => grows(set(self), elements, execution),
    'Boolean addAll(Set<T> elements)': (execution, self, elements) => grows(set(self), elements, execution),
    'void clear()': (_, self) => {
      checkChangeable(set(self));
      set(self).items.clear();
      return undefined;
    },
    'SELF clone()': (execution, self) => addAllTo(new SetValue(set(self).element), self, execution),
    'Boolean contains(T element)': (_, self, element) => set(self).items.has(keyOf(element)),
    'Boolean containsAll(List<T> elements)': (_, self, elements) => containsAll(set(self), elements),
    'Boolean containsAll(Set<T> elements)': (_, self, elements) => containsAll(set(self), elements),
    'Boolean equals(Set<T> other)': (_, self, other) => elementsEqual(self, other),
    'Boolean isEmpty()': (_, self) => set(self).items.size === 0,
    'Boolean remove(T element)': (_, self, element) => {
      checkChangeable(set(self));
      return set(self).items.delete(keyOf(element));
    },
    'Boolean removeAll(List<T> elements)': (_, self, elements) => removeAll(set(self), elements),
    'Boolean removeAll(Set<T> elements)': (_, self, elements) => removeAll(set(self), elements),
    'Boolean retainAll(List<T> elements)': (_, self, elements) => retainAll(set(self), elements),
    'Boolean retainAll(Set<T> elements)': (_, self, elements) => retainAll(set(self), elements),
    'Integer size()': (_, self) => set(self).items.size,
    'String toString()': (execution, self) => textOf(self, execution),
  },
};

function grows(target: SetValue, from: ApexValue, execution: Execution): boolean {
  const before = target.items.size;
  return addAllTo(target, from, execution).items.size > before;
}

function given(elements: ApexValue): ApexValue[] {
  if (elements === null) throw nullPointer('Argument cannot be null.');
  return [...elementsOf(elements)];
}

function containsAll(target: SetValue, elements: ApexValue): boolean {
  return given(elements).every((element) => target.items.has(keyOf(element)));
}

function removeAll(target: SetValue, elements: ApexValue): boolean {
  checkChangeable(target);
  const before = target.items.size;
  for (const element of given(elements)) target.items.delete(keyOf(element));
  return target.items.size < before;
}

function retainAll(target: SetValue, elements: ApexValue): boolean {
  checkChangeable(target);
  const before = target.items.size;
  const kept = new Set(given(elements).map(keyOf));
  for (const key of [...target.items.keys()]) if (!kept.has(key)) target.items.delete(key);
  return target.items.size < before;
}

export const MAP_CLASS: LibrarySource = {
  name: 'Map',
  description: 'Values by keys, in the order in which keys were added. Text keys are case-sensitive.',
  members: {
    'void clear()': (_, self) => {
      checkChangeable(map(self));
      map(self).entries.clear();
      return undefined;
    },
    'SELF clone()': (execution, self) => putAllInto(new MapValue(map(self).key, map(self).value), self, execution),
    'Boolean containsKey(K key)': (_, self, key) => map(self).entries.has(keyOf(key)),
    'Boolean equals(Map<K,V> other)': (_, self, other) => elementsEqual(self, other),
    'V get(K key)': (_, self, key) => valueIn(map(self), key),
    'Boolean isEmpty()': (_, self) => map(self).entries.size === 0,
    'Set<K> keySet()': (execution, self) => {
      execution.charge(map(self).entries.size);
      const keys = new SetValue(map(self).key);
      for (const [key, entry] of map(self).entries) keys.items.set(key, entry.key);
      return keys;
    },
    'V put(K key, V value)': (_, self, key, value) => putInto(map(self), key, value),
    'void putAll(Map<K,V> other)': (execution, self, other) => {
      putAllInto(map(self), other, execution);
      return undefined;
    },
    'V remove(K key)': (_, self, key) => {
      checkChangeable(map(self));
      const value = valueIn(map(self), key);
      map(self).entries.delete(keyOf(key));
      return value;
    },
    'Integer size()': (_, self) => map(self).entries.size,
    'String toString()': (execution, self) => textOf(self, execution),
    'List<V> values()': (execution, self) => {
      execution.charge(map(self).entries.size);
      return new ListValue(
        map(self).value,
        [...map(self).entries.values()].map((entry) => entry.value),
      );
    },
  },
};
