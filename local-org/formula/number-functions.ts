import { decimal, roundHalfUp, truncate } from './decimal-number.ts';
import { fits, wrongNumber, wrongType, type Expression, type FunctionCall } from './formula-expression.ts';
import { FormulaError } from './formula.ts';
import { strictFunction, type FunctionDefinition } from './function-definition.ts';

const category = 'Math';

/** Functions of numbers, by name; null in, null out (github.com/salesforce/formula-engine, UnaryMathCommand). */
export const NUMBER_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  ABS: ofOne('ABS', Math.abs),
  // away from zero, as documented for CEILING; MCEILING is the mathematical one
  CEILING: ofOne('CEILING', (value) => (value < 0 ? Math.floor(value) : Math.ceil(value))),
  EXP: ofOne('EXP', Math.exp),
  FLOOR: ofOne('FLOOR', Math.trunc),
  LN: ofOne('LN', Math.log),
  LOG: ofOne('LOG', Math.log10),
  MCEILING: ofOne('MCEILING', Math.ceil),
  MFLOOR: ofOne('MFLOOR', Math.floor),
  SQRT: ofOne('SQRT', Math.sqrt),
  MAX: { signature: 'MAX(number, number, …)', category, compile: (call) => compileExtreme(call, Math.max) },
  MIN: { signature: 'MIN(number, number, …)', category, compile: (call) => compileExtreme(call, Math.min) },
  MOD: strictFunction({
    signature: 'MOD(number, divisor)',
    category,
    parameters: ['Number', 'Number'],
    result: 'Number',
    apply: ([value, divisor]) => {
      if (divisor === 0) throw new FormulaError('The formula divides by zero: MOD().');
      if (Number.isInteger(value) && Number.isInteger(divisor)) return (value % divisor) + 0;
      // binary remainders of decimals are noise: 5.3 % 0.1 would be 0.0999…
      return decimal(value - decimal(Math.trunc(decimal(value / divisor)) * divisor)) + 0;
    },
  }),
  ROUND: strictFunction({
    signature: 'ROUND(number, num_digits)',
    category,
    parameters: ['Number', 'Number'],
    result: 'Number',
    apply: ([value, digits]) => roundHalfUp(value, Math.trunc(digits)),
  }),
  TRUNC: { signature: 'TRUNC(number [, num_digits])', category, compile: compileTrunc },
};

function ofOne(name: string, calculate: (value: number) => number): FunctionDefinition {
  return strictFunction({
    signature: `${name}(number)`,
    category,
    parameters: ['Number'],
    result: 'Number',
    apply: ([value]) => {
      const result = decimal(calculate(value));
      if (!Number.isFinite(result)) throw new FormulaError(`${name}(${value}) is no number.`);
      return result + 0;
    },
  });
}

function numbers(call: FunctionCall): readonly Expression[] {
  for (const parameter of call.parameters) {
    if (!fits(parameter, 'Number')) throw wrongType(`function '${call.name}()'`, ['Number'], parameter);
  }
  return call.parameters;
}

function compileExtreme(call: FunctionCall, choose: (...values: number[]) => number): Expression {
  if (call.parameters.length === 0) throw wrongNumber(call, 1);
  const parameters = numbers(call);
  return {
    type: 'Number',
    offset: call.offset,
    evaluate: (environment) => {
      let result: number | undefined;
      for (const parameter of parameters) {
        const value = parameter.evaluate(environment);
        if (typeof value !== 'number') return null;
        result = result === undefined ? value : choose(result, value);
      }
      return result ?? null;
    },
  };
}

function compileTrunc(call: FunctionCall): Expression {
  const [number, digits] = numbers(call);
  if (number === undefined || call.parameters.length > 2) throw wrongNumber(call, 2);
  return {
    type: 'Number',
    offset: call.offset,
    evaluate: (environment) => {
      const value = number.evaluate(environment);
      const places = digits === undefined ? 0 : digits.evaluate(environment);
      return typeof value === 'number' && typeof places === 'number' ? truncate(value, Math.trunc(places)) : null;
    },
  };
}
