import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { SertifierFixture, type Reply } from './testing/sertifier-fixture.ts';

let at: SertifierFixture;
before(async () => {
  at = await SertifierFixture.start();
});
beforeEach(() => at.reset());
after(() => at.server.close());

async function data(method: string, path: string, body?: unknown): Promise<unknown> {
  const reply = await at.call(method, path, body);
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.json.hasError, false, reply.text);
  return reply.json.data;
}

async function refusal(method: string, path: string, body?: unknown): Promise<string> {
  const reply: Reply = await at.call(method, path, body);
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.json.hasError, true, reply.text);
  return String(reply.json.validationErrors);
}

const campaignId = (): string => at.campaigns[0]?.id ?? '';
async function issued(): Promise<{ readonly id: string; readonly certificateNo: string }> {
  const [item] = SertifierFixture.items(await at.issue({ quickPublish: false, expireDate: '2027-01-31' }));
  return { id: String(item?.id), certificateNo: String(item?.certificateNo) };
}
const pageStatus = async (number: string): Promise<number> => (await fetch(`${at.server.url}/cd/${number}`)).status;

describe('operations on campaigns', () => {
  const NEW = {
    title: 'Forklift',
    detailId: 'd',
    designId: 'e',
    emailTemplateId: 'f',
    emailFromName: 'Academy',
    emailSubject: 'Yours',
    emailFromAddress: 'a@example.com',
  };

  it('POST, GET, PUT and DELETE /campaign', async () => {
    assert.equal(await refusal('POST', '/campaign', { ...NEW, title: '' }), 'title: is required');
    const { id, status } = (await data('POST', '/campaign', NEW)) as { id: string; status: number };
    assert.equal(status, 1, 'a draft');
    await data('PUT', `/campaign/${id}`, { title: 'Crane', privateCampaign: true });
    const read = (await data('GET', `/campaign/${id}`)) as Record<string, unknown>;
    assert.deepEqual(
      [read.title, read.privateCampaign, read.emailSubject, read.createDate],
      ['Crane', true, 'Yours', '2026-01-31T12:00:00'],
    );
    await data('DELETE', `/campaign/${id}`);
    assert.match(await refusal('GET', `/campaign/${id}`), /not found/);
  });

  it('POST /campaign/search pages by startIndex and length, by title and by status', async () => {
    for (let index = 0; index < 12; index += 1)
      at.server.account.addCampaign(`More ${index}`, at.clock.now, { status: 1 });
    const titles = async (body: object): Promise<string[]> =>
      ((await data('POST', '/campaign/search', body)) as { title: string }[]).map(({ title }) => title);
    assert.equal((await titles({})).length, 10, 'ten unless asked otherwise');
    assert.deepEqual(await titles({ startIndex: 12 }), ['More 10', 'More 11']);
    assert.deepEqual(await titles({ searchTerm: 'weld' }), ['Welding']);
    assert.deepEqual(await titles({ status: [3], length: 1 }), ['Widget Engineer']);
  });

  it('POST /campaign/send publishes its drafts; the ID stands in `id`, `campaignId` is ignored', async () => {
    const { certificateNo } = await issued();
    assert.equal(await pageStatus(certificateNo), 404);
    assert.match(await refusal('POST', '/campaign/send', { campaignId: campaignId() }), /id/);
    assert.equal(await data('POST', '/campaign/send', { id: campaignId() }), true);
    assert.equal(await pageStatus(certificateNo), 200);
  });

  it('POST /campaign/schedule needs a date, and then takes no credentials', async () => {
    const without = await at.call('POST', '/campaign/schedule', { id: campaignId() });
    assert.equal(without.status, 400);
    assert.equal(await data('POST', '/campaign/schedule', { id: campaignId(), publishDate: '2026-02-01' }), true);
    assert.match(JSON.stringify((await at.issue({})).json.validationErrors), /scheduled/);
  });
});

describe('operations on credentials', () => {
  it('GET, PUT and DELETE /credential/{id}', async () => {
    const { id } = await issued();
    const read = (await data('GET', `/credential/${id}`)) as Record<string, unknown>;
    assert.deepEqual(
      [read.name, read.expireDate, 'externalId' in read, 'verificationLink' in read],
      ['Ada', '2027-01-31T00:00:00', false, false],
    );
    assert.equal(typeof (await data('PUT', `/credential/${id}`, { name: 'Ada King', expireDate: null })), 'string');
    const changed = (await data('GET', `/credential/${id}`)) as Record<string, unknown>;
    assert.deepEqual([changed.name, changed.expireDate], ['Ada King', null]);
    assert.equal(await refusal('PUT', `/credential/${id}`, { name: ' ' }), 'name: is required');
    assert.equal(await data('DELETE', `/credential/${id}`), true);
    assert.equal(at.server.account.credentials.size, 0);
  });

  it('POST /credential/search by name or e-mail, campaign, recipient and status, with the campaign’s title', async () => {
    await at.issue({}, { name: 'Bob', email: 'bob@example.com', campaignId: at.campaigns[1]?.id });
    const found = async (body: object): Promise<Record<string, unknown>[]> =>
      (await data('POST', '/credential/search', body)) as Record<string, unknown>[];
    const [bob] = await found({ searchTerm: 'BOB@' });
    assert.deepEqual([bob?.name, bob?.campaignTitle], ['Bob', 'Welding']);
    assert.deepEqual(
      (await found({ campaignIds: [campaignId()] })).map(({ name }) => name),
      ['Ada'],
    );
    assert.deepEqual(
      (await found({ recipientIds: [bob?.recipientId] })).map(({ name }) => name),
      ['Bob'],
    );
    assert.equal((await found({ status: 2 })).length, 0);
    assert.equal((await found({ startIndex: 1 })).length, 1);
  });

  it('POST /credential/publish, all or none', async () => {
    const { id, certificateNo } = await issued();
    assert.match(await refusal('POST', '/credential/publish', { ids: [id, 'gone'] }), /gone not found/);
    assert.match(await refusal('POST', '/credential/publish', { credentialIds: [id] }), /ids: is required/);
    assert.equal(await pageStatus(certificateNo), 404);
    assert.equal(await data('POST', '/credential/publish', { ids: [id] }), true);
    assert.equal(await pageStatus(certificateNo), 200);
  });

  it('GET /credential/generatePDFLink by ID and by number; the link gives a PDF', async () => {
    const { id, certificateNo } = await issued();
    const { link } = (await data('GET', `/credential/generatePDFLink/${id}`)) as { link: string };
    assert.deepEqual(await data('GET', `/credential/generatePDFLink/${certificateNo}`), { link });
    const file = await fetch(link);
    assert.equal(file.headers.get('content-type'), 'application/pdf');
    assert.match(await file.text(), /^%PDF-1\.4[^]*\(Ada\)/);
    assert.match(await refusal('GET', '/credential/generatePDFLink/gone'), /not found/);
  });

  it('an expired credential stays reachable and says so', async () => {
    const [item] = SertifierFixture.items(await at.issue({ issueDate: '2025-01-01', expireDate: '2025-12-31' }));
    assert.match(await (await fetch(String(item?.verificationLink))).text(), /Expired/);
  });
});

describe('operations on recipients and attributes', () => {
  it('POST, PUT, search and DELETE /recipient; updateExistingCredentials renames what was issued', async () => {
    const { id: credentialId } = await issued();
    const [found] = (await data('POST', '/recipient/search', { searchTerm: 'ada' })) as { id: string }[];
    const recipients = [{ id: found?.id, name: 'Ada King', email: 'king@example.com' }];
    assert.equal(await data('PUT', '/recipient', { recipients }), true);
    assert.equal(at.server.account.credentials.get(credentialId)?.name, 'Ada');
    await data('PUT', '/recipient', { recipients, updateExistingCredentials: true });
    const { name, email } = at.server.account.credentials.get(credentialId) ?? {};
    assert.deepEqual([name, email], ['Ada King', 'king@example.com']);
    assert.equal(await data('DELETE', `/recipient/${found?.id ?? ''}`), true);
    assert.match(await refusal('DELETE', `/recipient/${found?.id ?? ''}`), /not found/);
    const created = await data('POST', '/recipient', { recipients: [{ name: 'Bob', email: 'bob@example.com' }] });
    assert.equal((created as unknown[]).length, 1);
    assert.match(await refusal('POST', '/recipient', {}), /recipients: is required/);
  });

  it('POST, PUT, search and DELETE /attribute', async () => {
    await data('POST', '/attribute', { title: 'City', type: 1 });
    const search = async (body: object): Promise<string[]> =>
      ((await data('POST', '/attribute/search', body)) as { title: string }[]).map(({ title }) => title);
    assert.deepEqual(await search({}), ['Grade', 'City']);
    assert.deepEqual(await search({ types: [3] }), ['Grade']);
    await data('PUT', `/attribute/${at.attributeId}`, { title: 'Mark' });
    assert.deepEqual(await search({ searchTerm: 'mark' }), ['Mark']);
    await data('DELETE', `/attribute/${at.attributeId}`);
    assert.match(await refusal('DELETE', `/attribute/${at.attributeId}`), /not found/);
  });
});

describe('operations of which only the paths are documented', () => {
  it('search and read designs, details and e-mail templates of the campaigns', async () => {
    for (const kind of ['design', 'detail', 'emailTemplate'] as const) {
      const found = (await data('POST', `/${kind}/search`, { searchTerm: 'weld' })) as { id: string; title: string }[];
      assert.deepEqual(
        found.map(({ title }) => title),
        ['Welding'],
      );
      assert.deepEqual(await data('GET', `/${kind}/${found[0]?.id ?? ''}`), found[0]);
      assert.match(await refusal('GET', `/${kind}/gone`), /not found/);
    }
  });

  it('copy and delete designs and e-mail templates', async () => {
    for (const kind of ['design', 'emailTemplate'] as const) {
      const id = at.campaigns[0]?.[`${kind}Id`];
      const copy = (await data('POST', `/${kind}/copy`, { id })) as { id: string; title: string };
      assert.equal(copy.title, 'Widget Engineer (copy)');
      assert.equal(await data('DELETE', `/${kind}/${copy.id}`), true);
      assert.match(await refusal('DELETE', `/${kind}/${copy.id}`), /not found/);
    }
    assert.equal((await at.call('DELETE', `/detail/${at.campaigns[0]?.detailId ?? ''}`)).status, 404, 'not documented');
  });

  it('create and rename details, and search skills in English or Turkish', async () => {
    assert.match(await refusal('POST', '/detail', {}), /title: is required/);
    const { id } = (await data('POST', '/detail', { title: 'Crane' })) as { id: string };
    assert.deepEqual(await data('PUT', `/detail/${id}`, { title: 'Big Crane' }), { id, title: 'Big Crane' });
    const skills = (await data('POST', '/detail/searchSkills', { searchTerm: 'weld', language: 'en' })) as unknown[];
    assert.equal(skills.length, 1);
    assert.match(await refusal('POST', '/detail/searchSkills', { language: 'de' }), /en or tr/);
  });
});
