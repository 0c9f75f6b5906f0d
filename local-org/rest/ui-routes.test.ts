import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CalendarDate } from '../values/calendar-date.ts';
import { Instant } from '../values/instant.ts';
import { permissionSet, startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const UI = '/services/data/v66.0/ui-api';

interface UiField {
  displayValue: string | null;
  value: unknown;
}
interface UiRecord {
  apiName: string;
  id: string;
  eTag: string;
  weakEtag: number;
  lastModifiedDate: string;
  fields: Record<string, UiField>;
}
interface RelatedRecords {
  count: number;
  currentPageToken: string;
  nextPageToken: string | null;
  previousPageToken: string | null;
  fields: string[];
  listReference: { relatedListId: string; parentObjectApiName: string };
  records: UiRecord[];
}

describe('User Interface API', () => {
  let org: TestOrg;
  let contact = '';
  let order = '';
  before(async () => {
    org = await startTestOrg({
      clerkSets: [permissionSet('Orders', ['Order__c'], { 'Order__c.Note__c': 'edit', 'Order__c.Contact__c': 'read' })],
    });
    [contact = ''] = org.data.write('Contact', [{ LastName: 'Example', FirstName: 'Ada' }]);
    const stamps = {
      LastModifiedDate: new Instant(Date.UTC(2026, 2, 1)),
      SystemModstamp: new Instant(Date.UTC(2026, 2, 1)),
    };
    const rows = ['b', 'c', 'a'].map((note, index) => ({
      ...stamps,
      Contact__c: contact,
      Note__c: note,
      Amount__c: 1234.5 + index,
      Due__c: CalendarDate.of(2026, 3, 14),
      Shipped_At__c: new Instant(Date.UTC(2026, 2, 14, 22, 30)),
      Paid__c: true,
      Status__c: 'Open',
    }));
    [order = ''] = org.data.write('Order__c', rows);
  });
  after(async () => org.close());

  const clerk = (): { token: string } => ({ token: org.clerkToken });

  it('gives values with the text that the user reads, in the user’s locale and time zone', async () => {
    const names = [
      'Note__c',
      'Amount__c',
      'Due__c',
      'Shipped_At__c',
      'Paid__c',
      'Status__c',
      'Contact__r.Name',
      'Contact__r.Account.Name',
    ];
    const fields = names.map((name) => `Order__c.${name}`).join(',');
    const reply = await org.send('GET', `${UI}/records/${order}?fields=${fields}`);
    const record = reply.json as UiRecord;
    assert.deepEqual(
      [record.apiName, record.id, record.lastModifiedDate],
      ['Order__c', order, '2026-03-01T00:00:00.000Z'],
    );
    assert.equal(record.weakEtag, Date.UTC(2026, 2, 1));
    const { Contact__r: parent, ...own } = record.fields;
    assert.deepEqual(own, {
      Note__c: { displayValue: null, value: 'b' },
      Amount__c: { displayValue: '1,234.50', value: 1234.5 },
      Due__c: { displayValue: '3/14/2026', value: '2026-03-14' },
      Shipped_At__c: { displayValue: '3/15/2026, 1:30 AM', value: '2026-03-14T22:30:00.000Z' },
      Paid__c: { displayValue: null, value: true },
      Status__c: { displayValue: 'Still open', value: 'Open' },
    });
    assert.equal(parent?.displayValue, 'Ada Example');
    const parentRecord = parent.value as UiRecord;
    assert.deepEqual([parentRecord.apiName, parentRecord.id], ['Contact', contact]);
    assert.deepEqual(parentRecord.fields.Account, { displayValue: null, value: null });
  });

  it('an invisible field is an error in fields, and left out of optionalFields', async () => {
    const refused = await org.send('GET', `${UI}/records/${order}?fields=Order__c.Amount__c`, undefined, clerk());
    assert.equal(refused.status, 400);
    assert.match(refused.text, /"errorCode":"INVALID_FIELD"/);
    const query = 'fields=Order__c.Note__c&optionalFields=Order__c.Amount__c,Order__c.Nothing__c,Contact.Name';
    const reply = await org.send('GET', `${UI}/records/${order}?${query}`, undefined, clerk());
    assert.deepEqual(Object.keys((reply.json as UiRecord).fields), ['Note__c']);
    const layout = await org.send('GET', `${UI}/records/${order}?layoutTypes=Full&modes=View`, undefined, clerk());
    const fields = Object.keys((layout.json as UiRecord).fields);
    assert.equal(fields.includes('Note__c') && !fields.includes('Amount__c'), true);
  });

  it('answers 404 for a record that is not there, 400 without fields, 403 without access', async () => {
    assert.equal((await org.send('GET', `${UI}/records/003000000000099AAB?fields=Contact.Name`)).status, 400);
    assert.equal((await org.send('GET', `${UI}/records/003000000000099?fields=Contact.Name`)).status, 404);
    assert.equal((await org.send('GET', `${UI}/records/${order}`)).status, 400);
    const [line = ''] = org.data.write('Order_Line__c', [{ Order__c: order }]);
    const reply = await org.send('GET', `${UI}/records/${line}?fields=Order_Line__c.Name`, undefined, clerk());
    assert.equal(reply.status, 403);
    assert.match(reply.text, /You don’t have access to this record/);
  });

  it('saves and creates as LWC does, and answers with the record', async () => {
    const created = await org.send('POST', `${UI}/records`, { apiName: 'Order__c', fields: { Note__c: 'ui' } });
    assert.equal(created.status, 201);
    const { id } = created.json as UiRecord;
    const changed = await org.send('PATCH', `${UI}/records/${id}`, { fields: { Id: id, Note__c: 'changed' } });
    assert.equal(changed.status, 200);
    assert.equal((changed.json as UiRecord).fields.Note__c?.value, 'changed');
    assert.equal((await org.send('DELETE', `${UI}/records/${id}`)).status, 204);
    assert.equal((await org.send('DELETE', `${UI}/records/${id}`)).status, 404);
  });

  it('tells errors by field in output.fieldErrors', async () => {
    const reply = await org.send('PATCH', `${UI}/records/${order}`, { fields: { Amount__c: -1 } });
    assert.equal(reply.status, 400);
    const [body] = reply.json as {
      enhancedErrorType: string;
      output: { errors: unknown[]; fieldErrors: Record<string, { message: string; fieldLabel: string }[]> };
    }[];
    assert.equal(body?.enhancedErrorType, 'RecordError');
    assert.deepEqual(
      body.output.fieldErrors.Amount__c?.map((one) => [one.message, one.fieldLabel]),
      [['The amount must not be negative.', 'Amount']],
    );
    assert.deepEqual(body.output.errors, []);
  });

  it('If-Unmodified-Since refuses a save over a newer change: 412', async () => {
    const fields = { fields: { Note__c: 'b' } };
    const old = { headers: { 'if-unmodified-since': 'Sat, 28 Feb 2026 23:59:59 GMT' } };
    const conflict = await org.send('PATCH', `${UI}/records/${order}`, fields, old);
    assert.equal(conflict.status, 412);
    assert.match(conflict.text, /"errorCode":"CONFLICT"/);
    const same = { headers: { 'if-unmodified-since': 'Sun, 01 Mar 2026 00:00:00 GMT' } };
    assert.equal((await org.send('PATCH', `${UI}/records/${order}`, fields, same)).status, 200);
  });

  it('pages related records, sorted both ways, by POST as the component asks and by GET', async () => {
    const path = `${UI}/related-list-records/${contact}/Orders__r`;
    const body = {
      fields: ['Order__c.Note__c'],
      optionalFields: ['Order__c.Nothing__c'],
      pageSize: 2,
      sortBy: ['Order__c.Note__c'],
    };
    const first = (await org.send('POST', path, body)).json as RelatedRecords;
    const notes = (page: RelatedRecords): unknown[] => page.records.map((one) => one.fields.Note__c?.value);
    assert.deepEqual([notes(first), first.count, first.nextPageToken], [['a', 'b'], 2, '2']);
    assert.deepEqual(
      [first.listReference.relatedListId, first.listReference.parentObjectApiName],
      ['Orders__r', 'Contact'],
    );
    const second = (await org.send('POST', path, { ...body, pageToken: first.nextPageToken })).json as RelatedRecords;
    assert.deepEqual([notes(second), second.nextPageToken, second.previousPageToken], [['c'], null, '0']);
    const got = await org.send('GET', `${path}?fields=Order__c.Note__c&sortBy=-Order__c.Note__c`);
    assert.deepEqual(notes(got.json as RelatedRecords), ['c', 'b', 'a']);
    const count = await org.send('GET', `${UI}/related-list-count/${contact}/Orders__r`);
    assert.equal((count.json as { count: number; hasMore: boolean }).count, 3);
    const info = await org.send('GET', `${UI}/related-list-info/Contact/Orders__r`);
    assert.deepEqual((info.json as { objectApiNames: string[] }).objectApiNames, ['Order__c']);
  });

  it('filters a related list with where, written in GraphQL', async () => {
    const path = `${UI}/related-list-records/${contact}/Orders__r`;
    const found = async (where: string): Promise<unknown[]> => {
      const body = { fields: ['Order__c.Note__c'], sortBy: ['Order__c.Note__c'], where };
      const { json } = await org.send('POST', path, body);
      return (json as RelatedRecords).records.map(({ fields }) => fields.Note__c?.value);
    };
    assert.deepEqual(await found('{ Note__c: { eq: "a" } }'), ['a']);
    assert.deepEqual(await found('{ or: [{ Note__c: { like: "b%" } }, { Amount__c: { gt: 1236 } }] }'), ['a', 'b']);
    assert.deepEqual(await found('{ not: { Note__c: { in: ["a", "b"] } } }'), ['c']);
    for (const [where, expected] of [
      ['{ Nope__c: { eq: "a" } }', /Nope__c/],
      ['{ Note__c: { eq: $note } }', /'note' is not declared/],
      ['{ Note__c: { eq: "a" } } }', /'}' is not expected/],
      ["Note__c = 'a'", /where: Invalid syntax/],
    ] as const) {
      const { status, json } = await org.send('POST', path, { where });
      assert.equal(status, 400);
      assert.match(JSON.stringify(json), expected);
    }
    const hidden = await org.send('POST', path, { where: '{ Amount__c: { gt: 1 } }' }, clerk());
    assert.equal(hidden.status, 400, 'nobody filters by a field that they may not see');
  });

  it('refuses unknown lists, bad page sizes, and lists of hidden objects', async () => {
    const path = `${UI}/related-list-records/${contact}/Orders__r`;
    assert.equal((await org.send('POST', `${UI}/related-list-records/${contact}/Nothing__r`, {})).status, 404);
    assert.equal((await org.send('POST', path, { pageSize: 2_000 })).status, 400);
    assert.equal((await org.send('POST', path, { fields: ['Order__c.Nothing__c'] })).status, 400);
    const lines = `${UI}/related-list-records/${order}/Lines__r`;
    assert.equal((await org.send('POST', lines, {}, clerk())).status, 403);
  });

  it('describes objects and picklists for pages', async () => {
    const info = (await org.send('GET', `${UI}/object-info/Order__c`)).json as {
      keyPrefix: string;
      nameFields: string[];
      fields: Record<string, { dataType: string; reference: boolean; updateable: boolean }>;
      childRelationships: { relationshipName: string }[];
    };
    assert.deepEqual(info.nameFields, ['Name']);
    assert.deepEqual([info.fields.Shipped_At__c?.dataType, info.fields.Contact__c?.reference], ['DateTime', true]);
    const path = `${UI}/object-info/Order__c/picklist-values/012000000000000AAA`;
    const one = (await org.send('GET', `${path}/Status__c`)).json as { values: { value: string; label: string }[] };
    assert.deepEqual(
      one.values.map((value) => [value.value, value.label]),
      [
        ['Open', 'Still open'],
        ['Done', 'Done'],
      ],
    );
    const all = (await org.send('GET', path)).json as { picklistFieldValues: Record<string, unknown> };
    assert.deepEqual(Object.keys(all.picklistFieldValues), ['Status__c']);
    assert.equal((await org.send('GET', `${path}/Note__c`)).status, 404);
    const clerks = (await org.send('GET', `${UI}/object-info/Order__c`, undefined, clerk())).json as typeof info;
    assert.equal('Amount__c' in clerks.fields, false);
    assert.equal((await org.send('GET', `${UI}/object-info/Order_Line__c`, undefined, clerk())).status, 404);
  });

  it('refuses record-ui by name', async () => {
    assert.equal((await org.send('GET', `${UI}/record-ui/${order}`)).status, 501);
  });
});
