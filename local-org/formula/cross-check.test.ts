import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse } from 'formulon';
import { CalendarDate } from '../values/calendar-date.ts';
import type { FieldValue } from '../values/field-value.ts';
import { evaluate } from './formula-fixture.ts';

/**
 * Expressions for which formulon 6.25 is known to be right. Left out: `^` beside `*` (it follows school precedence,
 * the platform's grammar does not), null, unary minus on names, division that may be by zero, REGEX, times,
 * RIGHT (of more characters than there are it makes an odd text).
 */
const grammar = fc.letrec<{ number: string; text: string; truth: string; date: string }>((tie) => {
  const call = (name: string, ...parameters: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parameters).map((values) => `${name}(${values.join(', ')})`);
  const infix = (operators: readonly string[], operand: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(operand, fc.constantFrom(...operators), operand).map((parts) => `(${parts.join(' ')})`);
  const small = fc.integer({ min: 1, max: 9 }).map(String);
  const { number, text, truth, date } = {
    number: tie('number'),
    text: tie('text'),
    truth: tie('truth'),
    date: tie('date'),
  };
  return {
    number: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('0', '1', '2', '7', '10', '2.5', '0.1', '100'),
      infix(['+', '-', '*'], number),
      fc.tuple(number, number, number).map(([a, b, c]) => `(${a} + ${b} * ${c} - 1)`),
      fc.tuple(number, small).map(([value, divisor]) => `(${value} / ${divisor})`),
      call('IF', truth, number, number),
      call('CASE', small, small, number, small, number, number),
      call('LEN', text),
      call('FIND', text, text),
      call('MAX', number, number),
      call('MIN', number, number),
      call('ABS', number),
      call('YEAR', date),
      call('MONTH', date),
      call('DAY', date),
      call('WEEKDAY', date),
      infix(['-'], date),
    ),
    text: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('"a"', '"Order"', '"x-y-z"', '"  padded "', '"3.25"'),
      infix(['&'], text),
      call('IF', truth, text, text),
      call('CASE', text, text, text, text, text, text),
      call('LEFT', text, small),
      call('MID', text, fc.constant('1'), small),
      call('UPPER', text),
      call('LOWER', text),
      call('SUBSTITUTE', text, fc.constantFrom('"a"', '"-"', '"Or"'), text),
    ),
    truth: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('TRUE', 'FALSE'),
      infix(['<', '<=', '>', '>=', '=', '<>'], number),
      infix(['=', '<>'], text),
      infix(['<', '>='], date),
      infix(['&&', '||'], truth),
      call('AND', truth, truth, truth),
      call('OR', truth, truth),
      call('NOT', truth),
      call('BEGINS', text, fc.constantFrom('"a"', '"Or"')),
      call('CONTAINS', text, fc.constantFrom('"a"', '"-"')),
    ),
    date: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('DATE(2024, 2, 29)', 'DATE(2026, 1, 31)', 'DATE(1999, 12, 31)', 'DATEVALUE("2026-02-01")'),
      fc.tuple(date, small).map(([day, days]) => `(${day} + ${days})`),
      call('IF', truth, date, date),
    ),
  };
});

function plain(value: FieldValue | Date): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (value instanceof CalendarDate) return value.toString();
  return value === '' ? null : value;
}

/** Equal, numbers but for the last digits: formulon and this engine round in different places. */
function agree(ours: unknown, theirs: unknown): boolean {
  if (typeof ours !== 'number' || typeof theirs !== 'number') return ours === theirs;
  return Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(ours));
}

describe('cross-check with formulon', () => {
  for (const kind of ['number', 'text', 'truth', 'date'] as const) {
    it(`${kind} expressions have the same value`, () => {
      let compared = 0;
      fc.assert(
        fc.property(grammar[kind], (source) => {
          // formulon's parser takes seconds for deep nesting
          fc.pre(source.length < 120);
          const theirs = parse(source);
          // blank text in the middle of an expression is an error to formulon
          if (theirs.type === 'error') return;
          const [left, right] = [plain(evaluate(source)), plain(theirs.value)];
          compared += 1;
          assert.ok(agree(left, right), `${source}: ${String(left)} here, ${String(right)} in formulon`);
        }),
        { numRuns: 200, seed: 20_261_120 },
      );
      assert.ok(compared > 150, `only ${compared} expressions were compared`);
    });
  }
});
