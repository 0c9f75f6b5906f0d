import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { PlatformError } from '../transactions/errors.ts';
import type { CredentialCatalog } from './credential-catalog.ts';
import { externalCredential, principal, SECRET } from './credential-fixture.ts';
import { parseCredentialInput, parsePrincipalQuery } from './credential-input.ts';
import { parseCredentials } from './parse-credentials.ts';
import { SecretStore } from './secret-store.ts';

const KEY = { externalCredential: 'Order_System', principalName: 'Main' };
const catalogOf = (...principals: string[]): CredentialCatalog =>
  parseCredentials([
    externalCredential({ parameters: principals.map((name, index) => principal(name, index + 1)).join('') }),
  ]).catalog;

function input(credentials: Record<string, unknown>, changes: Record<string, unknown> = {}) {
  return parseCredentialInput({
    ...KEY,
    authenticationProtocol: 'Custom',
    principalType: 'NamedPrincipal',
    credentials,
    ...changes,
  });
}

function refusal(action: () => unknown): PlatformError {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof PlatformError);
    return error;
  }
  return assert.fail('nothing was refused');
}

describe('SecretStore (Connect REST API, /named-credentials/credential)', () => {
  it('creates once, merges by PATCH, replaces by PUT and deletes', () => {
    const store = new SecretStore(() => catalogOf('Main'));
    assert.equal(store.describe(KEY).authenticationStatus, 'NotConfigured');
    const created = store.create(
      input({ apiKey: { value: SECRET, encrypted: true }, region: { value: 'eu', encrypted: false } }),
    );
    assert.deepEqual(created, {
      authenticationProtocol: 'Custom',
      authenticationStatus: 'Configured',
      credentials: { apiKey: { encrypted: true, revision: 1 }, region: { encrypted: false, revision: 1, value: 'eu' } },
      externalCredential: 'Order_System',
      principalName: 'Main',
      principalType: 'NamedPrincipal',
    });
    assert.match(refusal(() => store.create(input({}))).message, /already has a credential/);
    assert.deepEqual(store.patch(input({ apiKey: { value: 'new' } })).credentials.apiKey, {
      encrypted: true,
      revision: 2,
    });
    assert.equal(store.read('Order_System', 'Main')?.get('region'), 'eu');
    store.replace(input({ apiKey: { value: 'newer' } }));
    assert.equal(store.read('Order_System', 'Main')?.get('apiKey'), 'newer');
    assert.equal(store.read('Order_System', 'Main')?.has('region'), false);
    store.delete(KEY, ['apiKey']);
    assert.equal(store.describe(KEY).authenticationStatus, 'NotConfigured');
    assert.equal(refusal(() => store.patch(input({}))).errorCode, 'NOT_FOUND');
  });

  it('works only after external credential and principal are deployed, and survives their redeployment', () => {
    let catalog = catalogOf();
    const store = new SecretStore(() => catalog);
    assert.match(refusal(() => store.create(input({}))).message, /has no principal Main/);
    assert.match(
      refusal(() => store.create(input({}, { externalCredential: 'Nothing' }))).message,
      /no external credential Nothing/,
    );
    catalog = catalogOf('Main');
    store.create(input({ apiKey: { value: SECRET } }));
    catalog = catalogOf('Main', 'Other');
    assert.equal(store.read('order_system', 'Main')?.get('apiKey'), SECRET);
    assert.equal(store.read('Order_System', 'Other'), undefined);
  });

  it('goes with its principal when that is deleted', () => {
    let catalog = catalogOf('Main', 'Other');
    const store = new SecretStore(() => catalog);
    store.create(input({ apiKey: { value: SECRET } }));
    store.create(input({ apiKey: { value: 'other' } }, { principalName: 'Other' }));
    catalog = catalogOf('Other');
    store.forgetUndeployed();
    catalog = catalogOf('Main', 'Other');
    assert.equal(store.read('Order_System', 'Main'), undefined);
    assert.equal(store.read('Order_System', 'Other')?.get('apiKey'), 'other');
  });

  it('refuses a stale revision', () => {
    const store = new SecretStore(() => catalogOf('Main'));
    store.create(input({ apiKey: { value: 'a' } }));
    assert.match(
      refusal(() => store.patch(input({ apiKey: { value: 'b', revision: 7 } }))).message,
      /stored revision is 1/,
    );
    store.patch(input({ apiKey: { value: 'b', revision: 1 } }));
    assert.equal(store.read('Order_System', 'Main')?.get('apiKey'), 'b');
  });

  it('wants the documented shape, and does not repeat what it was given', () => {
    for (const wrong of [{ apiKey: SECRET }, { apiKey: { value: [SECRET] } }]) {
      const { message } = refusal(() => input(wrong));
      assert.match(message, /credentials\.apiKey/);
      assert.ok(!message.includes(SECRET));
    }
    assert.match(refusal(() => input({}, { authenticationProtocol: 'Oauth' })).message, /must be Custom/);
    assert.match(refusal(() => input({}, { principalType: 'PerUserPrincipal' })).message, /must be NamedPrincipal/);
    assert.deepEqual(
      parsePrincipalQuery(
        new URLSearchParams('externalCredential=Order_System&principalName=Main&principalType=NamedPrincipal'),
      ),
      KEY,
    );
  });

  it('shows no secret when it is printed, inspected or written as JSON', () => {
    const store = new SecretStore(() => catalogOf('Main'));
    store.create(input({ apiKey: { value: SECRET } }));
    const values = store.read('Order_System', 'Main');
    for (const subject of [store, values, { nested: { store, values } }]) {
      const printed = [
        inspect(subject, { depth: 9, showHidden: true }),
        JSON.stringify(subject),
        String(Object.entries(subject ?? {})),
      ].join();
      assert.ok(!printed.includes(SECRET), printed);
    }
    assert.ok(!JSON.stringify(store.describe(KEY)).includes(SECRET));
    assert.equal(values?.get('apiKey'), SECRET);
  });
});
