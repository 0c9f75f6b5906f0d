/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An element of a metadata file with where it stands, so that every complaint can name line and column. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, entities resolved, not trimmed. */
  readonly text: string;
  readonly position: Position;
}

/** The first child of a name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((one) => one.name === name);
}

/** All children of a name, in document order. */
export function children(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((one) => one.name === name);
}

/** The text of the first child of a name; undefined where there is no such child. */
export function childText(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text;
}

/** The boolean in the first child of a name; undefined where there is no such child. */
export function childFlag(element: XmlElement, name: string): boolean | undefined {
  const text = childText(element, name);
  return text === undefined ? undefined : text.trim() === 'true';
}
