import { request as sendRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Transport } from '../transactions/coordinator.ts';
import type { CalloutOutcome, InboundResponse, OutboundRequest } from '../transactions/work.ts';

export interface HttpTransportOptions {
  /** Where an origin (`https://api.example.org`) is really sent: a loopback address (`http://127.0.0.1:8080`). */
  readonly endpoints: () => ReadonlyMap<string, string>;
  /** Most bytes of a response's body; 12,000,000 on the platform. */
  readonly maximumBodyBytes: number;
  /** By how much time-outs are shortened on a clock that is not the machine's: 0.01 makes 30 seconds 300 milliseconds. */
  readonly waitScale?: number;
}

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a callout may really be sent to an URL: plain HTTP on this machine. */
function isLoopbackTarget(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && LOOPBACK_HOSTS.has(hostname);
}

/**
 * Sends callouts over HTTP, to this machine alone: without an entry for its origin a request fails, so nothing ever
 * leaves. Failures have the platform's texts (those of java.net), which name no header.
 */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  return {
    send: (outbound) => {
      const original = new URL(outbound.url);
      const target = targetOf(original.origin, options.endpoints());
      if (target === undefined) return Promise.resolve(failed(nothingLeaves(original.origin)));
      if (!isLoopbackTarget(target)) {
        return Promise.resolve(
          failed(
            `The local org sends callouts to this machine only, but ${original.origin} is mapped to ${target}. Map it to http://127.0.0.1:<port> with PATCH /local/endpoints.`,
          ),
        );
      }
      const timeoutMilliseconds = outbound.timeoutMilliseconds * (options.waitScale ?? 1);
      return exchange({ ...outbound, timeoutMilliseconds }, original, new URL(target), options.maximumBodyBytes);
    },
  };
}

function targetOf(origin: string, endpoints: ReadonlyMap<string, string>): string | undefined {
  const exact = endpoints.get(origin);
  if (exact !== undefined) return exact;
  for (const [from, to] of endpoints) if (URL.canParse(from) && new URL(from).origin === origin) return to;
  return undefined;
}

function nothingLeaves(origin: string): string {
  return `Nothing leaves this machine, and there is no entry for ${origin}. Say where to send it with PATCH /local/endpoints {"${origin}":"http://127.0.0.1:<port>"}.`;
}

function failed(message: string): CalloutOutcome {
  return { kind: 'failed', message };
}

function exchange(
  outbound: OutboundRequest,
  original: URL,
  target: URL,
  maximumBytes: number,
): Promise<CalloutOutcome> {
  return new Promise((resolve) => {
    let clientRequest: ClientRequest | undefined;
    const finish = (outcome: CalloutOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
      clientRequest?.destroy();
    };
    const timer = setTimeout(() => finish(failed('Read timed out')), outbound.timeoutMilliseconds);
    try {
      clientRequest = open(outbound, original, target);
    } catch {
      // Node's own text names the header at fault; the platform has no such text either way
      finish(failed('Illegal character in the method, the path or a header of the request'));
      return;
    }
    clientRequest.on('error', (error) => finish(failed(failureText(error, original.hostname))));
    clientRequest.on('response', (response) => {
      void receive(response, maximumBytes).then(finish);
    });
    clientRequest.end(Buffer.from(outbound.body));
  });
}

function open(outbound: OutboundRequest, original: URL, target: URL): ClientRequest {
  const body = Buffer.byteLength(outbound.body);
  const sendsLength = body > 0 || ['POST', 'PUT', 'PATCH'].includes(outbound.method);
  return sendRequest({
    host: target.hostname.replace(/^\[|\]$/g, ''),
    port: target.port === '' ? 80 : Number(target.port),
    method: outbound.method,
    path: requestPath(outbound.url),
    // a connection of its own: a reused one may have been closed meanwhile, which would look like a lost answer
    agent: false,
    headers: {
      ...Object.fromEntries(outbound.headers),
      host: original.host,
      ...(sendsLength ? { 'content-length': String(body) } : {}),
    },
  });
}

/** Path and query exactly as written: URL would tidy up a double slash's neighbours (`/a/../b`). */
function requestPath(url: string): string {
  const path = /^https?:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? '';
  return path.startsWith('/') ? path : `/${path}`;
}

async function receive(response: IncomingMessage, maximumBytes: number): Promise<CalloutOutcome> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      bytes += part.length;
      if (bytes > maximumBytes) return failed(`Exceeded max size limit of ${maximumBytes}`);
      chunks.push(part);
    }
  } catch {
    return failed('Premature EOF');
  }
  return { kind: 'answered', response: answer(response, Buffer.concat(chunks)) };
}

function answer(response: IncomingMessage, body: Buffer): InboundResponse {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2) {
    const name = response.rawHeaders[index] ?? '';
    const value = response.rawHeaders[index + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return {
    statusCode: response.statusCode ?? 0,
    status: response.statusMessage ?? '',
    headers,
    body: body.toString('utf8'),
  };
}

/** The text of java.net's exception for the same failure, which is what Apex shows. */
function failureText(error: Error, host: string): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNREFUSED') return 'Connection refused (Connection refused)';
  if (code === 'ECONNRESET') {
    return error.message === 'socket hang up' ? 'Unexpected end of file from server' : 'Connection reset';
  }
  if (code === 'EPIPE') return 'Broken pipe (Write failed)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return host;
  if (code === 'ETIMEDOUT') return 'connect timed out';
  if (code.startsWith('HPE_')) return 'Invalid Http response';
  return `The callout failed${code === '' ? '' : ` (${code})`}`;
}
