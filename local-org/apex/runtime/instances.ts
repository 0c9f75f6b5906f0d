import type { LibraryType } from '../library/library-type.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { ClassSymbol } from '../types/class-symbol.ts';
import { EnumValue, type ApexObject, type ApexValue } from './apex-value.ts';
import type { ExceptionValue } from './exception-value.ts';

/** Reads a field of an instance by its slot. */
export function slotOf(instance: ApexObject | ExceptionValue, slot: string): ApexValue {
  // Generated classes set every slot to null or to a value of its declared type before anything can read it.
  return (Reflect.get(instance, slot) ?? null) as ApexValue;
}

export function setSlot(instance: ApexObject | ExceptionValue, slot: string, value: ApexValue): void {
  Reflect.set(instance, slot, value);
}

type EnumType = Extract<ApexType, { kind: 'class' } | { kind: 'library' }>;

const constantsOfEnums = new WeakMap<object, readonly EnumValue[]>();

/** The constants of an enum, in order; always the same objects. */
export function enumConstants(type: EnumType): readonly EnumValue[] {
  const owner: ClassSymbol | LibraryType = type.kind === 'class' ? type.symbol : type.type;
  let constants = constantsOfEnums.get(owner);
  if (constants === undefined) {
    constants = owner.constants.map((name, ordinal) => new EnumValue(type, name, ordinal));
    constantsOfEnums.set(owner, constants);
  }
  return constants;
}
