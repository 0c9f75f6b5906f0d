import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { type ConditionTree, conditionTree } from './soql-condition.ts';

/** A condition as text that shows how it was grouped. */
function shown(tree: ConditionTree): string {
  if (tree.kind === 'condition') return 'field' in tree.condition ? tree.condition.field : '?';
  if (tree.kind === 'NOT') return `NOT ${shown(tree.inner)}`;
  return `(${shown(tree.left)} ${tree.kind} ${shown(tree.right)})`;
}

function grouped(where: string): string {
  const query = parseQuery(`SELECT Id FROM A WHERE ${where}`);
  assert.ok(query.where !== undefined);
  return shown(conditionTree(query.where));
}

test('parentheses of a SOQL condition group as they are written', () => {
  assert.equal(grouped('a = 1'), 'a');
  assert.equal(grouped('a = 1 AND b = 2 AND c = 3'), '((a AND b) AND c)');
  assert.equal(grouped('a = 1 AND (b = 2 OR c = 3)'), '(a AND (b OR c))');
  assert.equal(grouped('(a = 1 OR b = 2) AND (c = 3 OR d = 4)'), '((a OR b) AND (c OR d))');
  assert.equal(grouped('NOT a = 1'), 'NOT a');
  assert.equal(grouped('(NOT a = 1) AND b = 2'), '(NOT a AND b)');
  assert.equal(grouped('a = 1 AND (NOT (b = 2 OR c = 3))'), '(a AND NOT (b OR c))');
});

test('any nesting of AND, OR and NOT keeps its grouping', () => {
  const field = fc
    .constantFrom('a', 'b', 'c', 'd')
    .map((name): ConditionText => ({ soql: `${name} = 1`, shown: name }));
  const condition = fc.letrec<{ tree: ConditionText }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      field,
      fc.tuple(fc.constantFrom('AND', 'OR'), tie('tree'), tie('tree')).map(([operator, left, right]) => ({
        soql: `(${left.soql}) ${operator} (${right.soql})`,
        shown: `(${left.shown} ${operator} ${right.shown})`,
      })),
    ),
  })).tree;
  fc.assert(
    fc.property(condition, (text) => {
      assert.equal(grouped(text.soql), text.shown);
    }),
    { numRuns: 200 },
  );
});

interface ConditionText {
  readonly soql: string;
  readonly shown: string;
}
