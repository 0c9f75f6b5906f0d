import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { SertifierFixture, type Reply } from './testing/sertifier-fixture.ts';
import { VARIANTS, type VariantName } from './variants.ts';

let at: SertifierFixture;
before(async () => {
  at = await SertifierFixture.start(2_000);
});
beforeEach(() => at.reset());
after(() => at.server.close());

const items = (reply: Reply): ReturnType<typeof SertifierFixture.items> => SertifierFixture.items(reply);
const firstItem = (reply: Reply): Readonly<Record<string, unknown>> => items(reply)[0] ?? {};
const wrongKey = (): Promise<Reply> => at.call('GET', '/Test', undefined, { secretKey: 'wrong', 'api-version': '3.3' });
const ONE_WRONG = [{}, { email: 'no mail' }];

/** What each reading of an unknown looks like from outside. A variant without an entry does not compile. */
const SEEN: Readonly<Record<VariantName, () => Promise<unknown>>> = {
  certificateNumberKey: async () =>
    Object.keys(firstItem(await at.issue({}))).filter((key) => key.startsWith('certificateN')),
  validationErrors: async () => (await at.issue({ name: '' })).json.validationErrors,
  badKeyStatus: async () => (await wrongKey()).status,
  badKeyBody: async () => (await wrongKey()).text.replace(/"validationErrors".*/, ''),
  oldKey: async () => {
    const old = at.server.key;
    at.server.changeKey(`${old}-changed`);
    const statuses: number[] = [];
    for (const minutes of [1, 60]) {
      at.wait(minutes * 60);
      statuses.push((await at.call('GET', '/Test', undefined, { secretKey: old, 'api-version': '3.3' })).status);
    }
    assert.equal((await at.call('GET', '/Test')).status, 200, 'the new key is valid at once');
    return statuses;
  },
  addressAllowList: async () => (await at.call('GET', '/Test')).status,
  failureData: async () => {
    const { data } = (await at.issue({ name: '' })).json;
    const keys = Object.keys(data ?? {});
    if (data === undefined || data === null || keys.length === 0)
      return data === undefined ? 'absent' : JSON.stringify(data);
    return keys[0] === at.campaigns[0]?.id ? 'own key' : 'another key';
  },
  partialFailure: async () => {
    const reply = await at.issue(...ONE_WRONG);
    return [reply.json.hasError, items(reply).length, at.server.account.credentials.size];
  },
  order: async () => {
    const names = Array.from({ length: 8 }, (_, index) => `P${index}`);
    const got = items(await at.issue(...names.map((name) => ({ name })))).map(({ name }) => String(name));
    assert.deepEqual([...got].sort(), names);
    return got.join() === names.join() ? 'as sent' : got.join() === names.toReversed().join() ? 'reversed' : 'other';
  },
  externalId: async () =>
    'externalId' in firstItem(await at.issue({})) ? firstItem(await at.issue({})).externalId : 'absent',
  credentialsPerRequest: async () => {
    const refused: number[] = [];
    for (const count of [1, 2, 51, 101, 1001]) {
      const { json } = await at.issue(...Array.from({ length: count }, () => ({})));
      if (json.hasError) refused.push(count);
    }
    return refused;
  },
  tooManyCredentials: async () => (await at.issue(...Array.from({ length: 1001 }, () => ({})))).status,
  severalCampaigns: async () => (await at.issue({}, { campaignId: at.campaigns[1]?.id })).json.hasError,
  sameRecipient: async () => {
    const [first, second] = [await at.issue({}), await at.issue({})];
    return [second.json.hasError, at.server.account.credentials.size, firstItem(first).id === firstItem(second).id];
  },
  credentialStatus: async () => firstItem(await at.issue({})).status,
  emailTracking: async () => {
    const id = String(firstItem(await at.issue({})).id);
    const { data } = (await at.call('GET', `/credential/${id}`)).json;
    return (data as { emailTracking: unknown }).emailTracking;
  },
  searchContainer: async () => {
    await at.issue({});
    const { data } = (await at.call('POST', '/credential/search', {})).json;
    return Array.isArray(data) ? 'list' : Object.keys(data as object);
  },
  linkInGet: async () => {
    const { data } = (await at.call('GET', `/credential/${String(firstItem(await at.issue({})).id)}`)).json;
    return 'verificationLink' in (data as object);
  },
  linkForm: async () => {
    const link = String(firstItem(await at.issue({})).verificationLink);
    at.wait(60);
    assert.equal((await fetch(link)).status, 200, 'the link leads somewhere');
    return [link.length > 255, new URL(link).hostname, new URL(link).pathname.replace(/\d+$/, 'N')];
  },
  linkLive: async () => {
    const link = String(firstItem(await at.issue({})).verificationLink);
    const statuses: number[] = [];
    for (const seconds of [0, 60, 3600]) {
      at.wait(seconds);
      statuses.push((await fetch(link)).status);
    }
    return statuses;
  },
  derivedLink: async () => {
    const item = firstItem(await at.issue({}));
    at.wait(60);
    const derived = await fetch(`${at.server.url}/en/verify/${String(item.certificateNo)}`, { redirect: 'manual' });
    const location = derived.headers.get('location');
    if (location !== null) assert.match(await (await fetch(at.server.url + location)).text(), /Ada/);
    return derived.status;
  },
  links: async () =>
    firstItem(await at.issue({})).verificationLink ??
    ('verificationLink' in firstItem(await at.issue({})) ? null : 'absent'),
  errorBody: async () => {
    await at.play({ errorBody: errorBody }, { status: 503 });
    const { status, text } = await at.call('GET', '/Test');
    assert.equal(status, 503);
    return text.slice(0, 11);
  },
  extraKeys: async () => {
    const reply = await at.issue({});
    return ['isUpgraded' in reply.json, 'traceId' in reply.json, 'nested' in firstItem(reply)];
  },
  campaignNotReady: async () => {
    const reply = await at.issue({ campaignId: 'gone' });
    return [reply.status, reply.json.hasError];
  },
  unknownFields: async () => (await at.issue({ mailSubject: 'Hello' })).json.hasError,
  missingVersion: async () => (await at.call('GET', '/Test', undefined, {})).status,
  goneCredential: async () => {
    const replies = await Promise.all(
      ['GET', 'PUT', 'DELETE'].map((method) => at.call(method, '/credential/gone', method === 'PUT' ? {} : undefined)),
    );
    return replies.map(({ status, json }) => `${status} ${String(json.hasError)}`);
  },
};
let errorBody: unknown;

/** For each variant, what is seen under each of its values, in their order. */
const EXPECTED: Readonly<Record<VariantName, readonly unknown[]>> = {
  certificateNumberKey: [['certificateNo'], ['certificateNO']],
  validationErrors: [
    ['credentials[0].name: Name is required.'],
    [{ key: 'credentials[0].name', value: 'Name is required.' }],
    [],
    null,
    undefined,
  ],
  badKeyStatus: [403, 401],
  badKeyBody: ['{"message":"Invalid secret key.","hasError":true,', '{"error":"Invalid secret key.","code":403}', ''],
  oldKey: [
    [403, 403],
    [200, 403],
  ],
  addressAllowList: [200, 403],
  failureData: ['{}', 'null', 'absent', 'another key', 'own key'],
  partialFailure: [
    [true, 0, 0],
    [false, 1, 1],
    [true, 1, 1],
  ],
  order: ['as sent', 'reversed', 'other'],
  externalId: ['a00x', null, 'absent'],
  credentialsPerRequest: [[1001], [2, 51, 101, 1001], [51, 101, 1001], [101, 1001]],
  tooManyCredentials: [200, 400, 413],
  severalCampaigns: [false, true],
  sameRecipient: [
    [false, 2, false],
    [true, 1, false],
    [false, 1, true],
  ],
  credentialStatus: [1, 0, 7],
  emailTracking: [0, 1, 5],
  searchContainer: ['list', ['credentials', 'total']],
  linkInGet: [false, true],
  linkForm: [
    [false, '127.0.0.1', '/en/verify/N'],
    [false, '127.0.0.1', '/cd/N'],
    [true, '127.0.0.1', '/en/verify/N'],
    [false, 'localhost', '/en/verify/N'],
  ],
  linkLive: [
    [404, 200, 200],
    [200, 200, 200],
    [404, 404, 404],
  ],
  derivedLink: [200, 302, 404],
  links: [/\/en\/verify\/\d+$/, null, '', 'absent'],
  errorBody: ['{"message":', '{"error":"A', '<!doctype h', ''],
  extraKeys: [
    [false, false, false],
    [true, false, false],
    [true, true, true],
  ],
  campaignNotReady: [
    [200, true],
    [400, true],
    [404, true],
    [200, false],
  ],
  unknownFields: [false, true],
  missingVersion: [400, 200],
  goneCredential: [
    ['200 true', '200 true', '200 true'],
    ['404 true', '404 true', '404 true'],
    ['200 false', '200 false', '200 false'],
  ],
};

describe('the variants of the Sertifier stand-in (U1 to U28)', () => {
  for (const [name, values] of Object.entries(VARIANTS) as [VariantName, readonly unknown[]][]) {
    it(`${name}: ${values.map((value) => JSON.stringify(value)).join(', ')}`, async () => {
      assert.equal(EXPECTED[name].length, values.length, 'each value has an expectation');
      for (const [index, value] of values.entries()) {
        at.reset();
        errorBody = value;
        assert.equal((await at.play({ [name]: value })).status, 200);
        const seen = await SEEN[name]();
        const expected = EXPECTED[name][index];
        if (expected instanceof RegExp) assert.match(String(seen), expected);
        else assert.deepEqual(seen, expected, JSON.stringify(value));
      }
    });
  }
});
