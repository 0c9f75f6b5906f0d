import type { Test } from '../model/flow-model.ts';

export type LogicTree =
  | { readonly kind: 'condition'; readonly index: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly LogicTree[] }
  | { readonly kind: 'not'; readonly part: LogicTree };

/** Metadata API, "Flow": custom logic may have 1,000 characters. */
const GREATEST_LENGTH = 1000;

/**
 * Reads `and`, `or` or custom logic such as `1 AND (2 OR NOT 3)` over a number of conditions.
 * @returns the tree, or why it is none
 */
export function parseLogic(logic: string | undefined, count: number): LogicTree | { readonly problem: string } {
  const text = (logic ?? 'and').trim().toLowerCase();
  const all = Array.from({ length: count }, (_, index): LogicTree => ({ kind: 'condition', index }));
  if (text === 'and' || text === 'or') return { kind: text, parts: all };
  if (text.length > GREATEST_LENGTH)
    return { problem: `Condition logic can't be longer than ${GREATEST_LENGTH} characters.` };
  const tokens = text.match(/\d+|\(|\)|[a-z_]+|\S/g) ?? [];
  const parser = new LogicParser(tokens, count);
  return parser.parse();
}

class LogicParser {
  private readonly tokens: readonly string[];
  private readonly count: number;
  private readonly seen = new Set<number>();
  private position = 0;

  constructor(tokens: readonly string[], count: number) {
    this.tokens = tokens;
    this.count = count;
  }

  parse(): LogicTree | { readonly problem: string } {
    try {
      const tree = this.either();
      if (this.position < this.tokens.length)
        throw new LogicProblem(`"${this.tokens[this.position] ?? ''}" is not expected`);
      if (this.seen.size < this.count) throw new LogicProblem('it leaves a condition out');
      return tree;
    } catch (error) {
      if (error instanceof LogicProblem) {
        return { problem: `The condition logic "${this.tokens.join(' ')}" is invalid: ${error.message}.` };
      }
      throw error;
    }
  }

  private either(): LogicTree {
    const parts = [this.both()];
    while (this.take('or')) parts.push(this.both());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
  }

  private both(): LogicTree {
    const parts = [this.single()];
    while (this.take('and')) parts.push(this.single());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
  }

  private single(): LogicTree {
    if (this.take('not')) return { kind: 'not', part: this.single() };
    if (this.take('(')) {
      const inner = this.either();
      if (!this.take(')')) throw new LogicProblem('a parenthesis is not closed');
      return inner;
    }
    const token = this.tokens[this.position] ?? 'its end';
    const number = Number(token);
    if (!Number.isInteger(number)) throw new LogicProblem(`"${token}" is not expected`);
    if (number < 1 || number > this.count) throw new LogicProblem(`there is no condition ${number}`);
    this.position += 1;
    this.seen.add(number);
    return { kind: 'condition', index: number - 1 };
  }

  private take(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position += 1;
    return true;
  }
}

class LogicProblem extends Error {
  override readonly name = 'LogicProblem';
}

/** One test out of many; stops at the first condition that decides (help, "Working with Conditions"). */
export function combine(tree: LogicTree, tests: readonly Test[]): Test {
  switch (tree.kind) {
    case 'condition':
      return tests[tree.index] ?? (() => false);
    case 'not': {
      const part = combine(tree.part, tests);
      return (frame) => !part(frame);
    }
    case 'and': {
      const parts = tree.parts.map((part) => combine(part, tests));
      return (frame) => parts.every((test) => test(frame));
    }
    case 'or': {
      const parts = tree.parts.map((part) => combine(part, tests));
      return (frame) => parts.some((test) => test(frame));
    }
  }
}
