import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import type { ApexInstance, RuntimeValue } from '../values/runtime-value.ts';
import { SObject } from '../values/sobject.ts';
import { TimeOfDay } from '../values/time-of-day.ts';
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';
import type { RecordWriter } from './record-json.ts';
import { RestError } from './rest-error.ts';

/** The JSON of a value that an action gave back. */
export function runtimeJson(value: RuntimeValue, writer: RecordWriter): unknown {
  if (value instanceof SObject) return writer.json(value);
  if (isList(value)) return value.map((one) => runtimeJson(one, writer));
  if (isApexInstance(value)) {
    return Object.fromEntries([...value.members].map(([name, one]) => [name, runtimeJson(one, writer)]));
  }
  return value;
}

/**
 * A value for an action's input out of JSON. Dates and times come in as text and are told by the declared Apex type.
 * @throws RestError 400 INVALID_API_INPUT for a value of another type, 501 for records and Apex types
 */
export function runtimeInput(name: string, type: string, json: JsonValue): RuntimeValue {
  if (json === null) return null;
  const element = /^List<(.+)>$/i.exec(type.trim())?.[1];
  if (isJsonArray(json)) {
    if (element === undefined) throw wrongType(name, type, json);
    return json.map((one) => runtimeInput(name, element, one));
  }
  if (isJsonObject(json)) {
    throw RestError.notImplemented(`records and Apex types as input of actions (${name})`, 'Pass plain values.');
  }
  if (element !== undefined) throw wrongType(name, type, json);
  return plainInput(name, type.trim().toLowerCase(), json);
}

function plainInput(name: string, type: string, json: string | number | boolean): RuntimeValue {
  const parsed = ((): RuntimeValue | undefined => {
    switch (type) {
      case 'date':
        return typeof json === 'string' ? CalendarDate.parse(json) : undefined;
      case 'datetime':
        return typeof json === 'string' ? Instant.parse(json) : undefined;
      case 'time':
        return typeof json === 'string' ? TimeOfDay.parse(json) : undefined;
      case 'boolean':
        return typeof json === 'boolean' ? json : undefined;
      case 'integer':
      case 'long':
      case 'double':
      case 'decimal':
        return typeof json === 'number' ? json : undefined;
      case 'string':
      case 'id':
        return typeof json === 'string' ? json : undefined;
      case 'object':
        return json;
      default:
        return undefined;
    }
  })();
  if (parsed === undefined) throw wrongType(name, type, json);
  return parsed;
}

function wrongType(name: string, type: string, json: JsonValue): RestError {
  return RestError.of(400, 'INVALID_API_INPUT', `The input '${name}' takes ${type}, not ${JSON.stringify(json)}.`);
}

function isList(value: RuntimeValue): value is readonly RuntimeValue[] {
  return Array.isArray(value);
}

function isApexInstance(value: RuntimeValue): value is ApexInstance {
  return typeof value === 'object' && value !== null && 'members' in value && 'className' in value;
}
