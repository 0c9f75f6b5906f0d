/** A part of a flow's XML, by where it stands in the text. */
export interface XmlPart {
  readonly name: string;
  readonly kind: string;
  readonly start: number;
  readonly text: string;
}

const INDENT = '    ';

/** The parts directly below `<Flow>`: elements, resources and the start, as the Metadata API and Flow Builder write them. */
export function flowParts(xml: string): readonly XmlPart[] {
  return partsAt(xml, INDENT, 0);
}

/** The parts of one kind directly below a part. */
export function innerParts(part: XmlPart, kind: string): readonly XmlPart[] {
  return partsAt(part.text, INDENT + INDENT, part.start).filter((inner) => inner.kind === kind);
}

function partsAt(text: string, indent: string, offset: number): XmlPart[] {
  const pattern = new RegExp(`^${indent}<(\\w+)>\\r?\\n[^]*?^${indent}</\\1>\\r?\\n`, 'gm');
  return [...text.matchAll(pattern)].map((match) => ({
    kind: match[1] ?? '',
    name: /<name>([^<]*)<\/name>/.exec(match[0])?.[1] ?? match[1] ?? '',
    start: offset + match.index,
    text: match[0],
  }));
}

/** The text of the first leaf of that tag in a part. */
export function leaf(text: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1];
}

/** The text with a part of it exchanged. */
export function exchange(xml: string, part: { readonly start: number; readonly text: string }, by: string): string {
  return xml.slice(0, part.start) + by + xml.slice(part.start + part.text.length);
}

const RESOURCES = new Set(['constants', 'formulas', 'textTemplates', 'variables']);

/**
 * Elements at which a change of a part can first show: an element itself, and for a formula those that use it, if only
 * through another formula. Undefined where it can show anywhere: the start of a flow.
 */
export function shownAt(parts: readonly XmlPart[], part: XmlPart): readonly string[] | undefined {
  if (part.kind === 'start') return undefined;
  if (!RESOURCES.has(part.kind)) return [part.name];
  const found = new Set<string>();
  const seen = new Set([part.name]);
  for (const name of seen) {
    for (const user of parts.filter((other) => other.name !== name && uses(other, name))) {
      if (user.kind === 'start') return undefined;
      (RESOURCES.has(user.kind) ? seen : found).add(user.name);
    }
  }
  return [...found];
}

function uses(part: XmlPart, name: string): boolean {
  return new RegExp(`[>{!]${name}[<}.]`).test(part.text);
}
