import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FormulaError } from './formula.ts';
import { compileRegularExpression, matchesWhole } from './regular-expression.ts';

function matches(pattern: string, text: string): boolean {
  const expression = compileRegularExpression(pattern);
  if ('problem' in expression) assert.fail(expression.problem);
  return matchesWhole(expression, text);
}

describe('regular expressions of REGEX(), which are Java’s', () => {
  const cases: [string, string, boolean][] = [
    ['a|b', 'b', true],
    ['a|b', 'ab', false],
    ['\\d{3}-\\d{4}', '555-1234', true],
    // Java's \d and \w are ASCII only
    ['\\d', '\u0663', false],
    ['\\w+', 'Zo\u00eb', false],
    ['\\p{L}+', 'Zo\u00eb', true],
    ['\\p{Alpha}+', 'Zo\u00eb', false],
    ['[\\p{Upper}\\d_-]+', 'AB_1-2', true],
    ['(?i)abc', 'aBC', true],
    ['a.c', 'a\nc', false],
    ['\\Qa.b\\E\\.c', 'a.b.c', true],
    ['\\Aab\\z', 'ab', true],
    ['(\\w)\\1', 'aa', true],
    ['(?<year>\\d{4})', '2026', true],
    ['[^@\\s]+@[^@\\s]+', 'ada@example.org', true],
    ['[\\w.\\-+]+', 'a.b-c+d', true],
    ['[]a]', ']', true],
    ['a\\-b\\/c\\@d\\ ', 'a-b/c@d ', true],
    ['\\x41\\u0042', 'AB', true],
    ['(?!x).*', 'abc', true],
    ['\\h*x', ' \tx', true],
    ['', '', true],
  ];
  for (const [pattern, text, expected] of cases) {
    it(`${pattern} ${expected ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(matches(pattern, text), expected);
    });
  }

  it('refuses by name what it cannot read as Java does', () => {
    for (const [pattern, reason] of [
      ['a*+', /possessive '\*\+'/],
      ['(?>a)', /'\(\?>a'/],
      ['a(?i)b', /'\(\?i\)'/],
      ['[a-z&&[^b]]', /inside brackets/],
      ['\\Gx', /'\\G'/],
      ['\\p{Greek}', /Greek/],
      ['(a', /lacks its '\)'/],
      ['a)', /too many/],
      ['[a', /lacks its '\]'/],
      ['a{x', /is no repetition/],
      ['*a', /no regular expression/],
      ['a\\', /ends with/],
    ] as const) {
      const expression = compileRegularExpression(pattern);
      assert.ok('problem' in expression, pattern);
      assert.match(expression.problem, reason);
    }
  });

  it('stops endless backtracking', { timeout: 10_000 }, () => {
    for (const pattern of ['(a+)+b', '(a|a)*b', '(a*)*b', '(?:a|aa)+b']) {
      assert.throws(
        () => matches(pattern, 'a'.repeat(60)),
        (error: unknown) =>
          error instanceof FormulaError && error.message === `Regular expression runtime exceeded for: ${pattern}`,
      );
    }
    assert.equal(matches('(a+)+b', 'aaab'), true);
  });
});
