import { isXmlFault, parseXml } from '../metadata/parse-xml.ts';
import { escapeXml, METADATA_NAMESPACE } from '../metadata/write-xml.ts';
import { child, childText, type XmlElement } from '../metadata/xml-element.ts';

/** One call of the Metadata API's SOAP endpoint. */
export interface SoapCall {
  /** Such as `checkDeployStatus`. */
  readonly operation: string;
  /** The operation's element, namespace prefixes of it and everything inside taken off. */
  readonly body: XmlElement;
  readonly sessionId: string | undefined;
}

/** What an operation answers with: objects become nested elements, lists repeated ones, undefined is left out. */
export type SoapValue = undefined | string | number | boolean | readonly SoapValue[] | object;

const ENVELOPE_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Reads a SOAP envelope; a text says what is wrong with it. */
export function readSoapCall(xmlText: string | Uint8Array): SoapCall | string {
  const parsed = parseXml(xmlText);
  if (isXmlFault(parsed)) {
    return `The request is no XML: ${parsed.message} (${parsed.position.line}:${parsed.position.column})`;
  }
  const envelope = withoutPrefixes(parsed);
  const body = child(envelope, 'Body')?.children[0];
  if (envelope.name !== 'Envelope' || body === undefined) return 'The request is no SOAP envelope with a body.';
  const header = child(envelope, 'Header');
  const session = header === undefined ? undefined : child(header, 'SessionHeader');
  const sessionId = session === undefined ? undefined : childText(session, 'sessionId')?.trim();
  return { operation: body.name, body, sessionId };
}

/** The envelope around the answer of an operation; a list gives one `<result>` each. */
export function soapResponse(operation: string, result: SoapValue): string {
  return envelope(
    `<soapenv:Envelope xmlns:soapenv="${ENVELOPE_NAMESPACE}" xmlns="${METADATA_NAMESPACE}">`,
    `<${operation}Response>${soapElement('result', result)}</${operation}Response>`,
  );
}

/** A fault, with the platform's code in the way that clients look for it (`sf:INVALID_SESSION_ID`). */
export function soapFault(code: string, message: string): string {
  const faultCode = code.includes(':') ? code : `sf:${code}`;
  const text = code.includes(':') ? message : `${code}: ${message}`;
  return envelope(
    `<soapenv:Envelope xmlns:soapenv="${ENVELOPE_NAMESPACE}" xmlns:sf="http://soap.sforce.com/2006/04/metadata">`,
    `<soapenv:Fault><faultcode>${escapeXml(faultCode)}</faultcode><faultstring>${escapeXml(text)}</faultstring></soapenv:Fault>`,
  );
}

function envelope(start: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${start}<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

function soapElement(name: string, value: SoapValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: SoapValue) => soapElement(name, item)).join('');
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  const inside = Object.entries(value).map(([key, inner]: [string, SoapValue]) => soapElement(key, inner));
  return `<${name}>${inside.join('')}</${name}>`;
}

function withoutPrefixes(element: XmlElement): XmlElement {
  return {
    ...element,
    name: element.name.slice(element.name.indexOf(':') + 1),
    children: element.children.map(withoutPrefixes),
  };
}
