import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandOrg } from '../testing/command-org.ts';
import { requestShapes } from '../testing/request-shapes.ts';
import { csvLines, readRows, writeRows } from './export-rows.ts';
import { findWaiting, requeue } from './requeue.ts';

let test: CommandOrg;
const folder = mkdtempSync(join(tmpdir(), 'export-'));
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => test.reset());

async function heldRequest(): Promise<string> {
  const contact = await test.org.create('Contact', { FirstName: 'Ada', LastName: 'Lovelace' });
  await test.org.update('Contact', contact, { Issue_Credential__c: true });
  await test.control('POST', '/local/idle');
  return contact;
}

describe('export (P29)', () => {
  it('writes every field of every row, as CSV and as JSON, for its owner alone', async () => {
    await heldRequest();
    const { fields, rows } = await readRows(test.org, {});
    assert.equal(rows.length, 1);
    const csv = join(folder, 'rows.csv');
    const json = join(folder, 'rows.json');
    await writeRows(csv, 'csv', fields, rows);
    await writeRows(json, 'json', fields, rows);
    assert.match(readFileSync(csv, 'utf8'), /^\uFEFFId,/);
    const [row] = JSON.parse(readFileSync(json, 'utf8')) as Record<string, unknown>[];
    assert.equal(row?.Recipient_Name__c, 'Ada Lovelace');
    assert.equal(row.Status__c, 'Held');
    assert.equal(statSync(csv).mode & 0o777, 0o600);
  });

  it('only reads; its requests are pinned', async () => {
    await heldRequest();
    const requests = await test.requestsOf(() => readRows(test.org, {}));
    assert.deepEqual(requestShapes(requests), ['GET /sobjects/Sertifier_Credential__c/describe', 'GET /query']);
  });

  it('quotes as RFC 4180 wants it, and lets no cell become a formula', () => {
    const lines = [...csvLines(['A'], [{ A: 'x "y", z' }, { A: '=1+1' }, { A: -5 }, { A: null }])].join('');
    assert.equal(lines, '\uFEFFA\r\n"x ""y"", z"\r\n\'=1+1\r\n-5\r\n\r\n');
  });
});

describe('requeue (P7)', () => {
  it('a held row is tried again once its cause is mended, and nothing is issued twice', async () => {
    const contact = await heldRequest();
    const choice = { stuck: false };
    assert.equal((await findWaiting(test.org, choice)).length, 1);
    const { failed } = await requeue(test.org, await findWaiting(test.org, choice));
    assert.deepEqual(failed, []);
    await test.org.update('Contact', contact, { Email: 'ada@example.com' });
    await requeue(test.org, await findWaiting(test.org, choice));
    await test.control('POST', '/local/idle');
    const rows = await test.org.query('SELECT Status__c FROM Sertifier_Credential__c');
    assert.deepEqual(
      rows.map((row) => row.Status__c),
      ['Issued'],
    );
  });

  it('its requests are pinned: one that reads, and one that writes for up to 200 rows', async () => {
    await heldRequest();
    const requests = await test.requestsOf(async () =>
      requeue(test.org, await findWaiting(test.org, { stuck: false })),
    );
    assert.deepEqual(requestShapes(requests), ['GET /query', 'PATCH /composite/sobjects']);
  });

  it('chooses by campaign and outcome', async () => {
    await heldRequest();
    assert.equal((await findWaiting(test.org, { stuck: true, outcome: 'Wrong Data' })).length, 1);
    assert.equal((await findWaiting(test.org, { stuck: true, outcome: 'Access' })).length, 0);
    assert.equal((await findWaiting(test.org, { stuck: true, campaign: 'Another' })).length, 0);
  });
});
