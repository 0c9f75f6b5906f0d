import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { after, describe, it } from 'node:test';
import type { CalloutOutcome, OutboundRequest } from '../transactions/work.ts';
import { SECRET } from './credential-fixture.ts';
import { createHttpTransport } from './http-transport.ts';

const servers: (Server | TcpServer)[] = [];
after(() => {
  for (const server of servers) {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  }
});

async function listen(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return listen(createServer(handle));
}

function send(
  target: string | undefined,
  changes: Partial<OutboundRequest> = {},
  maximumBodyBytes = 12_000_000,
  waitScale = 1,
): Promise<CalloutOutcome> {
  const endpoints = new Map(target === undefined ? [] : [['https://api.example.org', target]]);
  return createHttpTransport({ endpoints: () => endpoints, maximumBodyBytes, waitScale }).send({
    method: 'POST',
    endpoint: 'callout:Order_Api/orders',
    url: 'https://api.example.org//orders?x=1',
    headers: new Map([['apiKey', SECRET]]),
    body: '{"name":"Zoë"}',
    timeoutMilliseconds: 5_000,
    ...changes,
  });
}

const failed = (message: string): CalloutOutcome => ({ kind: 'failed', message });

describe('HTTP transport', () => {
  it('sends method, path, headers and body, and returns the answer whatever its status', async () => {
    const received: unknown[] = [];
    const target = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push([
          request.method,
          request.url,
          request.headers.apikey,
          request.headers.host,
          Buffer.concat(chunks).toString(),
        ]);
        response.writeHead(422, 'Unprocessable', { 'X-Answer': 'yes' }).end('Grüße');
      });
    });
    const outcome = await send(target);
    assert.deepEqual(received, [['POST', '//orders?x=1', SECRET, 'api.example.org', '{"name":"Zoë"}']]);
    assert.ok(outcome.kind === 'answered');
    assert.equal(outcome.response.statusCode, 422);
    assert.equal(outcome.response.status, 'Unprocessable');
    assert.equal(outcome.response.headers.get('X-Answer'), 'yes');
    assert.equal(outcome.response.body, 'Grüße');
  });

  it('lets nothing leave this machine: no entry, or an entry for elsewhere, fails', async () => {
    const without = await send(undefined);
    assert.ok(without.kind === 'failed');
    assert.match(
      without.message,
      /^Nothing leaves this machine.*https:\/\/api\.example\.org.*PATCH \/local\/endpoints/,
    );
    for (const elsewhere of ['http://192.0.2.1', 'https://127.0.0.1', 'http://127.0.0.1.example.org', 'nonsense']) {
      const outcome = await send(elsewhere);
      assert.ok(outcome.kind === 'failed');
      assert.match(outcome.message, /to this machine only/, elsewhere);
    }
    const loopback = await send(undefined, { url: 'http://127.0.0.1:9/x' });
    assert.ok(loopback.kind === 'failed');
    assert.match(loopback.message, /^Nothing leaves this machine/);
  });

  it('fails with "Read timed out" before headers and in the middle of a body', async () => {
    const silent = await serve(() => undefined);
    assert.deepEqual(await send(silent, { timeoutMilliseconds: 30 }), failed('Read timed out'));
    const stalling = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });
    assert.deepEqual(await send(stalling, { timeoutMilliseconds: 60 }), failed('Read timed out'));
  });

  it(
    'waits only a share of the time-out when it is told so, for orgs on a virtual clock',
    { timeout: 20_000 },
    async () => {
      const silent = await serve(() => undefined);
      assert.deepEqual(await send(silent, { timeoutMilliseconds: 30_000 }, 1000, 0.001), failed('Read timed out'));
    },
  );

  it('fails with "Connection refused" where nobody listens', async () => {
    const server = createServer();
    const target = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual(await send(target), failed('Connection refused (Connection refused)'));
  });

  it('tells a connection that ends from one that is reset, and from a body that is cut', async () => {
    const ending = await listen(createTcpServer((socket) => socket.once('data', () => socket.end())));
    assert.deepEqual(await send(ending), failed('Unexpected end of file from server'));
    const resetting = await listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    assert.deepEqual(await send(resetting), failed('Connection reset'));
    const cutting = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    assert.deepEqual(await send(cutting), failed('Premature EOF'));
  });

  it('fails on an answer that is no HTTP', async () => {
    const target = await listen(createTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n'))));
    assert.deepEqual(await send(target), failed('Invalid Http response'));
  });

  it('fails beyond the greatest size', async () => {
    const target = await serve((_, response) => response.end('x'.repeat(2_000)));
    assert.deepEqual(await send(target, {}, 1_000), failed('Exceeded max size limit of 1000'));
    assert.equal((await send(target, {}, 2_000)).kind, 'answered');
  });

  it('shows no secret when a header cannot be sent', async () => {
    const target = await serve((_, response) => response.end());
    const outcome = await send(target, { headers: new Map([['apiKey', `${SECRET}\nX: y`]]) });
    assert.ok(outcome.kind === 'failed');
    assert.match(outcome.message, /^Illegal character/);
    assert.ok(!outcome.message.includes(SECRET));
  });
});
