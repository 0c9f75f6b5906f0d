import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { encodeName } from '../../local-org/external-services/encode-name.ts';
import { useGuideFlow } from '../bench/guide-contender.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { encodePropertyName } from './encode-property-name.ts';
import { GUIDE_FLOW, httpCalloutSteps } from './http-callout.ts';

/** Apex Developer Guide, "Execution Governors and Limits": callouts in a transaction. */
const CALLOUT_LIMIT = 100;
/** Every reading of the open points that the guide's flow meets with a successful answer. */
const READINGS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { nonSuccess: 'continue' },
  { outputsOnFaultPath: 'no' },
  { nullBody: 'null' },
  { emptyBody: 'continue with null outputs' },
  { missingResponseKey: 'fault' },
  { unknownResponseKeys: 'fault' },
  { registrationWithFlow: 'fails' },
];

let org: ScenarioOrg;
before(async () => {
  org = await ScenarioOrg.open();
  await useGuideFlow(org);
  await org.keep();
});
after(() => org.close());
afterEach(() => org.reset());

const linkOf = async (contact: string): Promise<unknown> => (await org.contact(contact)).Sertifier_Verification_Link__c;

describe('the guide’s flow with its HTTP Callout (addons/http-callout)', () => {
  for (const reading of READINGS) {
    it(`writes the link of one credential to the contact: ${JSON.stringify(reading)}`, async () => {
      await org.switches(reading);
      const contact = await org.createContact();
      await org.tick(contact);
      await org.settle();
      const [credential, another] = org.sertifier.credentials();
      assert.ok(credential !== undefined && another === undefined);
      assert.equal(credential.externalId, contact);
      assert.match(String(await linkOf(contact)), /\/verify\//);
    });
  }

  it('sends the five fields of the guide, and nothing else', async () => {
    const contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
    await org.tick(contact);
    await org.settle();
    assert.deepEqual(org.sertifier.sentCredentials(), [
      {
        campaignId: org.sertifier.campaignId('Certified Widget Engineer'),
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        externalId: contact,
        quickPublish: true,
      },
    ]);
  });

  it('makes one request for each record, and loses every link beyond 100 of them', async () => {
    const contacts = await org.createContacts(CALLOUT_LIMIT + 1);
    await org.tick(...contacts);
    await org.settle();
    assert.equal(org.sertifier.issueRequests().length, CALLOUT_LIMIT);
    const linked = await org.query('SELECT Id FROM Contact WHERE Sertifier_Verification_Link__c != null');
    assert.equal(linked.length, 0);
  });

  it('cannot be deployed in one step where the platform makes the classes of a registration too late', async () => {
    const [registration, flow] = await httpCalloutSteps({ campaignId: 'a1b2' });
    await org.switches({ registrationWithFlow: 'fails' });
    const member = (type: string, name: string): string =>
      `<types><members>${name}</members><name>${type}</name></types>`;
    const types = member('ExternalServiceRegistration', 'SertifierAddCredentials') + member('Flow', GUIDE_FLOW);
    const manifest = {
      path: 'package.xml',
      content: `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${types}<version>66.0</version></Package>`,
    };
    // Under another name, since the org has the service already
    const both = [manifest, ...[registration, flow].flatMap((step) => step?.files.slice(1) ?? [])].map((file) => ({
      path: file.path.replaceAll('SertifierAddCredentials', 'OtherService'),
      content: file.content.replaceAll('SertifierAddCredentials', 'OtherService'),
    }));
    await assert.rejects(org.requests.deployFiles(both), /apexClass.* is invalid/);
    await org.switches({ registrationWithFlow: 'works' });
    await org.requests.deployFiles(both);
  });

  it('names a campaign’s property as the platform does', () => {
    for (const id of ['8ad060fa-7b26-47e6-bb97-97113d0a4866', 'a1b2', 'x_9']) {
      assert.equal(encodePropertyName(id), encodeName(id));
    }
  });

  it('refuses what is no campaign ID', async () => {
    await assert.rejects(httpCalloutSteps({ campaignId: '<x>' }), /campaign ID/);
  });
});
