import type { Position } from '../../metadata/xml-element.ts';
import { SourceError } from '../syntax/source-error.ts';
import { BOOLEAN, isNumber, isPrimitive, sameType, typeName, type ApexType } from '../types/apex-type.ts';
import { isAssignable } from '../types/assignability.ts';
import type { Code } from './module-builder.ts';

/** JavaScript of a value where another type is wanted; the types are known to fit. */
export function convert(code: Code, to: ApexType): string {
  const { js, type } = code;
  if (type.kind === 'query' && to.kind === 'sobject') return `single(${js})`;
  if (to.kind !== 'primitive' || type.kind !== 'primitive' || sameType(type, to)) return js;
  if (isNumber(type) && isNumber(to)) return `convert.${to.name}(${js})`;
  if (to.name === 'Datetime' && type.name === 'Date') return `convert.Datetime(${js})`;
  if (to.name === 'Id' && type.name === 'String') return `convert.Id(${js})`;
  return js;
}

/** The same, after the check that an assignment needs. @throws SourceError "Illegal assignment from A to B" */
export function assignTo(code: Code, to: ApexType, at: Position): string {
  if (!isAssignable(code.type, to)) {
    throw new SourceError(`Illegal assignment from ${typeName(code.type)} to ${typeName(to)}`, at);
  }
  return convert(code, to);
}

/** JavaScript of a condition, which may not be null. */
export function condition(code: Code, at: Position): string {
  if (!isPrimitive(code.type, 'Boolean')) {
    throw new SourceError(`Condition expression must be of type Boolean: ${typeName(code.type)}`, at);
  }
  return code.present === true ? code.js : `truth(${code.js})`;
}

export function booleanOf(js: string): Code {
  return { js, type: BOOLEAN, present: true };
}

/** A value that is used as it is: a chain with `?.` gets its guards, and what is void is refused. */
export function finished(code: Code, at: Position): Code {
  if (code.type.kind === 'void') throw new SourceError('Expression of type void cannot be used as a value.', at);
  return unguarded(code);
}

export function unguarded(code: Code): Code {
  if (code.guards === undefined || code.guards.length === 0) return code;
  return { js: `(${code.guards.join('||')}?null:${code.js})`, type: code.type };
}

/** A receiver: whatever hangs on it may not be reached through null. */
export function receiver(code: Code): string {
  return code.present === true ? code.js : `notNull(${code.js})`;
}
