import { childText, type XmlElement } from '../../metadata/xml-element.ts';

/** What every element of a flow has. */
export function elementBase(xml: XmlElement): {
  readonly name: string;
  readonly label: string;
  order: number;
  onNormalPath: boolean;
} {
  const name = childText(xml, 'name')?.trim() ?? '';
  return { name, label: childText(xml, 'label')?.trim() ?? name, order: 0, onNormalPath: false };
}
