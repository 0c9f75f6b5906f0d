import type { Position } from '../../metadata/xml-element.ts';

interface Placed {
  readonly start: { readonly line: number; readonly column: number };
}

/** A child of the parse tree that the grammar makes optional: the generated types do not say so. */
export function optional<Child>(child: Child): NonNullable<Child> | undefined {
  return child ?? undefined;
}

/** Where a node begins; both count from 1. */
export function positionOf(node: Placed): Position {
  return { line: node.start.line, column: node.start.column + 1 };
}
