/** Where the value at a path stands in a JSON text, as a line from 1; that of its nearest parent where it is missing. */
export function lineOfPath(text: string, path: readonly (string | number)[]): number {
  const scanner = new Scanner(text);
  scanner.seek(path);
  return text.slice(0, scanner.found).split('\n').length;
}

/** Strings whole, brackets and signs one by one, and whatever else stands between. */
export const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Walks a JSON text that is known to be valid. */
class Scanner {
  /** Offset of the deepest value on the path that exists. */
  found = 0;
  private readonly tokens: readonly { readonly text: string; readonly at: number }[];
  private next = 0;

  constructor(text: string) {
    this.tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index }));
  }

  seek(path: readonly (string | number)[]): void {
    const token = this.tokens[this.next];
    if (token === undefined) return;
    this.found = token.at;
    const [step, ...rest] = path;
    if (step === undefined) return;
    if (token.text !== '{' && token.text !== '[') return;
    this.next += 1;
    for (let index = 0; !this.isAt('}', ']'); index += 1) {
      const key = token.text === '{' ? this.readKey() : index;
      if (key === step) {
        this.seek(rest);
        return;
      }
      this.skipValue();
      if (this.isAt(',')) this.next += 1;
    }
  }

  private isAt(...texts: readonly string[]): boolean {
    const token = this.tokens[this.next];
    return token === undefined || texts.includes(token.text);
  }

  private readKey(): string {
    const key = JSON.parse(this.tokens[this.next]?.text ?? '""') as string;
    this.next += 2;
    return key;
  }

  private skipValue(): void {
    let depth = 0;
    do {
      const text = this.tokens[this.next]?.text;
      if (text === '{' || text === '[') depth += 1;
      if (text === '}' || text === ']') depth -= 1;
      this.next += 1;
    } while (depth > 0 && this.next < this.tokens.length);
  }
}
