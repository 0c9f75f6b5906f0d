import type { Position } from '../../metadata/xml-element.ts';
import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { Expression } from '../syntax/syntax-tree.ts';
import type { ApexType } from '../types/apex-type.ts';
import { findField, findMethods, type FieldSymbol } from '../types/class-symbol.ts';
import { isKnownElsewhere, resolveName } from '../types/org-types.ts';
import type { BodyScope } from './body-scope.ts';

/** What stands before a dot, where it is not a value. */
export type Qualifier =
  { readonly kind: 'type'; readonly type: ApexType } | { readonly kind: 'namespace'; readonly name: string };

const NAMESPACES: ReadonlySet<string> = new Set(['system', 'schema', 'database', 'label']);

/** The field that a plain name means: of the class or those above it, or a static one of the class around it. */
export function fieldInScope(name: string, scope: BodyScope): FieldSymbol | undefined {
  const own = findField(scope.symbol, name);
  if (own !== undefined || scope.symbol.outer === undefined) return own;
  const outer = findField(scope.symbol.outer, name);
  return outer?.static === true ? outer : undefined;
}

/** Reads an expression before a dot as a type or namespace; undefined where it is a value. */
export function qualifierOf(expression: Expression, scope: BodyScope, member?: string): Qualifier | undefined {
  const words = wordsOf(expression);
  const first = words?.[0];
  if (words === undefined || first === undefined) return undefined;
  const type = resolveName(words, scope.symbol, scope.builder.org);
  if (scope.local(first) !== undefined || fieldInScope(first, scope) !== undefined) {
    // `Season season; season == Season.WINTER`: the variable comes first, but the member tells that the type is meant.
    const isType = member !== undefined && type !== undefined && hasStaticMember(type, member);
    return isType ? { kind: 'type', type } : undefined;
  }
  if (type !== undefined) return { kind: 'type', type };
  const joined = words.join('.').toLowerCase();
  if (NAMESPACES.has(joined) || joined === 'system.label') return { kind: 'namespace', name: joined };
  if (isKnownElsewhere(first) && words.length === 1) throw notSupported(`the class '${first}'`, expression.at);
  return undefined;
}

function hasStaticMember(type: ApexType, member: string): boolean {
  if (type.kind === 'library') return type.type.constants.some((one) => one.toLowerCase() === member.toLowerCase());
  if (type.kind !== 'class') return false;
  const { symbol } = type;
  if (symbol.constants.some((one) => one.toLowerCase() === member.toLowerCase())) return true;
  if (symbol.kind === 'enum') return ['values', 'valueof'].includes(member.toLowerCase());
  const methods = findMethods(symbol, member);
  return findField(symbol, member)?.static === true || (methods.length > 0 && methods.every((one) => one.static));
}

function wordsOf(expression: Expression): string[] | undefined {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'field' || expression.safe) return undefined;
  const before = wordsOf(expression.target);
  return before === undefined ? undefined : [...before, expression.name];
}

export function unknownVariable(name: string, at: Position): SourceError {
  return new SourceError(`Variable does not exist: ${name}`, at);
}
