/** Why a source is no formula, and where. Thrown inside the compiler only; callers get `FormulaProblem`s. */
export class FormulaCompileError extends Error {
  override readonly name = 'FormulaCompileError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export type FormulaStyle = 'field' | 'flow';

export type Token =
  | { readonly kind: 'text'; readonly value: string; readonly offset: number }
  | { readonly kind: 'number'; readonly value: number; readonly offset: number }
  /** A name without braces: a function, a keyword or (style 'field') a reference. */
  | { readonly kind: 'name'; readonly value: string; readonly offset: number }
  /** The name inside `{!…}`. */
  | { readonly kind: 'merge'; readonly value: string; readonly offset: number }
  | { readonly kind: 'symbol'; readonly value: string; readonly offset: number }
  | { readonly kind: 'end'; readonly value: string; readonly offset: number };

const BLANK = /[ \t\f\r\n]+/y;
const COMMENT = /\/\*[\s\S]*?\*\//y;
const NUMBER = /\d+(?:\.\d+)?/y;
const NAME = /[A-Za-z$][\w$:.#]*/y;
const MERGE = /\{!([^{}]*)\}/y;
const MERGE_NAME = /^[A-Za-z$][\w$:.#]*$/;
const SYMBOL = /&&|\|\||<>|<=|>=|==|!=|[()+\-*/^&=<>!,]/y;
/** A text ends on its own line: a line break in it is written `\n`. */
const TEXT = /"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/y;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/**
 * Splits a formula into tokens. Lexical rules follow the platform's own grammar (github.com/salesforce/formula-engine).
 * @throws FormulaCompileError
 */
export function tokenize(source: string, style: FormulaStyle): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(source);
  };
  while (offset < source.length) {
    const skipped = take(BLANK) ?? take(COMMENT);
    if (skipped !== null) {
      offset += skipped[0].length;
      continue;
    }
    const token = nextToken(take, style, offset);
    if (token === undefined) throw syntaxError(source, offset);
    tokens.push(token.token);
    offset += token.length;
  }
  tokens.push({ kind: 'end', value: 'end of formula', offset: source.length });
  return tokens;
}

function nextToken(
  take: (pattern: RegExp) => RegExpExecArray | null,
  style: FormulaStyle,
  offset: number,
): { token: Token; length: number } | undefined {
  const text = take(TEXT);
  if (text !== null)
    return { token: { kind: 'text', value: unescapeText(text[0], offset), offset }, length: text[0].length };
  const number = take(NUMBER);
  if (number !== null) return { token: { kind: 'number', value: Number(number[0]), offset }, length: number[0].length };
  const name = take(NAME);
  if (name !== null) return { token: { kind: 'name', value: name[0], offset }, length: name[0].length };
  const merge = take(MERGE);
  if (merge !== null) {
    const value = (merge[1] ?? '').trim();
    if (style === 'field' && !value.startsWith('$')) return undefined;
    if (!MERGE_NAME.test(value)) {
      throw new FormulaCompileError(
        `Syntax error. '{!${value}}' is no reference: write one name inside the braces.`,
        offset,
      );
    }
    return { token: { kind: 'merge', value, offset }, length: merge[0].length };
  }
  const symbol = take(SYMBOL);
  if (symbol !== null) return { token: { kind: 'symbol', value: symbol[0], offset }, length: symbol[0].length };
  return undefined;
}

function unescapeText(quoted: string, offset: number): string {
  return quoted.slice(1, -1).replace(/\\([\s\S])/g, (whole, character: string) => {
    const value = ESCAPES[character];
    if (value === undefined) {
      throw new FormulaCompileError(`Syntax error. Found '${whole}': no such escape in a text.`, offset);
    }
    return value;
  });
}

function syntaxError(source: string, offset: number): FormulaCompileError {
  const character = source.charAt(offset);
  if (character === '"' || character === "'") {
    return new FormulaCompileError(`Syntax error. Missing '${character}'`, endOfLine(source, offset));
  }
  return new FormulaCompileError(`Syntax error. Found '${character}'`, offset);
}

function endOfLine(source: string, offset: number): number {
  const length = source.slice(offset).search(/[\r\n]/);
  return length === -1 ? source.length : offset + length;
}
