import type { Position } from '../../metadata/xml-element.ts';

/** Operators in one expression; the time that the grammar needs grows with the square of a chain's length. */
const MOST_OPERATORS = 1_000;

const OPERATORS = new Set('+-*/%&|^!~<>=?:');
const ENDS = new Set(';{},');

/**
 * Where the text has an expression of more operators than any person writes; undefined where it has none. Looks at
 * the characters alone, so that a hostile text costs no more than one look at each.
 */
export function longExpression(source: string): Position | undefined {
  let operators = 0;
  for (let index = 0; index < source.length; index += 1) {
    const skipped = endOfTextOrComment(source, index);
    if (skipped !== undefined) {
      index = skipped;
      continue;
    }
    const character = source[index] ?? '';
    if (ENDS.has(character)) operators = 0;
    else if (OPERATORS.has(character)) operators += 1;
    if (operators > MOST_OPERATORS) return positionAt(source, index);
  }
  return undefined;
}

/** The last character of a comment or a string that begins here; undefined where none does. */
function endOfTextOrComment(source: string, index: number): number | undefined {
  const endAt = (text: string, from: number): number => {
    const found = source.indexOf(text, from);
    return found === -1 ? source.length : found + text.length - 1;
  };
  if (source.startsWith('//', index)) return endAt('\n', index);
  if (source.startsWith('/*', index)) return endAt('*/', index + 2);
  if (source[index] !== "'") return undefined;
  for (let end = index + 1; end < source.length; end += 1) {
    if (source[end] === '\\') end += 1;
    else if (source[end] === "'") return end;
  }
  return source.length;
}

function positionAt(source: string, index: number): Position {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
