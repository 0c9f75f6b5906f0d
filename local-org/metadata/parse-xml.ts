import { SaxesParser } from 'saxes';
import type { Position, XmlElement } from './xml-element.ts';

/** Why a text is no acceptable XML, and where. */
export interface XmlFault {
  readonly message: string;
  readonly position: Position;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  readonly text: string[];
  readonly position: Position;
}

/** No metadata type nests nearly as deep; a file that does is an attack on the stack. */
const MAXIMUM_DEPTH = 200;
const LOCATED_MESSAGE = /^(?:\d+:\d+: )?(.*)$/s;

class Refusal extends Error {
  readonly fault: XmlFault;

  constructor(fault: XmlFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Tells a fault from an element. */
export function isXmlFault(outcome: XmlElement | XmlFault): outcome is XmlFault {
  return 'message' in outcome;
}

/**
 * Reads an XML document. Line and column of an element are those of its `<`, both from 1.
 * Document types and entities beyond the five of XML are refused, so that nothing can be expanded or fetched.
 * @returns the root element, or what is wrong and where
 */
export function parseXml(source: Uint8Array | string): XmlElement | XmlFault {
  const text = decode(source);
  if (text === undefined) return { message: 'The file is not encoded in UTF-8.', position: { line: 1, column: 1 } };
  try {
    return readDocument(text);
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}

function decode(source: Uint8Array | string): string | undefined {
  if (typeof source === 'string') return source.startsWith('\uFEFF') ? source.slice(1) : source;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    return undefined;
  }
}

function readDocument(text: string): XmlElement {
  const parser = new SaxesParser();
  const locate = positionFinder(text);
  const open: OpenElement[] = [];
  let tagStart: Position = { line: 1, column: 1 };
  let root: XmlElement | undefined;
  const refuse = (message: string): never => {
    throw new Refusal({ message, position: { line: parser.line, column: parser.column + 1 } });
  };
  parser.on('error', (error) => refuse(LOCATED_MESSAGE.exec(error.message)?.[1] ?? error.message));
  parser.on('doctype', () => refuse('A document type declaration (DOCTYPE) is not allowed.'));
  parser.on('opentagstart', (tag) => {
    tagStart = locate(text.lastIndexOf('<', parser.position - tag.name.length - 1));
    if (open.length >= MAXIMUM_DEPTH) refuse(`Elements are nested more than ${MAXIMUM_DEPTH} deep.`);
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map(Object.entries(tag.attributes));
    open.push({ name: tag.name, attributes, children: [], text: [], position: tagStart });
  });
  const addText = (part: string): void => {
    open.at(-1)?.text.push(part);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { text: parts, ...closed } = open.pop() ?? refuse('An element ends that never began.');
    const element: XmlElement = { ...closed, text: parts.join('') };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(text).close();
  return root ?? refuse('The document has no root element.');
}

/** Turns offsets, asked for in ascending order, into lines and columns. */
function positionFinder(text: string): (offset: number) => Position {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    for (;;) {
      const lineEnd = text.indexOf('\n', lineStart);
      if (lineEnd === -1 || lineEnd >= offset) return { line, column: offset - lineStart + 1 };
      line += 1;
      lineStart = lineEnd + 1;
    }
  };
}
