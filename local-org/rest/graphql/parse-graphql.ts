/** A value in a GraphQL document; `$name` stays a reference until variables are put in. */
export type GraphqlValue =
  | string
  | number
  | boolean
  | null
  | { readonly variable: string }
  | { readonly enumeration: string }
  | readonly GraphqlValue[]
  | { readonly fields: ReadonlyMap<string, GraphqlValue> };

export interface Selection {
  /** Name in the answer. */
  readonly alias: string;
  readonly name: string;
  readonly arguments: ReadonlyMap<string, GraphqlValue>;
  readonly directives: readonly string[];
  readonly selections: readonly Selection[];
  /** Such as `line 3, column 9`. */
  readonly place: string;
}

export interface Operation {
  readonly name: string | undefined;
  /** Declared variables with their defaults; undefined where there is none. */
  readonly variables: ReadonlyMap<string, GraphqlValue | undefined>;
  readonly selections: readonly Selection[];
}

/** A document that is no GraphQL, or that uses what the local org does not have. */
export class GraphqlSyntaxError extends Error {}

interface Token {
  readonly kind: 'name' | 'punctuation' | 'string' | 'number' | 'end';
  readonly text: string;
  readonly index: number;
}

const TOKEN =
  /(?<space>[\s,\uFEFF]+|#[^\n\r]*)|(?<name>[A-Za-z_]\w*)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\\n\r]|\\.)*")|(?<punctuation>\.\.\.|[!$&()[\]{}:=@|])/y;
const GREATEST_DEPTH = 30;
/** Bound of the local org's own, so that no document holds it up: each selection is read for each record. */
const MOST_SELECTIONS = 1_000;

/**
 * The operations of a GraphQL document (GraphQL specification of October 2021, section 2): queries with variables,
 * arguments, aliases and directives. Fragments and mutations are refused by name.
 * @throws GraphqlSyntaxError with line and column
 */
export function parseGraphql(source: string): Operation[] {
  return new Parser(source).document();
}

/**
 * A value alone, as the argument `where` of related lists has it.
 * @throws GraphqlSyntaxError with line and column
 */
export function parseGraphqlValue(source: string): GraphqlValue {
  return new Parser(source).wholeValue();
}

class Parser {
  private readonly source: string;
  private readonly tokens: Token[] = [];
  private readonly lineStarts: readonly number[];
  private position = 0;
  private selected = 0;

  constructor(source: string) {
    this.source = source;
    this.lineStarts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
    for (let index = 0; index < source.length;) {
      TOKEN.lastIndex = index;
      const match = TOKEN.exec(source);
      if (match === null) throw this.fault(index, `'${source.charAt(index)}' is not expected`);
      const { space, ...groups } = match.groups ?? {};
      const [kind] = Object.keys(groups).filter((name) => groups[name] !== undefined);
      if (space === undefined) this.tokens.push({ kind: kind as Token['kind'], text: match[0], index });
      index = TOKEN.lastIndex;
    }
    this.tokens.push({ kind: 'end', text: 'the end of the document', index: source.length });
  }

  document(): Operation[] {
    const operations: Operation[] = [];
    while (this.next.kind !== 'end') operations.push(this.operation());
    if (operations.length === 0) throw this.fault(0, 'the document has no operation');
    return operations;
  }

  wholeValue(): GraphqlValue {
    const value = this.value(0);
    if (this.next.kind !== 'end') throw this.fault(this.next.index, `'${this.next.text}' is not expected`);
    return value;
  }

  private operation(): Operation {
    if (this.next.text === '{') return { name: undefined, variables: new Map(), selections: this.selectionSet(0) };
    const kind = this.name();
    if (kind !== 'query') throw this.fault(this.last.index, `'${kind}' is not implemented in the local org`);
    const name = this.next.kind === 'name' ? this.name() : undefined;
    const variables = new Map<string, GraphqlValue | undefined>();
    if (this.take('(')) {
      while (!this.take(')')) {
        this.expect('$');
        const variable = this.name();
        this.expect(':');
        this.type(0);
        variables.set(variable, this.take('=') ? this.value(0) : undefined);
      }
    }
    return { name, variables, selections: this.selectionSet(0) };
  }

  private type(depth: number): void {
    if (depth > GREATEST_DEPTH) throw this.fault(this.next.index, 'types are nested too deeply');
    if (this.take('[')) {
      this.type(depth + 1);
      this.expect(']');
    } else this.name();
    this.take('!');
  }

  private selectionSet(depth: number): Selection[] {
    if (depth > GREATEST_DEPTH) throw this.fault(this.next.index, 'selections are nested too deeply');
    this.expect('{');
    const selections: Selection[] = [];
    while (!this.take('}')) selections.push(this.selection(depth));
    if (selections.length === 0) throw this.fault(this.last.index, 'a selection is empty');
    return selections;
  }

  private selection(depth: number): Selection {
    const { index, text } = this.next;
    if (text === '...') throw this.fault(index, 'fragments are not implemented in the local org');
    this.selected += 1;
    if (this.selected > MOST_SELECTIONS) throw this.fault(index, `more than ${MOST_SELECTIONS} selections`);
    const first = this.name();
    const name = this.take(':') ? this.name() : first;
    const args = this.arguments();
    const directives: string[] = [];
    while (this.take('@')) {
      directives.push(this.name());
      this.arguments();
    }
    const selections = this.next.text === '{' ? this.selectionSet(depth + 1) : [];
    return { alias: first, name, arguments: args, directives, selections, place: this.place(index) };
  }

  private arguments(): Map<string, GraphqlValue> {
    const values = new Map<string, GraphqlValue>();
    if (!this.take('(')) return values;
    while (!this.take(')')) {
      const name = this.name();
      this.expect(':');
      values.set(name, this.value(0));
    }
    return values;
  }

  private value(depth: number): GraphqlValue {
    if (depth > GREATEST_DEPTH) throw this.fault(this.next.index, 'values are nested too deeply');
    if (this.take('$')) return { variable: this.name() };
    if (this.take('[')) {
      const list: GraphqlValue[] = [];
      while (!this.take(']')) list.push(this.value(depth + 1));
      return list;
    }
    if (this.take('{')) {
      const fields = new Map<string, GraphqlValue>();
      while (!this.take('}')) {
        const name = this.name();
        this.expect(':');
        fields.set(name, this.value(depth + 1));
      }
      return { fields };
    }
    const { kind, text, index } = this.next;
    this.position += 1;
    if (kind === 'number') return Number(text);
    if (kind === 'string') return this.text(text, index);
    if (kind !== 'name') throw this.fault(index, `'${text}' is not expected`);
    if (text === 'true' || text === 'false') return text === 'true';
    return text === 'null' ? null : { enumeration: text };
  }

  private text(quoted: string, index: number): string {
    try {
      return String(JSON.parse(quoted));
    } catch {
      throw this.fault(index, 'the text is malformed');
    }
  }

  private get next(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: 'the end of the document', index: this.source.length };
  }

  private get last(): Token {
    return this.tokens[this.position - 1] ?? this.next;
  }

  private name(): string {
    const { kind, text, index } = this.next;
    if (kind !== 'name') throw this.fault(index, `a name is expected, not ${text}`);
    this.position += 1;
    return text;
  }

  private take(punctuation: string): boolean {
    if (this.next.kind !== 'punctuation' || this.next.text !== punctuation) return false;
    this.position += 1;
    return true;
  }

  private expect(punctuation: string): void {
    if (!this.take(punctuation))
      throw this.fault(this.next.index, `'${punctuation}' is expected, not ${this.next.text}`);
  }

  private place(index: number): string {
    const after = this.lineStarts.findIndex((start) => start > index);
    const line = after === -1 ? this.lineStarts.length : after;
    return `line ${line}, column ${index - (this.lineStarts[line - 1] ?? 0) + 1}`;
  }

  private fault(index: number, what: string): GraphqlSyntaxError {
    return new GraphqlSyntaxError(`Invalid syntax: ${what}, ${this.place(index)}.`);
  }
}
