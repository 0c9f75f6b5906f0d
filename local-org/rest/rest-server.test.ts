import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { GREATEST_BODY } from './request-body.ts';
import { REFUSED_RESOURCES } from './refused-resources.ts';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

describe('The server against hostile and broken clients', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg({
      mounts: [
        {
          handles: (_method, path) => path.startsWith('/mounted/'),
          authentication: 'session',
          handle: (request) =>
            Promise.resolve({ status: 200, body: JSON.stringify([...request.headers.keys(), request.user?.name]) }),
        },
        {
          handles: (_method, path) => path === '/own/door',
          authentication: 'own',
          handle: (request) => Promise.resolve({ status: 200, body: request.user?.name ?? 'nobody' }),
        },
      ],
    });
  });
  after(async () => org.close());

  it('listens on the loopback address alone', () => {
    assert.match(org.server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers 401 INVALID_SESSION_ID to a wrong, malformed or missing token (trap 9)', async () => {
    for (const options of [
      { token: 'wrong' },
      { token: null },
      { token: null, headers: { authorization: 'Basic YTpi' } },
      { token: '__proto__' },
    ]) {
      const reply = await org.send('GET', '/services/data/v66.0/sobjects', undefined, options);
      assert.equal(reply.status, 401);
      assert.deepEqual(reply.json, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
    }
  });

  it('does not read the body of a request without a session', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${org.server.url}/services/data/v66.0/sobjects/Contact`, {
        method: 'POST',
        headers: { 'content-length': '1000000' },
      });
      request.on('response', (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      request.write('{');
    });
    assert.equal(status, 401);
  });

  it('collapses leading slashes of the path (trap 1)', async () => {
    const reply = await org.send('GET', '//services/data');
    assert.equal(reply.status, 200);
    const versions = reply.json as { version: string; label: string; url: string }[];
    assert.deepEqual(versions.at(-1), { label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
    assert.equal((await org.send('GET', '///services/data/v66.0/limits')).status, 200);
  });

  it('lists its versions as XML where that is what is accepted, without a login', async () => {
    const reply = await fetch(`${org.server.url}/services/data`, { headers: { accept: 'application/xml' } });
    assert.match(reply.headers.get('content-type') ?? '', /^application\/xml/);
    assert.match(await reply.text(), /<Version><label>Spring '26<\/label><url>\/services\/data\/v66\.0<\/url>/);
  });

  it('answers 404 NOT_FOUND in the words that the CLI looks for (trap 3)', async () => {
    for (const path of [
      '/nowhere',
      '/services/data/v99.0/sobjects',
      '/services/data/v66.0/sobjects/Nothing__c/describe',
      '/services/data/v66.0/tooling/sobjects/SourceMember/describe',
      '/services/data/v66.0/sobjects/',
      '/services/data/v66.0/../../../etc/passwd',
      '/services/data/v66.0/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '/services/data/v66.0/sobjects/%E0%A4%A/describe',
      '/services/data/v66.0/sobjects/__proto__/describe',
      '/services/data/v66.0/sobjects/constructor',
    ]) {
      const reply = await org.send('GET', path);
      assert.equal(reply.status, 404, path);
      assert.deepEqual(
        reply.json,
        [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }],
        path,
      );
    }
  });

  it('answers 405 with the methods that a path knows', async () => {
    const reply = await org.send('PUT', '/services/data/v66.0/limits', {});
    assert.equal(reply.status, 405);
    assert.deepEqual(reply.json, [
      { message: "HTTP Method 'PUT' not allowed. Allowed are GET", errorCode: 'METHOD_NOT_ALLOWED' },
    ]);
  });

  it('answers 400 JSON_PARSER_ERROR to malformed, missing and deeply nested JSON', async () => {
    for (const text of [
      '{"LastName":',
      '',
      '[]',
      '"text"',
      '['.repeat(200_000),
      `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    ]) {
      const reply = await org.send('POST', '/services/data/v66.0/sobjects/Contact', undefined, { text });
      assert.equal(reply.status, 400);
      assert.equal((reply.json as { errorCode: string }[])[0]?.errorCode, 'JSON_PARSER_ERROR');
    }
  });

  it('refuses a body of 100 MB by its length, and an endless one when it passes 50 MB', async () => {
    const announced = await statusOf(org, { 'content-length': String(100_000_000) }, (request) => request.write('{'));
    assert.equal(announced, 413);
    const endless = await statusOf(org, { 'transfer-encoding': 'chunked' }, (request) => {
      const chunk = Buffer.alloc(1_048_576, 0x20);
      for (let sent = 0; sent <= GREATEST_BODY; sent += chunk.length) request.write(chunk);
    });
    assert.equal(endless, 413);
  });

  it('takes prototype keys for unknown fields', async () => {
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty']) {
      const text = `{"LastName":"Example","${key}":{"isAdministrator":true}}`;
      const reply = await org.send('POST', '/services/data/v66.0/sobjects/Contact', undefined, { text });
      assert.equal(reply.status, 400, key);
      assert.deepEqual(reply.json, [
        { message: `No such column '${key}' on sobject of type Contact`, errorCode: 'INVALID_FIELD' },
      ]);
    }
    assert.equal(Object.hasOwn(Object.prototype, 'isAdministrator'), false);
  });

  it('refuses a Host header that is not this machine (DNS rebinding)', async () => {
    const status = await rawStatus(
      org,
      `GET /services/data HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n`,
    );
    assert.equal(status, 403);
  });

  it('survives garbage instead of HTTP, and goes on', async () => {
    assert.equal(await rawStatus(org, 'GARBAGE\r\n\r\n'), 400);
    assert.equal((await org.send('GET', '/services/data')).status, 200);
  });

  it('refuses compressed bodies by name', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const reply = await org.send('POST', '/services/data/v66.0/sobjects/Contact', {}, { headers });
    assert.equal(reply.status, 415);
  });

  it('refuses by name what the platform has and the local org has not', async () => {
    for (const [method, path] of [
      ['GET', '/services/data/v66.0/search?q=FIND'],
      ['PATCH', '/services/data/v66.0/tooling/sobjects/FlowDefinition/300000000000001AAA'],
      ['POST', '/services/data/v66.0/jobs/ingest'],
      ['POST', '/services/Soap/s/66.0/00D000000000001EAA'],
      ['GET', '/services/data/v66.0/ui-api/list-ui/Contact'],
      ['GET', '/services/data/v66.0/sobjects/Contact/describe/layouts'],
      ['GET', '/services/data/v66.0/sobjects/Contact/updated'],
      ['GET', '/services/data/v66.0/sobjects/Contact/updated/?start=2026-05-05T00:00:00Z&end=2026-05-06T00:00:00Z'],
      ['GET', '/services/data/v66.0/sobjects/Contact/deleted/?start=2026-05-05T00:00:00Z&end=2026-05-06T00:00:00Z'],
      ...REFUSED_RESOURCES.flatMap(({ paths }) => paths).map(
        (path) => ['GET', path.startsWith('/') ? path : `/services/data/v66.0/${path}`] as const,
      ),
    ] as const) {
      const reply = await org.send(method, path, method === 'GET' ? undefined : {});
      assert.equal(reply.status, 501, path);
      assert.match(reply.text, /The local org does not implement/, path);
    }
  });

  it('logs requests without queries, headers and bodies, and keeps its own reading out', async () => {
    const { adminToken } = org;
    await org.send('GET', `/services/data/v66.0/limits?q=secret-in-query`, undefined, {
      headers: { 'x-key': 'secret-in-header' },
    });
    const reply = await org.send('GET', '/local/requests');
    const entries = reply.json as { method: string; path: string; status: number; milliseconds: number }[];
    const last = entries.at(-1);
    assert.deepEqual(
      { ...last, milliseconds: 0 },
      { method: 'GET', path: '/services/data/v66.0/limits', status: 200, milliseconds: 0 },
    );
    assert.equal(reply.text.includes('secret'), false);
    assert.equal(reply.text.includes(adminToken), false);
  });

  it('gives mounted parts the user but not the session', async () => {
    const reply = await org.send('GET', '/mounted/page');
    const received = JSON.parse(reply.text) as string[];
    assert.equal(received.at(-1), 'Ada Admin');
    assert.equal(received.includes('authorization'), false);
    assert.equal((await org.send('GET', '/mounted/page', undefined, { token: null })).status, 401);
    assert.equal((await org.send('POST', '/own/door', {}, { token: null })).text, 'nobody');
  });

  it('lets a browser in by frontdoor.jsp, whose cookie counts for pages of this server alone', async () => {
    const target = encodeURIComponent('//evil.example/');
    const door = await org.send(
      'GET',
      `/secur/frontdoor.jsp?sid=${encodeURIComponent(org.adminToken)}&retURL=${target}`,
      undefined,
      { token: null },
    );
    assert.equal(door.status, 302);
    assert.equal(door.headers.get('location'), '/lightning/page/home');
    const setCookie = door.headers.get('set-cookie') ?? '';
    assert.match(setCookie, /HttpOnly; SameSite=Strict$/);
    const cookie = setCookie.split(';')[0] ?? '';
    const own = await org.send('GET', '/services/data/v66.0/limits', undefined, { token: null, headers: { cookie } });
    assert.equal(own.status, 200);
    const foreign = { cookie, origin: 'http://evil.example' };
    const stolen = await org.send('GET', '/services/data/v66.0/limits', undefined, { token: null, headers: foreign });
    assert.equal(stolen.status, 401);
    const wrong = await org.send('GET', '/secur/frontdoor.jsp?sid=wrong', undefined, { token: null });
    assert.equal(wrong.status, 401);
  });
});

describe('A client that never finishes its headers (slow loris)', () => {
  it('is cut off, while others are answered', async () => {
    const org = await startTestOrg({ headersTimeout: 150 });
    const socket = connect(org.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET /services/data HTTP/1.1\r\nHost: 127.0.0.1\r\nX-');
    const drip = setInterval(() => socket.write('a'), 40);
    assert.equal((await org.send('GET', '/services/data')).status, 200);
    socket.resume();
    await closed;
    clearInterval(drip);
    await org.close();
  });
});

describe('The end of the server', () => {
  it('close() ends idle and half-sent connections and frees the port', async () => {
    const org = await startTestOrg();
    await org.send('GET', '/services/data');
    const socket = connect(org.server.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('POST /services/data HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await org.close();
    await closed;
    await assert.rejects(fetch(`${org.server.url}/services/data`));
  });
});

async function statusOf(
  org: TestOrg,
  headers: Readonly<Record<string, string>>,
  write: (request: ReturnType<typeof httpRequest>) => void,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${org.server.url}/services/data/v66.0/sobjects/Contact`, {
      method: 'POST',
      headers: { authorization: `Bearer ${org.adminToken}`, ...headers },
    });
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', (error) => {
      if (!answered) reject(error);
    });
    write(request);
  });
}

async function rawStatus(org: TestOrg, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(org.server.port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1])));
    socket.on('error', reject);
  });
}
