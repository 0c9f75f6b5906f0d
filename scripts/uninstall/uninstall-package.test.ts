import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createProgress } from '../command/progress.ts';
import { CommandOrg, silence } from '../testing/command-org.ts';
import { flowStates } from '../setup/steps/activate-flows.ts';
import { changeComponent } from '../testing/change-component.ts';
import { requestShapes } from '../testing/request-shapes.ts';
import { uninstallPackage, type Uninstalled } from './uninstall-package.ts';

/** It gets a second version, as whatever is changed in Flow Builder does. */
const FLOW = 'Sertifier_Write_Link_to_Contact';

let test: CommandOrg;
const folder = mkdtempSync(join(tmpdir(), 'uninstall-'));
const output = join(folder, 'rows.csv');
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('uninstall (P29, B14)', () => {
  it('stops and saves; then deletes everything; then the org can be set up again', async () => {
    const contact = await test.org.create('Contact', { LastName: 'Lovelace', Email: 'ada@example.com' });
    await test.org.update('Contact', contact, { Issue_Credential__c: true });
    await test.control('POST', '/local/idle');
    await test.setUp({ activatePage: true });
    await changeComponent(test.org, 'Flow', FLOW, `flows/${FLOW}.flow`, (xml) =>
      xml.replace(/<description>/, '<description>Changed here. '),
    );
    assert.equal((await flowStates(test.org, [FLOW])).get(FLOW)?.latestVersion, 2);
    const progress = createProgress(silence());
    let again: Uninstalled | undefined;
    const stopped = await uninstallPackage(test.org, { output, keepMetadata: true }, progress);
    assert.equal(stopped.exportedRows, 1);
    assert.ok(stopped.deactivatedFlows > 5);
    assert.equal(stopped.pageRemoved, true);
    assert.match(readFileSync(output, 'utf8'), /ada@example\.com/);
    const requests = await test.requestsOf(async () => {
      again = await uninstallPackage(test.org, { output, keepMetadata: false }, progress);
    });
    // what an earlier run did is not done again; the one write is the deletion
    assert.deepEqual(requestShapes(requests), [
      'GET /query',
      'GET /sobjects/Sertifier_Credential__c/describe',
      'GET /query',
      'GET /tooling/query',
      'GET /query',
      'POST SOAP',
      'GET /tooling/query × 2',
      'GET /query × 2',
      'POST SOAP',
    ]);
    assert.ok(again);
    assert.deepEqual([again.deactivatedFlows, again.unassigned, again.pageRemoved, again.deleted], [0, 0, false, true]);
    await assert.rejects(test.org.query('SELECT Id FROM Sertifier_Credential__c'), /not supported/);
    assert.equal((await flowStates(test.org, [FLOW])).size, 0);
    assert.equal((await test.org.query('SELECT Id FROM Contact')).length, 1);
    const reports = await test.setUp();
    assert.ok(reports.some(({ step, changes }) => step === 'deploy' && changes.length > 0));
  });
});
