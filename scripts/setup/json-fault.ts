import { TOKEN } from './json-position.ts';

/** What is wrong with a text that is no JSON, with its line: what the engine says of it names none, or just an offset. */
export function jsonFault(text: string): string {
  const reader = new Reader(text);
  const misfit = reader.firstMisfit();
  const line = text.slice(0, misfit?.at ?? text.trimEnd().length).split('\n').length;
  if (misfit === undefined) return `line ${line}: it ends too early; a bracket or brace is missing.`;
  const shown = misfit.text.split('\n')[0] ?? '';
  return `line ${line}: ${shown} cannot stand here; look for a comma, quote or bracket too many or too few before it.`;
}

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Walks a JSON text up to the first token that does not fit (RFC 8259). */
class Reader {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(text: string) {
    this.tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index }));
  }

  /** Undefined where the text ends before something is missing. */
  firstMisfit(): Token | undefined {
    this.readValue();
    return this.tokens[this.next];
  }

  private readValue(): boolean {
    if (this.take('{')) return this.readMembers('}', () => this.readText() && this.take(':') && this.readValue());
    if (this.take('[')) return this.readMembers(']', () => this.readValue());
    return this.readScalar(() => true);
  }

  private readMembers(end: string, readMember: () => boolean): boolean {
    if (this.take(end)) return true;
    do {
      if (!readMember()) return false;
    } while (this.take(','));
    return this.take(end);
  }

  private readText(): boolean {
    return this.readScalar((value) => typeof value === 'string');
  }

  private readScalar(accepts: (value: unknown) => boolean): boolean {
    const token = this.tokens[this.next];
    if (token === undefined) return false;
    try {
      if (!accepts(JSON.parse(token.text))) return false;
    } catch {
      return false;
    }
    this.next += 1;
    return true;
  }

  private take(text: string): boolean {
    if (this.tokens[this.next]?.text !== text) return false;
    this.next += 1;
    return true;
  }
}
