import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import { SObject } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import { typeOfField } from '../compile/access-code.ts';
import { ApexObject, BlobValue, ListValue, MapValue, SetValue, type ApexValue } from '../runtime/apex-value.ts';
import { addToSet, checkSize, putInto } from '../runtime/collections.ts';
import { DecimalValue, DoubleValue } from '../runtime/decimal-value.ts';
import { NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { enumConstants, setSlot } from '../runtime/instances.ts';
import { conversions } from '../runtime/operators.ts';
import { toRecord } from '../runtime/records.ts';
import { OBJECT, STRING, typeName, type ApexType, type PrimitiveName } from '../types/apex-type.ts';
import { lineage, type FieldSymbol } from '../types/class-symbol.ts';
import type { JsonNode } from './json-text.ts';

/** `JSON.deserializeUntyped`: objects become `Map<String, Object>`, arrays `List<Object>`. */
export function untyped(node: JsonNode): ApexValue {
  switch (node.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return node.value;
    case 'number':
      return untypedNumber(node.text);
    case 'array':
      checkSize(node.items.length);
      return new ListValue(OBJECT, node.items.map(untyped));
    case 'object': {
      const map = new MapValue(STRING, OBJECT);
      for (const [name, value] of node.members) putInto(map, name, untyped(value));
      return map;
    }
  }
}

function untypedNumber(text: string): ApexValue {
  if (/[.eE]/.test(text)) return DecimalValue.parse(text) ?? null;
  const whole = BigInt(text);
  if (BigInt.asIntN(32, whole) === whole) return Number(whole);
  return BigInt.asIntN(64, whole) === whole ? whole : new DecimalValue(whole, 0);
}

function wrong(message: string): SystemFailure {
  return new SystemFailure('JSONException', message);
}

/** `JSON.deserialize`: builds a value of a type. Unknown members of objects are ignored unless strict. */
export function typed(node: JsonNode, type: ApexType, strict: boolean, execution: Execution): ApexValue {
  if (node.kind === 'null') return null;
  switch (type.kind) {
    case 'primitive':
      return type === OBJECT ? untyped(node) : primitiveOf(node, type.name);
    case 'list':
    case 'set': {
      if (node.kind !== 'array') throw wrong(`Malformed JSON: Expected '[' at the beginning of List/Set`);
      const items = node.items.map((item) => typed(item, type.element, strict, execution));
      if (type.kind === 'list') return new ListValue(type.element, items);
      const set = new SetValue(type.element);
      for (const item of items) addToSet(set, item);
      return set;
    }
    case 'map': {
      if (node.kind !== 'object') throw wrong(`Malformed JSON: Expected '{' at the beginning of object`);
      const map = new MapValue(type.key, type.value);
      for (const [name, value] of node.members) {
        putInto(map, primitiveKey(name, type.key), typed(value, type.value, strict, execution));
      }
      return map;
    }
    case 'class':
      return type.symbol.kind === 'enum' ? constant(node, type) : instance(node, type, strict, execution);
    case 'sobject':
      return recordOf(node, type, execution);
    default:
      throw new NotSupportedError(`JSON.deserialize into ${typeName(type)}`);
  }
}

function primitiveKey(name: string, type: ApexType): ApexValue {
  if (type.kind === 'primitive')
    return type === OBJECT ? name : primitiveOf({ kind: 'string', value: name }, type.name);
  throw new NotSupportedError(`JSON.deserialize of a Map with keys of type ${typeName(type)}`);
}

function primitiveOf(node: JsonNode, name: PrimitiveName): ApexValue {
  if (node.kind === 'array' || node.kind === 'object' || node.kind === 'null') {
    throw wrong(`Illegal value for primitive`);
  }
  const text = node.kind === 'number' ? node.text : String(node.value);
  const value = scalar(node, name, text);
  if (value === undefined) throw wrong(`Cannot deserialize instance of ${name.toLowerCase()} from value ${text}`);
  return value;
}

function scalar(node: JsonNode, name: PrimitiveName, text: string): ApexValue | undefined {
  switch (name) {
    case 'String':
      return text;
    case 'Id':
      return conversions.Id(text);
    case 'Boolean':
      if (node.kind === 'boolean') return node.value;
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'Integer':
    case 'Long': {
      if (!/^-?\d+$/.test(text)) return undefined;
      const whole = BigInt(text);
      if (name === 'Long') return BigInt.asIntN(64, whole) === whole ? whole : undefined;
      return BigInt.asIntN(32, whole) === whole ? Number(whole) : undefined;
    }
    case 'Decimal':
      return DecimalValue.parse(text);
    case 'Double': {
      const parsed = DecimalValue.parse(text);
      return parsed === undefined ? undefined : new DoubleValue(parsed.toNumber());
    }
    case 'Date':
      return CalendarDate.parse(text.slice(0, 10));
    case 'Datetime':
      return Instant.parse(text);
    case 'Time':
      return TimeOfDay.parse(text);
    case 'Blob':
      return new BlobValue(Buffer.from(text, 'base64'));
    case 'Object':
      return undefined;
  }
}

function constant(node: JsonNode, type: Extract<ApexType, { kind: 'class' }>): ApexValue {
  const found = enumConstants(type).find(
    (one) => node.kind === 'string' && one.name.toLowerCase() === node.value.toLowerCase(),
  );
  if (found === undefined) throw wrong(`Unable to deserialize an enum value of ${typeName(type)}`);
  return found;
}

/** Fields are set without running any constructor, initial values included: what is not in the JSON stays null. */
function instance(
  node: JsonNode,
  type: Extract<ApexType, { kind: 'class' }>,
  strict: boolean,
  execution: Execution,
): ApexValue {
  if (node.kind !== 'object') throw wrong(`Malformed JSON: Expected '{' at the beginning of object`);
  const { symbol } = type;
  if (symbol.abstract) throw wrong(`Apex Type unsupported in JSON: ${symbol.name}`);
  const fields = new Map<string, FieldSymbol>();
  for (const one of lineage(symbol).reverse()) {
    for (const field of one.fields.values()) if (!field.static) fields.set(field.name.toLowerCase(), field);
  }
  const made = execution.instantiate(symbol);
  if (!(made instanceof ApexObject)) throw wrong(`Apex Type unsupported in JSON: ${symbol.name}`);
  for (const [name, value] of node.members) {
    const field = fields.get(name.toLowerCase());
    if (field === undefined) {
      if (strict) throw wrong(`No such column '${name}' on class ${symbol.name}`);
      continue;
    }
    if (field.accessors?.set === 'code')
      throw new NotSupportedError(
        `JSON.deserialize into the property ${symbol.name}.${field.name}, whose setter runs code`,
      );
    if (field.transient) continue;
    setSlot(made, field.slot, typed(value, field.type, strict, execution));
  }
  return made;
}

function recordOf(node: JsonNode, type: Extract<ApexType, { kind: 'sobject' }>, execution: Execution): ApexValue {
  if (node.kind !== 'object') throw wrong(`Malformed JSON: Expected '{' at the beginning of object`);
  const { object } = type;
  if (object === undefined) throw new NotSupportedError('JSON.deserialize into SObject without its object');
  const record = new SObject(object.name);
  for (const [name, value] of node.members) {
    if (name === 'attributes') continue;
    const field = object.field(name);
    if (field === undefined) throw wrong(`No such column '${name}' on sobject of type ${object.name}`);
    record.set(field.name, toRecord(typed(value, typeOfField(field), false, execution)));
  }
  return record;
}
