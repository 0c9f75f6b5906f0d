import { SourceError } from '../syntax/source-error.ts';
import type { ExpressionOf } from '../syntax/syntax-tree.ts';
import { INTEGER, isNumber, typeName } from '../types/apex-type.ts';
import { notWriteable, type Place } from './access-code.ts';
import type { BodyScope } from './body-scope.ts';
import { assignTo } from './conversions.ts';
import { compileExpression, sequence } from './expressions.ts';
import type { Code } from './module-builder.ts';
import { binaryCode } from './operator-code.ts';
import { placeOf } from './places.ts';

/** `target = value`, `target += value` … */
export function compileAssignment(expression: ExpressionOf<'assign'>, scope: BodyScope): Code {
  const { at, operator } = expression;
  const place = writeablePlace(placeOf(expression.target, scope), at);
  const value = compileExpression(expression.value, scope);
  if (operator === undefined) {
    return { js: sequence(place.setup, place.write(assignTo(value, place.type, at))), type: place.type };
  }
  const result = binaryCode(operator, { js: place.read, type: place.type }, value, at);
  return { js: sequence(place.setup, place.write(assignTo(result, place.type, at))), type: place.type };
}

/** `++` and `--` on either side. */
export function compileStep(expression: ExpressionOf<'step'>, scope: BodyScope): Code {
  const { at } = expression;
  const place = writeablePlace(placeOf(expression.target, scope), at);
  if (!isNumber(place.type)) {
    throw new SourceError(`Expression must be a numeric type: ${typeName(place.type)}`, at);
  }
  const one: Code = { js: '1', type: INTEGER, present: true };
  if (expression.prefix) {
    const stepped = binaryCode(expression.operator, { js: place.read, type: place.type }, one, at);
    return { js: sequence(place.setup, place.write(stepped.js)), type: place.type, present: true };
  }
  const before = scope.temporary();
  const stepped = binaryCode(expression.operator, { js: before, type: place.type }, one, at);
  const js = sequence([...place.setup, `${before}=${place.read}`, place.write(stepped.js)], before);
  return { js, type: place.type, present: true };
}

function writeablePlace(
  place: Place,
  at: ExpressionOf<'assign'>['at'],
): Place & { write: NonNullable<Place['write']> } {
  if ((place.guards ?? []).length > 0) throw new SourceError('Safe navigation cannot be used in an assignment', at);
  if (place.write === undefined) throw notWriteable(place, at);
  return { ...place, write: place.write };
}
