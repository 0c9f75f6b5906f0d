import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const PATH = '/services/data/v66.0/named-credentials/credential';
const QUERY = `${PATH}?externalCredential=Vault&principalName=Owner&principalType=NamedPrincipal`;
const SECRET = 'never-to-be-seen';

function input(credentials: unknown): Record<string, unknown> {
  return {
    externalCredential: 'Vault',
    authenticationProtocol: 'Custom',
    principalName: 'Owner',
    principalType: 'NamedPrincipal',
    credentials,
  };
}

describe('Credentials of named principals (Connect REST API, "Credential")', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(async () => org.close());

  it('SF-16: POST stores the key, and no answer ever shows it', async () => {
    const empty = await org.send('GET', QUERY);
    assert.equal((empty.json as Record<string, unknown>).authenticationStatus, 'NotConfigured');
    const created = await org.send('POST', PATH, input({ key: { value: SECRET, encrypted: true } }));
    assert.equal(created.status, 201);
    const read = await org.send('GET', QUERY);
    assert.deepEqual(read.json, {
      authenticationProtocol: 'Custom',
      authenticationStatus: 'Configured',
      credentials: { key: { encrypted: true, revision: 1 } },
      externalCredential: 'Vault',
      principalName: 'Owner',
      principalType: 'NamedPrincipal',
    });
    assert.equal(created.text.includes(SECRET) || read.text.includes(SECRET), false);
    assert.equal((await org.send('POST', PATH, input({ key: { value: 'x', encrypted: true } }))).status, 400);
  });

  it('PATCH merges, PUT replaces, DELETE removes', async () => {
    const merged = await org.send('PATCH', PATH, input({ other: { value: SECRET, encrypted: true } }));
    assert.deepEqual(Object.keys((merged.json as { credentials: object }).credentials), ['key', 'other']);
    const replaced = await org.send('PUT', PATH, input({ other: { value: SECRET, encrypted: true } }));
    assert.deepEqual(Object.keys((replaced.json as { credentials: object }).credentials), ['other']);
    assert.equal((await org.send('DELETE', QUERY)).status, 204);
    assert.equal((await org.send('DELETE', QUERY)).status, 404);
    assert.equal((await org.send('PATCH', PATH, input({ key: { value: 'x', encrypted: true } }))).status, 404);
  });

  it('refuses unknown credentials and principals, undocumented shapes, and a slash at the end', async () => {
    const unknown = { ...input({ key: { value: 'x', encrypted: true } }), externalCredential: 'Nothing' };
    assert.equal((await org.send('POST', PATH, unknown)).status, 404);
    const bare = await org.send('POST', PATH, input({ key: SECRET }));
    assert.equal(bare.status, 400);
    assert.equal(bare.text.includes(SECRET), false);
    assert.equal((await org.send('POST', `${PATH}/`, input({}))).status, 404);
  });

  it('GET external-credentials/{name} lists the principals', async () => {
    const reply = await org.send('GET', '/services/data/v66.0/named-credentials/external-credentials/Vault');
    const body = reply.json as { developerName: string; principals: { principalName: string }[] };
    assert.equal(body.developerName, 'Vault');
    assert.deepEqual(
      body.principals.map((one) => one.principalName),
      ['Owner'],
    );
  });

  it('needs Customize Application', async () => {
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await org.send(method, QUERY, undefined, { token: org.clerkToken })).status, 403);
    }
    const reply = await org.send('POST', PATH, input({ key: { value: 'x', encrypted: true } }), {
      token: org.clerkToken,
    });
    assert.equal(reply.status, 403);
  });
});
