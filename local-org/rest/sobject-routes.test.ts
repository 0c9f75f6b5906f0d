import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { permissionSet, startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const SOBJECTS = '/services/data/v66.0/sobjects';

interface ErrorBody {
  errorCode: string;
  message: string;
  fields?: string[];
}

describe('Single records over REST', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg({
      clerkSets: [permissionSet('Orders', ['Order__c'], { 'Order__c.Note__c': 'edit', 'Order__c.Amount__c': 'read' })],
    });
  });
  after(async () => org.close());

  const asClerk = (): { token: string } => ({ token: org.clerkToken });
  const firstError = (json: unknown): ErrorBody => {
    const [error] = json as ErrorBody[];
    assert.ok(error !== undefined);
    return error;
  };
  async function create(fields: Record<string, unknown>): Promise<string> {
    const reply = await org.send('POST', `${SOBJECTS}/Order__c`, fields);
    assert.equal(reply.status, 201, reply.text);
    return (reply.json as { id: string }).id;
  }

  it('creates, reads, updates and deletes a record, with every type as JSON', async () => {
    const id = await create({
      Note__c: 'first',
      Paid__c: true,
      Amount__c: '12.50',
      Due__c: '2026-04-01',
      Shipped_At__c: '2026-03-14T10:00:00.000+02:00',
    });
    const read = await org.send('GET', `${SOBJECTS}/Order__c/${id}`);
    const record = read.json as Record<string, unknown>;
    assert.deepEqual(record.attributes, { type: 'Order__c', url: `${SOBJECTS}/Order__c/${id}` });
    assert.equal(record.Paid__c, true);
    assert.equal(record.Amount__c, 12.5);
    assert.equal(record.Due__c, '2026-04-01');
    assert.equal(record.Shipped_At__c, '2026-03-14T08:00:00.000+0000');
    assert.equal(record.Status__c, 'Open');
    assert.equal(record.Secret_Note__c, null);
    assert.equal(record.CreatedById, '005000000000001AAA');
    const update = await org.send('PATCH', `${SOBJECTS}/order__c/${id.slice(0, 15)}`, {
      note__C: '',
      Paid__c: 'false',
    });
    assert.equal(update.status, 204);
    assert.equal(update.text, '');
    const some = await org.send('GET', `${SOBJECTS}/Order__c/${id}?fields=note__c,Paid__c`);
    assert.deepEqual(some.json, {
      attributes: { type: 'Order__c', url: `${SOBJECTS}/Order__c/${id}` },
      Note__c: null,
      Paid__c: false,
      Id: id,
    });
    assert.equal((await org.send('DELETE', `${SOBJECTS}/Order__c/${id}`)).status, 204);
    assert.equal((await org.send('GET', `${SOBJECTS}/Order__c/${id}`)).status, 404);
    assert.equal((await org.send('PATCH', `${SOBJECTS}/Order__c/${id}`, {})).status, 404);
    for (const [method, body] of [['DELETE'], ['PATCH', { Note__c: 'late' }]] as const) {
      const late = await org.send(method, `${SOBJECTS}/Order__c/${id}`, body);
      assert.equal(late.status, 404);
      assert.deepEqual(late.json, [{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }]);
    }
  });

  it('refuses values of a wrong type in the words of the platform', async () => {
    for (const [field, value, expected] of [
      ['Paid__c', 'yes', 'boolean from VALUE_STRING value yes'],
      ['Paid__c', 1, 'boolean from VALUE_NUMBER_INT value 1'],
      ['Amount__c', 'many', 'double from VALUE_STRING value many'],
      ['Amount__c', true, 'double from VALUE_TRUE value true'],
      ['Due__c', '2026-02-30', 'date from VALUE_STRING value 2026-02-30'],
      ['Shipped_At__c', 'soon', 'datetime from VALUE_STRING value soon'],
      ['Note__c', { a: 1 }, 'string from START_OBJECT value {'],
      ['Note__c', [1], 'string from START_ARRAY value ['],
    ] as const) {
      const reply = await org.send('POST', `${SOBJECTS}/Order__c`, { [field]: value });
      assert.equal(reply.status, 400);
      const error = firstError(reply.json);
      assert.equal(error.errorCode, 'JSON_PARSER_ERROR');
      assert.ok(error.message.startsWith(`Cannot deserialize instance of ${expected}`), error.message);
    }
    const malformed = await org.send('POST', `${SOBJECTS}/Order__c`, { Contact__c: 'nobody' });
    assert.equal(firstError(malformed.json).errorCode, 'MALFORMED_ID');
  });

  it('names unknown, read-only and refused fields', async () => {
    const unknown = await org.send('POST', `${SOBJECTS}/Order__c`, { Nothing__c: 1 });
    assert.deepEqual(unknown.json, [
      { message: "No such column 'Nothing__c' on sobject of type Order__c", errorCode: 'INVALID_FIELD' },
    ]);
    const readOnly = firstError((await org.send('POST', `${SOBJECTS}/Order__c`, { Name: 'O-1' })).json);
    assert.equal(readOnly.errorCode, 'INVALID_FIELD_FOR_INSERT_UPDATE');
    assert.deepEqual(readOnly.fields, ['Name']);
    const rule = firstError((await org.send('POST', `${SOBJECTS}/Order__c`, { Amount__c: -1 })).json);
    assert.deepEqual(rule, {
      message: 'The amount must not be negative.',
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      fields: ['Amount__c'],
    });
    const missing = firstError((await org.send('POST', `${SOBJECTS}/Contact`, { FirstName: 'Ada' })).json);
    assert.equal(missing.errorCode, 'REQUIRED_FIELD_MISSING');
    const id = await create({});
    const withId = firstError((await org.send('PATCH', `${SOBJECTS}/Order__c/${id}`, { Id: id })).json);
    assert.equal(withId.errorCode, 'INVALID_FIELD');
  });

  it('tells malformed IDs from those of other objects', async () => {
    assert.equal(firstError((await org.send('GET', `${SOBJECTS}/Order__c/xyz`)).json).errorCode, 'MALFORMED_ID');
    assert.equal((await org.send('GET', `${SOBJECTS}/Order__c/005000000000001AAA`)).status, 404);
  });

  it('upserts by an external ID: 201 for a new record, 200 for a known one', async () => {
    const path = `${SOBJECTS}/Order__c/Order_Number__c/N%2F7`;
    const created = await org.send('PATCH', path, { Note__c: 'new' });
    assert.equal(created.status, 201);
    const { id } = created.json as { id: string };
    const updated = await org.send('PATCH', path, { Note__c: 'known' });
    assert.deepEqual([updated.status, updated.json], [200, { id, success: true, errors: [], created: false }]);
    const read = (await org.send('GET', path)).json as Record<string, unknown>;
    assert.deepEqual([read.Id, read.Order_Number__c, read.Note__c], [id, 'N/7', 'known']);
    assert.equal((await org.send('PATCH', path, { Order_Number__c: 'N/8' })).status, 400);
    assert.equal((await org.send('PATCH', `${SOBJECTS}/Order__c/Note__c/x`, {})).status, 404);
    const double = await org.send('POST', `${SOBJECTS}/Order__c`, { Order_Number__c: 'N/7' });
    assert.equal(firstError(double.json).errorCode, 'DUPLICATE_VALUE');
    assert.equal((await org.send('DELETE', path)).status, 204);
    assert.equal((await org.send('GET', path)).status, 404);
  });

  it('finds a parent by its external ID', async () => {
    const parent = await create({ Order_Number__c: 'P-1' });
    const reply = await org.send('POST', `${SOBJECTS}/Order_Line__c`, { Order__r: { Order_Number__c: 'P-1' } });
    assert.equal(reply.status, 201, reply.text);
    const line = await org.send('GET', `${SOBJECTS}/Order_Line__c/${(reply.json as { id: string }).id}`);
    assert.equal((line.json as Record<string, unknown>).Order__c, parent);
    const unknown = await org.send('POST', `${SOBJECTS}/Order_Line__c`, { Order__r: { Order_Number__c: 'P-2' } });
    assert.match(firstError(unknown.json).message, /^Foreign key external ID: P-2 not found/);
  });

  it('hides what field-level security hides, and refuses what it makes read-only', async () => {
    const id = await create({ Note__c: 'seen', Secret_Note__c: 'unseen', Amount__c: 5 });
    const read = (await org.send('GET', `${SOBJECTS}/Order__c/${id}`, undefined, asClerk())).json as object;
    assert.equal('Note__c' in read, true);
    assert.equal('Secret_Note__c' in read, false);
    const asked = await org.send('GET', `${SOBJECTS}/Order__c/${id}?fields=Secret_Note__c`, undefined, asClerk());
    assert.equal(firstError(asked.json).errorCode, 'INVALID_FIELD');
    const hidden = await org.send('PATCH', `${SOBJECTS}/Order__c/${id}`, { Secret_Note__c: 'x' }, asClerk());
    assert.equal(firstError(hidden.json).errorCode, 'INVALID_FIELD');
    const fixed = await org.send('PATCH', `${SOBJECTS}/Order__c/${id}`, { Amount__c: 6 }, asClerk());
    assert.equal(firstError(fixed.json).errorCode, 'INVALID_FIELD_FOR_INSERT_UPDATE');
    assert.equal((await org.send('PATCH', `${SOBJECTS}/Order__c/${id}`, { Note__c: 'x' }, asClerk())).status, 204);
  });

  it('an object without permissions does not exist for the user', async () => {
    for (const path of ['Order_Line__c/describe', 'Order_Line__c']) {
      assert.equal((await org.send('GET', `${SOBJECTS}/${path}`, undefined, asClerk())).status, 404);
    }
    const list = (await org.send('GET', SOBJECTS, undefined, asClerk())).json as { sobjects: { name: string }[] };
    const names = list.sobjects.map((one) => one.name);
    assert.equal(names.includes('Order__c') && !names.includes('Order_Line__c'), true);
    const readOnly = await org.send('DELETE', `${SOBJECTS}/User/005000000000001AAA`, undefined, asClerk());
    assert.equal(readOnly.status, 403);
    assert.equal(firstError(readOnly.json).errorCode, 'INSUFFICIENT_ACCESS_OR_READONLY');
  });

  it('describes fields with types, picklist values and references, as far as the user sees them', async () => {
    const describe = (await org.send('GET', `${SOBJECTS}/Order__c/describe`)).json as {
      keyPrefix: string;
      childRelationships: { relationshipName: string; childSObject: string }[];
      fields: Record<string, unknown>[];
    };
    const field = (name: string): Record<string, unknown> => describe.fields.find((one) => one.name === name) ?? {};
    assert.equal(field('Contact__c').type, 'reference');
    assert.deepEqual(field('Contact__c').referenceTo, ['Contact']);
    assert.equal(field('Contact__c').relationshipName, 'Contact__r');
    assert.deepEqual(
      (field('Status__c').picklistValues as { value: string; label: string; defaultValue: boolean }[]).map((one) => [
        one.value,
        one.label,
        one.defaultValue,
      ]),
      [
        ['Open', 'Still open', true],
        ['Done', 'Done', false],
      ],
    );
    assert.equal(field('Status__c').restrictedPicklist, true);
    assert.deepEqual(
      [field('Amount__c').type, field('Amount__c').precision, field('Amount__c').scale],
      ['double', 10, 2],
    );
    assert.deepEqual([field('Order_Number__c').externalId, field('Order_Number__c').unique], [true, true]);
    assert.deepEqual(
      [field('Name').autoNumber, field('Name').createable, field('Name').nameField],
      [true, false, true],
    );
    assert.deepEqual(
      describe.childRelationships.map((one) => [one.relationshipName, one.childSObject]),
      [['Lines__r', 'Order_Line__c']],
    );
    const clerks = (await org.send('GET', `${SOBJECTS}/Order__c/describe`, undefined, asClerk()))
      .json as typeof describe;
    assert.equal(
      clerks.fields.some((one) => one.name === 'Secret_Note__c'),
      false,
    );
    assert.equal(clerks.fields.find((one) => one.name === 'Amount__c')?.updateable, false);
  });

  it('logs each request as one transaction', async () => {
    const before = (await org.send('GET', '/local/transactions')).json as unknown[];
    await create({ Note__c: 'logged' });
    await org.send('POST', `${SOBJECTS}/Order__c`, { Amount__c: -1 });
    const all = (await org.send('GET', '/local/transactions')).json as {
      kind: string;
      outcome: string;
      used: { dmlStatements: number };
    }[];
    assert.deepEqual(
      all.slice(before.length).map((one) => [one.kind, one.outcome, one.used.dmlStatements]),
      [
        ['request', 'committed', 1],
        ['request', 'rolledBack', 1],
      ],
    );
  });
});
