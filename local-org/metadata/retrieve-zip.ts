import { componentKey, type Component } from './component.ts';
import { componentOfPath } from './component-path.ts';
import { WILDCARD, writeManifest, type ComponentReference } from './manifest.ts';
import { typeRegistry } from './type-registry.ts';
import { METADATA_NAMESPACE, writeXmlDocument } from './write-xml.ts';
import type { XmlElement } from './xml-element.ts';
import { writeZip } from './zip-archive.ts';

export interface RetrieveRequest {
  /** What to retrieve; a full name may be `*`. */
  readonly members: readonly ComponentReference[];
  /** Such as `66.0`, for the package.xml that is returned. */
  readonly apiVersion: string;
  /** Whether the files stand at the root of the zip instead of under `unpackaged/`. */
  readonly singlePackage?: boolean;
}

export interface RetrievedComponent extends ComponentReference {
  /** Path inside the zip. */
  readonly fileName: string;
}

export interface RetrieveOutcome {
  readonly zip: Uint8Array;
  readonly retrieved: readonly RetrievedComponent[];
  /** What was asked for and does not exist, in the platform's words. */
  readonly messages: readonly { readonly fileName: string; readonly problem: string }[];
}

/** An object's file (or a file of labels and the like) that is put together from components. */
interface ComposedFile {
  readonly type: string;
  readonly fileName: string;
  parent: Component | undefined;
  readonly children: Map<string, Component>;
}

/**
 * Builds the answer to `retrieve()`: the files as they were deployed; the file of an object from the object and its
 * children, or with the asked-for children alone.
 * @param components everything that is deployed, by `componentKey`
 */
export function buildRetrieveZip(
  request: RetrieveRequest,
  components: ReadonlyMap<string, Component>,
): RetrieveOutcome {
  const folder = request.singlePackage === true ? '' : 'unpackaged/';
  const childrenByFile = Map.groupBy(
    [...components.values()].filter((component) => typeRegistry().parentOf(component.type) !== undefined),
    (component) => component.fileName,
  );
  const files = new Map<string, Uint8Array>();
  const composed = new Map<string, ComposedFile>();
  const retrieved = new Map<string, RetrievedComponent>();
  const messages: { fileName: string; problem: string }[] = [];
  const take = (component: Component): void => {
    const { type, fullName, fileName } = component;
    retrieved.set(componentKey(type, fullName), { type, fullName, fileName: folder + fileName });
    addFiles(component, childrenByFile, files, composed);
  };
  for (const member of request.members) {
    const found = findMembers(member, components, childrenByFile);
    found.forEach(take);
    if (found.length === 0 && member.fullName !== WILDCARD) messages.push(notFound(member));
  }
  for (const file of composed.values()) files.set(file.fileName, encode(composeFile(file)));
  files.set('package.xml', encode(writeManifest([...retrieved.values()].map(manifestMember), request.apiVersion)));
  const zip = writeZip(new Map([...files].sort().map(([path, bytes]) => [folder + path, bytes])));
  return { zip, retrieved: [...retrieved.values()], messages };
}

function findMembers(
  member: ComponentReference,
  components: ReadonlyMap<string, Component>,
  childrenByFile: ReadonlyMap<string, readonly Component[]>,
): readonly Component[] {
  if (member.fullName === WILDCARD) return [...components.values()].filter(({ type }) => type === member.type);
  const exact = components.get(componentKey(member.type, member.fullName));
  if (exact !== undefined) return [exact];
  const folderType = typeRegistry().type(member.type)?.folderType;
  const asFolder = folderType === undefined ? undefined : components.get(componentKey(folderType, member.fullName));
  if (asFolder !== undefined) return [asFolder];
  return childrenByFile.get(fileOf(member)) ?? [];
}

function fileOf({ type, fullName }: ComponentReference): string {
  const { directoryName, suffix } = typeRegistry().type(type) ?? {};
  return `${directoryName ?? ''}/${fullName}.${suffix ?? ''}`;
}

function addFiles(
  component: Component,
  childrenByFile: ReadonlyMap<string, readonly Component[]>,
  files: Map<string, Uint8Array>,
  composed: Map<string, ComposedFile>,
): void {
  const isChild = typeRegistry().parentOf(component.type) !== undefined;
  const isParent = (typeRegistry().type(component.type)?.children.length ?? 0) > 0;
  if (!isChild && !isParent) {
    for (const file of component.files) files.set(file.path, file.bytes);
    return;
  }
  const type = componentOfPath(component.fileName)?.type ?? component.type;
  const file: ComposedFile = composed.get(component.fileName) ?? {
    type,
    fileName: component.fileName,
    parent: undefined,
    children: new Map(),
  };
  composed.set(component.fileName, file);
  if (isParent) file.parent = component;
  const added = isParent ? (childrenByFile.get(component.fileName) ?? []) : [component];
  for (const child of added) file.children.set(componentKey(child.type, child.fullName), child);
}

function composeFile(file: ComposedFile): string {
  const childTypes = typeRegistry().type(file.type)?.children ?? [];
  const elementNames = new Map(childTypes.map((type) => [type.name, type.elementName]));
  const elements: XmlElement[] = [...(file.parent?.xml?.children ?? [])];
  const children = [...file.children.values()].sort((left, right) => (left.fullName < right.fullName ? -1 : 1));
  for (const child of children) {
    if (child.xml !== undefined) elements.push({ ...child.xml, name: elementNames.get(child.type) ?? child.xml.name });
  }
  return writeXmlDocument({
    name: file.type,
    attributes: new Map([['xmlns', METADATA_NAMESPACE]]),
    children: elements.toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)),
    text: '',
    position: { line: 1, column: 1 },
  });
}

function manifestMember({ type, fullName, fileName }: RetrievedComponent): ComponentReference {
  const path = componentOfPath(fileName.slice(fileName.startsWith('unpackaged/') ? 'unpackaged/'.length : 0));
  return { type: path?.type === type ? path.manifestType : type, fullName };
}

function notFound({ type, fullName }: ComponentReference): { fileName: string; problem: string } {
  return {
    fileName: 'unpackaged/package.xml',
    problem: `Entity of type '${type}' named '${fullName}' cannot be found`,
  };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
