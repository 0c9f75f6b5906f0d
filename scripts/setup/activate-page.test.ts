import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { CARD_PAGE } from './steps/activate-page.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(() => test.close());
beforeEach(() => test.reset());

async function pageStep(dryRun = false): Promise<readonly string[]> {
  const reports = await test.setUp({ activatePage: true, key: undefined }, dryRun);
  const others = reports.filter(({ step, changes }) => step !== 'page' && changes.length > 0);
  assert.deepEqual(others, []);
  return reports.find(({ step }) => step === 'page')?.changes ?? [];
}

async function contactObject(): Promise<string> {
  const files = await test.org.retrieveMetadata([{ name: 'CustomObject', members: ['Contact'] }]);
  return Buffer.from(files.get('objects/Contact.object') ?? []).toString('utf8');
}

describe('set-up with --activate-page (SF-57)', () => {
  it('makes the example page the one that contacts are shown by; a second run writes nothing', async () => {
    assert.match((await pageStep(true)).join(), /Sertifier_Contact_Record_Page/);
    assert.doesNotMatch(await contactObject(), /Flexipage/);
    assert.equal((await pageStep()).length, 1);
    const object = await contactObject();
    assert.match(object, new RegExp(`<content>${CARD_PAGE}</content>`));
    assert.match(object, /<actionName>View<[\s\S]*<formFactor>Large<[\s\S]*<type>Flexipage</);
    assert.deepEqual(await pageStep(), []);
  });

  it('without the option nothing of it is read or written', async () => {
    const reports = await test.setUp();
    assert.ok(reports.every(({ step }) => step !== 'page'));
  });

  it('a page that somebody else made the default is not replaced, and named', async () => {
    await pageStep();
    const object = (await contactObject()).replace(CARD_PAGE, 'Our_Page');
    const page = await test.org.retrieveMetadata([{ name: 'FlexiPage', members: [CARD_PAGE] }]);
    const members = (type: string, name: string): string =>
      `<types><members>${name}</members><name>${type}</name></types>`;
    await test.org.deployMetadata([
      {
        path: 'package.xml',
        content: `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${members('CustomObject', 'Contact')}${members('FlexiPage', 'Our_Page')}<version>66.0</version></Package>`,
      },
      { path: 'objects/Contact.object', content: object },
      {
        path: 'flexipages/Our_Page.flexipage',
        content: Buffer.from(page.get(`flexipages/${CARD_PAGE}.flexipage`) ?? []).toString('utf8'),
      },
    ]);
    await assert.rejects(pageStep(), (error: unknown) => {
      assert.ok(error instanceof CommandError);
      assert.match(error.problem, /shows contacts by "Our_Page" already/);
      assert.match(error.remedy, /drag "Sertifier Credentials"/);
      return true;
    });
    assert.match(await contactObject(), /Our_Page/);
  });
});
