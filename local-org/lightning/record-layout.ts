import { componentKey, type Component } from '../metadata/component.ts';
import { children, childText } from '../metadata/xml-element.ts';

export interface LayoutSection {
  readonly label: string;
  /** API names of the fields in each column. */
  readonly columns: readonly (readonly string[])[];
}

const STANDARD_HIGHLIGHTS = ['Title', 'AccountId', 'Phone', 'Email'];

/**
 * The sections of an object's deployed page layout, the first by name where there are several; undefined where none
 * is deployed (Metadata API Developer Guide, "Layout").
 */
export function deployedLayout(components: Iterable<Component>, objectName: string): LayoutSection[] | undefined {
  const [layout] = [...components]
    .filter(({ type, fullName }) => type === 'Layout' && fullName.startsWith(`${objectName}-`))
    .sort((a, b) => a.fullName.localeCompare(b.fullName));
  if (layout?.xml === undefined) return undefined;
  return children(layout.xml, 'layoutSections').map((section) => ({
    label: childText(section, 'label') ?? '',
    columns: children(section, 'layoutColumns').map((column) =>
      children(column, 'layoutItems').flatMap((item) => childText(item, 'field') ?? []),
    ),
  }));
}

/** The fields in the head of a record's page: those of the object's compact layout, or, without one, a few usual ones. */
export function highlightFields(components: ReadonlyMap<string, Component>, objectName: string): string[] {
  const object = components.get(componentKey('CustomObject', objectName))?.xml;
  const assigned = object === undefined ? undefined : childText(object, 'compactLayoutAssignment');
  const compact = components.get(componentKey('CompactLayout', `${objectName}.${assigned ?? ''}`))?.xml;
  if (compact === undefined) return STANDARD_HIGHLIGHTS;
  return children(compact, 'fields').map(({ text }) => text.trim());
}
