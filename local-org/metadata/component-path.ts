import { typeRegistry, type MetadataType } from './type-registry.ts';

/** What a file in a deployed folder is, by its path alone. */
export interface ComponentPath {
  /** Name of the component type; for the folder of a report and the like the folder's type. */
  readonly type: string;
  readonly fullName: string;
  /** The type under which package.xml names it: folders of reports stand there under Report. */
  readonly manifestType: string;
  /** Whether the file holds the component's metadata as XML, or something that belongs to it. */
  readonly role: 'metadata' | 'content';
}

const META_SUFFIX = '-meta.xml';

/**
 * Which component a file of the Metadata API's format belongs to (Metadata API Developer Guide, "Working with the
 * Zip File").
 * @param path relative to the folder that holds package.xml, such as `flows/My_Flow.flow`
 * @returns undefined where no metadata type has such files
 */
export function componentOfPath(path: string): ComponentPath | undefined {
  const [directory = '', ...rest] = path.split('/');
  if (rest.length === 0) return undefined;
  for (const type of typeRegistry().inDirectory(directory)) {
    const found = type.suffix === undefined ? inBundle(type, rest) : inFile(type, type.suffix, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inBundle(type: MetadataType, rest: readonly string[]): ComponentPath | undefined {
  // An ExperienceBundle has its metadata outside its folder; it is not implemented
  if (type.hasContentFile) return undefined;
  const [bundle, ...inside] = rest;
  const file = inside.at(-1);
  if (bundle === undefined || file === undefined) return undefined;
  const isMetadata = inside.length === 1 && file.startsWith(`${bundle}.`) && file.endsWith(META_SUFFIX);
  return pathOf(type, bundle, isMetadata ? 'metadata' : 'content');
}

function inFile(type: MetadataType, suffix: string, rest: readonly string[]): ComponentPath | undefined {
  const path = rest.join('/');
  if (type.folderType !== undefined && type.inFolder && path.endsWith(META_SUFFIX)) {
    const folder = path.slice(0, -META_SUFFIX.length);
    const isFolder = folder.split('/').at(-1)?.includes('.') === false;
    if (isFolder) return { ...pathOf(type, folder, 'metadata'), type: type.folderType };
  }
  const ends = type.hasContentFile ? `.${suffix}${META_SUFFIX}` : `.${suffix}`;
  if (path.endsWith(ends)) return pathOf(type, path.slice(0, -ends.length), 'metadata');
  const contentEnd = `.${suffix}`;
  if (!type.hasContentFile || !path.endsWith(contentEnd)) return undefined;
  return pathOf(type, path.slice(0, -contentEnd.length), 'content');
}

function pathOf(type: MetadataType, fullName: string, role: ComponentPath['role']): ComponentPath {
  return { type: type.name, fullName, manifestType: type.name, role };
}
