import assert from 'node:assert/strict';
import { it } from 'node:test';
import { longExpression } from './long-expression.ts';

const CHAIN = '1' + '+1'.repeat(1_001);

it('a chain of more than a thousand operators is found, with its place', () => {
  assert.deepEqual(longExpression(`class A {\n  Integer i = ${CHAIN};\n}`)?.line, 2);
});

it('operators of other expressions, in strings and in comments are not counted', () => {
  const half = '1' + '+1'.repeat(600);
  for (const source of [
    `${half}; ${half}`,
    `f(${half}, ${half})`,
    `'\\'${CHAIN}'`,
    `// ${CHAIN}\n1`,
    `/* ${CHAIN} */ 1`,
  ]) {
    assert.equal(longExpression(source), undefined, source.slice(0, 20));
  }
});

it('what has no end is looked at once', () => {
  for (const source of ['/* '.repeat(300_000), "'".repeat(999_999), '//'.repeat(500_000)]) {
    assert.equal(longExpression(source), undefined);
  }
});
