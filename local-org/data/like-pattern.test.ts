import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { likePattern } from './like-pattern.ts';

/** The same by a regular expression, which is plain to see but slow for some patterns. */
function byExpression(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|[%_]|[^\\]/gs, (found, escaped: string | undefined) => {
    if (found === '%') return '[\\s\\S]*';
    if (found === '_') return '[\\s\\S]';
    return (escaped ?? found).replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 'i');
}

describe('LIKE (SOQL and SOSL Reference, "Comparison Operators")', () => {
  it('is what a regular expression says, for any short pattern and text', () => {
    const pattern = fc.array(fc.constantFrom('%', '_', 'a', 'B', '.', '\\%', '\\_', '\\\\'), { maxLength: 6 });
    const text = fc.array(fc.constantFrom('a', 'A', 'b', '%', '_', '\\', '.', '\n'), { maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (patternParts, textParts) => {
        const [like, given] = [patternParts.join(''), textParts.join('')];
        assert.equal(likePattern(like, false)(given), byExpression(like).test(given), `${given} LIKE ${like}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells letters apart where the field does', () => {
    assert.equal(likePattern('A%', true)('abc'), false);
    assert.equal(likePattern('A%', false)('abc'), true);
  });

  it('ends for a pattern over which a regular expression would not', () => {
    assert.equal(likePattern(`${'%a'.repeat(500)}b`, false)('a'.repeat(100_000)), false);
  });
});
