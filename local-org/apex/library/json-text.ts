import { SystemFailure } from '../runtime/exception-value.ts';

/** A JSON text as it was read; numbers keep their digits. */
export type JsonNode =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, JsonNode])[] };

const NULL: JsonNode = { kind: 'null' };
const TRUE: JsonNode = { kind: 'boolean', value: true };
const FALSE: JsonNode = { kind: 'boolean', value: false };
const DEEPEST_NESTING = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;

/** Reads JSON and says where it stops being JSON, in the platform's words. @throws SystemFailure JSONException */
export function parseJson(source: string): JsonNode {
  return new JsonReader(source).document();
}

class JsonReader {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  document(): JsonNode {
    const node = this.value(0);
    this.skipSpace();
    if (this.at < this.source.length) throw this.unexpected('expected end of input');
    return node;
  }

  private value(depth: number): JsonNode {
    if (depth > DEEPEST_NESTING)
      throw new SystemFailure('JSONException', `Exceeded max nesting of ${DEEPEST_NESTING}${this.where()}`);
    this.skipSpace();
    switch (this.source[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return { kind: 'string', value: this.string() };
      case 't':
        return this.word('true', TRUE);
      case 'f':
        return this.word('false', FALSE);
      case 'n':
        return this.word('null', NULL);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonNode {
    this.at += 1;
    const members: (readonly [string, JsonNode])[] = [];
    this.skipSpace();
    if (this.take('}')) return { kind: 'object', members };
    for (;;) {
      this.skipSpace();
      if (this.source[this.at] !== '"') throw this.unexpected('was expecting double-quote to start field name');
      const name = this.string();
      this.skipSpace();
      if (!this.take(':')) throw this.unexpected('was expecting a colon to separate field name and value');
      members.push([name, this.value(depth + 1)]);
      this.skipSpace();
      if (this.take('}')) return { kind: 'object', members };
      if (!this.take(',')) throw this.unexpected('was expecting comma to separate OBJECT entries');
    }
  }

  private array(depth: number): JsonNode {
    this.at += 1;
    const items: JsonNode[] = [];
    this.skipSpace();
    if (this.take(']')) return { kind: 'array', items };
    for (;;) {
      items.push(this.value(depth + 1));
      this.skipSpace();
      if (this.take(']')) return { kind: 'array', items };
      if (!this.take(',')) throw this.unexpected('was expecting comma to separate ARRAY entries');
    }
  }

  private string(): string {
    this.at += 1;
    let value = '';
    for (;;) {
      PLAIN_TEXT.lastIndex = this.at;
      const plain = PLAIN_TEXT.exec(this.source)?.[0] ?? '';
      value += plain;
      this.at += plain.length;
      const character = this.source[this.at];
      if (character === '"') {
        this.at += 1;
        return value;
      }
      if (character !== '\\') throw this.unexpected('in a string literal');
      value += this.escape();
    }
  }

  private escape(): string {
    const found = /^\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/.exec(this.source.slice(this.at, this.at + 6));
    if (found === null) throw this.unexpected('unrecognized character escape');
    this.at += found[0].length;
    if (found[1] !== undefined) return String.fromCharCode(parseInt(found[1], 16));
    const letter = found[2] ?? '';
    const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
    return escapes[letter] ?? letter;
  }

  private number(): JsonNode {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.source)?.[0];
    if (text === undefined)
      throw this.unexpected("expected a valid value (number, String, array, object, 'true', 'false' or 'null')");
    this.at += text.length;
    return { kind: 'number', text };
  }

  private word(word: string, node: JsonNode): JsonNode {
    if (this.source.startsWith(word, this.at)) {
      this.at += word.length;
      return node;
    }
    const token = /^\w+/.exec(this.source.slice(this.at, this.at + 60))?.[0] ?? '';
    throw new SystemFailure(
      'JSONException',
      `Unrecognized token '${token}': was expecting 'null', 'true', 'false' or NaN${this.where()}`,
    );
  }

  private take(character: string): boolean {
    if (this.source[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skipSpace(): void {
    while (this.at < this.source.length && ' \t\r\n'.includes(this.source.charAt(this.at))) this.at += 1;
  }

  private unexpected(expectation: string): SystemFailure {
    if (this.at >= this.source.length) {
      return new SystemFailure('JSONException', `Unexpected end-of-input: ${expectation}${this.where()}`);
    }
    const character = this.source.charAt(this.at);
    const code = character.charCodeAt(0);
    return new SystemFailure(
      'JSONException',
      `Unexpected character ('${character}' (code ${code})): ${expectation}${this.where()}`,
    );
  }

  private where(): string {
    const before = this.source.slice(0, this.at).split('\n');
    return ` at [line:${before.length}, column:${(before.at(-1)?.length ?? 0) + 1}]`;
  }
}
