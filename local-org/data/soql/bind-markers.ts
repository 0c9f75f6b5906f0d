import { soqlError } from './soql-error.ts';

/** Begins the text that stands for a bound expression; no query may hold it. */
const MARKER = '\u0001';
const BIND = /(?<=[\s(=<>,])(\bIN\s*)?:\s*([A-Za-z_][\w.]*(?:(?:\([^()']*\)|\[[^\]']*\])[\w.]*)*)/gi;
const TEXT = /'(?:[^'\\]|\\[\s\S])*'/g;

/** A query whose binds are replaced, so that the parser needs to know none. */
export interface MarkedQuery {
  readonly text: string;
  readonly limitBind?: string;
  readonly offsetBind?: string;
}

/**
 * Puts texts with a mark in the place of `:expression` in conditions, and 1 in the place of bound LIMIT and OFFSET
 * of the outer query. The parser's own support for binds builds a new parser for each query, which takes a hundred
 * times as long.
 */
export function markBinds(soql: string): MarkedQuery {
  if (soql.includes(MARKER)) throw soqlError('MALFORMED_QUERY', 'unexpected control character in the query', soql);
  const window: { limitBind?: string; offsetBind?: string } = {};
  const unbound = soql.replaceAll(
    /\b(LIMIT|OFFSET)\s*:\s*([\w.]+)(?=[^')]*$)/gi,
    (_whole, clause: string, expression: string) => {
      if (clause.toUpperCase() === 'LIMIT') window.limitBind = expression;
      else window.offsetBind = expression;
      return `${clause} 1`;
    },
  );
  let text = '';
  let position = 0;
  for (const match of unbound.matchAll(TEXT)) {
    text += markOutsideOfTexts(unbound.slice(position, match.index)) + match[0];
    position = match.index + match[0].length;
  }
  return { text: text + markOutsideOfTexts(unbound.slice(position)), ...window };
}

/** The expression that a text stands for; undefined for a text of the query itself. */
export function boundExpression(text: string): string | undefined {
  return text.startsWith(MARKER) ? text.slice(MARKER.length) : undefined;
}

function markOutsideOfTexts(part: string): string {
  return part.replaceAll(BIND, (_whole, list: string | undefined, expression: string) => {
    const marked = `'${MARKER}${expression}'`;
    return list === undefined ? marked : `${list}(${marked})`;
  });
}
