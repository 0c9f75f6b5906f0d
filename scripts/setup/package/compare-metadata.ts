import { parseXml, type XmlNode } from './xml-tree.ts';

/** Files of a package in the Metadata API's format, by path. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** Elements that an org changes by itself, or that another step sees to: activating flows is the last step of set-up. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['Flow.status', 'CustomObject.fullName']);
/** Elements that tell the members of a list apart. */
const IDENTITIES = ['name', 'fullName', 'field', 'object', 'apexClass', 'tab', 'application'] as const;
/** Types whose lists the package alone decides: an element too many in the org is a change that somebody made. */
const COMPLETE_LISTS: ReadonlySet<string> = new Set(['Flow', 'PermissionSet']);

/**
 * The files of a package that an org holds otherwise, or not at all. An org gives metadata back in an order of its own
 * and with defaults spelt out, so a file counts as present when everything that the package says of it is there.
 * @returns paths, sorted
 */
export function differingFiles(wanted: PackageFiles, present: PackageFiles): readonly string[] {
  return [...wanted.keys()].filter((path) => !isPresent(path, wanted.get(path), present.get(path))).sort();
}

function isPresent(path: string, wanted: Uint8Array | undefined, present: Uint8Array | undefined): boolean {
  if (wanted === undefined || present === undefined) return false;
  const [wantedText, presentText] = [plain(wanted), plain(present)];
  if (wantedText === presentText) return true;
  if (/\.(cls|js|html|css|svg)$/.test(path)) return false;
  const [wantedXml, presentXml] = [parseXml(wantedText), parseXml(presentText)];
  if (wantedXml === undefined || presentXml === undefined) return false;
  return covers(presentXml, wantedXml, wantedXml.name);
}

/** Line ends and blanks at the end of a file are no difference. */
function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replace(/\r\n/g, '\n').trimEnd();
}

/** Whether an element of the org says everything that the package's says. */
function covers(present: XmlNode, wanted: XmlNode, type: string): boolean {
  if (wanted.children.length === 0) return present.children.length === 0 && present.text === wanted.text;
  const lists = Map.groupBy(
    wanted.children.filter(({ name }) => !NOT_COMPARED.has(`${wanted.name}.${name}`)),
    ({ name }) => name,
  );
  for (const [name, members] of lists) {
    const candidates = present.children.filter((one) => one.name === name);
    if (!coversAll(candidates, members, type)) return false;
  }
  return !COMPLETE_LISTS.has(type) || !hasStrangers(present, lists);
}

/** Pairs each wanted element with one of the org's: by identity, by equality, or by whatever covers it. */
function coversAll(candidates: readonly XmlNode[], wanted: readonly XmlNode[], type: string): boolean {
  const free = new Set(candidates);
  const left: XmlNode[] = [];
  const byText = Map.groupBy(candidates, canonical);
  for (const one of wanted) {
    const equal = byText.get(canonical(one))?.find((candidate) => free.has(candidate));
    if (equal === undefined) left.push(one);
    else free.delete(equal);
  }
  for (const one of left) {
    const match = [...free].find((candidate) => sameIdentity(candidate, one) && covers(candidate, one, type));
    if (match === undefined) return false;
    free.delete(match);
  }
  return true;
}

function sameIdentity(one: XmlNode, other: XmlNode): boolean {
  return identity(one) === identity(other);
}

function identity(node: XmlNode): string | undefined {
  for (const name of IDENTITIES) {
    const child = node.children.find((one) => one.name === name);
    if (child !== undefined) return child.text;
  }
  return undefined;
}

/** Whether the org has named members that the package does not know. */
function hasStrangers(present: XmlNode, lists: ReadonlyMap<string, readonly XmlNode[]>): boolean {
  return present.children.some((child) => {
    const key = child.children.length === 0 ? undefined : identity(child);
    if (key === undefined) return false;
    return !(lists.get(child.name) ?? []).some((one) => identity(one) === key);
  });
}

const canonicalTexts = new WeakMap<XmlNode, string>();

/** An element as a text in which the order of its children does not count. */
function canonical(node: XmlNode): string {
  const known = canonicalTexts.get(node);
  if (known !== undefined) return known;
  const inside = node.children.map(canonical).sort().join('');
  const text = `<${node.name}>${node.children.length === 0 ? JSON.stringify(node.text) : inside}</>`;
  canonicalTexts.set(node, text);
  return text;
}
