import { SObject, type SObjectValue } from '../../values/sobject.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { runWithoutCallouts, type Work } from '../../transactions/work.ts';
import { lineage } from '../types/class-symbol.ts';
import { typeName } from '../types/apex-type.ts';
import {
  ApexObject, BlobValue, EnumValue, ListValue, MapValue, SetValue, TypeToken, type ApexValue,
} from './apex-value.ts'; // prettier-ignore
import { isRecordList } from './equality.ts';
import { ExceptionValue, NotSupportedError, SystemFailure } from './exception-value.ts';
import { LONGEST_STRING, type Execution } from './execution.ts';
import { slotOf } from './instances.ts';

/** JavaScript name of a method `String toString()` of the org's own classes. */
const TO_STRING_SLOT = 'm_tostring';

/** A value as `String.valueOf` and concatenation write it. @throws NotSupportedError for what the guides leave open */
export function textOf(value: ApexValue, execution: Execution): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof ListValue) return `(${value.items.map((item) => textOf(item, execution)).join(', ')})`;
  if (value instanceof SetValue)
    return `{${[...value.items.values()].map((item) => textOf(item, execution)).join(', ')}}`;
  if (value instanceof MapValue) {
    const entries = [...value.entries.values()];
    return `{${entries.map((entry) => `${textOf(entry.key, execution)}=${textOf(entry.value, execution)}`).join(', ')}}`;
  }
  if (value instanceof ApexObject) return textOfInstance(value, execution);
  if (value instanceof ExceptionValue) return `${typeName(value.type)}: ${value.text ?? 'Script-thrown exception'}`;
  if (value instanceof EnumValue) return value.name;
  if (value instanceof SObject) return textOfRecord(value, execution);
  if (value instanceof TypeToken) return typeName(value.type);
  if (value instanceof BlobValue) return `Blob[${value.bytes.length}]`;
  if (value instanceof CalendarDate || value instanceof Instant) {
    throw new NotSupportedError(
      'text of a Date or Datetime that is not of this static type: use String.valueOf or format',
    );
  }
  if ('libraryName' in value) throw new NotSupportedError(`the text of an instance of ${value.libraryName}`);
  return value.toString();
}

/** `left + right` of text. */
export function concatenate(left: ApexValue, right: ApexValue, execution: Execution): string {
  const text = textOf(left, execution) + textOf(right, execution);
  if (text.length > LONGEST_STRING) throw tooLong(text.length);
  return text;
}

export function tooLong(length: number): SystemFailure {
  return new SystemFailure('StringException', `String length exceeds maximum: ${length}`);
}

function textOfInstance(value: ApexObject, execution: Execution): string {
  const method: unknown = Reflect.get(value, TO_STRING_SLOT);
  if (isMethod(method)) {
    const text = runWithoutCallouts(method.call(value, execution));
    return typeof text === 'string' ? text : 'null';
  }
  if (value.type.kind !== 'class') return typeName(value.type);
  const fields = lineage(value.type.symbol).flatMap((symbol) => [...symbol.fields.values()]);
  const shown = fields.filter((field) => !field.static && field.accessors?.get !== 'code');
  const parts = shown.map((field) => `${field.name}=${textOf(slotOf(value, field.slot), execution)}`);
  return `${value.type.symbol.simpleName}:[${parts.join(', ')}]`;
}

function isMethod(value: unknown): value is (execution: Execution) => Work<ApexValue> {
  return typeof value === 'function';
}

function textOfRecord(record: SObject, execution: Execution): string {
  const text = (value: SObjectValue): string => {
    if (value instanceof SObject) return textOfRecord(value, execution);
    return isRecordList(value) ? `(${value.map(text).join(', ')})` : String(value);
  };
  return `${record.objectName}:{${[...record.fields].map(([name, value]) => `${name}=${text(value)}`).join(', ')}}`;
}
