import { ApexErrorListener, ApexParserFactory } from '@apexdevtools/apex-parser';
import { longExpression } from './long-expression.ts';
import { readCompilationUnit } from './read-declarations.ts';
import { SourceError } from './source-error.ts';
import type { TypeDeclaration } from './syntax-tree.ts';

export type ParsedClass =
  | { readonly declaration: TypeDeclaration; readonly errors: readonly SourceError[] }
  | { readonly declaration: undefined; readonly errors: readonly SourceError[] };

class CollectingListener extends ApexErrorListener {
  readonly errors: SourceError[] = [];

  override apexSyntaxError(line: number, column: number, message: string): void {
    this.errors.push(new SourceError(readable(message), { line, column: column + 1 }));
  }
}

/** Reads the text of one class file by the grammar. Errors name line and column. */
export function readClass(source: string): ParsedClass {
  const long = longExpression(source);
  if (long !== undefined) {
    return { declaration: undefined, errors: [new SourceError('The expression is too long for the local org.', long)] };
  }
  try {
    return readByGrammar(source);
  } catch (error) {
    // The parser goes as deep as the text does: a hostile one exhausts the stack before anything can be counted.
    if (!(error instanceof RangeError)) throw error;
    const tooDeep = new SourceError('The class is nested too deeply for the local org.', { line: 1, column: 1 });
    return { declaration: undefined, errors: [tooDeep] };
  }
}

function readByGrammar(source: string): ParsedClass {
  const listener = new CollectingListener();
  const { parser } = ApexParserFactory.createLexerAndParser(source, listener);
  const unit = parser.compilationUnit();
  if (listener.errors.length > 0) return { declaration: undefined, errors: listener.errors.slice(0, 1) };
  const errors: SourceError[] = [];
  try {
    return { declaration: readCompilationUnit(unit, source, errors), errors };
  } catch (error) {
    if (error instanceof SourceError) return { declaration: undefined, errors: [error] };
    throw error;
  }
}

/** Says what the parser found in the platform's words: its own message lists a hundred expected tokens. */
function readable(message: string): string {
  const missing = /^missing (.+) at (.+)$/s.exec(message);
  if (missing !== null) return `Missing ${missing[1] ?? ''} at ${missing[2] ?? ''}`;
  const wanted = /^(?:extraneous|mismatched) input (.+?) expecting ('[^']+')$/s.exec(message);
  if (wanted !== null) return `Unexpected token ${wanted[1] ?? ''}, expecting ${wanted[2] ?? ''}.`;
  const unexpected = /^(?:extraneous|mismatched) input (.+?) expecting /s.exec(message);
  if (unexpected !== null) return `Unexpected token ${unexpected[1] ?? ''}.`;
  const alternative = /^no viable alternative at input '(.*)'$/s.exec(message);
  if (alternative !== null) return `Unexpected token '${lastWord(alternative[1] ?? '')}'.`;
  const character = /^token recognition error at: (.*)$/s.exec(message);
  if (character !== null) return `Invalid text at ${character[1] ?? ''}.`;
  return message;
}

function lastWord(text: string): string {
  return /(\w+|\W)\s*$/.exec(text)?.[1] ?? text;
}
