import { metadataTypes } from './load-metadata-types.ts';
import type { ElementDeclaration } from './metadata-types.ts';
import {
  ENUMS_WRITTEN_EMPTY,
  FREE_FORM_ELEMENTS,
  NOT_REALLY_REQUIRED,
  RETIRED_ELEMENTS,
  TYPES_WITH_PROVED_REQUIREMENTS,
} from './platform-tolerance.ts';
import { METADATA_NAMESPACE } from './write-xml.ts';
import type { Position, XmlElement } from './xml-element.ts';

/** Something in a metadata file that the Metadata API's types do not allow. */
export interface Finding {
  readonly message: string;
  readonly position: Position;
  readonly severity: 'Error' | 'Warning';
}

const NOTHING: ReadonlySet<string> = new Set();
const BOOLEAN = /^(?:true|false|0|1)$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DATE_OR_TIME =
  /^(?:-?\d{4,}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?)?|\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:Z|[+-]\d{2}:\d{2})?$/;

/**
 * Checks a metadata element against the Metadata API's own types: element names, enum values, scalars, required
 * elements, and that repeated elements stand together ("is duplicated at this location", as orgs say it).
 * @param root the root element, or the element of a child inside its parent's file
 * @param typeName the type that it should be, such as `Flow` or `CustomField`
 * @param checkedElsewhere names of elements directly inside whose content is not checked here
 */
export function validateXml(
  root: XmlElement,
  typeName: string,
  checkedElsewhere: ReadonlySet<string> = NOTHING,
): Finding[] {
  const findings: Finding[] = [];
  if (metadataTypes().elementsOf(typeName) === undefined) {
    const message = `The metadata type '${typeName}' is not declared by the Metadata API's types.`;
    return [{ message, position: root.position, severity: 'Error' }];
  }
  const strict = TYPES_WITH_PROVED_REQUIREMENTS.has(typeName);
  checkStructure(root, typeName, { findings, strict, checkedElsewhere });
  return findings;
}

interface Check {
  readonly findings: Finding[];
  readonly strict: boolean;
  readonly checkedElsewhere: ReadonlySet<string>;
}

function checkStructure(element: XmlElement, typeName: string, check: Check): void {
  const declared = metadataTypes().elementsOf(typeName);
  if (declared === undefined) return;
  if (element.text.trim() !== '') {
    report(check, element, `Unexpected text '${element.text.trim().slice(0, 40)}' in type ${typeName}`);
  }
  const seen = new Set<string>();
  let previous = '';
  for (const inner of element.children) {
    const declaration = declared.get(inner.name);
    if (declaration === undefined) {
      if (!RETIRED_ELEMENTS.has(`${typeName}.${inner.name}`)) reportUnknown(check, inner, typeName);
    } else {
      const misplaced = seen.has(inner.name) && (!declaration.repeated || previous !== inner.name);
      if (misplaced) report(check, inner, `Element ${inner.name} is duplicated at this location in type ${typeName}`);
      const elsewhere = check.checkedElsewhere.has(inner.name) || FREE_FORM_ELEMENTS.has(`${typeName}.${inner.name}`);
      if (!elsewhere) checkContent(inner, declaration, check);
    }
    seen.add(inner.name);
    previous = inner.name;
  }
  checkRequired(element, typeName, declared, seen, check);
}

function checkRequired(
  element: XmlElement,
  typeName: string,
  declared: ReadonlyMap<string, ElementDeclaration>,
  seen: ReadonlySet<string>,
  check: Check,
): void {
  for (const [name, declaration] of declared) {
    if (!declaration.required || seen.has(name) || NOT_REALLY_REQUIRED.has(`${typeName}.${name}`)) continue;
    const severity = check.strict ? 'Error' : 'Warning';
    const message = `Required field is missing: ${name} (in type ${typeName})`;
    check.findings.push({ message, position: element.position, severity });
  }
}

function checkContent(element: XmlElement, declaration: ElementDeclaration, check: Check): void {
  if (element.attributes.get('xsi:nil') === 'true' || declaration.type === 'any') return;
  if (metadataTypes().elementsOf(declaration.type) !== undefined) {
    checkStructure(element, declaration.type, { ...check, checkedElsewhere: NOTHING });
    return;
  }
  for (const inner of element.children) reportUnknown(check, inner, declaration.type);
  const problem = problemOfText(element.text.trim(), declaration.type);
  if (problem !== undefined) report(check, element, problem);
}

function problemOfText(text: string, type: string): string | undefined {
  const values = metadataTypes().valuesOf(type);
  if (values !== undefined) {
    const allowed = values.has(text) || (text === '' && ENUMS_WRITTEN_EMPTY.has(type));
    return allowed ? undefined : `'${text}' is not a valid value for the enum '${type}'`;
  }
  if (type === 'boolean' && !BOOLEAN.test(text)) return `'${text}' is not a valid value for the type xsd:boolean`;
  if (type === 'number' && !NUMBER.test(text)) return `'${text}' is not a valid value for the type xsd:double`;
  if (type === 'Date' && !DATE_OR_TIME.test(text)) return `'${text}' is not a valid value for the type xsd:dateTime`;
  return undefined;
}

function reportUnknown(check: Check, element: XmlElement, typeName: string): void {
  report(check, element, `Element {${METADATA_NAMESPACE}}${element.name} invalid at this location in type ${typeName}`);
}

function report(check: Check, element: XmlElement, message: string): void {
  check.findings.push({ message: `Error parsing file: ${message}`, position: element.position, severity: 'Error' });
}
