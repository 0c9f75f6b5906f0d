import type { FieldValue } from '../values/field-value.ts';
import { FormulaCompileError, type FormulaStyle } from './formula-token.ts';
import type { FormulaEnvironment, FormulaType, ReferencePath } from './formula.ts';

export type Evaluate = (environment: FormulaEnvironment) => FieldValue;

/** A part of a formula whose types are checked and that is ready to be evaluated. */
export interface Expression {
  readonly type: FormulaType;
  readonly evaluate: Evaluate;
  readonly offset: number;
  /** Set for a text that stands in the source in quotes. */
  readonly literalText?: string;
  /** Set for a reference and nothing else. */
  readonly reference?: ReferencePath;
  /** True for the word NULL. */
  readonly isNull?: boolean;
}

/** The call of a function, its parameters compiled. */
export interface FunctionCall {
  readonly name: string;
  readonly parameters: readonly Expression[];
  readonly offset: number;
  readonly style: FormulaStyle;
  readonly allowsPriorValues: boolean;
}

/** "Incorrect parameter type for operator '+'. Expected Number, Date, DateTime, received Text" */
export function wrongType(place: string, expected: readonly FormulaType[], received: Expression): FormulaCompileError {
  return new FormulaCompileError(
    `Incorrect parameter type for ${place}. Expected ${expected.join(', ')}, received ${received.type}`,
    received.offset,
  );
}

/** "Incorrect number of parameters for function 'IF()'. Expected 3, received 2" */
export function wrongNumber(call: FunctionCall, expected: number): FormulaCompileError {
  return new FormulaCompileError(
    `Incorrect number of parameters for function '${call.name}()'. Expected ${expected}, received ${call.parameters.length}`,
    call.offset,
  );
}

/** "Incorrect argument type for function 'ISBLANK()'." */
export function wrongArgument(call: FunctionCall): FormulaCompileError {
  return new FormulaCompileError(`Incorrect argument type for function '${call.name}()'.`, call.offset);
}

/**
 * The type that two branches or two sides share; undefined where they share none. Null goes with everything, and a
 * picklist is text (where it is allowed at all).
 */
export function commonType(left: FormulaType, right: FormulaType): FormulaType | undefined {
  if (left === right) return left;
  if (left === 'Null') return right;
  if (right === 'Null') return left;
  if (isTextual(left) && isTextual(right)) return 'Text';
  return undefined;
}

export function isTextual(type: FormulaType): boolean {
  return type === 'Text' || type === 'Picklist';
}

/** Whether an expression may stand where a type is expected. */
export function fits(expression: Expression, expected: FormulaType): boolean {
  return expression.type === expected || commonType(expression.type, expected) === expected;
}
