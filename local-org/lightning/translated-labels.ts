import type { Component } from '../metadata/component.ts';
import { children, childText } from '../metadata/xml-element.ts';

const RIGHT_TO_LEFT = /^(?:ar|fa|he|iw|ur|yi)(?![a-z])/;

/**
 * The custom labels in a person's language, in the main language where a label is not translated (Metadata API
 * Developer Guide, "Translations").
 * @param language such as `de` or `en_US`
 */
export function translatedLabels(
  labels: ReadonlyMap<string, string>,
  components: Iterable<Component>,
  language: string,
): ReadonlyMap<string, string> {
  const translated = new Map(labels);
  for (const { type, fullName, xml } of components) {
    if (type !== 'Translations' || xml === undefined || fullName !== language) continue;
    for (const label of children(xml, 'customLabels')) {
      const [name, text] = [childText(label, 'name')?.trim() ?? '', childText(label, 'label')];
      if (text !== undefined && text.trim() !== '' && labels.has(name)) translated.set(name, text);
    }
  }
  return translated;
}

/** Which way a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
}
