import type { Condition, ConditionWithValueQuery, HavingClause, WhereClause } from '@jetstreamapp/soql-parser-js';

/** A condition of a query as a tree, which the parser leaves as a chain with counted parentheses. */
export type ConditionTree =
  | { readonly kind: 'AND' | 'OR'; readonly left: ConditionTree; readonly right: ConditionTree }
  | { readonly kind: 'NOT'; readonly inner: ConditionTree }
  | { readonly kind: 'condition'; readonly condition: ConditionWithValueQuery };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | ConditionWithValueQuery;

/** Reads the parser's chain. SOQL has no precedence to respect: it refuses AND beside OR without parentheses. */
export function conditionTree(clause: WhereClause | HavingClause): ConditionTree {
  const tokens = tokensOf(clause);
  let position = 0;
  const operand = (): ConditionTree => {
    const token = tokens[position];
    position += 1;
    if (token === undefined || token === ')' || token === 'AND' || token === 'OR') {
      throw new Error('The SOQL parser gave a condition that does not add up.');
    }
    if (token === 'NOT') return { kind: 'NOT', inner: operand() };
    if (token !== '(') return { kind: 'condition', condition: token };
    const inner = chain();
    position += 1;
    return inner;
  };
  const chain = (): ConditionTree => {
    let tree = operand();
    for (let next = tokens[position]; next === 'AND' || next === 'OR'; next = tokens[position]) {
      position += 1;
      tree = { kind: next, left: tree, right: operand() };
    }
    return tree;
  };
  return chain();
}

/** Every single condition of a query, in any order. */
export function conditionsOf(clause: WhereClause | HavingClause): ConditionWithValueQuery[] {
  return tokensOf(clause).filter((token) => typeof token !== 'string');
}

/** What the two kinds of chain have in common; the parser leaves `left` empty before a NOT. */
interface Link {
  readonly left?: Condition | ConditionWithValueQuery | null;
  readonly operator?: 'AND' | 'OR' | 'NOT';
  readonly right?: Link;
}

function tokensOf(clause: Link): Token[] {
  const tokens: Token[] = [];
  for (let link: Link | undefined = clause; link !== undefined; link = link.right) {
    const { left, operator } = link;
    if (left !== null && left !== undefined) {
      for (let count = left.openParen ?? 0; count > 0; count -= 1) tokens.push('(');
      if ('operator' in left) tokens.push(left);
      for (let count = closings(left); count > 0; count -= 1) tokens.push(')');
    }
    if (operator !== undefined) tokens.push(operator);
  }
  return tokens;
}

function closings(left: Condition | ConditionWithValueQuery): number {
  return 'closeParen' in left ? (left.closeParen ?? 0) : 0;
}
