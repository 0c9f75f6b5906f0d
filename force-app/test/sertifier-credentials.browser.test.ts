import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { LightningExperience } from '../../local-org/lightning/lightning-experience.ts';
import { accessibilityViolations, launchBrowser, openPage } from '../../local-org/lightning/test-support/browser.ts';
import {
  startFakeOrg,
  type FakeField,
  type FakeOrg,
  type FakeRecord,
} from '../../local-org/lightning/test-support/fake-org.ts';
import { bundleComponent, sourceOf } from '../../local-org/lightning/test-support/order-metadata.ts';

const PACKAGE = join(import.meta.dirname, '..', 'main', 'default');
const BUNDLE = join(PACKAGE, 'lwc', 'sertifierCredentials');

function cardAsDeployed(): ReturnType<typeof bundleComponent> {
  const files = readdirSync(BUNDLE).filter((name) => /\.(?:js|html|css)$/.test(name));
  const texts = files.map((name) => [name, readFileSync(join(BUNDLE, name), 'utf8')] as const);
  const meta = readFileSync(join(BUNDLE, 'sertifierCredentials.js-meta.xml'), 'utf8');
  const inside = /<LightningComponentBundle[^>]*>([\s\S]*)<\/LightningComponentBundle>/.exec(meta)?.[1];
  return bundleComponent('sertifierCredentials', Object.fromEntries(texts), inside);
}

function labels(): Record<string, string> {
  const xml = readFileSync(join(PACKAGE, 'labels', 'CustomLabels.labels-meta.xml'), 'utf8');
  const all = xml.matchAll(/<fullName>(\w+)<\/fullName>[\s\S]*?<value>([^<]*)<\/value>/g);
  return Object.fromEntries([...all].map(([, name = '', value = '']) => [name, value]));
}

const contactFields: readonly FakeField[] = [
  { apiName: 'Name', label: 'Full Name', dataType: 'String', updateable: false },
  { apiName: 'Issue_Credential__c', label: 'Issue Credential', dataType: 'Boolean', custom: true },
  { apiName: 'Sertifier_Verification_Link__c', label: 'Sertifier Verification Link', dataType: 'Url', custom: true },
  { apiName: 'LastModifiedDate', label: 'Last Modified Date', dataType: 'DateTime', updateable: false },
];
const contact: FakeRecord = {
  apiName: 'Contact',
  id: '003000000000001AAA',
  values: {
    Name: 'Ada Example',
    Issue_Credential__c: false,
    Sertifier_Verification_Link__c: null,
    LastModifiedDate: '2026-01-01T10:00:00.000Z',
  },
};

const credential = (id: string, values: FakeRecord['values']): FakeRecord => ({
  apiName: 'Sertifier_Credential__c',
  id,
  values: {
    Name: `SC-${id}`,
    CreatedDate: '2026-01-01T10:00:00.000Z',
    Campaign_Label__c: 'Widget Engineer',
    ...values,
  },
});
const ISSUED = {
  Status__c: 'Issued',
  Quick_Publish__c: true,
  Issued_At__c: '2026-01-01T10:00:00.000Z',
  Sertifier_Issue_Date__c: '2026-01-01T00:00:00.000Z',
  Verification_Link__c: 'https://verify.example/c/1',
  Contact_Link_Written_At__c: '2026-01-01T10:00:05.000Z',
};

describe('the card Sertifier Credentials in a browser', () => {
  let browser: Browser;
  let org: FakeOrg;

  before(async () => {
    const source = sourceOf([cardAsDeployed()], labels());
    const experience = new LightningExperience({ configuration: () => source });
    await experience.prepare();
    const object = { label: 'Contact', labelPlural: 'Contacts', fields: contactFields };
    [browser, org] = await Promise.all([launchBrowser(), startFakeOrg(experience, object, contact)]);
  });

  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  beforeEach(() => {
    org.record = contact;
    org.lists = {};
    org.delayMilliseconds = 0;
    org.requests.length = 0;
  });

  const open = async (width = 1280): Promise<{ page: Page; complaints: string[] }> => {
    const opened = await openPage(browser, org.url, { width, height: 900 });
    await opened.page.goto(`${org.url}/lightning/r/Contact/${contact.id}/view`);
    return opened;
  };

  it('SF-61 P21 shows every status in words, accessible and without overflow, wide and narrow', async () => {
    const statuses = ['Queued', 'Retry Scheduled', 'Checking', 'Held', 'Failed', 'Duplicate', 'Superseded', 'Revoked'];
    const others = statuses.map((Status__c) => credential(Status__c, { Status__c, Last_Error__c: 'Word '.repeat(40) }));
    org.lists = { Sertifier_Credentials__r: [credential('1', ISSUED), ...others] };
    for (const width of [1280, 320]) {
      const { page, complaints } = await open(width);
      const card = page.locator('c-sertifier-credentials');
      await card.getByRole('listitem').nth(8).waitFor();
      assert.equal(await card.getByRole('listitem').count(), 9);
      await card.getByText('Not issued, on hold').waitFor();
      assert.deepEqual(complaints, []);
      assert.deepEqual(await accessibilityViolations(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'), 0);
      await page.context().close();
    }
  });

  it('SF-61 opens the credential in a new tab that cannot reach back', async () => {
    org.lists = { Sertifier_Credentials__r: [credential('1', ISSUED)] };
    const { page } = await open();
    const link = page.getByRole('link', { name: /View credential\s*for Widget Engineer, opens in a new tab/ });
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await tab.waitForLoadState();
    assert.equal(tab.url(), 'https://verify.example/c/1');
    assert.equal(await tab.evaluate('window.opener'), null);
    await page.getByText('Jan 1, 2026', { exact: true }).waitFor();
    await page.context().close();
  });

  it('SF-61 SF-64 ticking the box brings the credential by itself, from Queued to Issued, and says so', async () => {
    const { page } = await open();
    const card = page.locator('c-sertifier-credentials');
    await card.getByText('No credentials yet.').waitFor();
    await page.getByRole('button', { name: 'Edit Issue Credential' }).click();
    await page.getByText('Issue Credential', { exact: true }).first().click();
    org.lists = { Sertifier_Credentials__r: [credential('1', { Status__c: 'Queued' })] };
    await page.getByRole('button', { name: 'Save' }).click();
    await card.getByText('Waiting to be sent', { exact: true }).waitFor();
    const link = 'https://verify.example/c/1';
    org.record = { ...org.record, values: { ...org.record.values, Sertifier_Verification_Link__c: link } };
    org.lists = { Sertifier_Credentials__r: [credential('1', ISSUED)] };
    await card.getByRole('link', { name: /View credential/ }).waitFor();
    assert.match((await card.getByRole('status').textContent()) ?? '', /Credential Widget Engineer: Issued\./);
    await page.getByRole('link', { name: link }).waitFor();
    const requests = org.requests.length;
    await page.waitForTimeout(2500);
    assert.equal(org.requests.length, requests, 'nothing is asked while nothing is under way');
    await page.context().close();
  });

  it('P12 a person without access reads which permission set is missing', async () => {
    const body = [{ errorCode: 'INVALID_TYPE', message: 'no such object' }];
    org.lists = { Sertifier_Credentials__r: { status: 400, body } };
    const { page } = await open();
    await page.getByRole('alert').getByText('“Sertifier: User”').waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.context().close();
  });

  it('SF-61 after an error the Refresh button, reached by keyboard, shows the list', async () => {
    org.lists = { Sertifier_Credentials__r: { status: 500, body: [{ errorCode: 'UNKNOWN', message: 'broken' }] } };
    const { page } = await open();
    await page.getByRole('alert').getByText('can’t be shown right now').waitFor();
    org.lists = { Sertifier_Credentials__r: [credential('1', ISSUED)] };
    await page.getByRole('button', { name: 'Refresh credentials' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Widget Engineer' }).waitFor();
    await page.context().close();
  });

  it('SF-61 says that it is loading while the org takes its time', async () => {
    org.delayMilliseconds = 700;
    const { page } = await open();
    await page.getByText('Loading credentials').waitFor({ state: 'attached' });
    await page.getByText('No credentials yet.').waitFor();
    await page.context().close();
  });
});
