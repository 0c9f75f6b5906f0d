import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { createProgress } from '../command/progress.ts';
import { SertifierClient } from '../sertifier/sertifier-client.ts';
import { CommandOrg, silence } from '../testing/command-org.ts';
import { rotateKey } from './rotate-key.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(() => test.close());
beforeEach(() => test.reset());

async function keySetAt(): Promise<string> {
  const [row] = await test.org.query('SELECT Key_Set_At__c FROM Sertifier_Control__c');
  return String(row?.Key_Set_At__c);
}

describe('rotate-key (P23, DG-105)', () => {
  it('writes a proved key, proves it from the org, and notes the date; its requests are pinned', async () => {
    const { key } = test.running.sertifier;
    const moment = new Date('2027-01-02T03:04:05.000Z');
    const requests = await test.requestsOf(() =>
      rotateKey(test.org, key, test.sertifier, createProgress(silence()), moment),
    );
    assert.deepEqual(
      requests.map(
        ({ method, path }) =>
          `${method} ${path.replace(/^\/services\/data\/v66\.0|003.*/, '').replace(/\/a\w{17}$/, '/ID')}`,
      ),
      [
        'GET /named-credentials/credential',
        'PATCH /named-credentials/credential',
        'GET /query',
        'PATCH /sobjects/Sertifier_Control__c/ID',
        'POST /actions/custom/apex/Sertifier_Test_Connection',
      ],
    );
    assert.match(await keySetAt(), /^2027-01-02T03:04:05/);
  });

  it('SF-11: a wrong key changes nothing, and no message shows it', async () => {
    const before = await keySetAt();
    const wrong = 'a-wrong-key-that-nobody-may-see';
    const client = new SertifierClient(wrong, test.running.sertifier.url);
    const requests = await test.requestsOf(async () => {
      await assert.rejects(rotateKey(test.org, wrong, client, createProgress(silence())), (error: unknown) => {
        assert.ok(error instanceof CommandError);
        assert.ok(!`${error.message}${String(error.stack)}`.includes(wrong));
        return true;
      });
    });
    assert.deepEqual(requests, []);
    assert.equal(await keySetAt(), before);
  });

  it('a key that the org cannot use is told apart from a wrong one', async () => {
    await test.sertifierControl('PUT', '/local/faults', [{ on: { path: '/Test', from: 2 }, then: { status: 403 } }]);
    const rotation = rotateKey(test.org, test.running.sertifier.key, test.sertifier, createProgress(silence()));
    const outcome = await rotation.catch((error: unknown) => error);
    await test.sertifierControl('PUT', '/local/faults', []);
    if (outcome instanceof CommandError) assert.match(outcome.remedy, /Named Credential/);
    else assert.equal((outcome as { provedInOrg: boolean }).provedInOrg, false);
  });
});
