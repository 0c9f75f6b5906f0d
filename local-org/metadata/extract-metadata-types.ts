import type TypeScript from 'typescript';
import type { MetadataTypeTable } from './metadata-types.ts';

/** Raise it whenever the extraction gives something else than before: caches of older extractions are then unused. */
export const EXTRACTOR_VERSION = 1;

interface TypeEntry {
  base?: string;
  elements: Record<string, string>;
}

interface Collected {
  readonly types: Record<string, TypeEntry>;
  readonly enums: Record<string, string[]>;
  readonly aliases: Record<string, string>;
}

/**
 * Reads the declarations of `@salesforce/types`, which are generated from the Metadata API's WSDL.
 * @param typescript the compiler's API, handed in so that it is loaded only when there is no cache
 * @param declarations text of `metadata.d.ts`
 * @throws Error for a form of declaration that the extractor does not know: nothing may be lost silently
 */
export function extractMetadataTypes(typescript: typeof TypeScript, declarations: string): MetadataTypeTable {
  const file = typescript.createSourceFile('metadata.d.ts', declarations, typescript.ScriptTarget.Latest);
  const collected: Collected = { types: {}, enums: {}, aliases: {} };
  for (const statement of file.statements) {
    if (typescript.isTypeAliasDeclaration(statement)) {
      collect(typescript, file, statement.name.text, statement.type, collected);
    }
  }
  return collected;
}

function collect(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  name: string,
  type: TypeScript.TypeNode,
  collected: Collected,
): void {
  const literals = enumValues(ts, type);
  if (literals !== undefined) collected.enums[name] = literals;
  else if (ts.isTypeLiteralNode(type)) collected.types[name] = { elements: elementsOf(ts, file, type) };
  else if (ts.isIntersectionTypeNode(type)) collected.types[name] = intersection(ts, file, type);
  else if (ts.isTypeReferenceNode(type)) collected.types[name] = { base: type.typeName.getText(file), elements: {} };
  else if (type.kind === ts.SyntaxKind.StringKeyword) collected.aliases[name] = 'string';
  else if (type.kind === ts.SyntaxKind.UnknownKeyword) collected.aliases[name] = 'any';
  else throw new Error(`@salesforce/types declares '${name}' in a form that is not known: ${type.getText(file)}`);
}

function enumValues(ts: typeof TypeScript, type: TypeScript.TypeNode): string[] | undefined {
  const members = ts.isUnionTypeNode(type) ? type.types : [type];
  const values: string[] = [];
  for (const member of members) {
    if (!ts.isLiteralTypeNode(member) || !ts.isStringLiteral(member.literal)) return undefined;
    values.push(member.literal.text);
  }
  return values;
}

function intersection(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  type: TypeScript.IntersectionTypeNode,
): TypeEntry {
  const entry: TypeEntry = { elements: {} };
  for (const part of type.types) {
    if (ts.isTypeReferenceNode(part) && entry.base === undefined) entry.base = part.typeName.getText(file);
    else if (ts.isTypeLiteralNode(part)) Object.assign(entry.elements, elementsOf(ts, file, part));
    else throw new Error(`@salesforce/types extends a type in a form that is not known: ${part.getText(file)}`);
  }
  return entry;
}

function elementsOf(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  literal: TypeScript.TypeLiteralNode,
): Record<string, string> {
  const elements: Record<string, string> = {};
  for (const member of literal.members) {
    if (!ts.isPropertySignature(member) || member.type === undefined || !ts.isIdentifier(member.name)) {
      throw new Error(`@salesforce/types has a member in a form that is not known: ${member.getText(file)}`);
    }
    const repeated = ts.isArrayTypeNode(member.type);
    elements[member.name.text] =
      member.type.getText(file) + (repeated || member.questionToken === undefined ? '' : '?');
  }
  return elements;
}
