import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { accessibilityViolations } from '../../local-org/lightning/test-support/browser.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import {
  contactPage,
  createViewer,
  letRowsBeWritten,
  openCard,
  openStage,
  picture,
  writeRow,
  type Viewer,
} from './card-page.ts';

const CAMPAIGN = 'Certified Widget Engineer';

describe('actions on the card, with the deployed package', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let manager: Viewer;
  let clerk: Viewer;
  let contact = '';
  /** Has a credential of a campaign that issues once. */
  let once = '';

  before(async () => {
    ({ org, browser } = await openStage());
    manager = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_Admin']);
    clerk = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_User']);
    contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
    once = await org.createContact({ FirstName: 'Grace', LastName: 'Hopper', Email: 'grace@example.com' });
    await org.tick(once);
    await org.settle();
    await org.campaign('Certified_Widget_Engineer', {
      Label: CAMPAIGN,
      Campaign_ID__c: org.sertifier.campaignId(CAMPAIGN),
      Reissue_Policy__c: 'Each Entry',
    });
    await org.tick(contact);
    await org.settle();
    await org.advance('PT1M');
    await org.keep();
  });
  beforeEach(() => org.reset());
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  const sentTo = (email: string): number => org.sertifier.credentials().filter((one) => one.email === email).length;

  it('SF-61 are absent, not dead, for people without the custom permission', async () => {
    const { card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByRole('link', { name: /^View credential/ }).waitFor();
    assert.equal(await card.getByRole('button', { name: /Issue another|Try again|Hold|Give up/ }).count(), 0);
    await close();
  });

  it('issue 5.4 another one is not offered where the campaign issues once', async () => {
    const { card, close } = await openCard(browser, org, manager, contactPage(once));
    await card.getByRole('link', { name: /^View credential/ }).waitFor();
    assert.equal(await card.locator('button[data-row]').count(), 0);
    await close();
  });

  it('issue 5.4 hold, release, give up, try again and another one: the flows act, the card follows', async () => {
    const recipient = await org.createContact({ FirstName: 'Alan', LastName: 'Turing', Email: 'alan@example.com' });
    await org.switches({ asyncDelayMinutes: 3 });
    await org.tick(recipient);
    const { page, card, complaints, close } = await openCard(browser, org, manager, contactPage(recipient));
    const toasts = page.locator('[data-id="toasts"]');
    const statuses = async (): Promise<unknown> =>
      (await org.credentialsOf(recipient)).map(({ Status__c }) => Status__c);
    /** Presses a button, gives the reason if there is one, and waits for the toast. */
    const press = async (words: string, toast: string, reason?: string): Promise<void> => {
      await card.getByRole('button', { name: new RegExp(`^${words}\\s+${CAMPAIGN}`) }).click();
      if (reason !== undefined) {
        const dialog = page.getByRole('dialog', { name: words });
        await dialog.getByRole('textbox').fill(reason);
        await dialog.getByRole('button', { name: 'OK' }).click();
      }
      await toasts.getByText(toast, { exact: true }).last().waitFor();
    };

    await press('Hold', `${CAMPAIGN}: Not issued: on hold`, 'Name in doubt');
    await card.getByText(/^Held by viewer\d+@example\.com: Name in doubt\./).waitFor();
    await org.settle();
    assert.deepEqual(await statuses(), ['Held']);

    // it may have been on its way: so it is looked up first
    await press('Release', `${CAMPAIGN}: Checking with Sertifier`);
    await press('Hold', `${CAMPAIGN}: Not issued: on hold`, 'Still in doubt');
    await press('Release', `${CAMPAIGN}: Checking with Sertifier`);
    await card.getByText('may have been issued already').waitFor();
    await press('Give up', `${CAMPAIGN}: Not issued: failed`, 'Not wanted');
    await card.getByText(/^Given up by viewer\d+@example\.com: Not wanted\./).waitFor();
    await org.settle();
    assert.deepEqual(await statuses(), ['Failed']);
    assert.equal(sentTo('alan@example.com'), 0);

    await press('Try again', `${CAMPAIGN}: Checking with Sertifier`);
    await org.advance('PT10M');
    await card.getByRole('link', { name: /^View credential/ }).waitFor();
    assert.equal(sentTo('alan@example.com'), 1);

    await press('Issue another', `${CAMPAIGN}: Waiting to be sent`, 'Lost certificate');
    assert.deepEqual(await statuses(), ['Issued', 'Queued']);
    await org.settle();
    await card
      .getByRole('link', { name: /^View credential/ })
      .nth(1)
      .waitFor();
    assert.deepEqual(await statuses(), ['Issued', 'Issued']);
    assert.equal(sentTo('alan@example.com'), 2);
    assert.equal(await card.locator('button[value="Issue Another"]').count(), 1);
    const [, another] = await org.credentialsOf(recipient);
    assert.equal(another?.Trigger_Value__c, 'Another: Lost certificate');
    assert.deepEqual(complaints, []);
    await close();
  });

  it('P21 ask for a reason where one is due; the focus goes there, and back on Cancel and Escape', async () => {
    const { page, card, complaints, requests, close } = await openCard(browser, org, manager, contactPage(contact));
    const button = card.getByRole('button', { name: /^Issue another/ });
    const dialog = page.getByRole('dialog', { name: 'Issue another' });
    for (const leave of [
      () => dialog.getByRole('button', { name: 'Cancel' }).press('Enter'),
      () => page.keyboard.press('Escape'),
    ]) {
      await button.press('Enter');
      await dialog.getByText('This can’t be undone here.').waitFor();
      await page.keyboard.type('because');
      assert.equal(await dialog.getByRole('textbox').inputValue(), 'because');
      await leave();
      await dialog.waitFor({ state: 'detached' });
    }
    assert.deepEqual(
      requests.filter((one) => one.startsWith('PATCH')),
      [],
    );
    // the focus is back: the same key opens the question again
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    assert.deepEqual(complaints, []);
    await picture(page, 'ask');
    // axe does not find the name through synthetic shadow, by which the browser found the dialog above
    const found = (await accessibilityViolations(page)).filter((one) => !one.startsWith('aria-dialog-name'));
    assert.deepEqual(found, []);
    await dialog.getByRole('button', { name: 'OK' }).press('Enter');
    await dialog.getByText('A reason is needed. A further credential is issued').waitFor();
    assert.deepEqual(
      requests.filter((one) => one.startsWith('PATCH')),
      [],
    );
    await close();
  });

  it('SF-61 of two people acting on one row the second is told, and nothing is lost', async () => {
    await letRowsBeWritten(org);
    const row = await writeRow(org, contact, {
      Status__c: 'Failed',
      Campaign_Label__c: 'Other',
      Last_Error__c: 'Down.',
    });
    const { page, card, close } = await openCard(browser, org, manager, contactPage(contact));
    await card.getByRole('heading', { name: 'Other' }).waitFor();
    await org.advance('PT1M');
    await org.update('Sertifier_Credential__c', row, { Last_Error__c: 'Somebody else wrote this.' });
    await card.getByRole('button', { name: /^Try again\s+Other/ }).click();
    await page.getByText('Somebody changed this credential in the meantime.').waitFor();
    await card.getByText('Somebody else wrote this.').waitFor();
    const [after] = await org.query(`SELECT Command__c FROM Sertifier_Credential__c WHERE Id = '${row}'`);
    assert.equal(after?.Command__c, null);
    await close();
  });

  it('SF-61 the link is copied, and the person is told', async () => {
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await card.getByRole('button', { name: /^Copy link/ }).press('Enter');
    await page.getByText('Link copied.').waitFor();
    const { Verification_Link__c: link } = await org.credentialOf(contact);
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), link);
    await close();
  });
});
