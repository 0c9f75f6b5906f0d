import type { Problem } from './component.ts';
import { isXmlFault, parseXml } from './parse-xml.ts';
import { typeRegistry } from './type-registry.ts';
import { validateXml } from './validate-xml.ts';
import { METADATA_NAMESPACE, escapeXml } from './write-xml.ts';
import { childText, children, type Position, type XmlElement } from './xml-element.ts';

/** A component by name alone. */
export interface ComponentReference {
  readonly type: string;
  readonly fullName: string;
}

/** One `<members>` of a manifest; `*` as full name means all of the type. */
export interface ManifestMember extends ComponentReference {
  /** The manifest that names it, such as `destructiveChangesPost.xml`. */
  readonly fileName: string;
  readonly position: Position;
}

/** What a package.xml or a destructiveChanges.xml says. */
export interface Manifest {
  readonly members: readonly ManifestMember[];
  /** API version, such as `66.0`; undefined where the file states none. */
  readonly version: string | undefined;
}

export const WILDCARD = '*';

/**
 * Reads package.xml or a file of destructive changes.
 * @returns what could be read of it, and every problem with its position
 */
export function readManifest(fileName: string, bytes: Uint8Array): { manifest: Manifest; problems: Problem[] } {
  const root = parseXml(bytes);
  if (isXmlFault(root)) {
    const problems = [manifestProblem(fileName, `Error parsing file: ${root.message}`, root.position)];
    return { manifest: { members: [], version: undefined }, problems };
  }
  const problems = rootProblems(fileName, root);
  const members: ManifestMember[] = [];
  for (const group of children(root, 'types')) {
    const type = childText(group, 'name')?.trim() ?? '';
    if (!typeRegistry().isKnown(type)) {
      problems.push(manifestProblem(fileName, `Unknown type name '${type}' specified in ${fileName}`, group.position));
    } else {
      for (const member of children(group, 'members')) {
        // Clients name a folder with or without the slash at its end
        const fullName = member.text.trim().replace(/\/$/, '');
        members.push({ type, fullName, fileName, position: member.position });
      }
    }
  }
  return { manifest: { members, version: childText(root, 'version')?.trim() }, problems };
}

function rootProblems(fileName: string, root: XmlElement): Problem[] {
  if (root.name !== 'Package') {
    return [manifestProblem(fileName, `The root element must be 'Package', not '${root.name}'.`, root.position)];
  }
  const findings = validateXml(root, 'Package').filter(
    // Files of destructive changes need no version (Metadata API Developer Guide, "Deleting Components")
    ({ message }) => fileName === 'package.xml' || !message.startsWith('Required field is missing: version'),
  );
  return findings.map(({ message, position, severity }) => ({
    ...manifestProblem(fileName, message, position),
    severity,
  }));
}

/** A problem of a manifest as a whole. */
export function manifestProblem(fileName: string, message: string, position?: Position): Problem {
  return {
    componentType: '',
    fullName: fileName,
    fileName,
    message,
    ...(position === undefined ? {} : { position }),
    severity: 'Error',
  };
}

/** Text of a package.xml that names the components, types and members in alphabetical order. */
export function writeManifest(members: readonly ComponentReference[], version: string): string {
  const byType = Map.groupBy(members, (member) => member.type);
  const groups = [...byType.keys()].sort().map((type) => {
    const names = [...new Set((byType.get(type) ?? []).map((member) => member.fullName))].sort();
    const lines = names.map((name) => `        <members>${escapeXml(name)}</members>\n`).join('');
    return `    <types>\n${lines}        <name>${escapeXml(type)}</name>\n    </types>\n`;
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Package xmlns="${METADATA_NAMESPACE}">\n${groups.join('')}    <version>${escapeXml(version)}</version>\n</Package>\n`
  );
}
