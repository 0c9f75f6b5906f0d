import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ScenarioOrg } from './scenario-org.ts';

const SERTIFIER = 'https://b2b.sertifier.com';

/** Stands between the org and Sertifier, and lets nothing through until it is opened. */
interface Gate {
  readonly url: string;
  /** Resolves when a request stands before it. */
  readonly arrived: Promise<void>;
  readonly open: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Lets a change happen while the next request is on its way to Sertifier, and everything after it come to rest.
 * @param start makes a request due
 */
export async function whileSending(
  org: ScenarioOrg,
  start: () => Promise<void>,
  change: () => Promise<void>,
): Promise<void> {
  const gate = await openGate(org.sertifier.url());
  try {
    await org.requests.expect('PATCH', '/local/endpoints', { [SERTIFIER]: gate.url });
    await start();
    const settled = org.settle();
    await Promise.race([gate.arrived, settled]);
    await change();
    gate.open();
    await settled;
    await org.settle();
  } finally {
    gate.open();
    await org.requests.expect('PATCH', '/local/endpoints', { [SERTIFIER]: org.sertifier.url() });
    await gate.close();
  }
}

async function openGate(target: string): Promise<Gate> {
  const arrival = Promise.withResolvers<undefined>();
  const opening = Promise.withResolvers<undefined>();
  const server = http.createServer((request, response) => {
    arrival.resolve(undefined);
    void opening.promise.then(() => forward(target, request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: arrival.promise,
    open: () => {
      opening.resolve(undefined);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Passes a request on as it is, and the answer back; a connection that breaks there breaks here, too. */
async function forward(target: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const body = await buffer(request);
  const { method, headers } = request;
  const onward = http.request(target + (request.url ?? ''), { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}
