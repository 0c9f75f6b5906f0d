import type { SwitchValue } from '../switches.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import type { ApexInstance, RuntimeValue } from '../values/runtime-value.ts';
import type { ServiceClass, ServiceType } from './external-service.ts';
import { isJsonObject } from './json.ts';

type Classes = ReadonlyMap<string, ServiceClass>;

/** An answer does not hold what the specification says. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** The JSON of a value. @param unset what becomes of members that were never set (switch `nullBody`) */
export function toJson(
  value: RuntimeValue,
  type: ServiceType,
  classes: Classes,
  unset: SwitchValue<'nullBody'>,
): unknown {
  if (value === null) return null;
  if (type.kind === 'list') {
    return isList(value) ? value.map((one) => toJson(one, type.element, classes, unset)) : null;
  }
  if (type.kind !== 'object') {
    return value instanceof CalendarDate ? value.toString() : value instanceof Instant ? value.toIso() : value;
  }
  const json: Record<string, unknown> = {};
  for (const property of classes.get(type.className)?.properties ?? []) {
    const member = isInstance(value) ? (value.members.get(property.name) ?? null) : null;
    if (member === null && unset === 'omitted') continue;
    json[property.wireName] = toJson(member, property.type, classes, unset);
  }
  return json;
}

export interface AnswerReading {
  readonly missing: SwitchValue<'missingResponseKey'>;
  readonly unknown: SwitchValue<'unknownResponseKeys'>;
}

/**
 * The value behind the JSON of an answer. Null fits every type, whatever the specification says of it (help "External
 * Services Considerations").
 * @throws AnswerError where the JSON is of another type
 */
export function fromJson(
  json: unknown,
  type: ServiceType,
  classes: Classes,
  reading: AnswerReading,
  place = 'the answer',
): RuntimeValue {
  if (json === null) return null;
  switch (type.kind) {
    case 'text':
      return plain(json, 'string', place);
    case 'number':
      return plain(json, 'number', place);
    case 'boolean':
      return plain(json, 'boolean', place);
    case 'date':
      return parsed(CalendarDate.parse(textOf(json)), json, place);
    case 'dateTime':
      return parsed(Instant.parse(textOf(json)), json, place);
    case 'list':
      if (!Array.isArray(json)) throw new AnswerError(`${place} is no list.`);
      return json.map((one, index) => fromJson(one, type.element, classes, reading, `${place}[${index}]`));
    case 'object':
      return instance(json, type.className, classes, reading, place);
  }
}

function instance(
  json: unknown,
  className: string,
  classes: Classes,
  reading: AnswerReading,
  place: string,
): ApexInstance {
  if (!isJsonObject(json)) throw new AnswerError(`${place} is no object.`);
  const members = new Map<string, RuntimeValue>();
  const properties = classes.get(className)?.properties ?? [];
  for (const { name, wireName, type } of properties) {
    const isThere = Object.hasOwn(json, wireName);
    if (!isThere && reading.missing === 'fault') throw new AnswerError(`${place} has no '${wireName}'.`);
    const value = isThere ? json[wireName] : null;
    members.set(name, fromJson(value, type, classes, reading, `${place}.${wireName}`));
  }
  const unknown = Object.keys(json).find((key) => !properties.some(({ wireName }) => wireName === key));
  if (unknown !== undefined && reading.unknown === 'fault') {
    throw new AnswerError(`${place} has '${unknown}', which the specification does not declare.`);
  }
  return { className, members };
}

function plain(json: unknown, type: 'string' | 'number' | 'boolean', place: string): RuntimeValue {
  if (typeof json === type && (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean')) {
    return json;
  }
  throw new AnswerError(`${place} is no ${type}.`);
}

function parsed(value: CalendarDate | Instant | undefined, json: unknown, place: string): RuntimeValue {
  if (value !== undefined) return value;
  throw new AnswerError(`${place} is ${JSON.stringify(json)}, which is no date.`);
}

function textOf(json: unknown): string {
  return typeof json === 'string' ? json : '';
}

function isList(value: RuntimeValue): value is readonly RuntimeValue[] {
  return Array.isArray(value);
}

function isInstance(value: RuntimeValue): value is ApexInstance {
  return typeof value === 'object' && value !== null && 'members' in value;
}
