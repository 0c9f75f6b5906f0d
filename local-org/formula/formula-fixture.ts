import assert from 'node:assert/strict';
import type { FieldValue } from '../values/field-value.ts';
import { Instant } from '../values/instant.ts';
import { compileFormula, type FormulaStyle } from './compile-formula.ts';
import type { FormulaEnvironment, FormulaScope, FormulaType } from './formula.ts';

/** Names with their types, for tests of formulas. */
export type Fields = Readonly<
  Record<string, { readonly type: FormulaType; readonly value: FieldValue; readonly prior?: FieldValue }>
>;

export function scopeOf(fields: Fields, allowsPriorValues = true): FormulaScope {
  return {
    allowsPriorValues,
    resolve: (path) => {
      const field = fields[path.join('.')];
      return field === undefined
        ? { problem: `Field ${path.join('.')} does not exist. Check spelling.` }
        : { type: field.type };
    },
  };
}

export function environmentOf(fields: Fields, changes: Partial<FormulaEnvironment> = {}): FormulaEnvironment {
  return {
    value: (path) => fields[path.join('.')]?.value ?? null,
    priorValue: (path) => fields[path.join('.')]?.prior ?? null,
    isNew: false,
    now: new Instant(Date.UTC(2026, 0, 31, 22, 30, 15)),
    timeZone: 'Europe/Istanbul',
    blankNumberAsZero: false,
    ...changes,
  };
}

/** Compiles and evaluates; fails the test where the source is no formula. */
export function evaluate(
  source: string,
  fields: Fields = {},
  options: { readonly style?: FormulaStyle; readonly environment?: Partial<FormulaEnvironment> } = {},
): FieldValue {
  const formula = compileFormula(source, scopeOf(fields), options.style ?? 'field');
  if ('problems' in formula) assert.fail(`${source}: ${formula.problems.map(({ message }) => message).join(' ')}`);
  return formula.evaluate(environmentOf(fields, options.environment));
}

/** The first complaint about a source; fails the test where there is none. */
export function problemOf(
  source: string,
  fields: Fields = {},
  style: FormulaStyle = 'field',
  allowsPriorValues = true,
): string {
  const formula = compileFormula(source, scopeOf(fields, allowsPriorValues), style);
  if (!('problems' in formula)) assert.fail(`${source} was compiled, but should not be`);
  return formula.problems[0]?.message ?? '';
}
