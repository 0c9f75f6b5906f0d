/** A Java regular expression in the syntax of this machine's own (`u` mode). */
export interface TranslatedPattern {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** Whether it repeats a group that itself repeats or branches, or repeats much: it can backtrack without end. */
  readonly mayBacktrack: boolean;
}

/** Several repetitions in a row try every way to share the text out: with few that ends soon. */
const MOST_REPETITIONS = 3;

class PatternProblem extends Error {}

/** Java's predefined classes are ASCII only (java.util.regex.Pattern). Without brackets, to stand inside a class too. */
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z_0-9',
  s: ' \\t\\n\\x0B\\f\\r',
  h: ' \\t\\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000',
};

const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0B\\f\\r',
};

/** Unicode categories that both engines name alike. */
const CATEGORY = /^(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|N|Nd|Nl|No|P|S|Z|Zs)$/;

const CONTROL_ESCAPES: Readonly<Record<string, string>> = {
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
  a: '\\x07',
  e: '\\x1B',
};

const LINE_ENDS = '\\n\\r\\u0085\\u2028\\u2029';

/**
 * Translates a Java regular expression. What the two engines read differently is translated; what cannot be is
 * refused by name.
 */
export function translateJavaPattern(source: string): TranslatedPattern | { readonly problem: string } {
  try {
    return new JavaPattern(source).translate();
  } catch (error) {
    if (error instanceof PatternProblem) return { problem: error.message };
    throw error;
  }
}

class JavaPattern {
  private readonly source: string;
  private position = 0;
  private output = '';
  /** Of each open group: whether it holds a repetition or a branch so far. */
  private readonly groups: { complex: boolean }[] = [{ complex: false }];
  /** Whether the part that was read last is a group with a repetition or branch in it. */
  private lastIsComplexGroup = false;
  private mayBacktrack = false;
  private repetitions = 0;

  constructor(source: string) {
    this.source = source;
  }

  translate(): TranslatedPattern {
    const ignoreCase = this.take('(?i)');
    while (this.position < this.source.length) this.part();
    if (this.groups.length !== 1) throw new PatternProblem("a group lacks its ')'.");
    return { pattern: this.output, ignoreCase, mayBacktrack: this.mayBacktrack || this.repetitions > MOST_REPETITIONS };
  }

  private part(): void {
    const character = this.source.charAt(this.position);
    switch (character) {
      case '\\':
        this.emit(this.escape(false));
        return;
      case '[':
        this.emit(this.characterClass());
        return;
      case '(':
        this.openGroup();
        return;
      case ')':
        this.closeGroup();
        return;
      case '*':
      case '+':
      case '?':
      case '{':
        this.quantifier();
        return;
      case '|':
        this.currentGroup().complex = true;
        this.position += 1;
        this.emit('|');
        return;
      case '.':
        this.position += 1;
        this.emit(`[^${LINE_ENDS}]`);
        return;
      case ']':
      case '}':
        this.position += 1;
        this.emit(`\\${character}`);
        return;
      default:
        this.position += 1;
        this.emit(character);
    }
  }

  private emit(text: string): void {
    this.output += text;
    this.lastIsComplexGroup = false;
  }

  private openGroup(): void {
    const special = /^\(\?(?::|=|!|<=|<!|<[a-zA-Z][a-zA-Z0-9]*>)/.exec(this.source.slice(this.position));
    if (special === null && this.source.startsWith('(?', this.position)) {
      const found = this.source.slice(this.position, this.position + 4);
      throw new PatternProblem(`the local org does not support '${found}' (flags go first: only '(?i)').`);
    }
    const text = special?.[0] ?? '(';
    this.position += text.length;
    this.emit(text);
    this.groups.push({ complex: false });
  }

  private closeGroup(): void {
    const closed = this.groups.length > 1 ? this.groups.pop() : undefined;
    if (closed === undefined) throw new PatternProblem("there is a ')' too many.");
    this.position += 1;
    this.emit(')');
    if (closed.complex) this.currentGroup().complex = true;
    this.lastIsComplexGroup = closed.complex;
  }

  private quantifier(): void {
    const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})([?+])?/.exec(this.source.slice(this.position));
    if (match === null) throw new PatternProblem("a '{' is no repetition: escape it as '\\{'.");
    if (match[1] === '+') throw new PatternProblem(`the local org does not support the possessive '${match[0]}'.`);
    const single = match[0].startsWith('?') || /^\{[01]\}/.test(match[0]);
    if (this.lastIsComplexGroup && !single) this.mayBacktrack = true;
    if (!single) {
      this.currentGroup().complex = true;
      this.repetitions += 1;
    }
    this.position += match[0].length;
    this.emit(match[0]);
  }

  private currentGroup(): { complex: boolean } {
    const group = this.groups.at(-1);
    if (group === undefined) throw new Error('The outermost group is never closed.');
    return group;
  }

  /** Reads an escape; inside a class, what stands for a class comes without brackets. */
  private escape(insideClass: boolean): string {
    const character = this.source.charAt(this.position + 1);
    this.position += 2;
    if (character === '') throw new PatternProblem("it ends with a '\\'.");
    const lower = CLASS_ESCAPES[character.toLowerCase()];
    if (lower !== undefined) return this.classEscape(character, lower, insideClass);
    const control = CONTROL_ESCAPES[character];
    if (control !== undefined) return control;
    if (character === 'x' || character === 'u') return this.hexadecimal(character);
    if (character === 'p' || character === 'P') return this.property(character, insideClass);
    if (character === 'Q') return this.quotation();
    if (!insideClass) {
      if (/[bB1-9]/.test(character)) return `\\${character}`;
      if (character === 'A') return '^';
      if (character === 'z') return '$';
    }
    if (/[a-zA-Z0-9]/.test(character)) throw new PatternProblem(`the local org does not support '\\${character}'.`);
    return quoted(character);
  }

  private classEscape(character: string, content: string, insideClass: boolean): string {
    const negated = character !== character.toLowerCase();
    if (!insideClass) return `[${negated ? '^' : ''}${content}]`;
    if (negated) throw new PatternProblem(`the local org does not support '\\${character}' inside brackets.`);
    return content;
  }

  private hexadecimal(letter: 'x' | 'u'): string {
    const digits =
      /^[0-9a-fA-F]+/.exec(this.source.slice(this.position, this.position + (letter === 'x' ? 2 : 4)))?.[0] ?? '';
    if (digits.length !== (letter === 'x' ? 2 : 4)) throw new PatternProblem(`'\\${letter}' lacks hexadecimal digits.`);
    this.position += digits.length;
    return `\\${letter}${digits}`;
  }

  private property(letter: 'p' | 'P', insideClass: boolean): string {
    const match = /^\{(?:Is)?(\w+)\}|^([LMNPSZ])/.exec(this.source.slice(this.position));
    const name = match?.[1] ?? match?.[2] ?? '';
    this.position += match?.[0].length ?? 0;
    const posix = match?.[0].startsWith('{Is') === true ? undefined : POSIX[name];
    if (posix !== undefined) {
      if (letter === 'p') return insideClass ? posix : `[${posix}]`;
      if (!insideClass) return `[^${posix}]`;
    }
    if (CATEGORY.test(name)) return `\\${letter}{${name}}`;
    if (name === 'Alphabetic' && posix === undefined) return `\\${letter}{Alphabetic}`;
    throw new PatternProblem(`the local org does not support '\\${letter}{${name}}' here.`);
  }

  private quotation(): string {
    const end = this.source.indexOf('\\E', this.position);
    const text = this.source.slice(this.position, end === -1 ? undefined : end);
    this.position = end === -1 ? this.source.length : end + 2;
    return Array.from(text, quoted).join('');
  }

  private characterClass(): string {
    this.position += 1;
    let content = this.take('^') ? '[^' : '[';
    let first = true;
    for (;;) {
      const character = this.source.charAt(this.position);
      if (character === '') throw new PatternProblem("a '[' lacks its ']'.");
      if (character === ']' && !first) break;
      content += this.classPart(character);
      first = false;
    }
    this.position += 1;
    return `${content}]`;
  }

  private classPart(character: string): string {
    if (character === '\\') return this.escape(true);
    if (character === '[') throw new PatternProblem("the local org does not support a '[' inside brackets: escape it.");
    if (this.source.startsWith('&&', this.position)) {
      throw new PatternProblem("the local org does not support '&&' inside brackets.");
    }
    const point = String.fromCodePoint(this.source.codePointAt(this.position) ?? 0);
    this.position += point.length;
    return point === '-' ? '-' : quoted(point);
  }

  private take(text: string): boolean {
    const found = this.source.startsWith(text, this.position);
    if (found) this.position += text.length;
    return found;
  }
}

/** A character that stands for itself. */
function quoted(character: string): string {
  if (/[\^$\\.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  // a hyphen may be escaped inside a class only, so it is written as its code
  return character === '-' ? '\\x2D' : character;
}
