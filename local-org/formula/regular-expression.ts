import { createContext, Script, type Context } from 'node:vm';
import { FormulaError } from './formula.ts';
import { translateJavaPattern } from './java-pattern.ts';

/** A pattern of REGEX(), ready to be matched. */
export interface RegularExpression {
  readonly source: string;
  readonly pattern: RegExp;
  /** Whether matching needs a guard against endless backtracking. */
  readonly guarded: boolean;
}

const LONGEST_MATCH_MILLISECONDS = 500;
const LONGEST_UNGUARDED_TEXT = 2_000;
const compiled = new Map<string, RegularExpression | { readonly problem: string }>();
const MOST_KEPT = 500;

/**
 * Compiles a Java regular expression, as REGEX() takes it.
 * @returns the expression, or why it is none or not supported
 */
export function compileRegularExpression(source: string): RegularExpression | { readonly problem: string } {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const result = compile(source);
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(source, result);
  return result;
}

function compile(source: string): RegularExpression | { readonly problem: string } {
  const translated = translateJavaPattern(source);
  if ('problem' in translated) {
    return { problem: `REGEX() cannot use the regular expression '${source}': ${translated.problem}` };
  }
  try {
    const pattern = new RegExp(`^(?:${translated.pattern})$`, translated.ignoreCase ? 'ui' : 'u');
    return { source, pattern, guarded: translated.mayBacktrack };
  } catch {
    return { problem: `REGEX() cannot use '${source}': it is no regular expression.` };
  }
}

let guard: { subject: { pattern: RegExp; text: string }; context: Context; script: Script } | undefined;

/**
 * Whether a text as a whole matches, as Java's `Matcher.matches()` decides.
 * @throws FormulaError when matching takes too long: the platform stops after a number of steps, the local org after
 *   half a second ("Regular expression runtime exceeded for: …")
 */
export function matchesWhole(expression: RegularExpression, text: string): boolean {
  if (!expression.guarded && text.length <= LONGEST_UNGUARDED_TEXT) return expression.pattern.test(text);
  guard ??= makeGuard();
  guard.subject.pattern = expression.pattern;
  guard.subject.text = text;
  try {
    return guard.script.runInContext(guard.context, { timeout: LONGEST_MATCH_MILLISECONDS }) === true;
  } catch {
    throw new FormulaError(`Regular expression runtime exceeded for: ${expression.source}`);
  }
}

/** A place to match in that can be stopped from outside, which a plain match cannot. */
function makeGuard(): NonNullable<typeof guard> {
  const subject = { pattern: /x/, text: '' };
  return { subject, context: createContext(subject), script: new Script('pattern.test(text)') };
}
