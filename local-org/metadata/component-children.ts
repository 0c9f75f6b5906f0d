import { problemOf, type Component, type Problem } from './component.ts';
import { typeRegistry, type ChildType } from './type-registry.ts';
import { childText, type XmlElement } from './xml-element.ts';

/** A component and the components that stood inside its file. */
export interface SplitComponent {
  /** The component itself, its `xml` without the elements that became children. */
  readonly parent: Component;
  readonly children: readonly Component[];
  readonly problems: readonly Problem[];
}

/** Elements of a type's file that are components of their own, such as `fields` and `listViews` of CustomObject. */
export function childElementNames(typeName: string): ReadonlySet<string> {
  return new Set(
    typeRegistry()
      .type(typeName)
      ?.children.map((child) => child.elementName),
  );
}

/**
 * Makes the fields, list views, validation rules and so on of an object (and the labels of CustomLabels, the rules of
 * a Workflow …) components of their own. The parent keeps everything else, so each fact is in one component only.
 */
export function splitChildren(component: Component): SplitComponent {
  const type = typeRegistry().type(component.type);
  if (component.xml === undefined || type === undefined || type.children.length === 0) {
    return { parent: component, children: [], problems: [] };
  }
  const childTypes = new Map(type.children.map((child) => [child.elementName, child]));
  const own: XmlElement[] = [];
  const split = new Map<string, Component>();
  const problems: Problem[] = [];
  for (const element of component.xml.children) {
    const childType = childTypes.get(element.name);
    if (childType === undefined) own.push(element);
    else {
      const child = childComponent(component, childType, element);
      const key = `${child.type}:${child.fullName}`;
      const message = flawOfName(component, childType, element, split.has(key));
      if (message === undefined) split.set(key, child);
      else problems.push(problemOf(child, message, element.position));
    }
  }
  const parent = { ...component, xml: { ...component.xml, children: own } };
  return { parent, children: [...split.values()], problems };
}

function childComponent(parent: Component, type: ChildType, element: XmlElement): Component {
  const name = nameOf(type, element);
  const fullName = type.namedWithoutParent ? name : `${parent.fullName}.${name}`;
  return { type: type.name, fullName, fileName: parent.fileName, xml: element, files: [] };
}

function nameOf(type: ChildType, element: XmlElement): string {
  return childText(element, type.nameElement)?.trim() ?? '';
}

function flawOfName(parent: Component, type: ChildType, element: XmlElement, taken: boolean): string | undefined {
  if (nameOf(type, element) === '') return `Required field is missing: ${type.nameElement} (in type ${type.name})`;
  if (taken) return `${type.name} '${nameOf(type, element)}' stands more than once in ${parent.fileName}`;
  return undefined;
}
