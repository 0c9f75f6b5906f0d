import type { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { Instant } from '../values/instant.ts';
import type { TimeOfDay } from '../values/time-of-day.ts';
import { fits, wrongNumber, wrongType, type Expression, type FunctionCall } from './formula-expression.ts';
import type { FormulaEnvironment, FormulaType } from './formula.ts';

export type FunctionCategory = 'Date & Time' | 'Logical' | 'Math' | 'Text' | 'Advanced';

/** One function: what documentation says of it, and how a call of it is compiled. */
export interface FunctionDefinition {
  /** As documentation writes it, such as `LEFT(text, num_chars)`. */
  readonly signature: string;
  readonly category: FunctionCategory;
  /** Positions, from 0, at which a picklist field may stand as such in style 'field'. */
  readonly picklistAt?: readonly number[];
  /** @throws FormulaCompileError where the parameters do not fit */
  compile(call: FunctionCall): Expression;
}

interface ValueOf {
  Text: string;
  Number: number;
  Boolean: boolean;
  Date: CalendarDate;
  DateTime: Instant;
  Time: TimeOfDay;
}

export type ValueType = keyof ValueOf;

/** Parameter values in the order of their types; null where blank. */
export type Values<Types extends readonly ValueType[]> = {
  [Index in keyof Types]: Types[Index] extends ValueType ? ValueOf[Types[Index]] | null : never;
};

interface PlainFunction<Types extends readonly ValueType[]> {
  readonly signature: string;
  readonly category: FunctionCategory;
  readonly parameters: Types;
  /** How many of the parameters at the end may be left out. */
  readonly optional?: number;
  readonly result: FormulaType;
  readonly apply: (values: Values<Types>, environment: FormulaEnvironment) => FieldValue;
}

/** A function whose parameters each have one type and are all evaluated. */
export function plainFunction<const Types extends readonly ValueType[]>(
  definition: PlainFunction<Types>,
): FunctionDefinition {
  const { parameters, optional = 0, result, apply, signature, category } = definition;
  return {
    signature,
    category,
    compile: (call) => {
      const { length } = call.parameters;
      if (length > parameters.length) throw wrongNumber(call, parameters.length);
      if (length < parameters.length - optional) throw wrongNumber(call, parameters.length - optional);
      call.parameters.forEach((parameter, index) => {
        const type = parameters[index];
        if (type !== undefined && !fits(parameter, type))
          throw wrongType(`function '${call.name}()'`, [type], parameter);
      });
      const evaluations = call.parameters.map((parameter) => parameter.evaluate);
      return {
        type: result,
        offset: call.offset,
        evaluate: (environment) => {
          const values = evaluations.map((evaluate) => evaluate(environment));
          while (values.length < parameters.length) values.push(null);
          // the types were checked above, and each expression evaluates to its type or to null
          return apply(values as unknown as Values<Types>, environment);
        },
      };
    },
  };
}

/** A plain function that is null as soon as one of its parameters is. */
export function strictFunction<const Types extends readonly ValueType[]>(
  definition: Omit<PlainFunction<Types>, 'apply' | 'optional'> & {
    readonly apply: (values: {
      [Index in keyof Types]: Types[Index] extends ValueType ? ValueOf[Types[Index]] : never;
    }) => FieldValue;
  },
): FunctionDefinition {
  return plainFunction({
    ...definition,
    apply: (values) => {
      if ((values as readonly unknown[]).includes(null)) return null;
      return definition.apply(values as Parameters<typeof definition.apply>[0]);
    },
  });
}
