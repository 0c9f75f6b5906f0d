import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  afterSave,
  asyncPath,
  create,
  fields,
  filters,
  formula,
  input,
  ref,
  timePath,
  triggered,
  update,
} from '../flow/testing/flow-xml.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { FIELDS, flowFile, objectFile, ORDER, permissionSetFile } from './testing/small-project.ts';

/** Before save, after save with another object, behind the commit, and later: what automation can do to an order. */
const PROJECT = {
  ...ORDER,
  'objects/Line__c.object': objectFile('Line', [FIELDS.note]),
  'permissionsets/Line_Access.permissionset': permissionSetFile('Line__c', ['Note__c']),
  'flows/Default_Note.flow': flowFile(
    update('Set_Note', fields(['Note__c', ref('Text')]) + input('$Record')) +
      formula('Text', 'String', '"n" & TEXT(BLANKVALUE({!$Record.Amount__c}, 0))') +
      triggered({
        where: filters(['Note__c', 'IsNull', true]),
        first: 'Set_Note',
        when: 'RecordBeforeSave',
      }),
  ),
  'flows/Make_Line.flow': flowFile(
    create('Make_Line', `${fields(['Note__c', ref('$Record.Note__c')])}<object>Line__c</object>`) +
      triggered({ where: filters(['Status__c', 'EqualTo', 'Go']), first: 'Make_Line', changed: true }),
  ),
  'flows/Finish.flow': flowFile(
    update('Finish', fields(['Status__c', 'Done']) + input('$Record')) +
      triggered({ where: filters(['Status__c', 'EqualTo', 'Go']), changed: true, paths: asyncPath('Finish') }),
  ),
  'flows/Archive.flow': flowFile(
    update('Archive', fields(['Status__c', 'Archived']) + input('$Record')) +
      triggered({
        where: filters(['Status__c', 'EqualTo', 'Done']),
        changed: true,
        paths: timePath('Later', 'Archive', afterSave(5)),
      }),
  ),
};

type Order = Readonly<Record<string, string | number | null>>;

const orders = fc.array(
  fc.record({
    Status__c: fc.constantFrom('Go', 'New', null),
    Amount__c: fc.option(fc.integer({ min: 0, max: 4 })),
    Note__c: fc.constantFrom('a', 'b', 'ä🙂', null),
    Key__c: fc.constantFrom('k1', 'k2', null, null),
  }),
  { minLength: 1, maxLength: 12 },
);

let org: ComposedOrg;
before(async () => {
  org = await startWith(PROJECT, { assign: ['Order_Access', 'Line_Access'] });
});
after(() => org.close());

async function save(records: readonly Order[], allOrNone: boolean): Promise<boolean[]> {
  const { status, json } = await org.send('POST', `${API}/composite/sobjects`, {
    allOrNone,
    records: records.map((one) => ({ attributes: { type: 'Order__c' }, ...one })),
  });
  assert.equal(status, 200, JSON.stringify(json));
  return (json as { success: boolean }[]).map(({ success }) => success);
}

/** Everything that a client can see of the records, without what differs by when and in which order they were made. */
async function visible(): Promise<unknown> {
  const rows = async (soql: string): Promise<string[]> =>
    (await org.query<Record<string, unknown>>(soql)).map((row) => JSON.stringify({ ...row, attributes: null })).sort();
  return {
    orders: await rows('SELECT Status__c, Note__c, Key__c, Amount__c FROM Order__c'),
    lines: await rows('SELECT Note__c FROM Line__c'),
  };
}

/** Everything, IDs and dates included, and what is still to come. */
async function exact(): Promise<unknown> {
  const { json } = await org.send('GET', '/local/clock');
  return {
    orders: await org.query(
      'SELECT Id, Name, Status__c, Note__c, Key__c, Amount__c, LastModifiedDate, SystemModstamp FROM Order__c',
    ),
    lines: await org.query('SELECT Id, Name, Note__c, LastModifiedDate FROM Line__c'),
    pending: json,
    messages: (await org.send('GET', '/local/messages')).json,
  };
}

describe('the whole org', () => {
  it('a batch of N gives the same as N batches of one, through every flow', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (records) => {
        await org.running.org.reset();
        const together = await save(records, false);
        await org.advance('PT10M');
        const batch = await visible();
        await org.running.org.reset();
        const apart: boolean[] = [];
        for (const one of records) apart.push(...(await save([one], false)));
        await org.advance('PT10M');
        assert.deepEqual(await visible(), batch);
        assert.deepEqual(apart, together);
      }),
      { numRuns: 40 },
    );
  });

  it('a save that is taken back leaves everything exactly as it was, and queues nothing', async () => {
    await fc.assert(
      fc.asyncProperty(orders, orders, fc.nat(), async (first, second, place) => {
        await org.running.org.reset();
        await save(first, false);
        await org.advance();
        const before = await exact();
        const tooLong = { Status__c: 'x'.repeat(41), Amount__c: 1, Note__c: null, Key__c: null };
        const at = place % (second.length + 1);
        const results = await save([...second.slice(0, at), tooLong, ...second.slice(at)], true);
        assert.ok(results.every((success) => !success));
        assert.deepEqual(await exact(), before);
      }),
      { numRuns: 40 },
    );
  });

  it('reset returns to the kept state exactly, whatever happened since', async () => {
    await org.running.org.reset();
    const before = await visible();
    await fc.assert(
      fc.asyncProperty(orders, async (records) => {
        await save(records, false);
        await org.advance('PT10M');
        await org.running.org.reset();
        assert.deepEqual(await visible(), before);
      }),
      { numRuns: 20 },
    );
  });
});
