import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import type { OrgPort, OrgRecord } from '../org/org-port.ts';
import { createContact, qualify, waitForContactLink, waitForCredential, waitForPage } from './issue-one.ts';

/** An org that answers queries from a list, the last one again and again, and notes what is written. */
function fakeOrg(
  answers: readonly (readonly OrgRecord[])[],
): OrgPort & { readonly asked: string[]; readonly written: unknown[] } {
  let next = 0;
  const asked: string[] = [];
  const written: unknown[] = [];
  return {
    username: 'admin@example.com',
    userId: '005',
    organizationId: '00D',
    instanceUrl: 'http://127.0.0.1',
    asked,
    written,
    query: (soql) => {
      asked.push(soql);
      next += 1;
      return Promise.resolve(answers[Math.min(next, answers.length) - 1] ?? []);
    },
    create: (objectName, fields) => Promise.resolve(String(written.push([objectName, fields]))),
    update: (objectName, id, fields) => Promise.resolve(void written.push([objectName, id, fields])),
    delete: () => Promise.reject(new Error('unused')),
    request: () => Promise.reject(new Error('unused')),
    deployMetadata: () => Promise.reject(new Error('unused')),
  };
}

describe('issuing one credential for proof', () => {
  it('creates a contact and ticks its box', async () => {
    const org = fakeOrg([]);
    await createContact(org, { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' });
    await qualify(org, '003');
    assert.deepEqual(org.written, [
      ['Contact', { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' }],
      ['Contact', '003', { Issue_Credential__c: true }],
    ]);
  });

  it('waits while the credential is on its way, and answers the row that was decided', async () => {
    const row = { Id: 'a01', Status__c: 'Held', Verification_Link__c: null, Last_Error__c: 'Held: no e-mail.' };
    const org = fakeOrg([[], [{ ...row, Status__c: 'Queued' }], [row]]);
    assert.deepEqual(await waitForCredential(org, "003'x", 5), {
      id: 'a01',
      status: 'Held',
      verificationLink: undefined,
      reason: 'Held: no e-mail.',
    });
    assert.equal(org.asked.length, 3);
    assert.ok(org.asked[0]?.includes("Contact__c = '003\\'x'"), 'what is put into SOQL is escaped');
  });

  it('gives up after its time, and says where to look', async () => {
    for (const wait of [waitForCredential, waitForContactLink]) {
      await assert.rejects(
        () => Promise.resolve(wait(fakeOrg([[]]), '003', 0)),
        (error) => error instanceof CommandError && error.problem.includes('0 seconds') && error.remedy !== '',
      );
    }
  });

  it('T24: waits until the page behind a link is live, and answers its last status', async () => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.writeHead(requests < 3 ? 404 : 200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      assert.equal(await waitForPage(link, 5), 200);
      assert.equal(requests, 3);
      requests = 0;
      assert.equal(await waitForPage(link, 0), 404);
    } finally {
      server.close();
    }
  });
});
