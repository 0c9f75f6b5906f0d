import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { requestShapes } from '../testing/request-shapes.ts';
import { addCampaign, checkCampaigns, developerNameOf, listCampaigns } from './campaigns.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(() => test.close());
beforeEach(() => test.reset());

describe('campaign (SF-06 to SF-09)', () => {
  it('add finds the campaign by its title and writes the record; again it writes nothing', async () => {
    const title = 'Advanced Turbine Safety';
    const added = await addCampaign(test.org, test.sertifier, { title, dontSendEmail: true });
    const [record] = await test.org.query(
      "SELECT Campaign_ID__c, Active__c, Dont_Send_Email__c FROM Sertifier_Campaign__mdt WHERE DeveloperName = 'Advanced_Turbine_Safety'",
    );
    assert.equal(record?.Campaign_ID__c, added.campaigns[0]?.campaignId);
    assert.deepEqual([record?.Active__c, record?.Dont_Send_Email__c], [true, true]);
    const requests = await test.requestsOf(() => addCampaign(test.org, test.sertifier, { title, dontSendEmail: true }));
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['GET'],
    );
  });

  it('add refuses a title that Sertifier does not have, and bad settings, before anything is written', async () => {
    for (const asked of [
      { title: 'No Such Course' },
      { title: '' },
      { title: 'Advanced Turbine Safety', validityMonths: 0 },
    ]) {
      const requests = await test.requestsOf(() =>
        assert.rejects(addCampaign(test.org, test.sertifier, asked), CommandError),
      );
      assert.deepEqual(requests, []);
    }
  });

  it('list shows both sides', async () => {
    const { lines } = await listCampaigns(test.org, test.sertifier);
    assert.match(lines.join('\n'), /✓ Certified Widget Engineer .*Certified_Widget_Engineer/);
    assert.match(lines.join('\n'), /Advanced Turbine Safety .*not in the org/);
  });

  it('check names a campaign that is gone', async () => {
    assert.equal((await checkCampaigns(test.org, test.sertifier)).campaigns[0]?.problem, undefined);
    const [record] = await test.org.query('SELECT Campaign_ID__c FROM Sertifier_Campaign__mdt');
    const path = `/campaign/${String(record?.Campaign_ID__c)}`;
    await test.sertifierControl('PUT', '/local/faults', [{ on: { path }, then: { status: 404 } }]);
    const checked = await checkCampaigns(test.org, test.sertifier);
    await test.sertifierControl('PUT', '/local/faults', []);
    assert.match(checked.campaigns[0]?.problem ?? '', /no campaign of that ID/);
  });

  it('requests are pinned: list and check read once; add reads, then deploys the one record', async () => {
    const shapes = async (run: () => Promise<unknown>): Promise<readonly string[]> =>
      requestShapes(await test.requestsOf(run));
    assert.deepEqual(await shapes(() => listCampaigns(test.org, test.sertifier)), ['GET /query']);
    assert.deepEqual(await shapes(() => checkCampaigns(test.org, test.sertifier)), ['GET /query']);
    const add = (): Promise<unknown> => addCampaign(test.org, test.sertifier, { title: 'Advanced Turbine Safety' });
    assert.deepEqual(await shapes(add), ['GET /query', 'POST SOAP']);
  });

  it('a record’s name is made from any title', () => {
    assert.equal(developerNameOf('Çelik & Kaynak: 2. Kademe'), 'Celik_Kaynak_2_Kademe');
    assert.equal(developerNameOf('2026 Safety'), 'Campaign_2026_Safety');
    assert.equal(developerNameOf('x'.repeat(39) + ' y'), 'x'.repeat(39));
  });
});
