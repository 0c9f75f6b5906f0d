import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { contactPage, createViewer, openCard, openStage, requestsOfCard, type Viewer } from './card-page.ts';

describe('the Contact page of the local org, with the deployed package', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let clerk: Viewer;
  let contact = '';

  before(async () => {
    ({ org, browser } = await openStage());
    clerk = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_User']);
    contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'old@example.com' });
    await org.keep();
  });
  beforeEach(() => org.reset());
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  it('SF-61 SF-57 ticking the box and changing the e-mail there brings the credential by itself', async () => {
    const { page, card, complaints, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByText('No credentials yet').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Email', exact: true }).fill('ada@example.com');
    await page
      .locator('[data-field="Issue_Credential__c"]')
      .getByText('Issue Credential', { exact: true })
      .first()
      .click();
    await page.getByRole('button', { name: 'Save' }).click();
    await card.getByRole('heading', { name: 'Certified Widget Engineer' }).waitFor();
    await org.settle();
    await card.getByRole('link', { name: /^View credential/ }).waitFor();
    assert.match((await card.getByRole('status').first().textContent()) ?? '', /Certified Widget Engineer: Issued\./);
    const row = await org.credentialOf(contact);
    assert.deepEqual([row.Status__c, row.Recipient_Email__c], ['Issued', 'ada@example.com']);
    // the flow wrote the link behind the page's back
    await page.getByRole('link', { name: String(row.Verification_Link__c) }).waitFor();
    assert.equal(await card.getByRole('listitem').count(), 1);
    assert.deepEqual(complaints, []);
    await close();
  });

  it('asks the org twice for the first render, nothing while nothing is under way, and shifts nothing', async () => {
    await org.tick(contact);
    await org.settle();
    await org.advance('PT10M');
    const { page, card, complaints, requests, shift, close } = await openCard(
      browser,
      org,
      clerk,
      contactPage(contact),
    );
    await card.getByRole('link', { name: /^View credential/ }).waitFor();
    await page.waitForLoadState('networkidle');
    const ofCard = requestsOfCard(requests);
    assert.equal(ofCard.length, 2, requests.join('\n'));
    const before = requests.length;
    // the first look at what is under way comes after two seconds
    await page.waitForTimeout(2_500);
    assert.deepEqual(requests.slice(before), []);
    assert.ok((await shift()) < 0.01, `layout shift ${await shift()}`);
    assert.deepEqual(complaints, []);
    await close();
  });

  it('DG-30 shows badge and certificate from a trusted site, and opens the credential in a tab of its own', async () => {
    await org.tick(contact);
    await org.settle();
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact));
    const badge = card.locator('.figure img');
    await badge.waitFor();
    await page.waitForLoadState('networkidle');
    // one that is not trusted, or not there, would have given way to an icon
    assert.equal(await card.locator('img').count(), 2);
    const link = card.getByRole('link', {
      name: /^View credential\s*Certified Widget Engineer \(opens in a new tab\)/,
    });
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await tab.waitForLoadState();
    assert.equal(tab.url(), (await org.credentialOf(contact)).Verification_Link__c);
    assert.equal(await tab.evaluate('window.opener'), null);
    await close();
  });

  it('P18 a button on the page opens the same card in a window, by keyboard too', async () => {
    const { page, close } = await openCard(browser, org, clerk, contactPage(contact));
    await page.getByRole('button', { name: 'Sertifier Credentials' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Sertifier Credentials' });
    await dialog.getByText('No credentials yet').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await close();
  });
});
