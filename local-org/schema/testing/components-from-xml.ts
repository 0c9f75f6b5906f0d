import { SaxesParser } from 'saxes';
import type { Component } from '../../metadata/component.ts';
import type { XmlElement } from '../../metadata/xml-element.ts';

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Reads XML text into elements with positions, for tests of the rooms below the deployment. */
function elementFromXml(xml: string): XmlElement {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  parser.on('opentag', (tag) => {
    const element: OpenElement = {
      name: tag.name,
      attributes: new Map(Object.entries(tag.attributes)),
      children: [],
      text: '',
      position: { line: parser.line, column: parser.column + 1 },
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (text) => {
    const current = open.at(-1);
    if (current !== undefined) current.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  if (root === undefined) throw new Error('The XML text has no element.');
  return root;
}

/** A component whose metadata is the XML text. */
export function componentFromXml(type: string, fullName: string, xml: string): Component {
  const object = fullName.split('.')[0] ?? fullName;
  return { type, fullName, fileName: `objects/${object}.object`, xml: elementFromXml(xml), files: [] };
}

/** A custom object `name` with an auto-number name field, or what `inside` says instead. */
export function customObject(name: string, inside = DEFAULT_OBJECT): Component {
  return componentFromXml('CustomObject', name, `<CustomObject>${inside}</CustomObject>`);
}

/** A custom field of the given type; `inside` holds its further elements. */
export function customField(fullName: string, type: string, inside = ''): Component {
  const name = fullName.split('.')[1] ?? fullName;
  const label = name.replace(/__c$/, '').replaceAll('_', ' ');
  const fixed = `<fullName>${name}</fullName>${inside.startsWith('<label>') ? '' : `<label>${label}</label>`}`;
  return componentFromXml('CustomField', fullName, `<fields>${fixed}<type>${type}</type>${inside}</fields>`);
}

/** A validation rule that is active. */
export function validationRule(fullName: string, formula: string, message: string, field?: string): Component {
  const shownAt = field === undefined ? '' : `<errorDisplayField>${field}</errorDisplayField>`;
  const escaped = formula.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return componentFromXml(
    'ValidationRule',
    fullName,
    `<validationRules><fullName>${fullName.split('.')[1] ?? ''}</fullName><active>true</active>` +
      `<errorConditionFormula>${escaped}</errorConditionFormula>${shownAt}` +
      `<errorMessage>${message}</errorMessage></validationRules>`,
  );
}

const DEFAULT_OBJECT =
  '<label>Order</label><pluralLabel>Orders</pluralLabel><sharingModel>ReadWrite</sharingModel>' +
  '<nameField><displayFormat>O-{0000}</displayFormat><label>Order Number</label><type>AutoNumber</type></nameField>';
