import { NEWEST_VERSION, versionNumber } from '../values/api-version.ts';
import { problemOf, type Component, type ComponentFile, type Problem } from './component.ts';
import { groupFiles, parseGroup, type ComponentFileGroup, type ParsedGroup } from './component-file-group.ts';
import { manifestProblem, readManifest, WILDCARD, type Manifest, type ManifestMember } from './manifest.ts';
import { typeRegistry } from './type-registry.ts';
import { child } from './xml-element.ts';
import { isZipFault, readZip, type ZipContents } from './zip-archive.ts';

/** What a deployment asks for, read and checked against the Metadata API's types. */
export interface Deployment {
  /** What package.xml names, children of objects as components of their own. */
  readonly components: readonly Component[];
  readonly destructive: {
    /** To delete before the components are saved (destructiveChanges.xml, destructiveChangesPre.xml). */
    readonly pre: readonly ManifestMember[];
    /** To delete after they are saved (destructiveChangesPost.xml). */
    readonly post: readonly ManifestMember[];
  };
  readonly manifest: Manifest;
  /** Such as `66.0`: the version of the manifest. Empty where it states none, which is a problem. */
  readonly apiVersion: string;
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  /** Whether package.xml may name what the zip does not hold (deploy option of the same name). */
  readonly allowMissingFiles?: boolean;
}

const PACKAGE = 'package.xml';
const PRE_DESTRUCTIVE = ['destructiveChangesPre.xml', 'destructiveChanges.xml'];
const POST_DESTRUCTIVE = ['destructiveChangesPost.xml'];

/**
 * Reads a zip in the Metadata API's format (Metadata API Developer Guide, "deploy()"): package.xml at the root or in
 * one folder, component files beside it. Never throws for what the zip holds: everything wrong is in `problems`.
 */
export function readDeployment(zip: Uint8Array, options: ReadOptions = {}): Deployment {
  const contents = readZip(zip);
  if (isZipFault(contents)) return rejected(contents.message);
  const root = packageRoot(contents);
  if (root.folder === undefined) return rejected(root.problem);
  return readPackage(filesUnder(contents, root.folder), options);
}

function rejected(message: string): Deployment {
  return {
    components: [],
    destructive: { pre: [], post: [] },
    manifest: { members: [], version: undefined },
    apiVersion: '',
    problems: [manifestProblem(PACKAGE, message)],
  };
}

function packageRoot(
  contents: ZipContents,
): { folder: string; problem?: never } | { folder?: undefined; problem: string } {
  if (contents.has(PACKAGE)) return { folder: '' };
  const folders = [...contents.keys()]
    .filter((path) => path.endsWith(`/${PACKAGE}`) && path.split('/').length === 2)
    .map((path) => path.slice(0, -PACKAGE.length));
  const [folder] = folders;
  if (folder === undefined) return { problem: `No ${PACKAGE} found` };
  if (folders.length === 1) return { folder };
  return { problem: `The zip holds ${folders.length} packages (${folders.join(', ')}). Deploy them one by one.` };
}

function filesUnder(contents: ZipContents, folder: string): Map<string, ComponentFile> {
  const files = new Map<string, ComponentFile>();
  for (const [path, bytes] of contents) {
    if (path.startsWith(folder)) files.set(path.slice(folder.length), { path: path.slice(folder.length), bytes });
  }
  return files;
}

function readPackage(files: Map<string, ComponentFile>, options: ReadOptions): Deployment {
  const problems: Problem[] = [];
  const takeManifest = (fileName: string): Manifest => {
    const file = files.get(fileName);
    if (file === undefined) return { members: [], version: undefined };
    files.delete(fileName);
    const read = readManifest(fileName, file.bytes);
    problems.push(...read.problems);
    return read.manifest;
  };
  const manifest = takeManifest(PACKAGE);
  const pre = PRE_DESTRUCTIVE.flatMap((fileName) => takeManifest(fileName).members);
  const post = POST_DESTRUCTIVE.flatMap((fileName) => takeManifest(fileName).members);
  for (const member of [...pre, ...post]) {
    if (member.fullName === WILDCARD) problems.push(wildcardProblem(member));
  }
  const version = manifest.version ?? '';
  if (version !== '' && !isKnownVersion(version)) problems.push(manifestProblem(PACKAGE, invalidVersion(version)));
  const { groups, unknown } = groupFiles([...files.values()]);
  problems.push(...unknown.map(({ path }) => manifestProblem(path, unknownFile(path))));
  const components = selectComponents(groups, manifest, problems);
  problems.push(...components.flatMap(versionProblem));
  if (options.allowMissingFiles !== true) problems.push(...missingMembers(manifest, components));
  return { components, destructive: { pre, post }, manifest, apiVersion: version, problems };
}

/** Metadata of versions that the API no longer offers is still taken. */
function isKnownVersion(version: string): boolean {
  return (versionNumber(version) ?? Infinity) <= NEWEST_VERSION;
}

function invalidVersion(version: string): string {
  return `Invalid version specified: ${version}. It must look like ${NEWEST_VERSION}.0, the newest one that the local org knows.`;
}

/** The `apiVersion` of a class, a flow or a component. */
function versionProblem(component: Component): Problem[] {
  const version = component.xml === undefined ? undefined : child(component.xml, 'apiVersion');
  if (version === undefined || isKnownVersion(version.text)) return [];
  return [problemOf(component, invalidVersion(version.text.trim()), version.position)];
}

function unknownFile(path: string): string {
  const types = typeRegistry().inDirectory(path.split('/')[0] ?? '');
  if (types.length === 0) return `'${path}' belongs to no known metadata type.`;
  const names = types.map(({ name }) => name).join(' or ');
  return `'${path}' is no file of ${names} in the Metadata API's format, or of a kind that the local org does not implement.`;
}

function wildcardProblem(member: ManifestMember): Problem {
  const message = `${member.fileName} cannot name all components of type ${member.type} by '*'. Name each one.`;
  return manifestProblem(member.fileName, message, member.position);
}

function selectComponents(groups: readonly ComponentFileGroup[], manifest: Manifest, problems: Problem[]): Component[] {
  const named = new Set(manifest.members.map((member) => `${member.type}:${member.fullName}`));
  const isNamed = (type: string, fullName: string): boolean =>
    named.has(`${type}:${fullName}`) || named.has(`${type}:${WILDCARD}`);
  const components: Component[] = [];
  for (const group of groups) {
    const parsed = parseGroup(group);
    const whole = isNamed(group.manifestType, group.fullName);
    if (whole) components.push(parsed.component);
    const children = parsed.children.filter((child) => whole || isNamed(child.type, child.fullName));
    components.push(...children);
    problems.push(...parsed.problems);
    if (!whole && parsed.problems.length === 0) problems.push(...notNamed(parsed, children.length));
  }
  return components;
}

/** Files, or parts of a file, that package.xml leaves out: the platform says so and does not deploy them. */
function notNamed(parsed: ParsedGroup, namedChildren: number): Problem[] {
  if (namedChildren > 0) return [];
  const { type, fullName, fileName } = parsed.component;
  return [{ componentType: type, fullName, fileName, message: 'Not in package.xml', severity: 'Warning' }];
}

function missingMembers(manifest: Manifest, components: readonly Component[]): Problem[] {
  const present = new Set(components.map((component) => `${manifestTypeOf(component.type)}:${component.fullName}`));
  return manifest.members
    .filter((member) => member.fullName !== WILDCARD && !present.has(`${member.type}:${member.fullName}`))
    .map((member) => ({
      componentType: member.type,
      fullName: member.fullName,
      fileName: PACKAGE,
      message: `An object '${member.fullName}' of type ${member.type} was named in package.xml, but was not found in zipped directory`,
      position: member.position,
      severity: 'Error',
    }));
}

function manifestTypeOf(type: string): string {
  if (!type.endsWith('Folder')) return type;
  return (
    typeRegistry()
      .all()
      .find((candidate) => candidate.folderType === type)?.name ?? type
  );
}
