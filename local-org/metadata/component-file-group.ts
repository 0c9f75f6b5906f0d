import type { Component, ComponentFile, Problem } from './component.ts';
import { childElementNames, splitChildren } from './component-children.ts';
import { componentOfPath } from './component-path.ts';
import { isXmlFault, parseXml } from './parse-xml.ts';
import { typeRegistry } from './type-registry.ts';
import { validateXml, type Finding } from './validate-xml.ts';
import type { XmlElement } from './xml-element.ts';

/** All files of one component in a deployed folder. */
export interface ComponentFileGroup {
  readonly type: string;
  readonly fullName: string;
  /** The type under which package.xml names it. */
  readonly manifestType: string;
  readonly metadata: ComponentFile | undefined;
  readonly content: readonly ComponentFile[];
}

/** The components that the files of one component give, children included. */
export interface ParsedGroup {
  readonly component: Component;
  readonly children: readonly Component[];
  readonly problems: readonly Problem[];
}

/** Sorts files into components; files of no known type are returned apart. */
export function groupFiles(files: readonly ComponentFile[]): {
  groups: ComponentFileGroup[];
  unknown: ComponentFile[];
} {
  const groups = new Map<string, ComponentFileGroup>();
  const unknown: ComponentFile[] = [];
  for (const file of files) {
    const path = componentOfPath(file.path);
    if (path === undefined) unknown.push(file);
    else {
      const { type, fullName, manifestType } = path;
      const key = `${type}:${fullName}`;
      const group = groups.get(key) ?? { type, fullName, manifestType, metadata: undefined, content: [] };
      const isMetadata = path.role === 'metadata';
      groups.set(key, isMetadata ? { ...group, metadata: file } : { ...group, content: [...group.content, file] });
    }
  }
  return { groups: [...groups.values()], unknown };
}

/** Parses and checks the files of one component. */
export function parseGroup(group: ComponentFileGroup): ParsedGroup {
  const { metadata } = group;
  if (metadata === undefined) return withoutMetadata(group);
  const bare = bareComponent(group, undefined);
  const root = parseXml(metadata.bytes);
  if (isXmlFault(root)) {
    const finding: Finding = { ...root, message: `Error parsing file: ${root.message}`, severity: 'Error' };
    return { component: bare, children: [], problems: [problemIn(bare, metadata.path, finding)] };
  }
  const findings = missingContent(group, root);
  const expected = group.type === 'Settings' ? `${group.fullName}Settings` : group.type;
  if (root.name !== expected) {
    const message = `The root element must be '${expected}', not '${root.name}'.`;
    const problem = problemIn(bare, metadata.path, { message, position: root.position, severity: 'Error' });
    return { component: bare, children: [], problems: [problem] };
  }
  findings.push(...validateXml(root, expected, childElementNames(group.type)));
  const split = splitChildren(bareComponent(group, root));
  const problems = [
    ...findings.map((finding) => problemIn(bare, metadata.path, finding)),
    ...split.problems,
    ...split.children.flatMap(childProblems),
  ];
  return { component: split.parent, children: split.children, problems };
}

function withoutMetadata(group: ComponentFileGroup): ParsedGroup {
  const component = bareComponent(group, undefined);
  const message = `The metadata file of ${group.type} '${group.fullName}' is missing: ${component.fileName} needs a -meta.xml file beside it.`;
  const problem: Problem = {
    componentType: group.type,
    fullName: group.fullName,
    fileName: component.fileName,
    message,
    severity: 'Error',
  };
  return { component, children: [], problems: [problem] };
}

function bareComponent(group: ComponentFileGroup, xml: XmlElement | undefined): Component {
  const hasContentFile = typeRegistry().type(group.type)?.hasContentFile === true;
  const files = group.metadata === undefined ? group.content : [...group.content, group.metadata];
  const named = hasContentFile ? (group.content[0] ?? group.metadata) : (group.metadata ?? group.content[0]);
  return { type: group.type, fullName: group.fullName, fileName: named?.path ?? '', xml, files };
}

function missingContent(group: ComponentFileGroup, root: XmlElement): Finding[] {
  if (typeRegistry().type(group.type)?.hasContentFile !== true || group.content.length > 0) return [];
  const message = `The content file of ${group.type} '${group.fullName}' is missing beside its -meta.xml file.`;
  return [{ message, position: root.position, severity: 'Error' }];
}

function childProblems(child: Component): Problem[] {
  if (child.xml === undefined) return [];
  return validateXml(child.xml, child.type).map((finding) => problemIn(child, child.fileName, finding));
}

function problemIn(component: Component, fileName: string, finding: Finding): Problem {
  return {
    componentType: component.type,
    fullName: component.fullName,
    fileName,
    message: finding.message,
    position: finding.position,
    severity: finding.severity,
  };
}
