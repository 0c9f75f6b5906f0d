/** One part of a `multipart/form-data` body. */
export interface FormPart {
  readonly name: string;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

const BOUNDARY = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i;
const HEADER_END = '\r\n\r\n';

/**
 * Splits a `multipart/form-data` body (RFC 7578) into its parts.
 * @returns the parts by name, or what is wrong with the body
 */
export function readFormParts(contentType: string, body: Uint8Array): ReadonlyMap<string, FormPart> | string {
  const match = BOUNDARY.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return 'The Content-Type of a multipart body must state its boundary.';
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = `\r\n--${boundary}`;
  const parts = new Map<string, FormPart>();
  // The first delimiter may stand at the very start, without the line end before it
  let position = bytes.indexOf(delimiter.slice(2)) === 0 ? delimiter.length - 2 : endOf(bytes, delimiter, 0);
  while (position !== -1 && bytes.subarray(position, position + 2).toString() !== '--') {
    const headerEnd = bytes.indexOf(HEADER_END, position);
    const end = headerEnd === -1 ? -1 : bytes.indexOf(delimiter, headerEnd + 2);
    if (end === -1) return 'The multipart body ends inside a part.';
    const part = readPart(
      bytes.subarray(position, headerEnd).toString(),
      bytes.subarray(headerEnd + HEADER_END.length, end),
    );
    if (part === undefined) return 'A part of the multipart body has no name.';
    parts.set(part.name, part);
    position = end + delimiter.length;
  }
  return position === -1 ? 'The multipart body has no part.' : parts;
}

function endOf(bytes: Buffer, text: string, from: number): number {
  const start = bytes.indexOf(text, from);
  return start === -1 ? -1 : start + text.length;
}

function readPart(head: string, body: Uint8Array): FormPart | undefined {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const name = /;\s*name="([^"]*)"/i.exec(headers.get('content-disposition') ?? '')?.[1];
  return name === undefined ? undefined : { name, contentType: headers.get('content-type'), body };
}
