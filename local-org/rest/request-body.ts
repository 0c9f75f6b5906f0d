import type { IncomingMessage } from 'node:http';
import { RestError } from './rest-error.ts';

/** The platform's greatest request: 50 MB, which a deployment's encoded zip may fill (Metadata API Developer Guide). */
export const GREATEST_BODY = 52_428_800;

/**
 * Reads the body of a request.
 * @throws RestError 413 beyond 50 MB, 415 for a compressed body
 */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const encoding = message.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw RestError.of(415, 'UNSUPPORTED_MEDIA_TYPE', `The local org reads no '${encoding}' bodies. Send it plain.`);
  }
  if (Number(message.headers['content-length'] ?? 0) > GREATEST_BODY) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += bytes.length;
    if (length > GREATEST_BODY) throw tooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): RestError {
  const message = `Maximum size of request reached. Maximum size of request is ${GREATEST_BODY} bytes`;
  return RestError.of(413, 'EXCEEDED_MAX_SIZE_REQUEST', message);
}
