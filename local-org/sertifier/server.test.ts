import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Account, Campaign } from './account.ts';
import { startSertifier, type SertifierServer } from './server.ts';

interface Envelope {
  readonly hasError: boolean;
  readonly message: string;
  readonly validationErrors: readonly unknown[];
  readonly data: Record<string, Record<string, unknown>[]>;
  readonly content: null;
}

let now = new Date('2026-01-31T12:00:00Z');
let campaigns: Campaign[] = [];
let server: SertifierServer;

const seed = (account: Account, at: Date): void => {
  campaigns = ['Widget Engineer', 'Turbine Safety', 'Welding'].map((title) => account.addCampaign(title, at));
};

before(async () => {
  server = await startSertifier({ now: () => now, seed, publishingDelay: 3000 });
});
after(() => server.close());
beforeEach(() => server.reset());

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { secretKey: server.key, 'api-version': '3.3', 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function envelope(response: Response): Promise<Envelope> {
  return (await response.json()) as Envelope;
}

function campaignId(index = 0): string {
  return campaigns[index]?.id ?? '';
}

function ada(changes: object = {}): object {
  return {
    campaignId: campaignId(),
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    externalId: 'a00x',
    quickPublish: true,
    ...changes,
  };
}

async function setFaults(faults: unknown): Promise<Response> {
  return fetch(`${server.url}/local/faults`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${server.controlToken}` },
    body: JSON.stringify(faults),
  });
}

describe('the Sertifier stand-in', () => {
  it('SF-24, SF-68: refuses a wrong key with 403 and a missing api-version with 400', async () => {
    assert.equal((await call('GET', '/Test')).status, 200);
    assert.equal((await call('GET', '/Test', undefined, { secretKey: 'wrong' })).status, 403);
    const withoutVersion = await fetch(`${server.url}/Test`, { headers: { secretKey: server.key } });
    assert.equal(withoutVersion.status, 400);
  });

  it('SF-39, SF-40: answers issued credentials under the campaign ID with the ten documented fields', async () => {
    const answer = await envelope(await call('POST', '/campaign/addCredentials', { credentials: [ada()] }));
    assert.equal(answer.hasError, false);
    assert.deepEqual(Object.keys(answer), ['message', 'hasError', 'validationErrors', 'data', 'content']);
    const item = answer.data[campaignId()]?.[0] ?? {};
    assert.deepEqual(Object.keys(item), [
      'id',
      'name',
      'email',
      'status',
      'certificateNo',
      'issueDate',
      'externalId',
      'certificateImageLink',
      'badgeImageLink',
      'verificationLink',
    ]);
    assert.equal(item.externalId, 'a00x');
    assert.equal(item.issueDate, '2026-01-31T12:00:00');
  });

  it('T9: serves several campaigns in one request, one key each', async () => {
    const credentials = [0, 1, 2].map((index) => ada({ campaignId: campaignId(index), externalId: `a0${index}` }));
    const answer = await envelope(await call('POST', '/campaign/addCredentials', { credentials }));
    assert.deepEqual(Object.keys(answer.data).sort(), campaigns.map((one) => one.id).sort());
  });

  it('T8: refuses wrong data with HTTP 200 and hasError, naming each mistake, and issues nothing', async () => {
    const credentials = [
      ada(),
      ada({ campaignId: 'nope' }),
      ada({ name: ' ' }),
      ada({ email: 'a@@b' }),
      ada({ issueDate: '31.01.2026' }),
      ada({ attributes: [{ id: 'x', value: '1' }] }),
    ];
    const response = await call('POST', '/campaign/addCredentials', { credentials });
    const answer = await envelope(response);
    assert.equal(response.status, 200);
    assert.equal(answer.hasError, true);
    assert.deepEqual(answer.validationErrors, [
      'credentials[1].campaignId: Campaign not found.',
      'credentials[2].name: Name is required.',
      'credentials[3].email: Email is not valid.',
      'credentials[4].issueDate: Date must be YYYY-MM-DD.',
      'credentials[5].attributes: Attribute x not found.',
    ]);
    assert.equal(server.account.credentials.size, 0);
  });

  it('SF-08: refuses a campaign that is not active or not complete', async () => {
    const [first, second] = campaigns;
    assert.ok(first !== undefined && second !== undefined);
    first.active = false;
    second.designId = '00000000-0000-0000-0000-000000000000';
    const answer = await envelope(
      await call('POST', '/campaign/addCredentials', { credentials: [ada(), ada({ campaignId: campaignId(1) })] }),
    );
    assert.match(String(answer.validationErrors[0]), /not active/);
    assert.match(String(answer.validationErrors[1]), /not complete/);
  });

  it('SF-64, T24: the page behind the link is live after the publishing delay; a draft never is', async () => {
    const credentials = [ada(), ada({ quickPublish: false, email: 'b@example.com' })];
    const answer = await envelope(await call('POST', '/campaign/addCredentials', { credentials }));
    const [published, draft] = (answer.data[campaignId()] ?? []).map((item) => String(item.verificationLink));
    assert.equal((await fetch(published ?? '')).status, 404);
    now = new Date(now.getTime() + 3000);
    const page = await fetch(published ?? '');
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Ada Lovelace/);
    assert.equal((await fetch(draft ?? '')).status, 404);
  });

  it('T13: issues the same person twice in one campaign, as the API knows no duplicate', async () => {
    await call('POST', '/campaign/addCredentials', { credentials: [ada()] });
    await call('POST', '/campaign/addCredentials', { credentials: [ada()] });
    assert.equal(server.account.credentials.size, 2);
  });

  it('T11: finds, publishes, changes and deletes credentials', async () => {
    await call('POST', '/campaign/addCredentials', { credentials: [ada({ quickPublish: false })] });
    const found = await envelope(
      await call('POST', '/credential/search', { searchTerm: 'ada@example.com', campaignIds: [campaignId()] }),
    );
    const list = found.data as unknown as Record<string, unknown>[];
    assert.equal(list.length, 1);
    const id = String(list[0]?.id);
    assert.equal('externalId' in (list[0] ?? {}), false);
    await call('POST', '/credential/publish', { ids: [id] });
    assert.notEqual(server.account.credentials.get(id)?.publishedAt, null);
    await call('PUT', `/credential/${id}`, { name: 'Ada King' });
    assert.equal(server.account.credentials.get(id)?.name, 'Ada King');
    await call('DELETE', `/credential/${id}`);
    assert.equal((await envelope(await call('GET', `/credential/${id}`))).hasError, true);
  });

  it('answers 404 for an operation that Sertifier does not document', async () => {
    assert.equal((await call('POST', '/webhook', {})).status, 404);
  });
});

describe('scripted faults', () => {
  it('U20: drops the connection after the credential was made', async () => {
    await setFaults([{ on: { path: '/campaign/addCredentials', nth: 1 }, then: { drop: 'after commit' } }]);
    await assert.rejects(call('POST', '/campaign/addCredentials', { credentials: [ada()] }));
    assert.equal(server.account.credentials.size, 1);
    assert.equal((await call('POST', '/campaign/addCredentials', { credentials: [ada()] })).status, 200);
  });

  it('U18: answers 429 with Retry-After', async () => {
    await setFaults([{ then: { status: 429, retryAfter: '17' } }]);
    const response = await call('GET', '/Test');
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '17');
  });

  it('U5: refuses one credential of a batch and issues the others', async () => {
    await setFaults([
      {
        on: { credential: 'bad@example.com' },
        then: { refuse: 'Blocked.', variants: { partialFailure: 'good ones issued' } },
      },
    ]);
    const credentials = [ada(), ada({ email: 'bad@example.com' })];
    const answer = await envelope(await call('POST', '/campaign/addCredentials', { credentials }));
    assert.equal(answer.hasError, false);
    assert.equal(answer.data[campaignId()]?.length, 1);
  });

  it('U1, U6, U7: plays the variants of the answer', async () => {
    await setFaults([
      { then: { variants: { certificateNumberKey: 'certificateNO', externalId: 'absent', order: 'reversed' } } },
    ]);
    const credentials = [ada({ name: 'One' }), ada({ name: 'Two' })];
    const answer = await envelope(await call('POST', '/campaign/addCredentials', { credentials }));
    const items = answer.data[campaignId()] ?? [];
    assert.deepEqual(
      items.map((item) => item.name),
      ['Two', 'One'],
    );
    assert.ok('certificateNO' in (items[0] ?? {}) && !('externalId' in (items[0] ?? {})));
  });

  it('refuses a fault that it cannot play, by name', async () => {
    const response = await setFaults([{ then: { explode: true } }]);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /unknown keys explode/);
    const variant = await setFaults([{ then: { variants: { order: 'sideways' } } }]);
    assert.match(await variant.text(), /Variant 'order' cannot be/);
  });
});

describe('the request log', () => {
  it('SF-11: keeps what was received with the key masked', async () => {
    await call('POST', '/campaign/addCredentials', { credentials: [ada()] });
    const response = await fetch(`${server.url}/local/requests`, {
      headers: { authorization: `Bearer ${server.controlToken}` },
    });
    const text = await response.text();
    assert.equal(text.includes(server.key), false);
    const [logged] = JSON.parse(text) as { headers: Record<string, string>; status: number; path: string }[];
    assert.equal(logged?.headers.secretkey, '***');
    assert.equal(logged.headers['api-version'], '3.3');
    assert.equal(logged.status, 200);
  });

  it('is shown only with the control token', async () => {
    assert.equal((await fetch(`${server.url}/local/requests`)).status, 401);
  });
});

it('DG-28: limits requests a minute where asked to', async () => {
  const limited = await startSertifier({ requestsPerMinute: 2, now: () => now });
  const statuses: number[] = [];
  for (let index = 0; index < 3; index += 1) {
    const response = await fetch(`${limited.url}/Test`, { headers: { secretKey: limited.key, 'api-version': '3.3' } });
    statuses.push(response.status);
  }
  await limited.close();
  assert.deepEqual(statuses, [200, 200, 429]);
});
