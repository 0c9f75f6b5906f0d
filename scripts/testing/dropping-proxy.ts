import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens at the request: it is lost, or the org's answer to it is; or the session has ended, for this one and
 * all after it.
 */
export type Break = 'request' | 'answer' | 'session';

/** Stands between a client and an org, and breaks what they have at one request. */
export interface DroppingProxy {
  readonly url: string;
  /** How many requests came. */
  count(): number;
  /** Breaks the next request of a method, or the next whose path is like that. */
  breakNext(method: string, what: Break, path?: RegExp): void;
  /** Whether the request that was to break has come. */
  hasBroken(): boolean;
  close(): Promise<void>;
}

/**
 * @param target the org
 * @param dropAt the request that breaks, from 1; 0 for none
 */
export async function startDroppingProxy(
  target: string,
  dropAt: number,
  what: Break = 'request',
): Promise<DroppingProxy> {
  let count = 0;
  let hasBroken = false;
  let next: { readonly method: string; readonly what: Break; readonly path: RegExp } | undefined;
  const server = createServer((incoming, outgoing) => {
    count += 1;
    const isNext = incoming.method === next?.method && next?.path.test(incoming.url ?? '') === true;
    const drops = count === dropAt || isNext;
    const lost = isNext ? next?.what : what;
    if (isNext) next = undefined;
    hasBroken ||= drops;
    if (what === 'session' && dropAt > 0 && count >= dropAt) {
      incoming.resume();
      endedSession(incoming.url ?? '', outgoing);
      return;
    }
    if (drops && lost === 'request') {
      incoming.socket.destroy();
      return;
    }
    const headers = { ...incoming.headers, host: new URL(target).host };
    const forward = request(target + (incoming.url ?? ''), { method: incoming.method, headers }, (answer) => {
      if (drops) {
        answer.resume();
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => incoming.socket.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    breakNext: (method, lost, path = /^/) => {
      next = { method, what: lost, path };
    },
    hasBroken: () => hasBroken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As the platform answers: a fault over SOAP, a list of errors over REST (REST API Developer Guide, "Status Codes"). */
function endedSession(path: string, outgoing: ServerResponse): void {
  const words = 'Session expired or invalid';
  if (path.includes('/Soap/')) {
    outgoing.writeHead(500, { 'content-type': 'text/xml' });
    outgoing.end(
      `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: ${words}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
    );
    return;
  }
  outgoing.writeHead(401, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify([{ errorCode: 'INVALID_SESSION_ID', message: words }]));
}
