import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import type { ApexInstance, RuntimeValue } from '../../values/runtime-value.ts';
import { SObject } from '../../values/sobject.ts';
import { TimeOfDay } from '../../values/time-of-day.ts';
import type { Work } from '../../transactions/work.ts';
import { ApexObject, EnumValue, ListValue, type ApexValue } from '../runtime/apex-value.ts';
import { DecimalValue, DoubleValue } from '../runtime/decimal-value.ts';
import { NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { setSlot, slotOf } from '../runtime/instances.ts';
import { conversions } from '../runtime/operators.ts';
import { isPrimitive, typeName, type ApexType } from '../types/apex-type.ts';
import type { ClassSymbol, FieldSymbol } from '../types/class-symbol.ts';
import type { ActionRunner } from './invocable-action.ts';
import { auraEnabledMembers } from './data-class.ts';
import { invocableVariables } from './invocable-method.ts';

/** A value of a flow as Apex wants it. @throws SystemFailure TypeException where it does not fit the type */
export function* fromFlow(
  value: RuntimeValue,
  type: ApexType,
  runner: ActionRunner,
  execution: Execution,
): Work<ApexValue> {
  if (value === null) return null;
  if (isList(value)) {
    if (type.kind !== 'list') throw unfit('a collection', type);
    const list = new ListValue(type.element);
    for (const item of value) list.items.push(yield* fromFlow(item, type.element, runner, execution));
    return list;
  }
  if (value instanceof SObject) {
    if (type.kind === 'sobject' && (type.object === undefined || type.object.name === value.objectName)) return value;
    throw unfit(`a record of ${value.objectName}`, type);
  }
  if (isInstance(value)) return yield* instanceFrom(value, type, runner, execution);
  return scalarFrom(value, type);
}

function isList(value: RuntimeValue): value is readonly RuntimeValue[] {
  return Array.isArray(value);
}

function isInstance(value: RuntimeValue): value is ApexInstance {
  return typeof value === 'object' && value !== null && 'className' in value;
}

function unfit(what: string, type: ApexType): SystemFailure {
  return new SystemFailure('TypeException', `Cannot put ${what} into an input of type ${typeName(type)}`);
}

function* instanceFrom(
  value: ApexInstance,
  type: ApexType,
  runner: ActionRunner,
  execution: Execution,
): Work<ApexValue> {
  if (type.kind !== 'class') throw unfit(`an instance of ${value.className}`, type);
  const made = yield* runner.constructorOf(type)(execution);
  if (!(made instanceof ApexObject)) throw unfit(`an instance of ${value.className}`, type);
  for (const field of flowMembers(type.symbol)) {
    const member = value.members.get(field.name);
    if (member !== undefined) setSlot(made, field.slot, yield* fromFlow(member, field.type, runner, execution));
  }
  return made;
}

/** Numbers of flows have no kinds, and a default value of an annotation is text. */
function scalarFrom(value: string | number | boolean | CalendarDate | Instant | TimeOfDay, type: ApexType): ApexValue {
  if (isPrimitive(type, 'Integer', 'Long', 'Double', 'Decimal') && type.kind === 'primitive') {
    const number = typeof value === 'number' ? DecimalValue.ofNumber(value) : DecimalValue.parse(String(value));
    if (number === undefined || typeof value === 'boolean') throw unfit(JSON.stringify(value), type);
    if (type.name === 'Integer') return conversions.Integer(number);
    if (type.name === 'Long') return conversions.Long(number);
    return type.name === 'Double' ? conversions.Double(number) : number;
  }
  if (isPrimitive(type, 'String')) return typeof value === 'string' ? value : String(value);
  if (isPrimitive(type, 'Id') && typeof value === 'string') return conversions.Id(value);
  if (isPrimitive(type, 'Boolean')) {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
  }
  if (isPrimitive(type, 'Date') && value instanceof CalendarDate) return value;
  if (isPrimitive(type, 'Datetime') && (value instanceof Instant || value instanceof CalendarDate))
    return conversions.Datetime(value);
  if (isPrimitive(type, 'Time') && value instanceof TimeOfDay) return value;
  throw unfit(JSON.stringify(value), type);
}

/** A value of Apex as a flow holds it. */
export function toFlow(value: ApexValue, execution: Execution): RuntimeValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DecimalValue) return value.toNumber();
  if (value instanceof DoubleValue) return value.value;
  if (value instanceof EnumValue) return value.name;
  if (value instanceof ListValue) return value.items.map((item) => toFlow(item, execution));
  if (value instanceof ApexObject) return { className: typeName(value.type), members: membersOf(value, execution) };
  if (
    value instanceof SObject ||
    value instanceof CalendarDate ||
    value instanceof Instant ||
    value instanceof TimeOfDay
  )
    return value;
  throw new NotSupportedError('a value of this type as an output of an action');
}

/** A request or result of an action by the names of its members. */
export function variablesOf(instance: ApexObject, execution: Execution): Map<string, RuntimeValue> {
  return instance.type.kind === 'class'
    ? read(instance, invocableVariables(instance.type.symbol), execution)
    : new Map<string, RuntimeValue>();
}

/** What a class shows of an instance to flows, by the names of its members. */
function membersOf(instance: ApexObject, execution: Execution): Map<string, RuntimeValue> {
  return instance.type.kind === 'class'
    ? read(instance, flowMembers(instance.type.symbol), execution)
    : new Map<string, RuntimeValue>();
}

function read(instance: ApexObject, fields: readonly FieldSymbol[], execution: Execution): Map<string, RuntimeValue> {
  return new Map(fields.map((field) => [field.name, toFlow(slotOf(instance, field.slot), execution)]));
}

/** Members of requests and results have one annotation, those of data types the other. */
function flowMembers(symbol: ClassSymbol): FieldSymbol[] {
  return [...new Set([...invocableVariables(symbol), ...auraEnabledMembers(symbol)])];
}
