import type { CreatedNameContext, TypeNameContext, TypeRefContext } from '@apexdevtools/apex-parser';
import { optional, positionOf } from './parse-tree.ts';
import type { TypeName } from './syntax-tree.ts';

export function readType(node: TypeRefContext): TypeName {
  const subscripts = optional(node.arraySubscripts());
  return {
    parts: node.typeName_list().map(readTypePart),
    arrayDepth: subscripts?.LBRACK_list().length ?? 0,
    at: positionOf(node),
  };
}

function readTypePart(node: TypeNameContext): TypeName['parts'][number] {
  const name = optional(node.id()) ?? optional(node.LIST()) ?? optional(node.SET()) ?? node.MAP();
  const list = optional(optional(node.typeArguments())?.typeList());
  return { name: name.getText(), arguments: (list?.typeRef_list() ?? []).map(readType) };
}

export function readCreatedName(node: CreatedNameContext): TypeName {
  const parts = node.idCreatedNamePair_list().map((pair) => ({
    name: pair.anyId().getText(),
    arguments: (optional(pair.typeList())?.typeRef_list() ?? []).map(readType),
  }));
  return { parts, arrayDepth: 0, at: positionOf(node) };
}

/** `Outer.Inner` of a qualified name. */
export function typeNameOf(text: string, at: TypeName['at']): TypeName {
  return { parts: text.split('.').map((name) => ({ name, arguments: [] })), arrayDepth: 0, at };
}
