import { CalendarDate } from '../../values/calendar-date.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { EnumValue } from './apex-value.ts';
import { ApexObject, ListValue, MapValue, SetValue, TypeToken, type ApexValue } from './apex-value.ts';
import * as collections from './collections.ts';
import { isEqual } from './equality.ts';
import { ExceptionValue, NotSupportedError, notNull, nullPointer, SystemFailure } from './exception-value.ts';
import type { Execution } from './execution.ts';
import { enumConstants } from './instances.ts';
import * as operators from './operators.ts';
import * as records from './records.ts';
import { concatenate } from './text-of-value.ts';
import { cast } from './value-type.ts';

function constantsOf(type: ApexType): readonly EnumValue[] {
  return type.kind === 'class' || type.kind === 'library' ? enumConstants(type) : [];
}

/** Everything that generated code calls by name. */
export const GENERATED_CODE_SCOPE = {
  ApexObject,
  ExceptionValue,
  ListValue,
  MapValue,
  SetValue,
  ...pick(
    collections,
    'addAllTo',
    'byId',
    'elementAt',
    'elementsOf',
    'mapOf',
    'putAllInto',
    'setElement',
    'setOf',
    'sizedList',
  ),
  ...pick(
    operators,
    'decimals',
    'doubles',
    'equal',
    'identical',
    'integers',
    'invert',
    'longs',
    'negate',
    'sameText',
    'truth',
  ),
  ...pick(records, 'countRecords', 'newRecord', 'queryRecords', 'readField', 'saveAll', 'single', 'writeField'),
  cast,
  compare: operators.comparisons,
  concatenate,
  convert: operators.conversions,
  notNull,
  enumConstants: constantsOf,
  typeToken: (type: ApexType): TypeToken => new TypeToken(type),
  enumValues: (type: ApexType): ListValue => new ListValue(type, [...constantsOf(type)]),
  enumNamed(type: ApexType, name: string | null): EnumValue {
    const found = constantsOf(type).find((one) => one.name.toLowerCase() === name?.toLowerCase());
    if (found === undefined) throw new SystemFailure('NoSuchElementException', `No enum constant ${String(name)}`);
    return found;
  },
  addDays: (date: ApexValue, days: number): CalendarDate => {
    if (!(date instanceof CalendarDate)) throw nullPointer();
    return date.addDays(days);
  },
  label: (execution: Execution, name: string): string => execution.services.label(name) ?? '',
  /** What the constructors of Exception do: message, cause. */
  describe(
    exception: ExceptionValue,
    text: string | null | undefined,
    cause: ExceptionValue | null = null,
  ): ExceptionValue {
    exception.text = text ?? undefined;
    exception.inner = cause;
    return exception;
  },
  /** `when` compares text with its case; where only the case differs the guides do not say, so that is refused. */
  switchEquals(left: ApexValue, right: ApexValue): boolean {
    if (typeof left !== 'string' || typeof right !== 'string') return isEqual(left, right);
    if (left !== right && operators.sameText(left, right)) {
      throw new NotSupportedError(`switch on '${left}' where a when value differs in case only ('${right}')`);
    }
    return left === right;
  },
};

function pick<Module extends object, Name extends keyof Module>(module: Module, ...names: Name[]): Pick<Module, Name> {
  // Namespace objects are frozen and slow to look up in generated code: a plain object of the functions is not.
  const picked: Partial<Pick<Module, Name>> = {};
  for (const name of names) picked[name] = module[name];
  return picked as Pick<Module, Name>;
}
