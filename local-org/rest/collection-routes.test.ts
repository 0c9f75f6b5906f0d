import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { permissionSet, startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const COLLECTIONS = '/services/data/v66.0/composite/sobjects';

interface Result {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
}

describe('sObject Collections and Tree', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg({
      clerkSets: [permissionSet('Orders', ['Order__c'], { 'Order__c.Note__c': 'read' })],
    });
  });
  after(async () => org.close());

  const order = (fields: Record<string, unknown>): Record<string, unknown> => ({
    attributes: { type: 'Order__c' },
    ...fields,
  });
  async function count(note: string): Promise<number> {
    const soql = encodeURIComponent(`SELECT COUNT() FROM Order__c WHERE Note__c = '${note}'`);
    return ((await org.send('GET', `/services/data/v66.0/query?q=${soql}`)).json as { totalSize: number }).totalSize;
  }

  it('saves what it can when allOrNone is false', async () => {
    const records = [order({ Note__c: 'some' }), order({ Note__c: 'some', Amount__c: -1 }), order({ Note__c: 'some' })];
    const reply = await org.send('POST', COLLECTIONS, { allOrNone: false, records });
    const results = reply.json as Result[];
    assert.deepEqual(
      results.map((one) => one.success),
      [true, false, true],
    );
    assert.deepEqual(results[1]?.errors, [
      {
        statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'The amount must not be negative.',
        fields: ['Amount__c'],
      },
    ]);
    assert.equal(await count('some'), 2);
  });

  it('takes all back when allOrNone is true, across objects', async () => {
    const records = [
      order({ Note__c: 'none' }),
      { attributes: { type: 'Contact' }, LastName: 'Example' },
      order({ Note__c: 'none', Amount__c: -1 }),
    ];
    const results = (await org.send('POST', COLLECTIONS, { allOrNone: true, records })).json as Result[];
    assert.deepEqual(
      results.map((one) => one.errors[0]?.statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'ALL_OR_NONE_OPERATION_ROLLED_BACK', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
    );
    assert.equal(await count('none'), 0);
  });

  it('refuses single records that the user may not write, before anything is saved with allOrNone', async () => {
    const records = [order({}), order({ Note__c: 'read only' })];
    const options = { token: org.clerkToken };
    const partly = (await org.send('POST', COLLECTIONS, { records }, options)).json as Result[];
    assert.deepEqual(
      partly.map((one) => one.errors[0]?.statusCode),
      [undefined, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    );
    const none = (await org.send('POST', COLLECTIONS, { allOrNone: true, records }, options)).json as Result[];
    assert.deepEqual(
      none.map((one) => one.success),
      [false, false],
    );
  });

  it('a governor limit in automation fails every record of its portion and saves none', async () => {
    const records = [order({ Note__c: 'fine' }), order({ Note__c: 'too much' })];
    const results = (await org.send('POST', COLLECTIONS, { records })).json as Result[];
    assert.deepEqual(
      results.map((one) => [one.success, one.errors[0]?.statusCode, one.errors[0]?.message]),
      [
        [false, 'CANNOT_EXECUTE_FLOW_TRIGGER', 'Too many SOQL queries: 101'],
        [false, 'CANNOT_EXECUTE_FLOW_TRIGGER', 'Too many SOQL queries: 101'],
      ],
    );
    assert.equal(await count('fine'), 0);
  });

  it('updates, reads in the order asked for, and deletes', async () => {
    const created = (await org.send('POST', COLLECTIONS, { records: [order({}), order({})] })).json as Result[];
    const ids = created.map((one) => one.id ?? '');
    const records = ids.map((id, index) => order({ id, Note__c: `updated ${index}` }));
    const updated = (await org.send('PATCH', COLLECTIONS, { records })).json as Result[];
    assert.deepEqual(
      updated.map((one) => [one.id, one.success]),
      ids.map((id) => [id, true]),
    );
    const asked = [ids[1], 'a00000000000099AAA', ids[0]].join(',');
    const read = await org.send('GET', `${COLLECTIONS}/Order__c?ids=${asked}&fields=Note__c`);
    assert.deepEqual(
      (read.json as ({ Note__c: string } | null)[]).map((one) => one?.Note__c),
      ['updated 1', undefined, 'updated 0'],
    );
    const posted = await org.send('POST', `${COLLECTIONS}/Order__c`, { ids, fields: ['Note__c'] });
    assert.equal((posted.json as unknown[]).length, 2);
    const deleted = (await org.send('DELETE', `${COLLECTIONS}?ids=${ids.join(',')}`)).json as Result[];
    assert.deepEqual(
      deleted.map((one) => one.success),
      [true, true],
    );
    const again = (await org.send('DELETE', `${COLLECTIONS}?ids=${ids.join(',')}&allOrNone=true`)).json as Result[];
    assert.deepEqual(
      again.map((one) => one.success),
      [false, false],
    );
  });

  it('upserts by an external ID', async () => {
    await org.send('POST', COLLECTIONS, { records: [order({ Order_Number__c: 'U1' })] });
    const records = [order({ Order_Number__c: 'U1', Note__c: 'a' }), order({ Order_Number__c: 'U2', Note__c: 'b' })];
    const results = (await org.send('PATCH', `${COLLECTIONS}/Order__c/Order_Number__c`, { records })).json as Result[];
    assert.deepEqual(
      results.map((one) => [one.success, one.created]),
      [
        [true, false],
        [true, true],
      ],
    );
  });

  it('takes 200 records and refuses 201', async () => {
    const many = (length: number): Record<string, unknown>[] =>
      Array.from({ length }, () => order({ Note__c: 'many' }));
    const results = (await org.send('POST', COLLECTIONS, { records: many(200) })).json as Result[];
    assert.equal(results.filter((one) => one.success).length, 200);
    const refused = await org.send('POST', COLLECTIONS, { records: many(201) });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /maximum allowed is 200/);
    assert.equal((await org.send('POST', COLLECTIONS, { records: [] })).status, 400);
    assert.equal((await org.send('POST', COLLECTIONS, { records: [{ LastName: 'x' }] })).status, 400);
  });

  it('creates a tree, parents before children', async () => {
    const tree = {
      records: [
        {
          attributes: { type: 'Order__c', referenceId: 'order' },
          Note__c: 'tree',
          Lines__r: {
            records: [
              { attributes: { type: 'Order_Line__c', referenceId: 'line1' } },
              { attributes: { type: 'Order_Line__c', referenceId: 'line2' } },
            ],
          },
        },
      ],
    };
    const reply = await org.send('POST', '/services/data/v66.0/composite/tree/Order__c', tree);
    assert.equal(reply.status, 201, reply.text);
    const { results } = reply.json as { results: { referenceId: string; id: string }[] };
    assert.deepEqual(
      results.map((one) => one.referenceId),
      ['order', 'line1', 'line2'],
    );
    const soql = encodeURIComponent(`SELECT COUNT() FROM Order_Line__c WHERE Order__c = '${results[0]?.id ?? ''}'`);
    const lines = (await org.send('GET', `/services/data/v66.0/query?q=${soql}`)).json as { totalSize: number };
    assert.equal(lines.totalSize, 2);
  });

  it('a tree with one refused record saves nothing', async () => {
    const record = (referenceId: string, fields: object): object => ({
      attributes: { type: 'Order__c', referenceId },
      Note__c: 'no tree',
      ...fields,
    });
    const tree = { records: [record('good', {}), record('bad', { Amount__c: -1 })] };
    const reply = await org.send('POST', '/services/data/v66.0/composite/tree/Order__c', tree);
    assert.equal(reply.status, 400);
    const body = reply.json as { hasErrors: boolean; results: { referenceId: string }[] };
    assert.deepEqual([body.hasErrors, body.results.map((one) => one.referenceId)], [true, ['bad']]);
    assert.equal(await count('no tree'), 0);
  });
});
