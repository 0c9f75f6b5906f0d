import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { ORDER } from './testing/small-project.ts';

const WRITER = `public class Writer {
  @InvocableMethod
  public static List<String> write(List<String> ids) {
    List<String> results = new List<String>();
    for (String id : ids) results.add(tryUpdate(id) + ' / ' + tryQuery(id));
    return results;
  }
  private static String tryUpdate(String id) {
    try {
      update new Order__c(Id = id, Note__c = 'x');
      return 'written';
    } catch (DmlException e) {
      return e.getDmlStatusCode(0);
    }
  }
  private static String tryQuery(String id) {
    try {
      return [SELECT Note__c FROM Order__c WHERE Id = :id FOR UPDATE].Note__c;
    } catch (QueryException e) {
      return e.getMessage();
    }
  }
}`;
const PROJECT = {
  ...ORDER,
  'classes/Writer.cls': WRITER,
  'classes/Writer.cls-meta.xml': metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>'),
};

let org: ComposedOrg;
before(async () => {
  org = await startWith(PROJECT, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

const hold = (...ids: readonly string[]): Promise<unknown> => org.send('POST', '/local/locks', { ids });

describe('a record that another client holds', () => {
  it('is UNABLE_TO_LOCK_ROW over REST, alone and in a collection, and free after a reset', async () => {
    const id = await org.create('Order__c', { Note__c: 'a' });
    const other = await org.create('Order__c', { Note__c: 'b' });
    await hold(id);
    const message = `unable to obtain exclusive access to this record or 1 records: ${id}`;
    const changed = await org.send('PATCH', `${API}/sobjects/Order__c/${id}`, { Note__c: 'x' });
    assert.deepEqual([changed.status, changed.json], [400, [{ errorCode: 'UNABLE_TO_LOCK_ROW', message, fields: [] }]]);
    assert.equal((await org.send('DELETE', `${API}/sobjects/Order__c/${id}`)).status, 400);
    const records = [id, other].map((Id) => ({ attributes: { type: 'Order__c' }, Id, Note__c: 'x' }));
    const several = await org.send('PATCH', `${API}/composite/sobjects`, { allOrNone: false, records });
    const outcomes = several.json as { success: boolean; errors: { statusCode: string }[] }[];
    assert.deepEqual(
      outcomes.map(({ success, errors }) => [success, errors[0]?.statusCode]),
      [
        [false, 'UNABLE_TO_LOCK_ROW'],
        [true, undefined],
      ],
    );
    const query = `SELECT Id FROM Order__c WHERE Id = '${id}' FOR UPDATE`;
    const queried = await org.send('GET', `${API}/query?q=${encodeURIComponent(query)}`);
    assert.match(
      JSON.stringify(queried.json),
      /UNABLE_TO_LOCK_ROW.*Record Currently Unavailable|Record Currently Unavailable.*UNABLE_TO_LOCK_ROW/,
    );
    await org.running.org.reset();
    assert.deepEqual((await org.send('GET', '/local/locks')).json, []);
  });

  it('lookupLocks, rowLockFailure: the readings are played', async () => {
    const [one, two] = [await org.create('Order__c', {}), await org.create('Order__c', {})];
    await org.send('PATCH', '/local/switches', { rowLockFailure: 'whole chunk', lookupLocks: 'always' });
    await hold(one);
    const records = [one, two].map((Id) => ({ attributes: { type: 'Order__c' }, Id, Note__c: 'x' }));
    const { json } = await org.send('PATCH', `${API}/composite/sobjects`, { allOrNone: false, records });
    assert.deepEqual(
      (json as { success: boolean }[]).map(({ success }) => success),
      [false, false],
    );
    await org.send('DELETE', '/local/locks');
    await hold(org.running.org.administrator.id);
    const changed = await org.send('PATCH', `${API}/sobjects/Order__c/${one}`, { Note__c: 'x' });
    assert.equal(changed.status, 400, 'its owner is a lookup too');
  });

  it('is a DmlException and a QueryException in Apex, which can be caught (Apex Developer Guide)', async () => {
    const [held, free] = [await org.create('Order__c', {}), await org.create('Order__c', {})];
    await hold(held);
    const inputs = [held, free].map((ids) => ({ ids }));
    const { json } = await org.send('POST', `${API}/actions/custom/apex/Writer`, { inputs });
    const outputs = (json as { outputValues: { output: string } }[]).map(({ outputValues }) => outputValues.output);
    assert.match(outputs[0] ?? '', /^UNABLE_TO_LOCK_ROW \/ Record Currently Unavailable: /);
    assert.equal(outputs[1], 'written / x');
  });
});
