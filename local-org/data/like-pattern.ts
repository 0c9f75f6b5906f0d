/** What one place of a pattern takes: any text, any one character, or this one. */
type Part =
  { readonly kind: 'any text' | 'any character' } | { readonly kind: 'character'; readonly character: string };

/**
 * A test for texts that are LIKE a pattern (SOQL and SOSL Reference, "LIKE"): `%` stands for any text, `_` for one
 * character, a backslash takes the next character as it is. No regular expression: with many `%` one could take for
 * ever, while this goes back to the last `%` alone.
 */
export function likePattern(pattern: string, caseSensitive: boolean): (text: string) => boolean {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const parts = partsOf(fold(pattern));
  return (text) => matches(parts, fold(text));
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '%') parts.push({ kind: 'any text' });
    else if (character === '_') parts.push({ kind: 'any character' });
    else {
      if (character === '\\' && index + 1 < pattern.length) index += 1;
      parts.push({ kind: 'character', character: pattern.charAt(index) });
    }
  }
  return parts;
}

function matches(parts: readonly Part[], text: string): boolean {
  let [part, place] = [0, 0];
  let last: { readonly part: number; place: number } | undefined;
  while (place < text.length) {
    const wanted = parts[part];
    if (wanted?.kind === 'any text') {
      last = { part, place };
      part += 1;
    } else if (wanted?.kind === 'any character' || (wanted?.kind === 'character' && wanted.character === text[place])) {
      part += 1;
      place += 1;
    } else {
      if (last === undefined) return false;
      last.place += 1;
      [part, place] = [last.part + 1, last.place];
    }
  }
  return parts.slice(part).every(({ kind }) => kind === 'any text');
}
