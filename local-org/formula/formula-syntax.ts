import { FormulaCompileError, type FormulaStyle, type Token } from './formula-token.ts';

/** A formula as a tree. Every node knows where it stands in the source. */
export type FormulaNode =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null; readonly offset: number }
  | { readonly kind: 'reference'; readonly path: readonly string[]; readonly offset: number }
  | {
      readonly kind: 'unary';
      readonly operator: '+' | '-' | '!';
      readonly operand: FormulaNode;
      readonly offset: number;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: FormulaNode;
      readonly right: FormulaNode;
      readonly offset: number;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly parameters: readonly FormulaNode[];
      readonly offset: number;
    };

/**
 * Binary operators from the loosest to the tightest, all left-associative. That `*` and `/` bind tighter than `^`
 * is no slip: the platform's grammar has it so (github.com/salesforce/formula-engine, Formula.g4).
 */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['=', '==', '<>', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-', '&'],
  ['^'],
  ['*', '/'],
];

const SAME_OPERATOR: Readonly<Record<string, string>> = { '==': '=', '!=': '<>' };

/** Bound of the local org's own, so that no source can exhaust the stack. */
const GREATEST_DEPTH = 150;

/**
 * Reads tokens as one expression.
 * @throws FormulaCompileError in the platform's words ("Syntax error. Missing ')'")
 */
export function parseFormula(tokens: readonly Token[], style: FormulaStyle): FormulaNode {
  const parser = new FormulaParser(tokens, style);
  return parser.whole();
}

class FormulaParser {
  private readonly tokens: readonly Token[];
  private readonly style: FormulaStyle;
  private position = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], style: FormulaStyle) {
    this.tokens = tokens;
    this.style = style;
  }

  whole(): FormulaNode {
    const node = this.expression();
    const rest = this.peek();
    if (rest.kind !== 'end') throw new FormulaCompileError(`Syntax error. Extra '${rest.value}'`, rest.offset);
    return node;
  }

  private expression(): FormulaNode {
    return this.binary(0);
  }

  private binary(level: number): FormulaNode {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (let token = this.peek(); token.kind === 'symbol' && operators.includes(token.value); token = this.peek()) {
      this.position += 1;
      const right = this.binary(level + 1);
      const operator = SAME_OPERATOR[token.value] ?? token.value;
      left = { kind: 'binary', operator, left, right, offset: token.offset };
    }
    return left;
  }

  private unary(): FormulaNode {
    const token = this.peek();
    this.depth += 1;
    if (this.depth > GREATEST_DEPTH) {
      throw new FormulaCompileError(`The formula is nested more than ${GREATEST_DEPTH} levels deep.`, token.offset);
    }
    const node = this.unaryAt(token);
    this.depth -= 1;
    return node;
  }

  private unaryAt(token: Token): FormulaNode {
    if (token.kind === 'symbol' && (token.value === '+' || token.value === '-' || token.value === '!')) {
      this.position += 1;
      return { kind: 'unary', operator: token.value, operand: this.unary(), offset: token.offset };
    }
    // An operator like `!`, with parentheses or without (the platform's grammar: Formula.g4, "unaryExpression")
    if (token.kind === 'name' && token.value.toUpperCase() === 'NOT') {
      this.position += 1;
      return { kind: 'unary', operator: '!', operand: this.unary(), offset: token.offset };
    }
    return this.primary(token);
  }

  private primary(token: Token): FormulaNode {
    this.position += 1;
    const { offset } = token;
    switch (token.kind) {
      case 'text':
      case 'number':
        return { kind: 'constant', value: token.value, offset };
      case 'merge':
        return { kind: 'reference', path: token.value.split('.'), offset };
      case 'name':
        return this.name(token.value, offset);
      case 'symbol':
        if (token.value === '(') {
          const inner = this.expression();
          this.expect(')');
          return inner;
        }
        break;
      case 'end':
        throw new FormulaCompileError('Syntax error. Found end of formula', offset);
    }
    throw new FormulaCompileError(`Syntax error. Found '${token.value}'`, offset);
  }

  private name(value: string, offset: number): FormulaNode {
    const next = this.peek();
    if (next.kind === 'symbol' && next.value === '(') return this.call(value, offset);
    switch (value.toUpperCase()) {
      case 'TRUE':
        return { kind: 'constant', value: true, offset };
      case 'FALSE':
        return { kind: 'constant', value: false, offset };
      case 'NULL':
        return { kind: 'constant', value: null, offset };
      default:
        if (this.style === 'flow') {
          throw new FormulaCompileError(`Field ${value} does not exist. Check spelling. (Write {!${value}}.)`, offset);
        }
        return { kind: 'reference', path: value.split('.'), offset };
    }
  }

  private call(name: string, offset: number): FormulaNode {
    this.expect('(');
    const parameters: FormulaNode[] = [];
    const first = this.peek();
    if (!(first.kind === 'symbol' && first.value === ')')) {
      parameters.push(this.expression());
      while (this.skip(',')) parameters.push(this.expression());
    }
    this.expect(')');
    return { kind: 'call', name: name.toUpperCase(), parameters, offset };
  }

  private peek(): Token {
    const token = this.tokens[this.position] ?? this.tokens.at(-1);
    if (token === undefined) throw new Error('A formula has at least its end token.');
    return token;
  }

  private skip(symbol: string): boolean {
    const token = this.peek();
    const matches = token.kind === 'symbol' && token.value === symbol;
    if (matches) this.position += 1;
    return matches;
  }

  private expect(symbol: string): void {
    if (this.skip(symbol)) return;
    const { offset } = this.peek();
    throw new FormulaCompileError(`Syntax error. Missing '${symbol}'`, offset);
  }
}
