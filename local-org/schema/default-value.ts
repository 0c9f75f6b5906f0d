import type { FieldKind } from './object-definition.ts';

export interface LiteralDefault {
  readonly value: string | number | boolean;
}

const QUOTED = /^"((?:[^"\\]|\\.)*)"$|^'((?:[^'\\]|\\.)*)'$/s;
const NUMERIC = /^-?\d+(?:\.\d+)?$/;

/**
 * The value of a default that is a plain literal: `true`, `12.5`, `"Sertifier"`.
 * @returns undefined where it is a formula that must be compiled
 */
export function literalDefault(source: string): LiteralDefault | undefined {
  const text = source.trim();
  if (/^true$/i.test(text)) return { value: true };
  if (/^false$/i.test(text)) return { value: false };
  if (NUMERIC.test(text)) return { value: Number(text) };
  const quoted = QUOTED.exec(text);
  if (quoted === null) return undefined;
  return { value: (quoted[1] ?? quoted[2] ?? '').replaceAll(/\\(.)/gs, '$1') };
}

const EXPECTED: Partial<Record<FieldKind, 'boolean' | 'number' | 'string'>> = {
  Checkbox: 'boolean',
  Number: 'number',
  Currency: 'number',
  Percent: 'number',
  Text: 'string',
  TextArea: 'string',
  LongTextArea: 'string',
  Email: 'string',
  Phone: 'string',
  Url: 'string',
};
const TYPE_NAMES = { boolean: 'Boolean', number: 'Number', string: 'Text' } as const;

/** Why a literal cannot be the default of a field of this kind; undefined where it can, or is no literal. */
export function defaultValueProblem(source: string, kind: FieldKind): string | undefined {
  if (kind === 'Checkbox' && !/^(?:true|false)$/i.test(source.trim())) {
    return `The default value of a checkbox is true or false, not '${source.trim()}'.`;
  }
  const literal = literalDefault(source);
  if (literal === undefined) return undefined;
  const expected = EXPECTED[kind];
  const actual = typeof literal.value as 'boolean' | 'number' | 'string';
  if (actual === expected) return undefined;
  const wanted = expected === undefined ? kind : TYPE_NAMES[expected];
  return `Default value formula result is data type (${TYPE_NAMES[actual]}), incompatible with expected data type (${wanted}).`;
}
