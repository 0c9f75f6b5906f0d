import { SaxesParser } from 'saxes';

/** An element of a metadata file, without attributes: they carry no setting but the type of a value. */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

interface OpenNode {
  readonly name: string;
  text: string;
  readonly children: OpenNode[];
}

/** The root element of an XML text; undefined where the text is no XML. */
export function parseXml(xml: string): XmlNode | undefined {
  const parser = new SaxesParser();
  const top: OpenNode = { name: '', text: '', children: [] };
  const open: OpenNode[] = [top];
  parser.on('opentag', ({ name }) => {
    const node: OpenNode = { name: name.replace(/^\w+:/, ''), text: '', children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on('closetag', () => {
    const node = open.pop();
    if (node !== undefined) node.text = node.children.length > 0 ? '' : node.text.trim();
  });
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  return top.children[0];
}
