import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startLocalOrg, type RunningLocalOrg } from '../start-local-org.ts';

let running: RunningLocalOrg;
before(async () => {
  running = await startLocalOrg();
});
after(() => running.close());

async function request(method: string, path: string, body?: unknown, token = running.org.token): Promise<Response> {
  return fetch(running.instanceUrl + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function contacts(): Promise<number> {
  const response = await request('GET', '/services/data/v66.0/query?q=SELECT+Id+FROM+Contact');
  return ((await response.json()) as { totalSize: number }).totalSize;
}

describe('a local org', () => {
  it('returns to the state after start, or to the one that was kept', async () => {
    const path = '/services/data/v66.0/sobjects/Contact';
    assert.equal((await request('POST', path, { LastName: 'Lovelace' })).status, 201);
    await request('POST', '/local/reset');
    assert.equal(await contacts(), 0);
    await request('POST', path, { LastName: 'Hopper' });
    await request('POST', '/local/keep');
    await request('POST', path, { LastName: 'Lovelace' });
    assert.equal(await contacts(), 2);
    await request('POST', '/local/reset');
    assert.equal(await contacts(), 1);
  });

  it('may call itself, which a reset does not change', async () => {
    const own = running.instanceUrl;
    await request('PATCH', '/local/endpoints', { [own]: null });
    await request('POST', '/local/reset');
    const endpoints = (await (await request('GET', '/local/endpoints')).json()) as Record<string, string>;
    assert.deepEqual(endpoints, { 'https://b2b.sertifier.com': running.sertifier.url, [own]: own });
  });

  it('opens a session for another user, who controls nothing', async () => {
    const query = '/services/data/v66.0/query?q=SELECT+Id+FROM+Profile+WHERE+Name=%27Standard+User%27';
    const profile = ((await (await request('GET', query)).json()) as { records: { Id: string }[] }).records[0]?.Id;
    const user = {
      Username: 'editor@example.com',
      LastName: 'Editor',
      Email: 'editor@example.com',
      Alias: 'editor',
      IsActive: true,
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      ProfileId: profile,
    };
    const created = await request('POST', '/services/data/v66.0/sobjects/User', user);
    assert.equal(created.status, 201, await created.text());
    const login = await request('POST', '/local/login', { username: 'editor@example.com' });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const info = await request('GET', '/services/oauth2/userinfo', undefined, accessToken);
    assert.equal(((await info.json()) as { preferred_username: string }).preferred_username, 'editor@example.com');
    assert.equal((await request('POST', '/local/reset', undefined, accessToken)).status, 403);
    assert.equal((await request('POST', '/local/login', { username: 'nobody@example.com' })).status, 404);
  });

  it('sends a callout host nowhere but to this machine', async () => {
    const refused = await request('PATCH', '/local/endpoints', { 'https://api.example.com': 'http://10.0.0.1:80' });
    assert.equal(refused.status, 400);
  });
});
