import type {
  AnnotationContext, ClassBodyDeclarationContext, ClassDeclarationContext, CompilationUnitContext,
  EnumDeclarationContext, FormalParametersContext, InterfaceDeclarationContext, MemberDeclarationContext,
  ModifierContext, PropertyDeclarationContext,
} from '@apexdevtools/apex-parser'; // prettier-ignore
import { optional, positionOf } from './parse-tree.ts';
import { readExpression } from './read-expressions.ts';
import { readLiteral } from './read-literals.ts';
import { readBlock } from './read-statements.ts';
import { readType } from './read-types.ts';
import { notSupported, SourceError } from './source-error.ts';
import type { Accessor, Annotation, Member, Modifiers, Parameter, TypeDeclaration } from './syntax-tree.ts';

interface TypeNode {
  classDeclaration(): ClassDeclarationContext;
  enumDeclaration(): EnumDeclarationContext;
  interfaceDeclaration(): InterfaceDeclarationContext;
}

/** Reads a class file. Members that are outside the subset are left out and added to `errors`. */
export function readCompilationUnit(
  node: CompilationUnitContext,
  source: string,
  errors: SourceError[],
): TypeDeclaration {
  const declaration = node.typeDeclaration();
  const found = readTypeDeclaration(declaration, readModifiers(declaration.modifier_list()), source, errors);
  if (found === undefined) throw new SourceError('Unexpected token: a class file holds one class.', positionOf(node));
  return found;
}

function readTypeDeclaration(
  node: TypeNode,
  modifiers: Modifiers,
  source: string,
  errors: SourceError[],
): TypeDeclaration | undefined {
  const class_ = optional(node.classDeclaration());
  if (class_ !== undefined) return readClass(class_, modifiers, source, errors);
  const interface_ = optional(node.interfaceDeclaration());
  if (interface_ !== undefined) return readInterface(interface_, modifiers);
  const enum_ = optional(node.enumDeclaration());
  return enum_ === undefined ? undefined : readEnum(enum_, modifiers);
}

function readClass(
  node: ClassDeclarationContext,
  modifiers: Modifiers,
  source: string,
  errors: SourceError[],
): TypeDeclaration {
  const members: Member[] = [];
  const inner: TypeDeclaration[] = [];
  for (const declaration of node.classBody().classBodyDeclaration_list()) {
    try {
      readBodyDeclaration(declaration, source, members, inner, errors);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      errors.push(error);
    }
  }
  const superClass = optional(node.typeRef());
  return {
    kind: 'class',
    name: node.id().getText(),
    modifiers,
    superClass: superClass === undefined ? undefined : readType(superClass),
    interfaces: (optional(node.typeList())?.typeRef_list() ?? []).map(readType),
    members,
    constants: [],
    inner,
    at: positionOf(node),
  };
}

function readBodyDeclaration(
  node: ClassBodyDeclarationContext,
  source: string,
  members: Member[],
  inner: TypeDeclaration[],
  errors: SourceError[],
): void {
  const block = optional(node.block());
  if (block !== undefined) {
    const body = readBlock(block, source);
    members.push({ kind: 'initializer', static: optional(node.STATIC()) !== undefined, body, at: positionOf(node) });
    return;
  }
  const member = optional(node.memberDeclaration());
  if (member === undefined) return;
  const modifiers = readModifiers(node.modifier_list());
  const type = readTypeDeclaration(member, modifiers, source, errors);
  if (type === undefined) members.push(...readMember(member, modifiers, source));
  else inner.push(type);
}

function readMember(node: MemberDeclarationContext, modifiers: Modifiers, source: string): Member[] {
  const method = optional(node.methodDeclaration());
  if (method !== undefined) {
    const result = optional(method.typeRef());
    const body = optional(method.block());
    return [
      {
        kind: 'method',
        name: method.id().getText(),
        modifiers,
        result: result === undefined ? undefined : readType(result),
        parameters: readParameters(method.formalParameters()),
        body: body === undefined ? undefined : readBlock(body, source),
        at: positionOf(method.id()),
      },
    ];
  }
  const constructor = optional(node.constructorDeclaration());
  if (constructor !== undefined) {
    return [
      {
        kind: 'constructor',
        name: constructor.qualifiedName().getText(),
        modifiers,
        parameters: readParameters(constructor.formalParameters()),
        body: readBlock(constructor.block(), source),
        at: positionOf(constructor),
      },
    ];
  }
  const property = optional(node.propertyDeclaration());
  if (property !== undefined) return [readProperty(property, modifiers, source)];
  const field = node.fieldDeclaration();
  const type = readType(field.typeRef());
  return field
    .variableDeclarators()
    .variableDeclarator_list()
    .map((one) => {
      const initial = optional(one.expression());
      const variable = {
        name: one.id().getText(),
        type,
        final: modifiers.words.has('final'),
        initial: initial === undefined ? undefined : readExpression(initial, source),
        at: positionOf(one),
      };
      return { kind: 'field', modifiers, variable, at: positionOf(one) };
    });
}

function readProperty(node: PropertyDeclarationContext, modifiers: Modifiers, source: string): Member {
  let getter: Accessor | undefined;
  let setter: Accessor | undefined;
  for (const block of node.propertyBlock_list()) {
    const accessor = optional(block.getter()) ?? block.setter();
    const body = optional(accessor.block());
    const read = {
      modifiers: readModifiers(block.modifier_list()),
      body: body === undefined ? undefined : readBlock(body, source),
      at: positionOf(block),
    };
    if (optional(block.getter()) === undefined) setter = read;
    else getter = read;
  }
  const name = node.id().getText();
  return {
    kind: 'property',
    name,
    type: readType(node.typeRef()),
    modifiers,
    getter,
    setter,
    at: positionOf(node.id()),
  };
}

function readInterface(node: InterfaceDeclarationContext, modifiers: Modifiers): TypeDeclaration {
  const members = node
    .interfaceBody()
    .interfaceMethodDeclaration_list()
    .map((method): Member => {
      const result = optional(method.typeRef());
      return {
        kind: 'method',
        name: method.id().getText(),
        modifiers: readModifiers(method.modifier_list()),
        result: result === undefined ? undefined : readType(result),
        parameters: readParameters(method.formalParameters()),
        body: undefined,
        at: positionOf(method.id()),
      };
    });
  return {
    kind: 'interface',
    name: node.id().getText(),
    modifiers,
    superClass: undefined,
    interfaces: (optional(node.typeList())?.typeRef_list() ?? []).map(readType),
    members,
    constants: [],
    inner: [],
    at: positionOf(node),
  };
}

function readEnum(node: EnumDeclarationContext, modifiers: Modifiers): TypeDeclaration {
  const constants = (optional(node.enumConstants())?.id_list() ?? []).map((id) => {
    return { name: id.getText(), at: positionOf(id) };
  });
  const name = node.id().getText();
  return {
    kind: 'enum', name, modifiers, superClass: undefined, interfaces: [], members: [], constants, inner: [],
    at: positionOf(node),
  }; // prettier-ignore
}

function readParameters(node: FormalParametersContext): Parameter[] {
  return (optional(node.formalParameterList())?.formalParameter_list() ?? []).map((one) => ({
    name: one.id().getText(),
    type: readType(one.typeRef()),
    final: one.modifier_list().some((modifier) => optional(modifier.FINAL()) !== undefined),
    at: positionOf(one),
  }));
}

const REFUSED_MODIFIERS: readonly string[] = ['webservice'];

function readModifiers(nodes: readonly ModifierContext[]): Modifiers {
  const words = new Set<string>();
  const annotations: Annotation[] = [];
  for (const node of nodes) {
    const annotation = optional(node.annotation());
    if (annotation !== undefined) {
      annotations.push(readAnnotation(annotation));
      continue;
    }
    const word = (node.children ?? []).map((child) => child.getText().toLowerCase()).join(' ');
    if (REFUSED_MODIFIERS.includes(word)) throw notSupported(`the modifier '${word}'`, positionOf(node));
    words.add(word);
  }
  return { words, annotations };
}

function readAnnotation(node: AnnotationContext): Annotation {
  const values = new Map<string, string>();
  for (const pair of optional(node.elementValuePairs())?.elementValuePair_list() ?? []) {
    values.set(pair.id().getText().toLowerCase(), readLiteral(pair.elementValue().literal()).value);
  }
  const single = optional(node.elementValue());
  if (single !== undefined) values.set('', readLiteral(single.literal()).value);
  return { name: node.id().getText(), values, at: positionOf(node) };
}
