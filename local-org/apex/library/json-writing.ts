import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { SObject, type SObjectValue } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import {
  ApexObject,
  BlobValue,
  EnumValue,
  ListValue,
  MapValue,
  SetValue,
  TypeToken,
  type ApexValue,
} from '../runtime/apex-value.ts';
import { isRecordList } from '../runtime/equality.ts';
import { ExceptionValue, NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import { LONGEST_STRING, type Execution } from '../runtime/execution.ts';
import { slotOf } from '../runtime/instances.ts';
import { textOf, tooLong } from '../runtime/text-of-value.ts';
import { lineage } from '../types/class-symbol.ts';

const DEEPEST_NESTING = 1000;

/** Writes `JSON.serialize` and `serializePretty`. */
export class JsonWriter {
  private readonly execution: Execution;
  private readonly pretty: boolean;
  private readonly leaveOutNulls: boolean;
  private length = 0;

  constructor(execution: Execution, pretty: boolean, leaveOutNulls: boolean) {
    this.execution = execution;
    this.pretty = pretty;
    this.leaveOutNulls = leaveOutNulls;
  }

  write(value: ApexValue, depth = 0): string {
    if (depth > DEEPEST_NESTING) {
      throw new SystemFailure(
        'JSONException',
        `Exceeded max nesting of ${DEEPEST_NESTING} levels; is the object inside itself?`,
      );
    }
    const text = this.text(value, depth);
    if (depth === 0 && text.length > LONGEST_STRING) throw tooLong(text.length);
    return text;
  }

  private text(value: ApexValue, depth: number): string {
    switch (typeof value) {
      case 'string':
        return this.scalar(quoted(value));
      case 'number':
      case 'boolean':
      case 'bigint':
        return this.scalar(String(value));
      default:
        return value === null ? 'null' : this.object(value, depth);
    }
  }

  /** Counts what is written, so that a tree that holds one branch many times ends before memory does. */
  private scalar(text: string): string {
    this.length += text.length;
    if (this.length > LONGEST_STRING) throw tooLong(this.length);
    return text;
  }

  private object(value: ApexValue & object, depth: number): string {
    if (value instanceof ListValue) return this.array(value.items, depth);
    if (value instanceof SetValue) return this.array([...value.items.values()], depth);
    if (value instanceof MapValue) {
      return this.members(
        [...value.entries.values()].map(({ key, value: one }) => [textOf(key, this.execution), one]),
        depth,
        false,
      );
    }
    if (value instanceof ApexObject) return this.instance(value, depth);
    if (value instanceof SObject) return this.record(value, depth);
    if (value instanceof CalendarDate) return `"${value.toString()}"`;
    if (value instanceof Instant) return `"${value.toString()}"`;
    if (value instanceof TimeOfDay) return `"${value.toString()}"`;
    if (value instanceof EnumValue) return `"${value.name}"`;
    if (value instanceof BlobValue) return `"${Buffer.from(value.bytes).toString('base64')}"`;
    if (value instanceof TypeToken || value instanceof ExceptionValue || 'libraryName' in value) {
      const name = 'libraryName' in value ? value.libraryName : textOf(value, this.execution);
      throw new SystemFailure('JSONException', `Apex Type unsupported in JSON: ${name}`);
    }
    return this.scalar(value.toString());
  }

  private array(items: readonly ApexValue[], depth: number): string {
    this.length += items.length;
    if (items.length === 0) return this.pretty ? '[ ]' : '[]';
    const parts = items.map((item) => this.write(item, depth + 1));
    return this.pretty ? `[ ${parts.join(', ')} ]` : `[${parts.join(',')}]`;
  }

  private members(members: readonly (readonly [string, ApexValue])[], depth: number, mayLeaveOut: boolean): string {
    const shown = mayLeaveOut && this.leaveOutNulls ? members.filter(([, value]) => value !== null) : members;
    if (shown.length === 0) return this.pretty ? '{ }' : '{}';
    const colon = this.pretty ? ' : ' : ':';
    const parts = shown.map(([name, value]) => this.scalar(quoted(name)) + colon + this.write(value, depth + 1));
    if (!this.pretty) return `{${parts.join(',')}}`;
    const indent = '  '.repeat(depth);
    return `{\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}}`;
  }

  private instance(value: ApexObject, depth: number): string {
    if (value.type.kind !== 'class') throw new SystemFailure('JSONException', 'Apex Type unsupported in JSON');
    const fields = lineage(value.type.symbol)
      .reverse()
      .flatMap((symbol) => [...symbol.fields.values()]);
    const shown = fields.filter((field) => !field.static && !field.transient);
    const computed = shown.find((field) => field.accessors?.get === 'code');
    if (computed !== undefined) {
      throw new NotSupportedError(`JSON.serialize of ${computed.owner.name}.${computed.name}, whose getter runs code`);
    }
    return this.members(
      shown.map((field) => [field.name, slotOf(value, field.slot)]),
      depth,
      true,
    );
  }

  private record(value: SObject, depth: number): string {
    const id = value.id === null ? '' : `,"url":"/services/data/v66.0/sobjects/${value.objectName}/${value.id}"`;
    const parts = [`"attributes":{"type":"${value.objectName}"${id}}`];
    if (this.pretty) throw new NotSupportedError('JSON.serializePretty of a record');
    for (const [name, field] of value.fields) parts.push(`${quoted(name)}:${this.field(field, depth)}`);
    return `{${parts.join(',')}}`;
  }

  private field(value: SObjectValue, depth: number): string {
    if (value instanceof SObject) return this.record(value, depth + 1);
    if (isRecordList(value)) throw new NotSupportedError('JSON.serialize of a record with child records');
    return typeof value === 'number' ? this.scalar(String(value)) : this.write(value, depth + 1);
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
