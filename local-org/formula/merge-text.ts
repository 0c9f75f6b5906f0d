import type { FieldValue } from '../values/field-value.ts';
import { compileFormula, type FormulaStyle } from './compile-formula.ts';
import type { CompiledFormula, FormulaEnvironment, FormulaProblem, FormulaScope, ReferencePath } from './formula.ts';
import { toText } from './text-functions.ts';

/** A text with `{!…}` pieces, ready to be filled in. */
export interface CompiledMergeText {
  readonly source: string;
  readonly references: readonly ReferencePath[];
  /** The only piece where the text is one `{!…}` and nothing else: its value keeps its type. */
  readonly single: CompiledFormula | undefined;
  /** True where there is no `{!…}` at all. */
  readonly isLiteral: boolean;
  /**
   * Fills in the pieces; null becomes the empty text.
   * @param render how a value reads in text; without it as TEXT() writes it, and true and false in lower case
   * @throws FormulaError
   */
  fill(environment: FormulaEnvironment, render?: (value: FieldValue) => string): string;
}

/**
 * Compiles a text with `{!…}` pieces: interview labels, text templates, header values.
 * @param style 'flow': each piece is one reference; 'field': each piece is a whole formula (`{!'token ' & $Credential.X.y}`)
 */
export function compileMergeText(
  source: string,
  scope: FormulaScope,
  style: FormulaStyle,
): CompiledMergeText | { readonly problems: readonly FormulaProblem[] } {
  const pieces: (string | CompiledFormula)[] = [];
  const problems: FormulaProblem[] = [];
  let position = 0;
  for (let start = source.indexOf('{!'); start !== -1; start = source.indexOf('{!', position)) {
    const end = closingBrace(source, start + 2, style);
    if (end === -1) return { problems: [{ message: "Syntax error. Missing '}'", offset: start }] };
    if (start > position) pieces.push(source.slice(position, start));
    const formula = compilePiece(source.slice(start + 2, end), scope, style);
    if ('problems' in formula) {
      problems.push(
        ...formula.problems.map(({ message, offset }) => ({ message, offset: offset + formula.shift + start })),
      );
    } else {
      pieces.push(formula);
    }
    position = end + 1;
  }
  if (problems.length > 0) return { problems };
  if (position < source.length) pieces.push(source.slice(position));
  return mergeText(source, pieces);
}

/** Where the piece ends: braces inside quotes do not count. */
function closingBrace(source: string, from: number, style: FormulaStyle): number {
  let quote = '';
  for (let index = from; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (quote !== '') {
      if (character === '\\') index += 1;
      else if (character === quote) quote = '';
    } else if (style === 'field' && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === '}') {
      return index;
    }
  }
  return -1;
}

type Piece = CompiledFormula | { readonly problems: readonly FormulaProblem[]; readonly shift: number };

function compilePiece(inner: string, scope: FormulaScope, style: FormulaStyle): Piece {
  // in flows the braces belong to the reference, elsewhere they mark off the formula
  const formula = style === 'flow' ? compileFormula(`{!${inner}}`, scope, style) : compileFormula(inner, scope, style);
  return 'problems' in formula ? { ...formula, shift: style === 'flow' ? 0 : 2 } : formula;
}

function mergeText(source: string, pieces: readonly (string | CompiledFormula)[]): CompiledMergeText {
  const formulas = pieces.filter((piece) => typeof piece !== 'string');
  const references = new Map(formulas.flatMap((formula) => formula.references.map((path) => [path.join('.'), path])));
  return {
    source,
    references: [...references.values()],
    single: pieces.length === 1 ? formulas[0] : undefined,
    isLiteral: formulas.length === 0,
    fill: (environment, render = asText) =>
      pieces.map((piece) => (typeof piece === 'string' ? piece : render(piece.evaluate(environment)))).join(''),
  };
}

function asText(value: FieldValue): string {
  return typeof value === 'boolean' ? String(value) : (toText(value) ?? '');
}
