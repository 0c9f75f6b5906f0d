import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a client and an org, and breaks the connection at one request. */
export interface DroppingProxy {
  readonly url: string;
  /** How many requests came. */
  count(): number;
  close(): Promise<void>;
}

/**
 * @param target the org
 * @param dropAt the request that breaks, from 1; 0 for none
 * @param after whether the org still receives it: only its answer is lost then
 */
export async function startDroppingProxy(target: string, dropAt: number, after = false): Promise<DroppingProxy> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count += 1;
    const drops = count === dropAt;
    if (drops && !after) {
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
