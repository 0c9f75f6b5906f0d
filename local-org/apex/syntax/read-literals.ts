import type { LiteralContext, WhenLiteralContext } from '@apexdevtools/apex-parser';
import type { Position } from '../../metadata/xml-element.ts';
import { optional, positionOf } from './parse-tree.ts';
import { SourceError } from './source-error.ts';
import type { Expression, ExpressionOf } from './syntax-tree.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text of a string literal: quotes taken off, escapes resolved. */
function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, character: string) =>
      code === undefined ? (ESCAPES[character.toLowerCase()] ?? character) : String.fromCharCode(parseInt(code, 16)),
    );
}

/** `'''` text: begins on the line after the opening quotes; the indentation that all lines share is no part of it. */
function unquoteBlock(literal: string): string {
  const lines = literal
    .slice(3, -3)
    .replace(/^[ \t]*\r?\n/, '')
    .split(/\r?\n/);
  const margins = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const margin = Math.min(...margins, Number.MAX_SAFE_INTEGER);
  return unquote(`'${lines.map((line) => line.slice(margin)).join('\n')}'`);
}

export function readLiteral(node: LiteralContext): ExpressionOf<'literal'> {
  const at = positionOf(node);
  const text = node.getText();
  if (optional(node.NULL()) !== undefined) return { kind: 'literal', literal: 'null', value: 'null', at };
  if (optional(node.BooleanLiteral()) !== undefined) {
    return { kind: 'literal', literal: 'Boolean', value: text.toLowerCase(), at };
  }
  if (optional(node.StringLiteral()) !== undefined)
    return { kind: 'literal', literal: 'String', value: unquote(text), at };
  if (optional(node.MultilineStringLiteral()) !== undefined) {
    return { kind: 'literal', literal: 'String', value: unquoteBlock(text), at };
  }
  if (optional(node.IntegerLiteral()) !== undefined) return integer(text, at);
  if (optional(node.LongLiteral()) !== undefined) {
    return { kind: 'literal', literal: 'Long', value: text.slice(0, -1), at };
  }
  if (/d$/i.test(text)) return { kind: 'literal', literal: 'Double', value: text.slice(0, -1), at };
  return { kind: 'literal', literal: 'Decimal', value: text, at };
}

function integer(text: string, at: Position): ExpressionOf<'literal'> {
  if (Number(text) > 2_147_483_648) throw new SourceError(`Illegal Integer: ${text}`, at);
  return { kind: 'literal', literal: 'Integer', value: text, at };
}

/** A value after `when`. */
export function readWhenLiteral(node: WhenLiteralContext): Expression {
  const inner = optional(node.whenLiteral());
  if (inner !== undefined) return readWhenLiteral(inner);
  const at = positionOf(node);
  const name = optional(node.qualifiedName());
  if (name !== undefined) return { kind: 'name', name: name.getText(), at };
  if (optional(node.NULL()) !== undefined) return { kind: 'literal', literal: 'null', value: 'null', at };
  const text = optional(node.StringLiteral());
  if (text !== undefined) return { kind: 'literal', literal: 'String', value: unquote(text.getText()), at };
  const block = optional(node.MultilineStringLiteral());
  if (block !== undefined) return { kind: 'literal', literal: 'String', value: unquoteBlock(block.getText()), at };
  const negative = node.SUB_list().length % 2 === 1 ? '-' : '';
  const long = optional(node.LongLiteral());
  if (long !== undefined)
    return { kind: 'literal', literal: 'Long', value: negative + long.getText().slice(0, -1), at };
  return { kind: 'literal', literal: 'Integer', value: negative + node.IntegerLiteral().getText(), at };
}
