/** An entry of a table in the source: its name, the comment above it, and its values as written. */
export interface DocumentedEntry {
  readonly name: string;
  readonly comment: string;
  readonly values: readonly string[];
}

const ENTRY = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+(\w+): \[([^\]]*)\]/g;

/** Reads a table such as `SWITCH_VALUES`, where a comment of one sentence says what each entry is about. */
export function documentedEntries(source: string): readonly DocumentedEntry[] {
  return [...source.matchAll(ENTRY)].map(([, comment = '', name = '', list = '']) => ({
    name,
    comment: comment.replaceAll(/\s*\n\s*\*\s*/g, ' ').trim(),
    values: [...list.matchAll(/'((?:[^'\\]|\\.)*)'|[\w.-]+/g)].map(([whole, text]) => text ?? whole),
  }));
}
