import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenario, underEachReading } from './harness/scenario.ts';

const ADA = { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada.lovelace@example.com' };

underEachReading('SF-01, SF-03, SF-04, SF-50: a ticked box puts one credential on the contact', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, row.Verification_Link__c);
  assert.match(String(row.Verification_Link__c), /\/en\/verify\/\d+$/);
  assert.equal(org.sertifier.issueRequests().length, 1);
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('DG-T1: the credential is issued within 60 seconds of the save', async (org) => {
  const contact = await org.createContact(ADA);
  const saved = org.now();
  await org.tick(contact);
  await org.idle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued');
  assert.ok(Date.parse(String(row.Issued_At__c)) - saved.getTime() <= 60_000);
});

scenario('SF-01: a contact that is merely created or edited gets nothing', async (org) => {
  const contact = await org.createContact(ADA);
  await org.update('Contact', contact, { LastName: 'Byron' });
  await org.settle();
  assert.deepEqual(await org.credentials(), []);
  assert.deepEqual(org.sertifier.requests(), []);
});

scenario('SF-29: a contact that is created with the box ticked gets nothing: the flow watches updates', async (org) => {
  await org.createContact({ ...ADA, Issue_Credential__c: true });
  await org.settle();
  assert.deepEqual(await org.credentials(), []);
  assert.deepEqual(org.sertifier.requests(), []);
});

underEachReading('SF-31, SF-32: saved again with the box still ticked, nothing happens', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.settle();
  await org.tick(contact);
  await org.update('Contact', contact, { Issue_Credential__c: true, LastName: 'King' });
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
  assert.equal(org.sertifier.issueRequests().length, 1);
});

underEachReading('SF-32: three quick saves before anything is sent make one credential', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.update('Contact', contact, { LastName: 'King' });
  await org.tick(contact);
  await org.settle();
  const issued = (await org.credentialsOf(contact)).filter((row) => row.Status__c === 'Issued');
  assert.equal(issued.length, 1);
  assert.equal(org.sertifier.credentials().length, 1);
});

scenario('SF-37, SF-38, SF-49, T9: the request is the one that the guide shows', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  const [request, ...others] = org.sertifier.requests();
  assert.equal(others.length, 0);
  assert.equal(`${request?.method} ${request?.path}`, 'POST /campaign/addCredentials');
  assert.deepEqual(request?.body, {
    credentials: [
      {
        campaignId: org.sertifier.campaignId('Certified Widget Engineer'),
        name: 'Ada Lovelace',
        email: 'ada.lovelace@example.com',
        externalId: row.Id,
        quickPublish: true,
      },
    ],
  });
});

scenario(
  'SF-23, SF-24, SF-43: both headers come from the Named Credential, and no Authorization header',
  async (org) => {
    await org.tick(await org.createContact(ADA));
    await org.settle();
    const headers = org.sertifier.requests()[0]?.headers;
    assert.equal(headers?.['api-version'], '3.3');
    assert.equal(headers.secretkey, '***');
    assert.equal(headers.authorization, undefined);
    assert.match(String(headers['content-type']), /^application\/json/);
  },
);

scenario('SF-39, SF-40: all ten fields of the answer are stored', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  const [issued] = org.sertifier.credentials();
  assert.equal(row.Sertifier_ID__c, issued?.id);
  assert.equal(row.Sertifier_Name__c, 'Ada Lovelace');
  assert.equal(row.Sertifier_Email__c, 'ada.lovelace@example.com');
  assert.equal(row.Sertifier_Status__c, 1);
  assert.equal(row.Certificate_Number__c, issued?.certificateNumber);
  assert.equal(Date.parse(String(row.Sertifier_Issue_Date__c)), Math.floor(org.now().getTime() / 1000) * 1000);
  assert.equal(row.Sertifier_External_ID__c, row.Id);
  for (const field of ['Certificate_Image_Link__c', 'Badge_Image_Link__c', 'Verification_Link__c']) {
    assert.match(String(row[field]), /^http:\/\/127\.0\.0\.1:\d+\//, field);
    assert.ok(String(row[field]).includes(String(issued?.certificateNumber)), field);
  }
});

scenario('the row says who, what and why: an audit line of its own', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.settle();
  const row = await org.credentialOf(contact);
  assert.equal(row.Source_Record_Id__c, contact);
  assert.equal(row.Source_Object__c, 'Contact');
  assert.equal(row.Source_Flow__c, 'Sertifier_Issue_Credential_on_Contact_Update');
  assert.equal(row.Campaign__c, 'Certified_Widget_Engineer');
  assert.equal(row.Campaign_Label__c, 'Certified Widget Engineer');
  assert.equal(row.Campaign_ID__c, org.sertifier.campaignId('Certified Widget Engineer'));
  assert.equal(row.Outcome__c, 'Issued');
  assert.equal(row.Attempts__c, 1);
  assert.equal(row.Last_HTTP_Status__c, 200);
  assert.equal(row.Last_Error__c, null);
  assert.ok(row.First_Sent_At__c !== null && row.Last_Attempt_At__c !== null && row.Issued_At__c !== null);
});

scenario('T24: the page behind the link is live once Sertifier has published it', async (org) => {
  const contact = await org.createContact(ADA);
  await org.tick(contact);
  await org.settle();
  const link = String((await org.contact(contact)).Sertifier_Verification_Link__c);
  assert.notEqual((await fetch(link)).status, 200);
  await org.advance('PT10S');
  const page = await fetch(link);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Ada Lovelace/);
});

scenario('SF-09, SF-42: no campaign ID stands in any file of the package', async () => {
  const folder = fileURLToPath(new URL('../../force-app', import.meta.url));
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
  for (const { parentPath, name } of files) {
    if (/__tests__|_Test\.cls|_Mock\.cls|_Test_Data\.cls|Sertifier_Test/.test(join(parentPath, name))) continue;
    const text = await readFile(join(parentPath, name), 'utf8');
    assert.doesNotMatch(text, guid, `${name} bears an ID`);
  }
});
