import type { Position } from '../../metadata/xml-element.ts';
import { SourceError } from '../syntax/source-error.ts';
import { lineage, outermost, type ClassSymbol, type MemberSymbol, type Visibility } from '../types/class-symbol.ts';

/** Whether code in a class may use a member (Apex Developer Guide, "Access Modifiers", "TestVisible Annotation"). */
export function isVisible(
  member: Pick<MemberSymbol, 'owner' | 'testVisible'>,
  visibility: Visibility,
  from: ClassSymbol,
): boolean {
  if (visibility === 'public' || visibility === 'global') return true;
  if (outermost(member.owner) === outermost(from)) return true;
  if (member.testVisible && from.isTest) return true;
  return visibility === 'protected' && lineage(from).includes(member.owner);
}

/** @throws SourceError where a class of another file is private */
export function checkTypeVisible(symbol: ClassSymbol, from: ClassSymbol, at: Position): void {
  const top = outermost(symbol);
  if (symbol.outer === undefined || top === outermost(from)) return;
  if (!isVisible({ owner: top, testVisible: symbol.testVisible }, symbol.visibility, from)) {
    throw new SourceError(`Type is not visible: ${symbol.name}`, at);
  }
}
