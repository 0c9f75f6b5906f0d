import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const DATA = '/services/data/v66.0';

interface Composite {
  compositeResponse: { body: unknown; httpStatusCode: number; referenceId: string }[];
}

describe('Composite and Composite Batch', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(async () => org.close());

  const create = (referenceId: string, fields: object): object => ({
    method: 'POST',
    url: `${DATA}/sobjects/Order__c`,
    referenceId,
    body: fields,
  });
  async function count(note: string): Promise<number> {
    const soql = encodeURIComponent(`SELECT COUNT() FROM Order__c WHERE Note__c = '${note}'`);
    return ((await org.send('GET', `${DATA}/query?q=${soql}`)).json as { totalSize: number }).totalSize;
  }

  it('hands results of one part to later ones, in the path, the query and the body', async () => {
    const reply = await org.send('POST', `${DATA}/composite`, {
      compositeRequest: [
        create('order', { Note__c: 'first' }),
        {
          method: 'POST',
          url: `${DATA}/sobjects/Order_Line__c`,
          referenceId: 'line',
          body: { Order__c: '@{order.id}' },
        },
        {
          method: 'GET',
          url: `${DATA}/query?q=SELECT+Id,Order__c+FROM+Order_Line__c+WHERE+Id='@{line.id}'`,
          referenceId: 'lines',
        },
        {
          method: 'PATCH',
          url: `${DATA}/sobjects/Order__c/@{lines.records[0].Order__c}`,
          referenceId: 'change',
          body: { Note__c: 'was @{order.id}' },
        },
      ],
    });
    const { compositeResponse } = reply.json as Composite;
    assert.deepEqual(
      compositeResponse.map((one) => [one.referenceId, one.httpStatusCode]),
      [
        ['order', 201],
        ['line', 201],
        ['lines', 200],
        ['change', 204],
      ],
      reply.text,
    );
    const { id } = compositeResponse[0]?.body as { id: string };
    assert.equal(await count(`was ${id}`), 1);
  });

  it('without allOrNone each part stands alone, and parts that refer to a refused one are halted', async () => {
    const reply = await org.send('POST', `${DATA}/composite`, {
      compositeRequest: [
        create('good', { Note__c: 'alone' }),
        create('bad', { Amount__c: -1 }),
        create('late', { Note__c: '@{bad.id}' }),
      ],
    });
    const { compositeResponse } = reply.json as Composite;
    assert.deepEqual(
      compositeResponse.map((one) => one.httpStatusCode),
      [201, 400, 400],
    );
    assert.match(JSON.stringify(compositeResponse[2]?.body), /PROCESSING_HALTED/);
    assert.equal(await count('alone'), 1);
  });

  it('with allOrNone one refused part takes all back', async () => {
    const reply = await org.send('POST', `${DATA}/composite`, {
      allOrNone: true,
      compositeRequest: [
        create('good', { Note__c: 'together' }),
        create('bad', { Amount__c: -1 }),
        create('late', { Note__c: 'together' }),
      ],
    });
    const { compositeResponse } = reply.json as Composite;
    const codes = compositeResponse.map((one) => (one.body as { errorCode: string }[])[0]?.errorCode);
    assert.deepEqual(codes, ['PROCESSING_HALTED', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'PROCESSING_HALTED']);
    assert.equal(await count('together'), 0);
    const good = await org.send('POST', `${DATA}/composite`, {
      allOrNone: true,
      compositeRequest: [create('one', { Note__c: 'together' }), create('two', { Note__c: 'together' })],
    });
    assert.deepEqual(
      (good.json as Composite).compositeResponse.map((one) => one.httpStatusCode),
      [201, 201],
    );
    assert.equal(await count('together'), 2);
  });

  it('refuses more than 25 parts and reference IDs that occur twice', async () => {
    const many = Array.from({ length: 26 }, (_one, index) => create(`r${index}`, {}));
    assert.equal((await org.send('POST', `${DATA}/composite`, { compositeRequest: many })).status, 400);
    const twice = [create('same', {}), create('same', {})];
    assert.equal((await org.send('POST', `${DATA}/composite`, { compositeRequest: twice })).status, 400);
  });

  it('a batch answers each request, and stops when it shall', async () => {
    const batchRequests = [
      { method: 'GET', url: 'v66.0/limits' },
      { method: 'GET', url: 'v66.0/nothing' },
      { method: 'POST', url: '/services/data/v66.0/sobjects/Order__c', richInput: { Note__c: 'batch' } },
    ];
    const all = (await org.send('POST', `${DATA}/composite/batch`, { batchRequests })).json as {
      hasErrors: boolean;
      results: { statusCode: number }[];
    };
    assert.deepEqual([all.hasErrors, all.results.map((one) => one.statusCode)], [true, [200, 404, 201]]);
    const halted = await org.send('POST', `${DATA}/composite/batch`, { batchRequests, haltOnError: true });
    assert.deepEqual(
      (halted.json as typeof all).results.map((one) => one.statusCode),
      [200, 404, 412],
    );
    assert.equal(await count('batch'), 1);
  });
});
