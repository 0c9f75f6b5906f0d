import type { XmlElement } from '../../metadata/xml-element.ts';
import { CalendarDate } from '../../values/calendar-date.ts';
import { Instant } from '../../values/instant.ts';
import type { Reader, TypedReader } from '../model/flow-model.ts';
import { fits, isTextual, scalar, typeName, type FlowType } from '../model/flow-type.ts';
import { startOfDay } from '../../formula/zone-time.ts';
import { asFieldValue } from '../run/flow-values.ts';
import type { CompileContext } from './compile-context.ts';
import { compileFlowText } from './flow-formulas.ts';

export type CompiledValue = TypedReader & {
  /** Set for a value that is no reference. */
  readonly literal: boolean;
};

/**
 * A `FlowElementReferenceOrValue`: a reference or one literal.
 * @returns undefined after a complaint
 */
export function compileValue(context: CompileContext, value: XmlElement | undefined): CompiledValue | undefined {
  if (value === undefined) return undefined;
  const [one, another] = value.children;
  if (one === undefined) return { type: scalar('Text'), read: () => null, literal: true };
  if (another !== undefined) {
    context.complain(`A value is one of elementReference, stringValue, numberValue…, not several.`, another);
    return undefined;
  }
  const text = one.text.trim();
  switch (one.name) {
    case 'elementReference':
      return compileReference(context, one);
    case 'stringValue': {
      const read = compileFlowText(one.text, one, { ...context, allowsPriorValues: false });
      return read === undefined ? undefined : { ...read, literal: true };
    }
    case 'numberValue':
      return literal(context, one, 'Number', text === '' || Number.isNaN(Number(text)) ? undefined : Number(text));
    case 'booleanValue':
      return literal(context, one, 'Boolean', text === 'true' ? true : text === 'false' ? false : undefined);
    case 'dateValue':
      return literal(context, one, 'Date', CalendarDate.parse(text));
    case 'dateTimeValue':
      return literal(context, one, 'DateTime', Instant.parse(text));
    default:
      context.complain(`The local org does not implement '${one.name}' as a value in a flow.`, one);
      return undefined;
  }
}

function literal(
  context: CompileContext,
  at: XmlElement,
  base: 'Number' | 'Boolean' | 'Date' | 'DateTime',
  value: number | boolean | CalendarDate | Instant | undefined,
): CompiledValue | undefined {
  if (value === undefined) {
    context.complain(`"${at.text.trim()}" is no valid ${at.name}.`, at);
    return undefined;
  }
  return { type: scalar(base), read: () => value, literal: true };
}

/** A reference that stands alone as the text of an element. */
export function compileReference(context: CompileContext, at: XmlElement): CompiledValue | undefined {
  const resolved = context.scope.resolve(at.text);
  if ('problem' in resolved) {
    context.complain(resolved.problem, at);
    return undefined;
  }
  return { type: resolved.type, read: resolved.read, literal: false };
}

/**
 * A value for a place of a known type.
 * @param place how a complaint names it, such as `the field "Status__c"`
 */
export function compileValueFor(
  context: CompileContext,
  value: XmlElement | undefined,
  type: FlowType,
  place: string,
): Reader | undefined {
  const compiled = compileValue(context, value);
  if (compiled === undefined || value === undefined) return undefined;
  return convert(context, compiled, type, place, value);
}

export function convert(
  context: CompileContext,
  from: TypedReader,
  type: FlowType,
  place: string,
  at: XmlElement,
): Reader | undefined {
  if (!fits(from.type, type)) {
    context.complain(
      `The data type of the value (${typeName(from.type)}) doesn't fit ${place} (${typeName(type)}).`,
      at,
    );
    return undefined;
  }
  return from.type.base === 'Date' && type.base === 'DateTime' ? widened(from.read) : from.read;
}

/** A Date where a DateTime is expected counts from midnight in the running user's zone. */
function widened(read: Reader): Reader {
  return (frame) => {
    const value = asFieldValue(read(frame));
    return value instanceof CalendarDate ? startOfDay(value, frame.interview.transaction.user.timeZone) : value;
  };
}

/** Whether two types can stand on the two sides of one comparison. */
export function comparable(left: FlowType, right: FlowType): boolean {
  if (left.collection !== right.collection) return false;
  if (isTextual(left) && isTextual(right)) return true;
  const days = ['Date', 'DateTime'];
  if (days.includes(left.base) && days.includes(right.base)) return true;
  return left.base === right.base;
}
