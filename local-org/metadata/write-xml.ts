import type { XmlElement } from './xml-element.ts';

export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** What XML 1.0 cannot carry at all, escaped or not. */

const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text as it may stand in an element or an attribute; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, '\uFFFD').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** A metadata file as the platform writes it: one element a line, four spaces an indent, text untouched. */
export function writeXmlDocument(root: XmlElement): string {
  return DECLARATION + writeElement(root, '');
}

function writeElement(element: XmlElement, indent: string): string {
  const attributes = [...element.attributes].map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('');
  const start = `${indent}<${element.name}${attributes}`;
  if (element.children.length > 0) {
    const inside = element.children.map((child) => writeElement(child, `${indent}    `)).join('');
    return `${start}>\n${inside}${indent}</${element.name}>\n`;
  }
  return element.text === '' ? `${start}/>\n` : `${start}>${escapeXml(element.text)}</${element.name}>\n`;
}
