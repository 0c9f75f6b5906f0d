import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrgPort } from '../../org/org-port.ts';
import { OrgFacts } from '../org-facts.ts';
import { limitsCheck } from './org-checks.ts';

/** An org that answers its limits, and is asked nothing else. */
function factsWith(limits: Readonly<Record<string, unknown>>): OrgFacts {
  const unused = (): Promise<never> => Promise.reject(new Error('unused'));
  const org: OrgPort = {
    username: 'admin@example.com',
    userId: '005',
    organizationId: '00D',
    instanceUrl: 'http://127.0.0.1',
    query: unused,
    create: unused,
    update: unused,
    delete: unused,
    deployMetadata: unused,
    request: (method, path) => {
      assert.deepEqual([method, path], ['GET', '/limits']);
      return Promise.resolve({ status: 200, body: limits });
    },
  };
  return new OrgFacts(org, new Date());
}

describe('the check of limits (P3)', () => {
  it('warns at a tenth left, names each limit with its numbers, and says where to look', async () => {
    const [found, ...others] = await limitsCheck(
      factsWith({
        DailyApiRequests: { Max: 15_000, Remaining: 1_500 },
        DailyAsyncApexExecutions: { Max: 250_000, Remaining: 25_001 },
        DataStorageMB: { Max: 5, Remaining: 0 },
      }),
    );
    assert.deepEqual(others, []);
    assert.equal(found?.state, 'warning');
    assert.equal(found.detail, 'DailyApiRequests: 1500 of 15000 left; DataStorageMB: 0 of 5 left');
    assert.match(found.remedy ?? '', /System Overview/);
  });

  it('is content above that, with limits that nobody watches, and where an org tells none', async () => {
    const enough = { DailyApiRequests: { Max: 15_000, Remaining: 1_501 }, MassEmail: { Max: 10, Remaining: 0 } };
    for (const limits of [enough, {}]) {
      assert.deepEqual(await limitsCheck(factsWith(limits)), [{ state: 'ok', detail: 'none is nearly used up' }]);
    }
  });
});
