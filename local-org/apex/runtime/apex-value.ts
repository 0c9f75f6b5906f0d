import type { CalendarDate } from '../../values/calendar-date.ts';
import type { Instant } from '../../values/instant.ts';
import type { SObject } from '../../values/sobject.ts';
import type { TimeOfDay } from '../../values/time-of-day.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { DecimalValue, DoubleValue } from './decimal-value.ts';
import type { ExceptionValue } from './exception-value.ts';

/**
 * What a variable holds while Apex runs. Integers are numbers, Longs are bigints, Strings and Ids are strings: so an
 * Object knows what is in it.
 */
export type ApexValue =
  | null | string | number | boolean | bigint | DoubleValue | DecimalValue | CalendarDate | Instant | TimeOfDay
  | BlobValue | SObject | ListValue | SetValue | MapValue | ApexObject | ExceptionValue | EnumValue | TypeToken
  | LibraryObject; // prettier-ignore

/** An instance of a class of the org; the generated subclass has one property per field (`FieldSymbol.slot`). */
export class ApexObject {
  readonly type: ApexType;

  constructor(type: ApexType) {
    this.type = type;
  }
}

/** An instance of a class of the library, such as `HttpRequest`. */
export abstract class LibraryObject {
  abstract readonly libraryName: string;
}

export class BlobValue {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** `String.class`, `List<Foo>.class`. */
export class TypeToken {
  readonly type: ApexType;

  constructor(type: ApexType) {
    this.type = type;
  }
}

/** A constant of an enum, of the org or of the library. There is one object per constant. */
export class EnumValue {
  readonly type: ApexType;
  readonly name: string;
  readonly ordinal: number;

  constructor(type: ApexType, name: string, ordinal: number) {
    this.type = type;
    this.name = name;
    this.ordinal = ordinal;
  }
}

export class ListValue {
  items: ApexValue[];
  readonly element: ApexType;
  /** How many for loops stand in it: it may not change then. */
  iterations = 0;

  constructor(element: ApexType, items: ApexValue[] = []) {
    this.element = element;
    this.items = items;
  }
}

/** What a set or map finds an element by: see `keyOf`. */
export type CollectionKey = null | string | number | boolean | bigint | object;

export class SetValue {
  readonly items = new Map<CollectionKey, ApexValue>();
  readonly element: ApexType;
  iterations = 0;

  constructor(element: ApexType) {
    this.element = element;
  }
}

export class MapValue {
  readonly entries = new Map<CollectionKey, { readonly key: ApexValue; value: ApexValue }>();
  readonly key: ApexType;
  readonly value: ApexType;
  iterations = 0;

  constructor(key: ApexType, value: ApexType) {
    this.key = key;
    this.value = value;
  }
}
